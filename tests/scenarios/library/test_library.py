"""The library: every scenario fits the samples, has its twin, and shows what the twin says."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pytest

from matcher.model import Policy, Pool
from matcher.rules import Context
from matcher.samples import build_sample
from scenarios.compare import Comparison, Measure
from scenarios.library import ready_scenario, ready_sweep
from scenarios.model import read_scenario
from scenarios.patch import patched
from scenarios.report.figures import change_text, value_text
from scenarios.run import Baseline, answer, matched_baseline
from scenarios.siting import site_hubs
from scenarios.sweep import read_sweep

LIBRARY = Path(__file__).resolve().parents[3] / "scenarios" / "library"
FILES = sorted(LIBRARY.glob("*.yaml"))
SWEEPS = sorted((LIBRARY / "sweeps").glob("*.yaml"))
DATE = dt.date(2026, 11, 23)
WEEK = "fuyang-week"
MEASURES = (Measure.PEOPLE_MET, Measure.NEEDS_MET, Measure.HOURS, Measure.YUAN)


def twin(path: Path) -> str:
    return path.with_suffix(".md").read_text(encoding="utf-8")


def figures_told(path: Path, sample: str) -> dict[str, tuple[str, ...]]:
    """The table of a twin for one sample: before, after and change by measure, as they are written."""
    _, _, rest = twin(path).partition(f"### `{sample}`\n")
    table = rest.partition("\n### ")[0]
    rows = re.findall(r"^\| [^|]*`(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", table, re.MULTILINE)
    return {name: tuple(cell.strip() for cell in cells) for name, *cells in rows}


@cache
def sample() -> Pool:
    return build_sample(WEEK)


@cache
def week() -> Baseline:
    return matched_baseline(Context(pool=sample(), policy=Policy(), date=DATE))


def shown(name: str) -> Comparison:
    return answer(week(), read_scenario(LIBRARY / f"{name}.yaml")).comparison


@pytest.mark.parametrize(
    ("ready", "name", "file"),
    [
        (ready_scenario, "fund-ends", LIBRARY / "fund-ends.yaml"),
        (ready_scenario, "budget", Path("budget")),
        (ready_scenario, "library/fund-ends", Path("library/fund-ends")),
        (ready_sweep, "budget", LIBRARY / "sweeps" / "budget.yaml"),
        (ready_sweep, "fund-ends", Path("fund-ends")),
    ],
)
def test_a_bare_name_means_a_ready_one_and_a_path_itself(ready, name, file):
    assert ready(Path(name)) == file


def test_a_file_of_ones_own_comes_before_a_ready_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fund-ends").write_text("mine", encoding="utf-8")
    assert ready_scenario(Path("fund-ends")) == Path("fund-ends")


def test_the_library_is_not_small():
    assert len(FILES) >= 12
    assert len(SWEEPS) >= 3
    assert {path.stem for path in FILES} == {path.stem for path in LIBRARY.glob("*.md")} - {"README"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_scenario_fits_the_sample_and_has_its_twin(path):
    scenario = read_scenario(path)
    assert scenario.name == path.stem
    pool = sample()
    new = patched(scenario, pool, Policy())
    assert not new.warnings
    changed = new.pool.digest() != pool.digest() or new.policy != Policy()
    assert changed or scenario.siting is not None
    said = twin(path)
    assert said.startswith(f"# {scenario.title.zh} / {scenario.title.en}\n")
    assert scenario.question.zh in said
    assert scenario.question.en in said
    assert f"]({path.name})" in said
    assert said.index("## 中文") < said.index("## English") < said.index("## 数字")
    # The figures say by which command and when they were made.
    assert f"wishpool whatif fuyang.json {path.name}" in said
    assert re.search(r"20\d\d-\d\d-\d\d", said)


@pytest.mark.parametrize("name", ["fund-ends", "team-banned", "red-surge"])
def test_what_a_twin_says_of_the_week_comes_out_again(name):
    comparison, told = shown(name), figures_told(LIBRARY / f"{name}.yaml", WEEK)
    assert set(told) >= {measure.value for measure in MEASURES}
    for measure in MEASURES:
        effect = comparison.total(measure)
        figures = (
            value_text(effect.before, measure),
            value_text(effect.after, measure),
            change_text(effect.change, measure),
        )
        assert told[measure.value] == figures, measure


def test_the_places_that_a_twin_names_come_out_again():
    path = LIBRARY / "three-hubs.yaml"
    scenario = read_scenario(path)
    assert scenario.siting is not None
    sited = site_hubs(sample(), scenario.siting)
    _, _, told = twin(path).partition(f"### `{WEEK}`\n")
    for site in sited.sites:
        assert site.name in told
    assert f"{sited.after.covered} / {sited.people}" in told
    assert sited.status == "optimal"


@pytest.mark.parametrize("path", SWEEPS, ids=lambda path: path.stem)
def test_a_sweep_fits_the_sample(path):
    sweep = read_sweep(path)
    assert sweep.name == path.stem
    for point in (sweep.points[0], sweep.points[-1]):
        assert not patched(point.scenario, sample(), Policy()).notes
