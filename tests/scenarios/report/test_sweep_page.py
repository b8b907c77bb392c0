"""The page and the files of a sweep: whole or not, one parameter or two, with chance and without."""

from __future__ import annotations

import csv
import json

import pytest

from matcher.model.text import Language
from scenarios.report import sweep_answer, sweep_page, write_sweep
from scenarios.sweep import SweepResult
from tests.scenarios.report.example import HOSTILE, example_pool
from tests.scenarios.report.reading import Page, stands_by_itself
from tests.scenarios.report.sweeps import example_result, figures

DATE, DIGEST = "2026-11-23", "d" * 64


def shown(result: SweepResult, language: Language = Language.ZH) -> Page:
    return stands_by_itself(sweep_page(result, example_pool(), language, date=DATE, digest=DIGEST))


def drawings(page: Page) -> int:
    return sum(tag == "svg" for tag, _ in page.elements)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("parameters", "repeats", "charts"), [(1, 1, 5), (1, 5, 5), (2, 1, 4), (2, 3, 4)])
def test_every_kind_of_sweep_has_its_page(language, parameters, repeats, charts):
    result = example_result(parameters=parameters, repeats=repeats)
    page = shown(result, language)
    assert drawings(page) == charts
    assert page.rows() == 1 + len(result.points)
    assert sweep_answer(result).say(language) in page.text
    assert ("10%" in page.text) == (repeats > 1)
    assert HOSTILE not in page.text  # the worst town is another one
    assert "龙门镇" in page.text


def test_the_answer_names_the_best_and_the_worst_point():
    said = sweep_answer(example_result())
    assert said.zh == "受助人数最多为 817 人（余额倍数 = 1.5），最少为 439 人（余额倍数 = 0.25）；基准 769 人。"
    assert (
        said.en
        == "Most people are met at balance, times = 1.5: 817, fewest at balance, times = 0.25: 439; baseline 769."
    )
    many = sweep_answer(example_result(repeats=5)).zh
    assert "833 人（余额倍数 = 1.5；5 次抽样的平均，八成在" in many


def test_a_flat_sweep_says_so():
    result = example_result()
    runs = tuple(type(point)(values=point.values, runs=(figures(700, yuan=1.0, share=0.5),)) for point in result.points)
    flat = type(result)(sweep=result.sweep, baseline=result.baseline, points=runs)
    assert sweep_answer(flat).zh == "受助人数处处相同：700 人（基准 769 人）。"
    assert drawings(shown(flat)) == 3  # no frontier of points that do not differ


@pytest.mark.parametrize("known", [0, 1, 4])
def test_a_sweep_that_is_not_complete_shows_what_is_known(known):
    result = example_result(known=known)
    page = shown(result)
    assert not result.is_whole
    assert "还没有跑完" in page.text
    assert page.rows() == (1 + known if known else 0)


def test_the_files_hold_every_run(tmp_path):
    result = example_result(parameters=2, repeats=3)
    write_sweep(result, example_pool(), tmp_path, Language.ZH, date=DATE, digest=DIGEST)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["points.csv", "report.html", "runs.csv", "sweep.json"]
    data = json.loads((tmp_path / "sweep.json").read_text(encoding="utf-8"))
    assert data["is_whole"]
    assert len(data["points"]) == 18
    with (tmp_path / "runs.csv").open(encoding="utf-8-sig", newline="") as file:
        runs = list(csv.DictReader(file))
    assert len(runs) == 54
    with (tmp_path / "points.csv").open(encoding="utf-8-sig", newline="") as file:
        points = list(csv.DictReader(file))
    for point in points:
        own = [
            float(run["people_met"]) for run in runs if (run["times"], run["floor"]) == (point["times"], point["floor"])
        ]
        assert float(point["people_met"]) == pytest.approx(sum(own) / 3, abs=1e-5)
        assert float(point["people_met_low"]) <= float(point["people_met_median"]) <= float(point["people_met_high"])
        assert float(point["people_met_change"]) == pytest.approx(float(point["people_met"]) - 769, abs=1e-5)
