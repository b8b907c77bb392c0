"""Runs that end early: by a limit of seconds, or because somebody cancelled; and what a warm start may not change."""

from __future__ import annotations

import functools
import itertools
import json
from dataclasses import replace

import polars as pl
import pytest

import matcher.optimise.prices.sweeps as sweeps
from matcher.check import check_plan
from matcher.files import read_pool, write_pool
from matcher.match import Request, match
from matcher.model import Policy
from matcher.model.enums import PlanStatus
from matcher.optimise import Limits
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solution import COUNTED
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.proposal import prices_of
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, varied_policy
from tests.test_match import comparable, shuffled

PRICED = Limits(exact_options=0, tighten_options=0)
HASTY = replace(PRICED, moves_per_need=2)
"""For pools of hundreds of needs: what is asked here does not depend on how long plans are improved."""

TIGHTENED = Limits(exact_options=0)
METHODS = pytest.mark.parametrize("limits", [Limits(), PRICED, TIGHTENED], ids=["exact", "prices", "tightened"])


def after(questions):
    """Return a stop that says yes from so many questions on."""
    asked = itertools.count()
    return lambda: next(asked) >= questions


@functools.cache
def large_plan():
    """The plan of the large pool."""
    return match(Request(pool=large_pool(), date=DATE, limits=HASTY))


@functools.cache
def plain_plan(seed):
    """The plan of a small pool with pins, without a policy of its own."""
    return match(Request(pool=contested_pool(seed, needs=14, pins=3), date=DATE))


@functools.cache
def fewest_pins_not_kept(seed):
    """How many pins of a small pool no plan keeps together with the others; no switch comes before the pins."""
    pool, policy = contested_pool(seed, needs=14, pins=3), varied_policy(seed)
    options = compile_options(Context(pool=pool, policy=policy, date=DATE))
    best = solve_exactly(options, policy, solver=solver_named("highs"), limits=Limits())
    assert best.status is PlanStatus.OPTIMAL
    return len(best.pins_not_kept)


def large_pool():
    """A pool of about 300 needs in which hours and money are scarce."""
    pool = contested_pool(7, needs=330, providers=40, funds=12, projects=8)
    assert 250 <= pool.needs.height <= 330
    return pool


def assert_sound(pool, policy, plan, previous=None):
    assert check_plan(pool, plan, policy, previous=previous) == {}
    assert plan.summary.objective <= plan.summary.bound + 1e-9
    assert plan.summary.flow.is_conserved


# Cancelled


@METHODS
@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
@pytest.mark.parametrize("questions", [0, 1, 3])
def test_cancelled_at_any_moment_there_is_a_checked_plan_that_helps_somebody(limits, solver, questions):
    pool, policy = contested_pool(5, needs=60, providers=9, funds=6, projects=2), varied_policy(5)
    plan = match(Request(pool=pool, date=DATE, policy=policy, limits=limits, solver=solver), stop=after(questions))
    assert_sound(pool, policy, plan)
    assert plan.summary.flow.met > 0
    assert plan.summary.run.stopped == "cancelled"
    assert any(note.startswith("cancelled: ") for note in plan.summary.run.notes)
    listed = plan.problems.filter(pl.col("code") == "stopped_cancelled").row(0, named=True)
    assert "中止" in listed["sentence_zh"]
    assert listed["severity"] == "warning"


@pytest.mark.parametrize(
    "switches",
    [
        {"strict_grades": True},
        {"worst_town": "maximise"},
        {"worst_town": 0.5, "strict_grades": True},
        {"max_changes": 0},
        {"max_changes": 1, "worst_town": 0.3, "strict_grades": True},
    ],
    ids="+".join,
)
@METHODS
def test_cancelled_under_switches_the_plan_is_sound_too(limits, switches):
    for seed, questions in ((1, 0), (2, 2), (3, 5)):
        pool, policy = contested_pool(seed, needs=14, pins=3), varied_policy(seed, **switches)
        before = plain_plan(seed)
        request = Request(pool=pool, date=DATE, policy=policy, limits=limits, previous=before)
        plan = match(request, stop=after(questions))
        assert_sound(pool, policy, plan, before)
        not_kept = plan.problems.filter(pl.col("code") == "pin_not_kept").height
        assert not_kept == fewest_pins_not_kept(seed)  # a pin is never called impossible because time was short


@METHODS
def test_who_could_stop_and_does_not_gets_the_same_plan(limits):
    pool = contested_pool(5, needs=60, providers=9, funds=6, projects=2)
    request = Request(pool=pool, date=DATE, policy=varied_policy(3), limits=limits)
    alone = match(request)
    assert alone.summary.run.stopped is None
    assert comparable(alone) == comparable(match(request, stop=lambda: False))
    ticks = itertools.count()
    timed = match(replace(request, seconds=1e9), clock=lambda: float(next(ticks)))
    assert comparable(alone) == comparable(timed)


