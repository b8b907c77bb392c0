"""Running a sweep: against single scenarios, kept run by run, begun anew where the pool changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from matcher.model import Policy, Pool
from matcher.rules import Context
from matcher.samples import build_sample
from scenarios.compare import Dimension, Measure
from scenarios.model import scenario_from_data
from scenarios.run import Baseline, answer, matched_baseline
from scenarios.sweep import (
    Beginning,
    FolderStore,
    Point,
    PointResult,
    RunFigures,
    Sweep,
    base_of,
    frontier,
    run_sweep,
    sweep_from_data,
)
from scenarios.sweep.result import Spread
from tests.scenarios.report.sweeps import figures

DATE = dt.date(2026, 11, 23)
QUESTION = {"zh": "问", "en": "q"}


def baseline_of(pool: Pool) -> Baseline:
    return matched_baseline(Context(pool=pool, policy=Policy(), date=DATE))


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return baseline_of(build_sample("tiny"))


def sweep_of(**changes: Any) -> Sweep:
    return sweep_from_data(
        {
            "name": "x",
            "question": QUESTION,
            "parameters": {"times": {"values": [0, 0.5, 1]}},
            "changes": [{"scale": "providers", "where": "all", "by": {"hours": "$times"}}],
        }
        | changes
    )


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that are made up from the parameters: for tests of what is kept, not of what is solved."""

    def made_up(baseline: Baseline, sweep: Sweep, point: Point, repeat: int) -> RunFigures:
        return figures(100 * sum(point.values.values()) + repeat, yuan=5.0, share=0.5)

    monkeypatch.setattr("scenarios.sweep.run._run", made_up)


class Memory:
    """Keeps runs in memory and counts what is asked of it."""

    def __init__(self) -> None:
        self.runs: dict[str, dict[str, Any]] = {}

    def get(self, key: str) -> dict[str, Any] | None:
        return self.runs.get(key)

    def put(self, key: str, data: dict[str, Any]) -> None:
        assert key not in self.runs
        self.runs[key] = data


def test_every_point_is_what_its_scenario_alone_shows(baseline):
    result = run_sweep(baseline, sweep_of(parameters={"times": {"values": [0.5, 1]}}))
    assert result.is_whole
    for point in result.points[:1]:
        changes = [{"scale": "providers", "where": "all", "by": {"hours": point.values["times"]}}]
        alone = answer(baseline, scenario_from_data({"name": "x", "question": QUESTION, "changes": changes})).comparison
        assert point.runs[0].people_met == alone.total(Measure.PEOPLE_MET).after
        assert point.runs[0].objective == alone.total(Measure.OBJECTIVE).after
        by_grade = {effect.group: effect.after for effect in alone.of(Dimension.GRADE, Measure.PEOPLE_MET)}
        assert {grade: count for grade, count in point.runs[0].grades.items() if grade in by_grade} == by_grade
    assert result.points[-1].runs[0] == result.baseline  # times 1 changes nothing
    met = [point.runs[0].people_met for point in result.points]
    assert met == sorted(met)


@pytest.mark.usefixtures("quick")
def test_a_sweep_that_was_stopped_goes_on_where_it_was(baseline):
    sweep, kept, told = sweep_of(), Memory(), []
    first = run_sweep(baseline, sweep, kept=kept, stop=lambda: len(kept.runs) >= 2)
    assert not first.is_whole
    assert len(kept.runs) == 2
    whole = run_sweep(baseline, sweep, kept=kept, told=lambda done, of, *rest: told.append((done, of)))
    assert whole.is_whole
    assert len(kept.runs) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert whole == run_sweep(baseline, sweep)
    assert whole.points[:2] == first.points


def test_repetitions_are_drawn_alike_at_every_point_and_kept_apart(baseline):
    kept = Memory()
    sweep = sweep_of(parameters={"q": {"values": [0, 1]}}, changes=[], chance={"repeats": 2, "absent": {"share": "$q"}})
    result = run_sweep(baseline, sweep, kept=kept)
    assert len(kept.runs) == 4
    everyone, nobody = result.points
    assert everyone.runs == (result.baseline, result.baseline)
    # Without a single provider only seats and money are left.
    assert nobody.runs[0] == nobody.runs[1]
    assert nobody.runs[0].people_met < result.baseline.people_met


def test_the_base_is_another_for_another_pool(baseline):
    context = baseline.context
    fewer = context.pool.replace(needs=context.pool.needs.head(context.pool.needs.height - 1))
    same = Context(pool=build_sample("tiny"), policy=Policy(), date=DATE)
    others = [
        Context(pool=fewer, policy=context.policy, date=DATE),
        Context(pool=context.pool, policy=Policy.from_data({"weeks": 2}), date=DATE),
        Context(pool=context.pool, policy=context.policy, date=DATE + dt.timedelta(days=1)),
    ]
    assert base_of(baseline) == base_of(replace(baseline, context=same))
    assert len({base_of(replace(baseline, context=other)) for other in (context, *others)}) == 4


def test_a_folder_keeps_runs_of_one_base(tmp_path):
    store = FolderStore(folder=tmp_path / "runs")
    assert store.begin("one") is Beginning.FIRST
    store.put("a" * 64, {"n": 1})
    assert store.begin("one") is Beginning.CONTINUED
    assert store.get("a" * 64) == {"n": 1}
    assert store.begin("two") is Beginning.ANEW
    assert store.get("a" * 64) is None
    assert store.begin("two") is Beginning.FIRST


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"figures": {"people_met": 1}}', '{"other": 1}'])
@pytest.mark.usefixtures("quick")
def test_a_damaged_run_is_run_again(tmp_path, baseline, damage):
    sweep = sweep_of(parameters={"times": {"values": [1]}})
    store = FolderStore(folder=tmp_path)
    store.begin(base_of(baseline))
    whole = run_sweep(baseline, sweep, kept=store)
    (path,) = [path for path in tmp_path.glob("*.json") if path.name != "state.json"]
    path.write_text(damage, encoding="utf-8")
    assert run_sweep(baseline, sweep, kept=store) == whole
    assert run_sweep(baseline, sweep, kept=store, stop=lambda: False) == whole


def test_spread_and_frontier_are_what_they_say():
    spread = Spread.of([1.0, 2.0, 3.0, 4.0, 10.0])
    assert (spread.mean, spread.middle) == (4.0, 3.0)
    assert spread.low == pytest.approx(1.4)
    assert spread.high == pytest.approx(7.6)
    places = [(10, 5.0), (10, 4.0), (12, 8.0), (8, 4.0), (12, 8.0)]
    points = [
        PointResult(values={"x": place}, runs=(figures(people, yuan=yuan, share=0.5),))
        for place, (people, yuan) in enumerate(places)
    ]
    best = frontier(points, more=lambda run: run.people_met, other=lambda run: run.yuan, other_is_cost=True)
    assert best == [False, True, True, False, True]
    fair = frontier(points, more=lambda run: run.people_met, other=lambda run: run.yuan, other_is_cost=False)
    assert fair == [False, False, True, False, True]
