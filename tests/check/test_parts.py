"""The checker's own working days, distances, skills and obstacles, against other sources."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from matcher.check.distances import Distances
from matcher.check.facts import read_facts
from matcher.check.helpers import skill_levels
from matcher.check.obstacles import obstacles
from matcher.check.working_days import in_publicity, is_working_day
from matcher.model.calendar import publicity_ends
from tests.check.cases import tiny_case
from tests.check.plans import DATE

GEOD = Geod(ellps="WGS84")


def test_publicity_of_an_ordinary_week_ends_on_the_next_monday():
    start = dt.date(2026, 11, 16)

    assert in_publicity(start, dt.date(2026, 11, 22))
    assert not in_publicity(start, dt.date(2026, 11, 23))


def test_publicity_counts_make_up_days_and_holidays():
    # National Day 2025: off from 1 to 8 October, worked on Saturday the 11th. From Friday 26 September the first
    # working day is the 26th; then 28 (a worked Sunday), 29, 30 September, 9 and 10 October.
    start = dt.date(2025, 9, 26)

    assert is_working_day(dt.date(2025, 9, 28))
    assert in_publicity(start, dt.date(2025, 10, 9))
    assert not in_publicity(start, dt.date(2025, 10, 10))


def test_no_publicity_is_due_without_a_start():
    assert not in_publicity(None, DATE)


def test_publicity_that_has_not_begun_is_not_over():
    assert in_publicity(DATE + dt.timedelta(days=1), DATE)


def test_beyond_the_official_table_monday_to_friday_are_worked():
    assert is_working_day(dt.date(2090, 1, 2))
    assert not is_working_day(dt.date(2090, 1, 1))


@settings(max_examples=150, deadline=None)
@given(st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)), st.integers(-3, 20))
def test_publicity_agrees_with_the_calendar_of_the_engine(start: dt.date, later: int):
    date = start + dt.timedelta(days=later)

    assert in_publicity(start, date) == (date < publicity_ends(start)[0])


@settings(max_examples=100, deadline=None)
@given(st.floats(18, 53), st.floats(74, 134), st.floats(-1, 1), st.floats(-1, 1))
def test_distances_agree_with_another_ellipsoid_library(lat: float, lon: float, north: float, east: float):
    km = Distances().km((lat, lon), (lat + north, lon + east))

    assert km == pytest.approx(GEOD.inv(lon, lat, lon + east, lat + north)[2] / 1000, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(29.9, 30.3), st.floats(119.8, 120.2)), max_size=8))
def test_the_diameter_is_the_largest_of_all_distances(points: list[tuple[float, float]]):
    distances = Distances()
    largest = max((distances.km(one, other) for one in points for other in points), default=0.0)

    assert distances.diameter_km(points) == largest


def test_the_highest_level_of_a_skill_counts_and_one_is_the_default():
    assert skill_levels(["care", "teaching:2"], ["care:3", "teaching:1"]) == {"care": 3, "teaching": 2}


@pytest.mark.parametrize(
    ("need_id", "resource_id", "expected"),
    [
        ("N1", "P1", []),
        ("N1", "P2", ["skills", "team"]),
        # Only the unpaid P1 may help N1: there is nothing for a fund to pay.
        ("N1", "F2", ["complete"]),
        ("N2", "P1", []),
        ("N2", "F1", []),
        ("N3", "P1", ["service_offered", "complete"]),
        ("N3", "F1", []),
        ("N5", "P2", ["publicity", "complete"]),
        ("N5", "F1", ["publicity"]),
        ("N6", "P1", ["verified"]),
        ("N7", "P2", ["pin"]),
        ("N7", "P1", ["capacity_people"]),
        ("N7", "J1", ["project_category", "seats"]),
        ("N8", "P1", ["region", "radius"]),
        ("N4", "F1", ["fund_denies"]),
        ("N4", "P9", ["unknown_resource"]),
    ],
)
def test_obstacles_between_a_need_and_a_resource(need_id: str, resource_id: str, expected: list[str]):
    case = tiny_case()
    facts = read_facts(case.pool, case.plan.assignments, policy=case.policy, date=DATE)

    assert obstacles(facts, facts.needs[need_id], resource_id) == expected


def test_a_helper_that_no_two_funds_can_pay_is_no_option():
    # 100 + 60 yuan for N2: F1 gives at most 100 for a need, F2 then only 59.99.
    case = tiny_case().pool_row("funds", "F2", balance_fen=59_99)
    facts = read_facts(case.pool, case.plan.assignments, policy=case.policy, date=DATE)

    assert obstacles(facts, facts.needs["N2"], "P2") == ["complete"]
    assert obstacles(facts, facts.needs["N2"], "P1") == []
