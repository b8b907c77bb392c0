"""Mutations of the tables of the plan: rows that say the wrong thing, are missing, or stand twice."""

from __future__ import annotations

from dataclasses import replace

from tests.check.broken import breaks
from tests.check.cases import Case


@breaks("unknown_need", "N99", "P1", also="flow")
def assignment_of_an_unknown_need(case: Case) -> Case:
    return case.add_to_plan("assignments", need_id="N99", line="service", resource_id="P1", resource_kind="provider")


@breaks("unknown_need", "N99", also="flow")
def unmet_row_of_an_unknown_need(case: Case) -> Case:
    return case.add_to_plan("unmet", need_id="N99", verdict="not_proven", destination="claim")


@breaks("unknown_resource", "N3", "F9", also="counts objective terms used resources")
def unknown_fund(case: Case) -> Case:
    return case.plan_row("assignments", "N3", "F1", resource_id="F9")


@breaks("line", "N3", "P1", also="counts objective terms used resources")
def provider_on_a_money_line(case: Case) -> Case:
    return case.plan_row("assignments", "N3", "F1", resource_id="P1")


@breaks("line", "N1", "P1")
def wrong_kind_of_resource(case: Case) -> Case:
    return case.plan_row("assignments", "N1", "P1", resource_kind="project")


@breaks("line", "N4", "J1", also="counts objective terms used resources")
def unknown_line(case: Case) -> Case:
    return case.plan_row("assignments", "N4", "J1", line="goods")


@breaks("duplicate", "N1", "P1")
def same_row_twice(case: Case) -> Case:
    row = next(row for row in case.plan.assignments.to_dicts() if row["need_id"] == "N1")
    return case.add_to_plan("assignments", **row)


@breaks("complete", "N2", also="used objective terms resources")
def helper_missing(case: Case) -> Case:
    # Without the helper 100 yuan are due, not 160, and the hours stay unserved.
    return case.drop_plan_row("assignments", "N2", "service")


@breaks("complete", "N4", also="used objective terms row_cost resources verdict")
def two_helpers(case: Case) -> Case:
    return case.add_to_pool("providers", provider_id="P3", skills=["care:1"], hours=2.0).add_to_plan(
        "assignments", need_id="N4", line="service", resource_id="P3", resource_kind="provider", people=3, hours=2.0
    )


@breaks("complete", "N2", also="used objective terms resources")
def half_the_money_missing(case: Case) -> Case:
    return case.drop_plan_row("assignments", "N2", "F2")


@breaks("complete", "N2", also="objective used resources")
def money_short_by_a_fen(case: Case) -> Case:
    # The need is half met: its nine points are lost.
    return case.plan_row("assignments", "N2", "F2", yuan_fen=59_99)


@breaks("complete", "N2", also="objective resources row_cost")
def three_funds(case: Case) -> Case:
    broken = case.add_to_pool("funds", fund_id="F3", balance_fen=60_00)
    broken = broken.plan_row("assignments", "N2", "F2", yuan_fen=30_00)
    return broken.add_to_plan(
        "assignments",
        need_id="N2",
        line="money",
        resource_id="F3",
        resource_kind="fund",
        people=1,
        hours=0,
        yuan_fen=30_00,
    )


@breaks("complete", "N1", also="objective")
def fund_that_pays_nothing(case: Case) -> Case:
    return case.add_to_plan(
        "assignments", need_id="N1", line="money", resource_id="F2", resource_kind="fund", people=2, hours=0, yuan_fen=0
    )


@breaks("complete", "N4", also="objective used")
def seat_that_pays_a_part(case: Case) -> Case:
    return case.plan_row("assignments", "N4", "J1", yuan_fen=29_99)


@breaks("complete", "N4", also="objective resources row_cost terms")
def seat_of_a_project_without_a_budget_pays(case: Case) -> Case:
    return case.pool_row("projects", "J1", budget_fen=None)


@breaks("complete", "N3", also="objective used terms row_cost row_distance row_ladder")
def helper_for_a_need_without_hours(case: Case) -> Case:
    return case.add_to_plan(
        "assignments", need_id="N3", line="service", resource_id="P2", resource_kind="provider", people=1, hours=0
    )


@breaks("row_people", "N2", "F1")
def people_of_a_row(case: Case) -> Case:
    return case.plan_row("assignments", "N2", "F1", people=2)


@breaks("row_people", "N1", "P1")
def people_of_a_row_left_empty(case: Case) -> Case:
    return case.plan_row("assignments", "N1", "P1", people=None)


@breaks("row_hours", "N1", "P1")
def hours_of_a_row(case: Case) -> Case:
    return case.plan_row("assignments", "N1", "P1", hours=3.99)


@breaks("row_hours", "N2", "F1")
def hours_on_a_money_line(case: Case) -> Case:
    return case.plan_row("assignments", "N2", "F1", hours=3.0)


@breaks("row_distance", "N2", "P2")
def distance_of_a_row(case: Case) -> Case:
    return case.plan_row("assignments", "N2", "P2", distance_km=1.121)


