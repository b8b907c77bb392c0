"""Mutations of the summary: the plan says of itself what is not so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matcher.model.enums import PlanStatus
from tests.check.broken import breaks
from tests.check.cases import Case
from tests.check.plans import BOUND, OBJECTIVE


@breaks("flow")
def met_needs_in_the_flow(case: Case) -> Case:
    return case.summary(flow=case.plan.summary.flow.model_copy(update={"met": 6}))


@breaks("flow")
def refused_rows_left_out_of_the_flow(case: Case) -> Case:
    return case.summary(flow=case.plan.summary.flow.model_copy(update={"refused": 0, "collected": 8}))


@breaks("deferred_money", "N5")
def money_that_waits_not_listed(case: Case) -> Case:
    return case.summary(deferred_money=[])


@breaks("deferred_money", "N1")
def money_listed_that_does_not_wait(case: Case) -> Case:
    return case.summary(deferred_money=["N1", "N5"])


@breaks("counts")
def people_met(case: Case) -> Case:
    return case.summary(people_met=9)


@breaks("counts")
def people_asked(case: Case) -> Case:
    return case.summary(people_asked=31)


@breaks("counts")
def grade_left_out(case: Case) -> Case:
    return case.summary(by_grade=case.plan.summary.by_grade[1:])


@breaks("counts")
def people_of_a_town(case: Case) -> Case:
    first, *rest = case.plan.summary.by_town
    return case.summary(by_town=[first.model_copy(update={"people_met": 6}), *rest])


@breaks("counts")
def service_listed_twice(case: Case) -> Case:
    services = case.plan.summary.by_service
    return case.summary(by_service=[*services, services[0]])


@breaks("used")
def hours_used(case: Case) -> Case:
    return _used(case, hours=10.01)


@breaks("used")
def cases_used(case: Case) -> Case:
    return _used(case, cases=5)


@breaks("used")
def yuan_used(case: Case) -> Case:
    return _used(case, yuan=240.01)


@breaks("used")
def longest_distance(case: Case) -> Case:
    return _used(case, longest_km=None)


@breaks("used")
def mean_distance(case: Case) -> Case:
    return _used(case, mean_km=1.1086)


def _used(case: Case, **values: Any) -> Case:
    return case.summary(used=case.plan.summary.used.model_copy(update=values))


@breaks("objective")
def objective_of_the_plan(case: Case) -> Case:
    objective = OBJECTIVE + 1e-4
    return case.summary(objective=objective, gap=(BOUND - objective) / BOUND)


@breaks("objective", also="gap")
def objective_of_a_grade(case: Case) -> Case:
    red = case.plan.summary.gap_by_grade[0]
    return case.summary(gap_by_grade=[red.model_copy(update={"objective": red.objective - 1})])


@breaks("objective")
def waiting_not_counted(case: Case) -> Case:
    # Registered 27 days ago, N1 has waited three whole weeks, not four.
    first = case.pool.needs.filter(case.pool.needs["need_id"] == "N1")["registered_on"][0]
    return case.pool_row("needs", "N1", registered_on=first.replace(day=first.day + 3))


@breaks("terms")
def value_of_a_term(case: Case) -> Case:
    first, *rest = case.plan.summary.terms
    return case.summary(terms=[first.model_copy(update={"value": first.value * 2}), *rest])


@breaks("terms")
def factor_of_a_term(case: Case) -> Case:
    first, *rest = case.plan.summary.terms
    return case.summary(terms=[first.model_copy(update={"factor": 0.01, "base": first.base / 2}), *rest])


@breaks("gap")
def gap_too_small(case: Case) -> Case:
    return case.summary(gap=1 / BOUND - 1e-4)


@breaks("gap")
def bound_below_the_objective(case: Case) -> Case:
    bound = OBJECTIVE - 0.01
    return case.summary(bound=bound, gap=(bound - OBJECTIVE) / bound)


@breaks("gap")
def bound_that_is_no_number(case: Case) -> Case:
    return case.summary(bound=float("nan"))


@breaks("status")
def optimal_with_a_gap(case: Case) -> Case:
    return case.summary(status=PlanStatus.OPTIMAL)


def _somebody_is_free_for_the_last_need(case: Case) -> Case:
    """Of N7 alone is there a way now: P3 lives in its region and has just its two hours."""
    return case.add_to_pool("providers", provider_id="P3", region="330111", skills=["care:1"], hours=2.0)


def _with_switches(case: Case, *notes: str, **switches: Any) -> Case:
    run = case.plan.summary.run.model_copy(update={"notes": list(notes)})
    return replace(case.summary(run=run), policy=case.policy.model_copy(update=switches))


@breaks("worst_town")
def floor_missed_without_a_word(case: Case) -> Case:
    # Town 1 could meet 27 people (N6 is not eligible) and meets 7.
    return _with_switches(_somebody_is_free_for_the_last_need(case), worst_town=0.26)


@breaks("worst_town")
def share_that_the_worst_town_does_not_have(case: Case) -> Case:
    note = "worst_town: 0.260000 of the people of the worst town are met (asked for 0.500000)"
    return _with_switches(_somebody_is_free_for_the_last_need(case), note, worst_town=0.5)


@breaks("strict_grades", "N7")
def best_under_strict_grades_although_somebody_is_free(case: Case) -> Case:
    proven = case.summary(bound=OBJECTIVE, gap=0.0, status=PlanStatus.OPTIMAL)
    return _with_switches(_somebody_is_free_for_the_last_need(proven), strict_grades=True)
