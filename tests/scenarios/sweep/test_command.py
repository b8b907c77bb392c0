"""The command ``wishpool sweep``: its folder, going on after a stop, beginning anew, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.cli import app
from matcher.files import write_pool
from matcher.model import Pool
from matcher.samples import build_sample
from scenarios.command import register
from scenarios.run import Baseline
from scenarios.sweep import Point, RunFigures, Sweep
from tests.commands.running import DAY, run
from tests.scenarios.report.reading import stands_by_itself
from tests.scenarios.report.sweeps import figures

TEXT = """
name: hours
question: {zh: 工时变化会怎样？, en: "What if hours change?"}
parameters:
  times: {values: [0, 1]}
changes:
  - {scale: providers, where: all, by: {hours: $times}}
"""


@pytest.fixture(scope="module", autouse=True)
def command() -> Iterator[None]:
    """The command, added as its entry point does."""
    own = list(app.registered_commands)
    register(app)
    yield
    app.registered_commands[:] = own


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "tiny.json"
    write_pool(build_sample("tiny"), path)
    return path


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "sweep.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, ...]]:
    """Runs that are made up, and the parameters of those that were made."""
    made: list[tuple[float, ...]] = []

    def made_up(baseline: Baseline, sweep: Sweep, point: Point, repeat: int) -> RunFigures:
        made.append(tuple(point.values.values()))
        return figures(100 + 10 * float(point.values["times"]), yuan=5.0, share=0.5)

    monkeypatch.setattr("scenarios.sweep.run._run", made_up)
    return made


def test_a_sweep_becomes_a_folder(tiny, asked, tmp_path):
    out = tmp_path / "report"
    said = run("sweep", tiny, asked, "--out", out, "--date", DAY, "--lang", "zh")
    assert said.code == 0, said.err
    assert "受助人数最多为" in said.out
    assert "2/2 · times=1" in said.err
    names = {path.name for path in out.iterdir()}
    assert names == {"baseline", "runs", "points.csv", "runs.csv", "sweep.json", "report.html"}
    stands_by_itself((out / "report.html").read_text(encoding="utf-8"))
    points = json.loads((out / "sweep.json").read_text(encoding="utf-8"))["points"]
    # Without hours nobody but seats and money helps; with all of them it is the baseline again.
    assert points[0]["runs"][0]["people_met"] < points[1]["runs"][0]["people_met"]


def test_known_points_are_not_run_again_and_another_pool_begins_anew(tiny, asked, tmp_path, runs):
    out = tmp_path / "report"
    first = run("sweep", tiny, asked, "--out", out, "--date", DAY, "--lang", "zh", "--json")
    assert first.code == 0
    assert first.data["sweep"]["is_whole"]
    assert runs == [(0,), (1,)]
    asked.write_text(TEXT.replace("[0, 1]", "[0, 1, 2]"), encoding="utf-8")
    again = run("sweep", tiny, asked, "--out", out, "--date", DAY, "--lang", "en")
    assert "Going on with the last sweep" in again.err
    assert "Matching the baseline first" not in again.err
    assert runs == [(0,), (1,), (2,)]
    other = tmp_path / "other.json"
    pool = build_sample("tiny")
    write_pool(pool.replace(needs=pool.needs.head(pool.needs.height - 1)), other)
    anew = run("sweep", other, asked, "--out", out, "--date", DAY, "--lang", "zh")
    assert "重新开始，旧的结果已删除" in anew.err
    assert runs == [(0,), (1,), (2,)] * 2
    assert len(list((out / "runs").glob("*.json"))) == 4


def test_the_plan_of_the_week_before_counts_as_it_does_in_match(tiny, asked, tmp_path, runs):
    pool, pins = build_sample("tiny"), [{"need_id": "FY-00003", "resource_id": "P001", "action": "pin"}]
    other = pool.replace(pins=Pool.from_rows(pins=pins).pins)
    write_pool(other, tmp_path / "before.json")
    policy = tmp_path / "policy.yaml"
    policy.write_text("max_changes: 0\n", encoding="utf-8")
    dear = tmp_path / "dear.yaml"
    dear.write_text("ladder_step: 30\n", encoding="utf-8")
    before, other_before, other_plan = tmp_path / "before", tmp_path / "other", tmp_path / "dear"
    assert run("match", tmp_path / "before.json", "--out", before, "--date", "2026-11-16").code == 0
    assert run("match", tiny, "--out", other_before, "--date", "2026-11-16").code == 0
    dearly = ("--date", "2026-11-16", "--policy", dear)
    assert run("match", tmp_path / "before.json", "--out", other_plan, *dearly).code == 0
    week = ("--date", DAY, "--policy", policy, "--lang", "en")
    assert run("match", tiny, "--out", tmp_path / "plan", "--previous", before, *week).code == 0

    def objective(folder):
        return json.loads((folder / "plan.json").read_text(encoding="utf-8"))["summary"]["objective"]

    ask = ("sweep", tiny, asked, "--out", tmp_path / "report", *week)
    assert run(*ask, "--previous", before).code == 0
    assert objective(tmp_path / "report" / "baseline") == pytest.approx(objective(tmp_path / "plan"))
    again = run(*ask, "--previous", before)
    assert "Going on with the last sweep" in again.err
    assert "Matching the baseline" not in again.err
    # Another plan of the week before, of the same pool or of another, or none: a question of its own.
    for options in (("--previous", other_plan), ("--previous", other_before), ()):
        anew = run(*ask, *options)
        assert anew.code == 0
        assert "begun anew" in anew.err, options
        assert "Matching the baseline" in anew.err, options
    assert runs == [(0,), (1,)] * 4
    stale = run(*ask, "--plan", tmp_path / "plan", "--previous", tmp_path / "report" / "baseline", "--json")
    assert [(found["code"], found["field"]) for found in stale.data["problems"]] == [("stale_plan", "previous")]


def test_a_stop_leaves_what_is_known_and_says_how_to_go_on(tiny, asked, tmp_path, monkeypatch, runs):
    class Stopped:
        """Somebody who asks for an end once a run is known."""

        def stop(self) -> bool:
            return len(runs) >= 1

        def __enter__(self) -> Stopped:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    with monkeypatch.context() as patch:
        patch.setattr("scenarios.sweep_command.interruptible", lambda language: Stopped())
        said = run("sweep", tiny, asked, "--out", tmp_path / "report", "--date", DAY, "--lang", "zh")
    assert said.code == 130
    assert "再次运行同一命令即可接着算" in said.err
    assert "还没有跑完" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert run("sweep", tiny, asked, "--out", tmp_path / "report", "--date", DAY).code == 0
    assert runs == [(0,), (1,)]


def test_every_mistake_of_a_sweep_comes_before_anything_is_matched(tiny, asked, tmp_path):
    asked.write_text(TEXT.replace("hours: $times", "huors: $tmies"), encoding="utf-8")
    said = run("sweep", tiny, asked, "--out", tmp_path / "report", "--date", DAY, "--json")
    assert (said.code, (tmp_path / "report").exists()) == (2, False)
    assert {problem["code"] for problem in said.data["problems"]} == {"unknown_parameter", "unused_parameter"}


def test_a_change_that_does_not_fit_the_pool_has_exit_code_2(tiny, asked, tmp_path):
    asked.write_text(TEXT.replace("where: all", "ids: [NOBODY]"), encoding="utf-8")
    said = run("sweep", tiny, asked, "--out", tmp_path / "report", "--date", DAY, "--lang", "en")
    assert said.code == 2
    assert "NOBODY" in said.err


def test_a_file_that_is_not_there_is_said(tiny, tmp_path):
    said = run("sweep", tiny, tmp_path / "no.yaml", "--out", tmp_path / "report", "--json")
    assert said.code == 2
    assert said.data["problems"][0]["code"] == "missing_file"