@breaks("row_distance", "N2", "F1")
def distance_on_a_money_line(case: Case) -> Case:
    return case.plan_row("assignments", "N2", "F1", distance_km=0.0)


@breaks("row_ladder", "N2", "P2")
def level_of_a_row(case: Case) -> Case:
    return case.plan_row("assignments", "N2", "P2", ladder="town")


@breaks("row_pinned", "N4", "J1")
def pinned_mark_missing(case: Case) -> Case:
    return case.plan_row("assignments", "N4", "J1", pinned=False)


@breaks("row_kept", "N1", "P1")
def kept_mark_missing(case: Case) -> Case:
    return case.plan_row("assignments", "N1", "P1", kept=False)


@breaks("row_kept", "N2", "P2")
def kept_mark_of_another_helper(case: Case) -> Case:
    return case.plan_row("assignments", "N2", "P2", kept=True)


@breaks("row_kept", "N1", "P1")
def kept_mark_against_the_previous_plan(case: Case) -> Case:
    # The previous plan, not the register, says who helped last.
    row = next(row for row in case.plan.assignments.to_dicts() if row["need_id"] == "N1")
    before = case.with_plan_table("assignments", [{**row, "resource_id": "P2"}]).plan
    return replace(case, previous=before)


@breaks("row_cost", "N1", "P1")
def cost_of_quality(case: Case) -> Case:
    return case.plan_row("assignments", "N1", "P1", cost_quality=0.020002)


@breaks("row_cost", "N2", "P2")
def cost_of_distance_missing(case: Case) -> Case:
    return case.plan_row("assignments", "N2", "P2", cost_distance_km=None)


@breaks("row_cost", "N4", "J1")
def cost_of_money_on_a_seat(case: Case) -> Case:
    return case.plan_row("assignments", "N4", "J1", cost_yuan=0.0)


@breaks("conservation", "N7", also="flow")
def need_lost(case: Case) -> Case:
    return case.drop_plan_row("unmet", "N7")


@breaks("conservation", "N1", also="flow")
def need_met_and_unmet(case: Case) -> Case:
    return case.add_to_plan("unmet", need_id="N1", verdict="not_proven", destination="refer")


@breaks("conservation", "N7", also="flow")
def need_unmet_twice(case: Case) -> Case:
    return case.add_to_plan("unmet", need_id="N7", verdict="not_proven", destination="claim")


@breaks("verdict", "N7", also="flow")
def eligible_need_called_not_eligible(case: Case) -> Case:
    return case.plan_row("unmet", "N7", verdict="not_eligible", destination="wait")


@breaks("verdict", "N7", also="flow")
def impossible_although_somebody_could(case: Case) -> Case:
    # P3 is within the region of N7 alone and has just the hours that N7 asks for.
    case = case.add_to_pool("providers", provider_id="P3", region="330111", skills=["care:1"], hours=2.0)
    return case.plan_row("unmet", "N7", verdict="impossible", destination="refer")


@breaks("verdict", "N6", also="flow")
def need_that_is_not_eligible_called_outbid(case: Case) -> Case:
    return case.plan_row("unmet", "N6", verdict="outbid", destination="claim")


@breaks("outbid", "N7")
def outbid_although_there_is_room(case: Case) -> Case:
    # P3 has just the hours that N7 asks for, and nobody else is there.
    case = case.add_to_pool("providers", provider_id="P3", region="330111", skills=["care:1"], hours=2.0)
    return case.plan_row("unmet", "N7", verdict="outbid")


@breaks("outbid", "N7")
def outbid_although_nobody_could(case: Case) -> Case:
    return case.plan_row("unmet", "N7", verdict="outbid")


@breaks("destination", "N6", also="flow")
def need_that_is_not_eligible_published(case: Case) -> Case:
    return case.plan_row("unmet", "N6", destination="claim")


@breaks("destination", "N7")
def minor_published(case: Case) -> Case:
    return case.pool_row("needs", "N7", minor=True, guardian_consent=True)


@breaks("destination", "N8", also="flow")
def red_need_published(case: Case) -> Case:
    return case.plan_row("unmet", "N8", verdict="not_proven", destination="claim")


@breaks("resources", "", "P1")
def use_of_a_resource(case: Case) -> Case:
    return case.plan_row("resources", "P1", "hours", used=4.0)


@breaks("resources", "", "F1")
def overhead_counted_as_capacity(case: Case) -> Case:
    return case.plan_row("resources", "F1", "yuan", capacity=1000.0)


@breaks("resources", "", "F1")
def resource_left_out(case: Case) -> Case:
    return case.drop_plan_row("resources", "F1", "yuan")


@breaks("resources", "", "P2")
def limit_that_the_pool_does_not_set(case: Case) -> Case:
    return case.add_to_plan("resources", resource_id="P2", dimension="cases", capacity=1.0, used=1.0)


@breaks("resources", "", "P1")
def dimension_that_the_resource_does_not_have(case: Case) -> Case:
    return case.add_to_plan("resources", resource_id="P1", dimension="seats", capacity=1.0, used=0.0)
