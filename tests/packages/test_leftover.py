"""What those are told who could have been grouped and are not met: every count is true."""

from __future__ import annotations

from typing import Any

from matcher.model import Policy
from matcher.model.policy import Packages
from tests.packages.test_plan import plan_of, pool_of

POLICY = Policy(packages=Packages(at_least=4, at_most=6, diameter_km=5.0, opening=0.1))
FIRST, MIDDLE, LAST = "330111101001", "330111101002", "330111101003"
VILLAGES: list[dict[str, Any]] = [
    {"code": FIRST, "urban": False, "neighbours": [MIDDLE]},
    {"code": MIDDLE, "urban": False, "neighbours": [LAST]},
    {"code": LAST, "urban": False},
]


def reasons(pool: Any, policy: Policy = POLICY) -> set[str]:
    """Return the last reason of every unmet need."""
    return set(plan_of(pool, policy).unmet["reasons"].list.last())


def test_people_around_a_common_village_count() -> None:
    """Two in the first village and two in the last could be a package around the village between: only hours are missing."""
    needs: list[dict[str, Any]] = [{"region": region, "hours": 2.0} for region in (FIRST, FIRST, LAST, LAST)]
    assert reasons(pool_of(needs, [{"hours": 2.0}], regions=VILLAGES)) == {"package_hours:8"}


def test_people_beyond_the_rings_of_every_common_village_do_not() -> None:
    """Without a ring the two villages never share a package: two people are missing in each."""
    apart = POLICY.model_copy(update={"packages": POLICY.packages.model_copy(update={"rings": 0})})
    needs: list[dict[str, Any]] = [{"region": region, "hours": 2.0} for region in (FIRST, FIRST, LAST, LAST)]
    assert reasons(pool_of(needs, [{"hours": 2.0}], regions=VILLAGES), apart) == {"package_people:2"}


def test_money_of_several_funds_counts_together() -> None:
    """Four needs of 900 yuan and three funds of 1,350: together enough for all, no single one of them for four."""
    needs = [{"amount_fen": 90_000}] * 4
    funds = [{"fund_id": f"F{number}", "balance_fen": 135_000} for number in range(3)]
    assert reasons(pool_of(needs, [{}], funds=funds)) == set()
    # With two funds three are met, the last by both, and nothing is left for the fourth.
    assert reasons(pool_of(needs, [{}], funds=funds[:2])) == {"package_money:900"}
