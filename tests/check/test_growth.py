"""Ten times the needs take no more steps in Python: what grows with a pool is done in columns."""

from __future__ import annotations

import sys
from types import FrameType

import polars as pl

from matcher.model import Policy
from tests.check.cases import Case, tiny_case


def copied(frame: pl.DataFrame, times: int) -> pl.DataFrame:
    """Return the rows of a table over and over; needs and persons get a number."""
    copies = frame.join(pl.DataFrame({"copy": range(times)}), how="cross")
    named = [name for name in ("need_id", "person_id", "household_id") if name in frame.columns]
    return copies.with_columns(pl.col(named) + "-" + pl.col("copy").cast(pl.String)).drop("copy")


def grown(times: int) -> Case:
    """Return the tiny case with every need and its fate many times, and resources as much larger."""
    case = tiny_case()
    for table, key, values in (
        ("providers", "P1", {"hours": 10.0 * times, "cases": 3 * times, "people": 10 * times}),
        ("providers", "P2", {"hours": 5.0 * times}),
        ("projects", "J1", {"hours": 10.0 * times, "seats": 5 * times, "budget_fen": 100_00 * times}),
        ("funds", "F1", {"balance_fen": 1000_00 * times, "people_cap": 5 * times}),
        ("funds", "F2", {"balance_fen": 60_00 * times}),
    ):
        case = case.pool_row(table, key, **values)
    pool, plan = case.pool, case.plan
    pool = pool.replace(needs=copied(pool.needs, times), pins=pool.pins.clear(), collected={})
    rows = copied(plan.assignments, times).with_columns(pinned=pl.lit(value=False))
    plan = plan.replace(assignments=rows, unmet=copied(plan.unmet, times), problems=plan.problems.clear())
    deferred = [f"N5-{copy}" for copy in range(times)]
    return Case(pool=pool, plan=plan, policy=Policy()).summary(deferred_money=deferred)


def steps(case: Case) -> int:
    """Return how many functions of Python are entered while a plan is checked."""
    entered = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal entered
        entered += event == "call"

    sys.setprofile(count)
    try:
        report = case.check()
    finally:
        sys.setprofile(None)
    # The totals of the summary and of the table of resources are still those of the tiny case; no row is wrong.
    totals = {"flow", "counts", "used", "resources", "objective", "terms", "gap"}
    assert set(report) <= totals, report.keys() - totals
    return entered


def test_steps_do_not_grow_with_the_pool():
    grown(50).check()  # what is computed once in a process does not count
    few, many = steps(grown(50)), steps(grown(500))

    assert many < 1.1 * few
