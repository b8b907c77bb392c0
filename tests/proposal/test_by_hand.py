"""The tables of a plan for a pool worked out by hand.

t1, a village team with quality 0.9, has 3 hours and helps n1 (2 people, red, 1.5 hours). n2 (blue, one person, 2 hours,
40 yuan) sits in j1, whose budget of 50 yuan pays it; t1 runs j1. n3 (green) gets 70 yuan: 50 of f1, 20 of f2. n4 is unmet.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from matcher.match import Request, match
from matcher.model import Policy, Pool
from matcher.model.enums import Grade
from matcher.optimise import Solution
from matcher.optimise.solution import nothing
from matcher.options import compile_options
from matcher.proposal import Run, assignments_table, resources_table, summarise
from matcher.rules import Context
from tests.pools import DATE

HOME = {"lon": 119.95, "lat": 30.05, "region": "330111101001"}
POOL = Pool.from_rows(
    needs=[
        HOME | {"need_id": "n1", "people": 2, "grade": "red", "service": "visiting", "hours": 1.5},
        HOME | {"need_id": "n2", "grade": "blue", "service": "cleaning", "hours": 2.0, "amount_fen": 4_000},
        HOME | {"need_id": "n3", "grade": "green", "service": "hardship_aid", "hours": 0.0, "amount_fen": 7_000},
        HOME | {"need_id": "n4", "grade": "green", "service": "tutoring", "hours": 2.0, "region": "330122"},
    ],
    providers=[
        HOME
        | {
            "provider_id": "t1",
            "hours": 3.0,
            "region": None,
            "services": ["visiting"],
            "level": "village",
            "quality": 0.9,
        }
    ],
    projects=[HOME | {"project_id": "j1", "service": "cleaning", "provider_id": "t1", "seats": 3, "budget_fen": 5_000}],
    funds=[
        {"fund_id": "f1", "balance_fen": 9_000, "per_need_cap_fen": 5_000},
        {"fund_id": "f2", "balance_fen": 2_000, "people_cap": 2},
    ],
)


@pytest.fixture(scope="module")
def plan():
    return match(Request(pool=POOL, date=DATE))


def solved():
    options = compile_options(Context(pool=POOL, policy=Policy(), date=DATE))
    rows = {
        pair: row
        for row, pair in enumerate(zip(options.money.need.tolist(), options.money.resource.tolist(), strict=True))
    }
    return options, Solution(
        **{
            **vars(nothing(options)),
            "taken": np.array([0, 1, 2, -1]),
            "paid_by": np.array([rows[2, 2], rows[2, 3]]),
            "paid_fen": np.array([5_000, 2_000]),
        }
    )


def test_assignments(plan):
    rows = plan.assignments.select(
        "need_id", "line", "resource_id", "resource_kind", "people", "hours", "yuan_fen", "ladder"
    ).rows()
    assert rows == [
        ("n1", "service", "t1", "provider", 2, 1.5, 0, "village"),
        ("n2", "seat", "j1", "project", 1, 2.0, 4_000, "village"),
        ("n3", "money", "f1", "fund", 1, 0.0, 5_000, None),
        ("n3", "money", "f2", "fund", 1, 0.0, 2_000, None),
    ]
    assert plan.assignments["distance_km"].to_list() == [0.0, 0.0, None, None]


def test_the_term_yuan_stands_where_the_money_is_paid(plan):
    assert plan.assignments["cost_yuan"].to_list() == pytest.approx([0, 0.0004, 0.0005, 0.0002])
    assert plan.assignments["cost_channel"].to_list() == pytest.approx([0.08, 0, 0, 0])
    assert plan.assignments["cost_quality"].to_list() == pytest.approx([0.02, 0.01, 0, 0])


def test_resources(plan):
    rows = plan.resources.select("resource_id", "dimension", "capacity", "used").rows()
    assert sorted(rows) == [
        ("f1", "yuan", 90.0, 50.0),
        ("f2", "people", 2.0, 1.0),
        ("f2", "yuan", 20.0, 20.0),
        ("j1", "seats", 3.0, 1.0),
        ("j1", "yuan", 50.0, 40.0),
        ("t1", "hours", 3.0, 1.5),
    ]
    assert plan.resources["price"].null_count() == 6  # the exact model has no prices


def test_prices_are_points_a_unit_people_understand():
    options, solution = solved()
    prices = np.arange(1.0, options.capacities.capacity.size + 1)  # micropoints a hundredth of an hour, a fen, a seat
    table = resources_table(options, Solution(**{**vars(solution), "prices": prices}))
    unit = {"hours": 100, "yuan": 100}
    for row, price in zip(table.iter_rows(named=True), prices, strict=True):
        assert row["price"] == pytest.approx(price * unit.get(row["dimension"], 1) / 1_000_000)


def test_the_summary(plan):
    summary = plan.summary
    # n1 54 - 0.08 - 0.02; n2 3 - 0.01 - 0.0004; n3 1 - 0.0007
    assert summary.objective == pytest.approx(54 - 0.1 + 3 - 0.0104 + 1 - 0.0007, abs=1e-9)
    assert (summary.people_met, summary.people_asked) == (4, 5)
    assert summary.flow.model_dump() == {
        "collected": 4,
        "met": 3,
        "claimed": 0,
        "referred": 1,  # nobody teaches
        "waiting": 0,
        "refused": 0,
    }
    used = summary.used
    assert (used.hours, used.cases, used.yuan, used.mean_km, used.longest_km) == (3.5, 2, 110.0, 0.0, 0.0)
    assert [(row.group, row.needs_asked, row.needs_met) for row in summary.by_grade] == [
        ("red", 1, 1),
        ("yellow", 0, 0),
        ("blue", 1, 1),
        ("green", 2, 1),
    ]
    assert [(row.group, row.people_asked, row.people_met) for row in summary.by_town] == [
        ("330111101", 4, 4),
        ("330122", 1, 0),
    ]
    assert {row.group for row in summary.by_service} == {"visiting", "cleaning", "hardship_aid", "tutoring"}


def test_terms_of_the_summary(plan):
    terms = {term.term: (term.factor, term.base, term.value) for term in plan.summary.terms}
    assert terms["weights.red"] == (27.0, 2.0, 54.0)
    assert terms["weights.yellow"] == (9.0, 0.0, 0.0)
    assert terms["quality"] == pytest.approx((0.1, 0.3, 0.03))  # 2 x 0.1 and 1 x 0.1
    assert terms["channels.provider"] == pytest.approx((0.04, 2.0, 0.08))
    assert terms["channels.project"] == (0.0, 0.0, 0.0)
    assert terms["yuan"] == pytest.approx((0.00001, 110.0, 0.0011))


def test_refused_rows_are_counted():
    pool = POOL.replace(collected={"needs": 7})
    flow = match(Request(pool=pool, date=DATE)).summary.flow
    assert (flow.collected, flow.refused) == (7, 3)
    assert flow.is_conserved


def test_a_plan_that_helps_nobody_has_empty_tables_and_no_distances():
    options = compile_options(Context(pool=POOL, policy=Policy(), date=DATE))
    empty = nothing(options, "none")
    assignments = assignments_table(options, empty, POOL, Policy())
    assert assignments.height == 0
    assert resources_table(options, empty)["used"].sum() == 0
    unmet = POOL.needs.select("need_id", destination=pl.lit("claim"))
    summary = summarise(
        pool=POOL,
        policy=Policy(),
        options=options,
        solution=empty,
        grade_bounds=dict.fromkeys(Grade, 5),
        assignments=assignments,
        unmet=unmet,
        run=Run(input_digest="x", engine_version="0", date=DATE, seed=0, notes=("a note",)),
    )
    assert summary.used.mean_km is None
    assert summary.flow.claimed == 4
    assert summary.run.notes == ["a note"]
    assert [row.gap for row in summary.gap_by_grade] == [1.0] * 4


def test_deferred_money_is_listed():
    pending = HOME | {
        "need_id": "n9",
        "grade": "red",
        "service": "visiting",
        "hours": 1.0,
        "amount_fen": 9_900,
        "publicity_start": DATE,
    }
    needs = pl.concat([POOL.needs, Pool.from_rows(needs=[pending]).needs])
    plan = match(Request(pool=POOL.replace(needs=needs), date=DATE))
    assert plan.summary.deferred_money == ["n9"]
    assert plan.assignments.filter(pl.col("need_id") == "n9")["line"].to_list() == ["service"]