# Seconds


@METHODS
def test_a_limit_of_seconds_that_is_hit_is_said_in_the_plan(limits):
    pool, policy = contested_pool(5, needs=60, providers=9, funds=6, projects=2), varied_policy(5)
    ticks = itertools.count()
    request = Request(pool=pool, date=DATE, policy=policy, limits=limits, seconds=2.5)
    plan = match(request, clock=lambda: float(next(ticks)))
    assert_sound(pool, policy, plan)
    assert plan.summary.run.stopped == "seconds"
    assert any(note.startswith("seconds: ") and "2.5 seconds" in note for note in plan.summary.run.notes)
    listed = plan.problems.filter(pl.col("code") == "stopped_seconds").row(0, named=True)
    assert "2.5 秒" in listed["sentence_zh"]


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
def test_a_limit_of_seconds_is_above_zero(seconds):
    with pytest.raises(ValueError, match="above 0"):
        Request(pool=contested_pool(1), date=DATE, seconds=seconds)


def test_a_limit_of_seconds_needs_a_clock():
    with pytest.raises(ValueError, match="needs a clock"):
        match(Request(pool=contested_pool(1), date=DATE, seconds=1.0))


# Progress


@METHODS
def test_progress_tells_the_number_of_options_once_and_a_gap(limits):
    told = []
    plan = match(
        Request(pool=contested_pool(5, needs=60), date=DATE, limits=limits),
        progress=lambda stage, gap: told.append((stage, gap)),
    )
    counts = [stage for stage, _ in told if stage.startswith(COUNTED)]
    assert counts == [f"{COUNTED}{plan.summary.run.options}"]
    gaps = [gap for _, gap in told if gap is not None]
    assert gaps
    assert min(gaps) >= 0


# Last week's prices


def test_prices_of_a_plan_are_those_of_its_engine_in_whole_units():
    plan = large_plan()
    prices = prices_of(plan.resources)
    assert prices
    rows = {
        (row["resource_id"], row["dimension"]): row["price"]
        for row in plan.resources.iter_rows(named=True)
        if row["price"]
    }
    assert set(prices) == set(rows)
    units = {"hours": 100, "yuan": 100}  # hundredths of an hour, fen
    for (resource, dimension), price in prices.items():
        assert price * units.get(dimension, 1) == pytest.approx(rows[resource, dimension] * 1e6)
    exact = match(Request(pool=contested_pool(1), date=DATE))
    assert prices_of(exact.resources) is None


def test_a_start_from_last_week_is_handed_over_and_gives_the_same_plan_every_time():
    pool = large_pool()
    before = large_plan()
    request = Request(pool=pool, date=DATE, limits=replace(PRICED, moves_per_need=20), previous=before)
    plans = [match(replace(request, pool=shuffled(pool, order))) for order in range(2)]
    assert comparable(plans[0]) == comparable(plans[1])
    assert_sound(pool, Policy(), plans[0], before)
    cold = match(
        replace(
            request, previous=replace(before, resources=before.resources.with_columns(price=pl.lit(None, pl.Float64)))
        )
    )
    # The start may change where the engine ends, not what is true of it; how good a plan is, is asked of one that was improved.
    assert plans[0].summary.bound >= cold.summary.objective - 1e-9
    assert cold.summary.bound >= plans[0].summary.objective - 1e-9
    assert plans[0].summary.gap <= cold.summary.gap + 0.005
    assert plans[0].summary.run.work["sweeps"] < cold.summary.run.work["sweeps"]


# Same input, same plan


def test_the_order_of_rows_and_columns_does_not_matter_to_the_prices(tmp_path):
    write_pool(large_pool(), tmp_path / "pool")
    plans = set()
    for order in range(3):
        folder = tmp_path / f"shuffled{order}"
        folder.mkdir()
        for file in sorted((tmp_path / "pool").glob("*.csv")):
            table = pl.read_csv(file, infer_schema=False)
            table = table.sample(fraction=1.0, shuffle=True, seed=order)
            columns = pl.Series(table.columns).sample(fraction=1.0, shuffle=True, seed=order + 10).to_list()
            table.select(columns).write_csv(folder / file.name)
        pool = read_pool(folder)
        plan = match(Request(pool=pool, date=DATE, limits=HASTY))
        assert plan.summary.run.method == "prices"
        assert plan.summary.flow.met > 50
        plans.add(comparable(plan))
    assert len(plans) == 1


def test_one_or_two_threads_give_the_same_plan(monkeypatch):
    monkeypatch.setattr(sweeps, "_FEW_NEEDS", 0)  # else threads come in with many needs only
    pool = large_pool()
    plans = {
        comparable(match(Request(pool=pool, date=DATE, limits=replace(HASTY, threads=threads)))) for threads in (1, 2)
    }
    assert len(plans) == 1
    assert json.loads(plans.pop())["summary"]["run"]["method"] == "prices"
