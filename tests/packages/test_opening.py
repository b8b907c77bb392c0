"""What a package as such costs: few large ones where it is dear, near ones where it is not, merged and split from week to week."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.model import Plan, Policy
from matcher.model.policy import Packages
from matcher.optimise import Limits
from tests.packages.test_plan import AT_SCALE, plan_of, pool_of

WEST, EAST = 119.90, 119.92  # some two kilometres apart
NEEDS: list[dict[str, Any]] = [{"lon": WEST}] * 5 + [{"lon": EAST}] * 5
ALL = [Limits(), AT_SCALE]


def policy(opening: float, at_most: int = 12) -> Policy:
    """Return a policy in which staying is worth next to nothing and two kilometres cost 0.1 a person."""
    packages = Packages(at_least=4, at_most=at_most, diameter_km=5.0, compactness_km=0.05, opening=opening)
    return Policy(packages=packages, change_of_helper=0.001)


def sizes(plan: Plan) -> list[int]:
    """Return the people of each package."""
    return sorted(plan.packages["people"].to_list())


@pytest.mark.parametrize("limits", ALL)
def test_a_dear_opening_makes_one_package_and_a_cheap_one_two(limits: Limits) -> None:
    """Five people two kilometres from the centre cost some 0.5."""
    pool = pool_of(NEEDS, [{}, {}])
    assert sizes(plan_of(pool, policy(0.7), limits=limits)) == [10]
    assert sizes(plan_of(pool, policy(0.3), limits=limits)) == [5, 5]
    # More than ten people gain by being in one.
    assert sizes(plan_of(pool, policy(1.3), limits=limits)) == []


@pytest.mark.parametrize("limits", ALL)
def test_the_opening_stands_once_a_package_at_its_centre(limits: Limits) -> None:
    """The rows of a package's members have it once, and the summary tells it."""
    plan = plan_of(pool_of(NEEDS, [{}]), policy(0.3), limits=limits)
    for _, rows in plan.assignments.group_by("resource_id"):
        assert sorted(rows["cost_opening"].to_list()) == [0.0] * 4 + [0.3]
    (term,) = [term for term in plan.summary.terms if term.term == "packages.opening"]
    assert (term.factor, term.base, term.value) == (0.3, 2.0, 0.6)


@pytest.mark.parametrize("limits", ALL)
@pytest.mark.parametrize(("before", "after", "expected"), [(0.3, 0.7, [10]), (0.7, 0.3, [5, 5])])
def test_packages_of_last_week_are_merged_and_split(
    limits: Limits, before: float, after: float, expected: list[int]
) -> None:
    """Where it pays more than staying: two become one, one becomes two."""
    pool = pool_of(NEEDS, [{}, {}])
    last = plan_of(pool, policy(before), limits=limits)
    assert sizes(last) != expected
    assert sizes(plan_of(pool, policy(after), limits=limits, previous=last)) == expected


def test_two_carriers_that_hold_two_kinds_each_exchange_them() -> None:
    """Neither can take a third package's people: only together they become two packages of one kind each."""
    needs = [{"service": service, "lon": WEST + 0.0001 * place} for place in range(6) for service in ("visit", "meals")]
    carriers = [{"people": 6}, {"people": 6}]
    for limits in ALL:
        plan = plan_of(pool_of(needs, carriers), policy(0.1, at_most=6), limits=limits)
        assert sizes(plan) == [6, 6]
