"""The switches of the policy: a floor for the worst town may be missed but not hidden; strict grades when proven."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.match import Request, match
from matcher.model import Policy
from matcher.model.enums import PlanStatus
from tests.check.cases import Case, tiny_case
from tests.check.plans import OBJECTIVE
from tests.optimise.contested import contested_pool, varied_policy
from tests.pools import DATE

CLAIM = "worst_town: {} of the people of the worst town are met (asked for {}); not proven"


def with_a_way_for_the_last_need(case: Case) -> Case:
    """Of the 27 people that town 1 could help, 20 (N7) are not helped: 7 of 27 are 0.259259."""
    return case.add_to_pool("providers", provider_id="P3", region="330111", skills=["care:1"], hours=2.0)


def switched(case: Case, *notes: str, **switches: Any) -> Case:
    run = case.plan.summary.run.model_copy(update={"notes": list(notes)})
    return replace(case.summary(run=run), policy=Policy.from_data(case.policy.model_dump() | switches))


@pytest.mark.parametrize(
    ("floor", "notes"),
    [
        (0.25, []),
        (7 / 27, []),
        (0.5, [CLAIM.format("0.259259", "0.500000")]),
        ("maximise", [CLAIM.format("0.259259", "1.000000")]),
        # Less than there is may be said: a bound of the solver is no more than that.
        (0.5, [CLAIM.format("0.2", "0.5")]),
        (0.5, ["worst_town: the floor could not be reached"]),
        ("off", [CLAIM.format("0.9", "1")]),
    ],
)
def test_a_floor_that_is_reached_or_said_to_be_missed_is_sound(floor: object, notes: list[str]):
    assert switched(with_a_way_for_the_last_need(tiny_case()), *notes, worst_town=floor).check() == {}


@pytest.mark.parametrize(
    ("floor", "notes"),
    [
        (0.26, []),
        ("maximise", []),
        ("maximise", ["max_changes: the worst_town is not spoken of"]),
        (0.26, [CLAIM.format("0.260000", "0.260000")]),
        (0.1, [CLAIM.format("0.300000", "0.100000")]),
        (0.5, [CLAIM.format("0.2", "0.5"), CLAIM.format("0.4", "0.5")]),
    ],
)
def test_a_floor_missed_without_a_word_and_a_share_too_high_are_reported(floor: object, notes: list[str]):
    report = switched(with_a_way_for_the_last_need(tiny_case()), *notes, worst_town=floor).check()

    assert set(report) == {"worst_town"}
    assert len(report["worst_town"]) == 1
    assert "330111101" in report["worst_town"][0].sentence.en


def test_the_floor_can_be_said_to_be_missed_in_a_problem():
    case = switched(with_a_way_for_the_last_need(tiny_case()), worst_town=0.9)

    assert set(case.check()) == {"worst_town"}
    said = case.add_to_plan("problems", table="policy", field="worst_town", code="floor_missed", sentence_en="missed")
    assert said.check() == {}


def test_needs_that_nobody_could_meet_and_needs_of_no_town_do_not_count():
    # N7 has no way, N6 is not eligible, and N8 lies in a district: the towns are whole.
    assert switched(tiny_case(), worst_town="maximise").check() == {}


def proven(case: Case) -> Case:
    case = case.summary(bound=OBJECTIVE, gap=0.0, status=PlanStatus.OPTIMAL)
    return switched(case, strict_grades=True)


def with_n7_of_grade(case: Case, grade: str, **values: Any) -> Case:
    """N7 asks for two hours, as N4 (green, in J1) does; P1 could give them but for its limit of three cases."""
    return case.pool_row("needs", "N7", grade=grade, people=1, **values).pool_row("providers", "P1", cases=2)


def named(case: Case) -> set[str]:
    return {violation.need_id for violation in case.check().get("strict_grades", ())}


def test_a_lower_grade_in_the_way_of_a_higher_one_is_reported():
    # P1's two cases go to N1 and N5, both red: as long as N7 is of a lower grade, nothing is wrong.
    case = proven(with_n7_of_grade(tiny_case(), "yellow"))
    assert named(case) == set()

    # With N1 yellow as well nothing is wrong either; with N1 blue it stands in the way of N7.
    assert named(case.pool_row("needs", "N1", grade="yellow")) == set()
    assert named(case.pool_row("needs", "N1", grade="blue")) == {"N7"}


def test_pinned_needs_stay_where_they_are():
    case = proven(with_n7_of_grade(tiny_case(), "yellow")).pool_row("needs", "N1", grade="blue")
    assert named(case) == {"N7"}

    assert named(case.add_to_pool("pins", need_id="N1", resource_id="P1", action="pin")) == set()


def test_only_a_plan_that_is_said_to_be_optimal_promises_strict_grades():
    case = proven(with_n7_of_grade(tiny_case(), "yellow")).pool_row("needs", "N1", grade="blue")

    assert named(case.summary(status=PlanStatus.LIMIT)) == set()
    assert named(replace(case, policy=case.policy.model_copy(update={"strict_grades": False}))) == set()


def test_what_is_worth_nothing_may_be_left_out():
    case = proven(with_n7_of_grade(tiny_case(), "yellow")).pool_row("needs", "N1", grade="blue")
    weights = case.policy.weights.model_copy(update={"yellow": 0.0})

    assert named(replace(case, policy=case.policy.model_copy(update={"weights": weights}))) == set()


@pytest.mark.parametrize("switches", [{"strict_grades": True}, {"worst_town": "maximise"}, {"worst_town": 0.5}])
def test_plans_of_the_engine_promise_no_more_than_they_keep(switches: dict[str, Any]):
    for seed in range(15):
        # `match` itself refuses a plan with a violation.
        pool, policy = contested_pool(seed, needs=14, pins=2), varied_policy(seed, **switches)
        plan = match(Request(pool=pool, date=DATE, policy=policy))
        assert Case(pool=pool, plan=plan, policy=policy).check() == {}
