"""A sound plan has no violations, whatever fair reading its maker chose; and the answer is always the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from matcher.check import check_plan
from matcher.model import Policy, Problem, Text
from matcher.model.enums import PlanStatus
from tests.check.cases import last_week, tiny_case
from tests.check.plans import BOUND, DATE, KM, OBJECTIVE, tiny_plan, tiny_pool


def test_the_tiny_plan_is_sound():
    assert tiny_case().check() == {}


def test_the_policy_that_travels_with_the_plan_is_read_back_equal():
    plan = tiny_plan()

    assert check_plan(tiny_pool(), plan, Policy.from_data(plan.summary.policy)) == {}


def test_a_date_given_by_the_caller_replaces_that_of_the_plan():
    case = tiny_case()

    report = check_plan(case.pool, case.plan, case.policy, date=DATE + dt.timedelta(days=1))

    # P1, J1 and F1 are available on the 23rd only; N2's validity ends with it.
    assert {"window", "valid"} <= set(report)


def test_an_optimal_plan_without_gap_is_sound():
    case = tiny_case().summary(bound=OBJECTIVE, gap=0.0, status=PlanStatus.OPTIMAL)

    assert case.check() == {}


def test_an_empty_pool_and_an_empty_plan_agree():
    case = tiny_case()
    empty = case.pool.replace(**{table: case.pool.table(table).clear() for table in ("needs", "pins")}, collected={})
    flow = case.plan.summary.flow.model_copy(
        update={"collected": 0, "met": 0, "claimed": 0, "referred": 0, "waiting": 0, "refused": 0}
    )
    used = case.plan.summary.used.model_copy(
        update={"hours": 0.0, "cases": 0, "yuan": 0.0, "mean_km": None, "longest_km": None}
    )
    blank = replace(case, pool=empty).summary(
        objective=0.0,
        bound=0.0,
        gap=0.0,
        status=PlanStatus.OPTIMAL,
        flow=flow,
        people_met=0,
        people_asked=0,
        by_grade=[],
        by_town=[],
        by_service=[],
        gap_by_grade=[],
        terms=[],
        used=used,
        deferred_money=[],
    )
    for table in ("assignments", "unmet", "resources", "problems"):
        blank = blank.with_plan_table(table, [])

    assert blank.check() == {}


def test_needs_coarser_than_a_town_may_be_counted_under_their_own_code():
    # N8 is known only to lie in 330112.
    towns = tiny_case().plan.summary.by_town
    coarse = towns[0].model_copy(
        update={"group": "330112", "needs_asked": 1, "needs_met": 0, "people_asked": 1, "people_met": 0}
    )

    assert tiny_case().summary(by_town=[*towns, coarse]).check() == {}
    wrong = coarse.model_copy(update={"people_asked": 2})
    assert set(tiny_case().summary(by_town=[*towns, wrong]).check()) == {"counts"}


def test_a_distance_by_a_fast_formula_is_not_held_against_the_plan():
    # 1.4 millionths of the length is what Lambert's formula is off.
    case = tiny_case().plan_row("assignments", "N2", "P2", distance_km=KM * (1 + 1.4e-6))

    assert case.check() == {}


def test_a_radius_is_inclusive_with_a_metre_of_tolerance():
    assert tiny_case().pool_row("providers", "P2", radius_km=KM - 0.0009).check() == {}


def test_a_pin_left_out_because_not_all_fit_is_accepted_when_the_plan_says_so():
    case = tiny_case().add_to_pool("pins", need_id="N1", resource_id="P2", action="pin")
    case = case.add_to_plan("problems", table="pins", code="pin_not_kept", value="N1 P2", sentence_en="does not fit")

    assert case.check() == {}


def test_a_pin_that_the_pool_lists_as_breaking_a_rule_is_accepted():
    # N1 requires care:2, P2 has care:1.
    case = tiny_case().add_to_pool("pins", need_id="N1", resource_id="P2", action="pin")
    problem = Problem(
        table="pins",
        code="pin_breaks_rule",
        key="N1 P2",
        sentence=Text("指定不合规则", "the pin breaks a rule"),
        remedy=Text("撤回", "withdraw it"),
    )

    assert replace(case, pool=case.pool.replace(problems=(problem,))).check() == {}


def test_a_problem_about_another_need_with_a_longer_name_excuses_no_pin():
    case = tiny_case().add_to_pool("pins", need_id="N1", resource_id="P2", action="pin")
    case = case.add_to_plan("problems", table="pins", code="pin_not_kept", value="N10 P2", sentence_en="does not fit")

    assert set(case.check()) == {"pin"}


def test_changes_up_to_the_policys_limit_are_accepted():
    case = tiny_case()
    policy = case.policy.model_copy(update={"max_changes": 1})

    assert replace(case, previous=last_week(case), policy=policy).check() == {}


def test_a_former_helper_that_is_no_longer_allowed_is_no_change():
    case = tiny_case().pool_row("needs", "N2", refused_providers=["P1"])
    policy = case.policy.model_copy(update={"max_changes": 0})

    assert replace(case, previous=last_week(case), policy=policy).check() == {}


def test_kept_marks_are_not_judged_when_the_previous_plan_is_not_at_hand():
    case = tiny_case().plan_row("assignments", "N1", "P1", kept=False)
    run = case.plan.summary.run.model_copy(update={"previous_digest": "1" * 64})

    assert set(case.check()) == {"row_kept"}
    assert case.summary(run=run).check() == {}


def test_weeks_multiply_paid_hours_only():
    # Two weeks: 100 + 20 x 3 x 2 = 220 yuan for N2.
    case = tiny_case()
    report = replace(case, policy=case.policy.model_copy(update={"weeks": 2})).check()

    assert [violation.need_id for violation in report["complete"]] == ["N2"]
    assert "220.00" in report["complete"][0].sentence.en


def test_paid_hours_are_rounded_half_up_once():
    # 0.05 yuan x 0.1 hours = half a fen: one fen is due.
    case = tiny_case().pool_row("providers", "P2", rate_fen=5).pool_row("needs", "N2", hours=0.1)
    report = case.check()

    assert "100.01 yuan are due" in report["complete"][0].sentence.en


def test_order_of_rows_changes_nothing():
    case = (
        tiny_case().pool_row("needs", "N1", verified=False, skills=["care:5"]).pool_row("needs", "N3", verified=False)
    )
    turned = case.pool.replace(needs=case.pool.needs.reverse())

    first, second = case.check(), replace(case, pool=turned).check()

    assert list(first) == list(second)
    assert first == second
    assert [violation.need_id for violation in first["verified"]] == ["N1", "N3"]


def test_the_frames_of_the_caller_are_left_as_they_are():
    case = tiny_case()
    before: dict[str, pl.DataFrame] = {name: case.plan.table(name).clone() for name in ("assignments", "unmet")}
    case.check()

    assert all(case.plan.table(name).equals(frame) for name, frame in before.items())


def test_bound_of_the_fixture_is_a_point_above_the_objective():
    # The fixture's own arithmetic, by hand: 100.32 of value, 0.44794 of costs.
    assert abs(OBJECTIVE - 99.872057) < 1e-5
    assert BOUND - OBJECTIVE == 1


def test_rows_with_nothing_in_them_are_reported_and_break_nothing_else():
    case = tiny_case()
    for table in ("assignments", "unmet", "packages", "package_members", "resources", "problems"):
        case = case.add_to_plan(table)
        case = case.add_to_plan(table)

    report = case.check()

    assert {"unknown_need", "duplicate", "resources", "package_members", "package_table"} <= set(report)


def test_numbers_that_are_no_numbers_are_reported():
    nan = float("nan")
    case = tiny_case().plan_row("assignments", "N2", "P2", hours=nan, distance_km=nan, cost_quality=nan)
    case = case.plan_row("resources", "P1", "hours", used=nan).summary(objective=nan, gap=nan)

    assert {"row_hours", "row_distance", "row_cost", "resources", "objective", "gap"} == set(case.check())
