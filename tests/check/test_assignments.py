"""Plans made by hand: assignments alone, with as few columns filled as a person would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.check import check_assignments, score_assignments
from matcher.model import Policy, Pool
from matcher.model.schema.plan_tables import ASSIGNMENTS
from tests.check.cases import tiny_case
from tests.check.plans import DATE, OBJECTIVE, tiny_plan, tiny_pool

BY_HAND: list[dict[str, Any]] = [
    {"need_id": "N1", "line": "service", "resource_id": "P1"},
    {"need_id": "N2", "line": "service", "resource_id": "P2"},
    {"need_id": "N2", "line": "money", "resource_id": "F1", "yuan_fen": 100_00},
    {"need_id": "N2", "line": "money", "resource_id": "F2", "yuan_fen": 60_00},
    {"need_id": "N3", "line": "money", "resource_id": "F1", "yuan_fen": 50_00},
    {"need_id": "N4", "line": "seat", "resource_id": "J1"},
    {"need_id": "N5", "line": "service", "resource_id": "P1"},
]


def hand_pool() -> Pool:
    """Return the tiny pool without the pin that no plan can keep."""
    pool = tiny_pool()
    return pool.replace(pins=pool.pins.filter(pool.pins["need_id"] != "N8"))


def check(rows: list[dict[str, Any]], pool: Pool | None = None):
    return check_assignments(pool or hand_pool(), ASSIGNMENTS.frame(rows), Policy(), DATE)


def score(rows: list[dict[str, Any]]) -> float:
    return score_assignments(hand_pool(), ASSIGNMENTS.frame(rows), Policy(), DATE)


def test_identifiers_lines_and_money_are_enough():
    assert check(BY_HAND) == {}


def test_a_pin_that_breaks_a_rule_is_not_asked_of_a_hand_made_plan():
    # N8 is pinned to P1, outside P1's region: to follow the pin would break a rule, and a pin never overrides one.
    assert check(BY_HAND, tiny_pool()) == {}


def test_a_hand_made_plan_is_worth_what_the_same_plan_of_the_engine_is():
    assert score(BY_HAND) == pytest.approx(OBJECTIVE, abs=1e-6)


def test_the_assignments_of_a_whole_plan_pass_and_score_the_same():
    assignments = tiny_plan().assignments

    assert check_assignments(hand_pool(), assignments, Policy(), DATE) == {}
    assert score_assignments(hand_pool(), assignments, Policy(), DATE) == pytest.approx(OBJECTIVE, abs=1e-6)


def test_leaving_a_need_out_is_allowed_and_costs_its_value():
    without = [row for row in BY_HAND if row["need_id"] != "N3"]

    assert check(without) == {}
    # N3: value 3, yuan 50 x 0.00001
    assert score(BY_HAND) - score(without) == pytest.approx(3 - 0.0005, abs=1e-9)


def test_a_half_met_need_is_reported_and_worth_nothing():
    half = BY_HAND[:3] + BY_HAND[4:]

    assert set(check(half)) == {"complete"}
    # The nine points of N2 are lost; 60 yuan less are spent.
    assert score(BY_HAND) - score(half) == pytest.approx(9 - 0.0006, abs=1e-9)


def test_rules_and_capacities_hold_for_hand_made_plans():
    # P1 has no hours for the 40 of N7 (20 people), and N6 is not verified.
    rows = [
        *BY_HAND,
        {"need_id": "N6", "line": "service", "resource_id": "P1"},
        {"need_id": "N7", "line": "service", "resource_id": "P1"},
    ]
    pool = replace(tiny_case(), pool=hand_pool()).pool_row("needs", "N7", hours=40.0).pool

    assert set(check(rows, pool)) == {"verified", "capacity_hours", "capacity_cases", "capacity_people"}


def test_people_and_hours_are_checked_where_given_and_derived_values_are_not():
    stale = [{**BY_HAND[0], "people": 3, "hours": 1.0, "distance_km": 99.0, "cost_quality": 7.0}, *BY_HAND[1:]]

    assert set(check(stale)) == {"row_people", "row_hours"}
    assert score(stale) == score(BY_HAND)


def test_a_pin_must_be_kept_by_hand_too():
    assert set(check([row for row in BY_HAND if row["need_id"] != "N4"])) == {"pin"}


def test_unknown_rows_are_reported_and_left_out_of_the_score():
    rows = [*BY_HAND, {"need_id": "N99", "line": "service", "resource_id": "P1"}]

    assert set(check(rows)) == {"unknown_need"}
    assert score(rows) == score(BY_HAND)


def test_nothing_at_all_is_a_sound_plan_worth_nothing():
    pool = hand_pool().replace(pins=hand_pool().pins.clear())

    assert check([], pool) == {}
    assert score([]) == 0
