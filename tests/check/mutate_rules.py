"""Mutations of the pool: the plan stays as it is, and one rule now forbids it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.check.broken import breaks
from tests.check.cases import Case, last_week
from tests.check.plans import DATE, KM, LAT

YESTERDAY, TOMORROW = DATE - dt.timedelta(days=1), DATE + dt.timedelta(days=1)


@breaks("verified", "N1")
def not_verified(case: Case) -> Case:
    return case.pool_row("needs", "N1", verified=False)


@breaks("publicity", "N3")
def money_moves_on_the_fifth_working_day_of_publicity(case: Case) -> Case:
    # Monday 16 November is the first working day, Friday 20 the fifth: on Friday it is too early.
    return case.pool_row("needs", "N3", publicity_start=dt.date(2026, 11, 17))


@breaks("publicity", "N2")
def yellow_need_in_publicity(case: Case) -> Case:
    return case.pool_row("needs", "N2", publicity_start=DATE)


@breaks("publicity", "N3", also="counts objective")
def red_need_for_money_only_in_publicity(case: Case) -> Case:
    # There is no service that could go ahead.
    return case.pool_row("needs", "N3", grade="red", publicity_start=TOMORROW)


@breaks("publicity", "N5", "P1", also="complete objective")
def paid_helper_during_publicity(case: Case) -> Case:
    return case.pool_row("providers", "P1", rate_fen=1)


@breaks("publicity", "N5", "F2", also="complete balance objective used resources")
def money_of_a_red_need_during_publicity(case: Case) -> Case:
    return case.add_to_plan(
        "assignments",
        need_id="N5",
        line="money",
        resource_id="F2",
        resource_kind="fund",
        people=1,
        hours=0.0,
        yuan_fen=1,
    )


@breaks("valid", "N2")
def no_longer_eligible(case: Case) -> Case:
    return case.pool_row("needs", "N2", valid_until=YESTERDAY)


@breaks("valid", "N2")
def past_the_deadline(case: Case) -> Case:
    return case.pool_row("needs", "N2", deadline=YESTERDAY)


@breaks("guardian", "N2")
def minor_without_consent(case: Case) -> Case:
    return case.pool_row("needs", "N2", guardian_consent=False)


@breaks("skills", "N1", "P1")
def level_of_a_skill_too_low(case: Case) -> Case:
    return case.pool_row("needs", "N1", skills=["care:4"])


@breaks("skills", "N2", "P2")
def standard_skill_of_the_service_missing(case: Case) -> Case:
    return case.pool_row("providers", "P2", skills=["cooking:5"])


@breaks("skills", "N4", "J1")
def project_whose_provider_lacks_a_skill(case: Case) -> Case:
    return case.pool_row("needs", "N4", skills=["teaching"])


@breaks("service_offered", "N2", "P2")
def service_not_offered(case: Case) -> Case:
    return case.pool_row("providers", "P2", services=["aid"])


@breaks("service_offered", "N4", "J1")
def project_for_another_service(case: Case) -> Case:
    return case.pool_row("projects", "J1", service="aid")


@breaks("project_category", "N4", "J1")
def category_outside_the_project(case: Case) -> Case:
    return case.pool_row("projects", "J1", categories=["child"])


@breaks("region", "N2", "P2")
def need_outside_the_region(case: Case) -> Case:
    # A county of the same level: the code of the level, and with it the costs, stays.
    return case.pool_row("providers", "P2", region="330113")


@breaks("region", "N2", "P2", also="fund_region counts")
def need_without_a_region(case: Case) -> Case:
    return case.pool_row("needs", "N2", region=None)


@breaks("radius", "N2", "P2")
def two_metres_outside_the_radius(case: Case) -> Case:
    return case.pool_row("providers", "P2", radius_km=KM - 0.002)


@breaks("radius", "N4", "J1")
def radius_of_a_project_without_a_point(case: Case) -> Case:
    return case.pool_row("projects", "J1", lat=None)


@breaks("gender", "N1", "P1")
def gender_not_available(case: Case) -> Case:
    return case.pool_row("needs", "N1", helper_gender="m")


@breaks("refused", "N2", "P2")
def provider_refused_by_the_person(case: Case) -> Case:
    return case.pool_row("needs", "N2", refused_providers=["P2"])


@breaks("refused", "N4", "J1")
def provider_of_a_project_refused(case: Case) -> Case:
    return case.pool_row("needs", "N4", refused_providers=["P1"])


@breaks("conflict", "N1", "P1")
def household_on_the_list_of_conflicts(case: Case) -> Case:
    return case.pool_row("providers", "P1", conflicts=["HA"])


@breaks("conflict", "N2", "F2")
def person_on_the_list_of_a_fund(case: Case) -> Case:
    return case.pool_row("funds", "F2", conflicts=["B"])


@breaks("banned", "N1", "P1")
def banned_until_today(case: Case) -> Case:
    return case.pool_row("providers", "P1", banned_until=DATE)


@breaks("window", "N2", "P2")
def provider_not_yet_available(case: Case) -> Case:
    return case.pool_row("providers", "P2", available_from=TOMORROW)


@breaks("window", "N4", "J1")
def project_over(case: Case) -> Case:
    return case.pool_row("projects", "J1", ends=YESTERDAY)


@breaks("window", "N2", "F2")
def fund_over(case: Case) -> Case:
    return case.pool_row("funds", "F2", available_to=YESTERDAY)


@breaks("team", "N1", "P1")
def role_of_the_team_missing(case: Case) -> Case:
    return case.pool_row("providers", "P1", roles=["social_worker:2"])


@breaks("team", "N4", "J1", also="row_ladder row_cost objective terms")
def team_asked_of_a_project_without_provider(case: Case) -> Case:
    return case.pool_row("needs", "N4", team="duo").pool_row("projects", "J1", provider_id=None)


@breaks("fund_purpose", "N2", "F1")
def outside_the_purposes(case: Case) -> Case:
    return case.pool_row("funds", "F1", purposes=["mind", "aid"])


@breaks("fund_region", "N2", "F2")
def outside_the_regions_of_the_fund(case: Case) -> Case:
    return case.pool_row("funds", "F2", regions=["3302", "330111101"])


@breaks("fund_category", "N2", "F2")
def outside_the_categories_of_the_fund(case: Case) -> Case:
    return case.pool_row("funds", "F2", categories=["elderly"])


@breaks("fund_denies", "N3", "F1")
def category_denied(case: Case) -> Case:
    return case.pool_row("funds", "F1", denies=["elderly"])


@breaks("fund_denies", "N2", "F2")
def region_denied(case: Case) -> Case:
    return case.pool_row("funds", "F2", denies=["3301"])


@breaks("fund_denies", "N2", "F2")
def class_denied(case: Case) -> Case:
    return case.pool_row("funds", "F2", denies=["life"])


@breaks("per_need_cap", "N2", "F1")
def above_the_cap_for_one_need(case: Case) -> Case:
    return case.pool_row("funds", "F1", per_need_cap_fen=99_99)


@breaks("per_person_cap", "N2", "F2")
def above_the_cap_for_one_person(case: Case) -> Case:
    return case.pool_row("funds", "F2", per_person_cap_fen=59_99)


@breaks("per_person_cap", "N2", "F1")
def above_the_cap_over_both_needs_of_a_person(case: Case) -> Case:
    # 100 for N2 and 50 for N3 are each below 149.99; together they are 150 for one person.
    return case.pool_row("funds", "F1", per_person_cap_fen=149_99)


@breaks("capacity_hours", "", "P1", also="resources")
def provider_with_too_few_hours(case: Case) -> Case:
    return case.pool_row("providers", "P1", hours=4.99)


@breaks("capacity_hours", "", "J1", also="resources")
def project_with_too_few_hours(case: Case) -> Case:
    return case.pool_row("projects", "J1", hours=1.5)


@breaks("capacity_cases", "", "P1", also="resources")
def provider_with_too_few_cases(case: Case) -> Case:
    return case.pool_row("providers", "P1", cases=1)


@breaks("capacity_people", "", "P1", also="resources")
def provider_for_too_few_people(case: Case) -> Case:
    return case.pool_row("providers", "P1", people=2)


@breaks("capacity_people", "", "F1", also="resources")
def fund_for_too_few_people(case: Case) -> Case:
    return case.pool_row("funds", "F1", people_cap=1)


@breaks("seats", "", "J1", also="resources")
def too_few_seats(case: Case) -> Case:
    return case.pool_row("projects", "J1", seats=2)


@breaks("balance", "", "F1", also="resources")
def overhead_is_not_for_needs(case: Case) -> Case:
    # 160 x (1 - 0.07) = 148.80 < 150
    return case.pool_row("funds", "F1", balance_fen=160_00, overhead=0.07)


@breaks("balance", "", "J1", also="resources")
def budget_of_a_project_exceeded(case: Case) -> Case:
    return case.pool_row("projects", "J1", budget_fen=29_99)


@breaks("pin", "N1", "P1")
def forbidden_pair_in_the_plan(case: Case) -> Case:
    return case.add_to_pool("pins", need_id="N1", resource_id="P1", action="forbid")


@breaks("pin", "N1", "P2")
def pin_left_out_without_a_word(case: Case) -> Case:
    return case.add_to_pool("pins", need_id="N1", resource_id="P2", action="pin")


@breaks("pin", "N8", "P1", also="verdict")
def pin_left_out_for_a_rule_that_holds(case: Case) -> Case:
    # Moved to where everybody lives, N8 can be helped by P1: the excuse no longer holds, nor is N8 impossible.
    return replace(case, pool=case.pool_row("needs", "N8", lat=LAT, region="330111").pool)


@breaks("pin", "N4", "J1")
def pin_reported_as_left_out_yet_in_the_plan(case: Case) -> Case:
    return case.add_to_plan("problems", table="pins", code="pin_not_kept", sentence_en="N4 with J1 does not fit")


@breaks("max_changes", "", "")
def one_change_more_than_the_policy_allows(case: Case) -> Case:
    # Last week P1 helped N2 and could do so again; now P2 does.
    policy = case.policy.model_copy(update={"max_changes": 0})
    return replace(case, previous=last_week(case), policy=policy)


@breaks("row_pinned", "N1", "P1")
def pin_not_marked(case: Case) -> Case:
    return case.add_to_pool("pins", need_id="N1", resource_id="P1", action="pin")
