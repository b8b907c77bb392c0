"""Plans with packages: what stands in them, what switches and pins leave of them, and that the order of rows is nothing to them."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from matcher.match import Request, match
from matcher.model import Plan, Policy, Pool
from matcher.model.policy import Packages
from matcher.optimise import Limits
from tests.packages.cells import DATE, SERVICES, small_policy, small_pool

SMALL = Policy(packages=Packages(at_least=4, at_most=6, diameter_km=5.0, opening=0.1))
AT_SCALE = Limits(exact_options=0, tighten_options=0, moves_per_need=2, threads=1)


def pool_of(needs: list[dict[str, Any]], providers: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> Pool:
    """Return a pool of needs and providers at one place unless they say otherwise."""
    usual = {
        "people": 1,
        "service": "visit",
        "grade": "green",
        "hours": 1.0,
        "lon": 119.9,
        "lat": 30.0,
        "verified": True,
    }
    return Pool.from_rows(
        services=SERVICES,
        needs=[{"need_id": f"N{number}", **usual, **need} for number, need in enumerate(needs)],
        providers=[{"provider_id": f"P{number}", "hours": 50.0, **row} for number, row in enumerate(providers)],
        **tables,
    )


def plan_of(pool: Pool, policy: Policy = SMALL, **request: Any) -> Plan:
    """Return a plan; the checker has passed it."""
    return match(Request(pool=pool, policy=policy, date=DATE, **request))


@pytest.mark.parametrize("limits", [Limits(), AT_SCALE])
def test_ten_needs_make_packages_of_four_to_six(limits: Limits) -> None:
    """Everybody is in a package, and the terms are those of packages."""
    plan = plan_of(pool_of([{}] * 10, [{}]), limits=limits)
    assert plan.packages["people"].to_list() in ([4, 6], [6, 4], [5, 5])
    assert plan.packages["package_id"].to_list() == ["PKG-0001", "PKG-0002"]
    assert plan.assignments["resource_kind"].unique().to_list() == ["package"]
    terms = {term.term: term.value for term in plan.summary.terms}
    assert terms["packages.worth"] == pytest.approx(-1.0)
    assert terms["channels.package"] == pytest.approx(0.2)
    assert terms["packages.opening"] == pytest.approx(0.2)
    assert terms["channels.provider"] == 0


@pytest.mark.parametrize("limits", [Limits(), AT_SCALE])
def test_three_are_too_few(limits: Limits) -> None:
    """Never fewer than the least: three are helped one by one."""
    plan = plan_of(pool_of([{}] * 3, [{}]), limits=limits)
    assert plan.packages.is_empty()
    assert plan.assignments["resource_kind"].to_list() == ["provider"] * 3


def test_those_left_over_learn_how_many_people_are_missing() -> None:
    """Four far from the others and without hours left for them: the reason has the true count."""
    far = [{"lon": 120.2, "grade": "green"}] * 3
    plan = plan_of(pool_of([{"grade": "red"}] * 4 + far, [{"hours": 4.0}]))
    assert plan.packages["people"].to_list() == [4]
    reasons = plan.unmet["reasons"].list.last().to_list()
    assert reasons == ["package_people:1"] * 3
    assert "还差 1 人" in plan.unmet["sentence_zh"][0]
    assert "1 people short of a package within 5 km" in plan.unmet["sentence_en"][0]


def test_those_left_over_learn_that_no_carrier_has_the_hours() -> None:
    """Four more than the carrier has hours for."""
    plan = plan_of(pool_of([{"grade": "red"}] * 4 + [{"hours": 3.0}] * 4, [{"hours": 6.0}]))
    assert set(plan.unmet["reasons"].list.last().to_list()) == {"package_hours:12"}
    assert "可承接此需求、能做探访的服务方都没有每周 12 小时的余量" in plan.unmet["sentence_zh"][0]
    assert "no carrier for visit that may take this need has 12 hours a week left" in plan.unmet["sentence_en"][0]


def test_those_left_over_learn_that_no_fund_has_the_money() -> None:
    """A fund that can pay for one is not enough for four."""
    funds = [{"fund_id": "F", "balance_fen": 100_000}]
    needs = [{"amount_fen": 90_000}] * 4
    plan = plan_of(pool_of(needs, [{}], funds=funds))
    assert plan.packages.is_empty()
    assert set(plan.unmet["reasons"].list.last().to_list()) == {"package_money:2700"}


def test_a_household_stays_together_or_out() -> None:
    """A household of five beside two others: six at most, so that one of the two is left alone, never part of the household."""
    home = [{"household_id": "h", "people": 5}, {}, {}]
    plan = plan_of(pool_of(home, [{}]))
    assert plan.packages["people"].to_list() == [6]
    whole = plan_of(pool_of([{"household_id": "h", "people": 4}, {"household_id": "h", "people": 3}], [{}]))
    assert whole.packages.is_empty()
    assert "household_above_package" in whole.problems["code"].to_list()


def test_needs_a_pin_names_stay_out() -> None:
    """A pinned need is met by whom the pin says, one by one."""
    pins = [{"need_id": "N0", "resource_id": "P1", "action": "pin"}]
    for limits in (Limits(), AT_SCALE):
        plan = plan_of(pool_of([{}] * 6, [{}, {}], pins=pins), limits=limits)
        row = plan.assignments.filter(pl.col("need_id") == "N0").row(0, named=True)
        assert (row["resource_id"], row["resource_kind"]) == ("P1", "provider")
        assert plan.packages["people"].to_list() == [5]


def test_off_there_are_none() -> None:
    """The switch of the policy."""
    off = SMALL.model_copy(update={"packages": SMALL.packages.model_copy(update={"enabled": False})})
    assert plan_of(pool_of([{}] * 10, [{}]), off).packages.is_empty()


@pytest.mark.parametrize("switch", [{"strict_grades": True}, {"worst_town": 0.5}])
def test_under_switches_nobody_changes_helper_for_a_package(switch: dict[str, Any]) -> None:
    """The plan of the switches stands, needs of one carrier are only brought together."""
    policy = SMALL.model_copy(update=switch)
    off = policy.model_copy(update={"packages": SMALL.packages.model_copy(update={"enabled": False})})
    pool = pool_of([{"region": "330111101001"}] * 10, [{}])
    plan, plain = plan_of(pool, policy), plan_of(pool, off)
    assert plan.packages["people"].sum() == 10
    assert plan.by_carrier()["resource_id"].to_list() == plain.assignments["resource_id"].to_list()
    assert any(note.startswith("packages:") for note in plan.summary.run.notes)


def test_services_of_one_kind_share_a_package_in_town() -> None:
    """Only where the policy counts them as one kind."""
    pool = pool_of([{"service": "meals"}] * 2 + [{"service": "wash"}] * 2, [{}])
    assert plan_of(pool).packages.is_empty()
    merged = SMALL.packages.model_copy(update={"same_kind": (("meals", "wash", "nowhere"),)})
    plan = plan_of(pool, SMALL.model_copy(update={"packages": merged}))
    assert plan.packages["service"].to_list() == ["meals"]
    assert "unknown_kind" in plan.problems["code"].to_list()


@pytest.mark.parametrize("seed", [1, 4])
def test_order_of_rows_and_threads_are_nothing_to_the_plan(seed: int) -> None:
    """The same tables byte for byte."""
    pool, policy = small_pool(seed, needs=9), small_policy(seed)
    turned = pool.replace(
        needs=pool.needs.reverse(), providers=pool.providers.reverse(), regions=pool.regions.reverse()
    )
    for limits in (Limits(), AT_SCALE):
        one = plan_of(pool, policy, limits=limits)
        other = plan_of(turned, policy, limits=Limits(**{**vars(limits), "threads": 2}))
        assert one.packages.equals(other.packages)
        assert one.package_members.equals(other.package_members)
        assert one.assignments.equals(other.assignments)


@pytest.mark.parametrize("limits", [Limits(), AT_SCALE])
def test_packages_of_the_previous_plan_are_kept(limits: Limits) -> None:
    """A nearer carrier that would bring less than a change costs takes over nobody; newcomers join; identifiers stay."""
    needs = [{"lon": 119.9 + 0.0001 * number} for number in range(4)]
    carriers = [{"lon": 119.92, "lat": 30.0}, {"lon": 119.9, "lat": 30.0, "hours": 0.5}]
    before = plan_of(pool_of(needs, carriers), limits=limits)
    assert before.packages["carrier"].to_list() == ["P0"]
    carriers[1]["hours"] = 50.0
    again = plan_of(pool_of([*needs, {}], carriers), limits=limits, previous=before)
    assert again.packages.select("package_id", "carrier", "people").rows() == [("PKG-0001", "P0", 5)]
    fresh = plan_of(pool_of([*needs, {}], carriers), limits=limits)
    assert fresh.packages["carrier"].to_list() == ["P1"]
