"""From week to week: packages of the previous plan keep members, carrier and identifier unless a change brings more."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.model import Plan, Policy
from matcher.model.policy import Packages
from matcher.optimise import Limits
from tests.packages.test_plan import AT_SCALE, plan_of, pool_of

POLICY = Policy(packages=Packages(at_least=4, at_most=4, diameter_km=5.0, opening=0.1))
WEST, EAST = 119.90, 119.92  # some two kilometres apart
ALL = [Limits(), AT_SCALE]


def members(plan: Plan) -> dict[str, set[str]]:
    """Return who is in which package."""
    return {name: set(rows["need_id"]) for (name,), rows in plan.package_members.group_by("package_id")}


def week(third: float, fourth: float) -> list[dict[str, Any]]:
    """Return three needs in the west and three in the east, and two between them."""
    return [{"lon": lon} for lon in (WEST, WEST, WEST, third, EAST, EAST, EAST, fourth)]


@pytest.mark.parametrize("limits", ALL)
@pytest.mark.parametrize("switches", [{}, {"max_changes": 100}, {"strict_grades": True}])
def test_members_are_not_exchanged_for_a_little_compactness(limits: Limits, switches: dict[str, Any]) -> None:
    """One carrier, two packages: whoever would be nearer in the other stays, for the change costs more."""
    policy = POLICY.model_copy(update=switches)
    middle = (WEST + EAST) / 2
    before = plan_of(pool_of(week(middle - 0.002, middle + 0.002), [{}]), policy, limits=limits)
    assert sorted(map(sorted, members(before).values())) == [["N0", "N1", "N2", "N3"], ["N4", "N5", "N6", "N7"]]
    moved = pool_of(week(middle + 0.002, middle - 0.002), [{}])
    assert members(plan_of(moved, policy, limits=limits, previous=before)) == members(before)
    fresh = sorted(map(sorted, members(plan_of(moved, policy, limits=limits)).values()))
    assert fresh == [["N0", "N1", "N2", "N7"], ["N3", "N4", "N5", "N6"]]


@pytest.mark.parametrize("limits", ALL)
def test_a_new_package_never_has_the_name_of_one_that_is_gone(limits: Limits) -> None:
    """The carrier of PKG-0001 is gone: the package of a new carrier is a new one."""
    before = plan_of(pool_of([{}] * 4, [{}]), POLICY, limits=limits)
    assert before.packages["package_id"].to_list() == ["PKG-0001"]
    after = plan_of(pool_of([{}] * 4, [{"provider_id": "Q"}]), POLICY, limits=limits, previous=before)
    assert after.packages.select("package_id", "carrier").rows() == [("PKG-0002", "Q")]


@pytest.mark.parametrize("limits", ALL)
def test_a_package_goes_where_another_carrier_brings_more_than_a_change_costs(limits: Limits) -> None:
    """Forty kilometres nearer are worth 0.2 a person, a change 0.1."""
    needs: list[dict[str, Any]] = [{}] * 4
    carriers = [{"lon": 120.3, "lat": 30.0}, {"lon": 119.9, "lat": 30.0, "hours": 0.5}]
    before = plan_of(pool_of(needs, carriers), POLICY, limits=limits)
    assert before.packages["carrier"].to_list() == ["P0"]
    carriers[1]["hours"] = 50.0
    after = plan_of(pool_of(needs, carriers), POLICY, limits=limits, previous=before)
    assert after.packages.select("package_id", "carrier").rows() == [("PKG-0002", "P1")]
