"""Mutations of packages: each breaks one thing in the hand-made plan with two packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from matcher.model import Policy
from tests.check.broken import Change, breaks
from tests.check.cases import Case
from tests.check.packaged import VILLAGES, packaged_case
from tests.check.plans import LAT


def broken(rule: str, need_id: str = "", resource_id: str = "", *, also: str = "") -> Callable[[Change], Change]:
    """Register a mutation of the case with packages, whatever the case that it is given."""

    def register(change: Change) -> Change:
        @wraps(change)
        def of_packages(_: Case) -> Case:
            return change(packaged_case())

        return breaks(rule, need_id, resource_id, also=also)(of_packages)

    return register


def _policy(case: Case, **packages: object) -> Case:
    settings = {"same_kind": [["care", "talk"]]} | packages
    return replace(case, policy=Policy.from_data({"packages": settings}))


# Members


@broken("package_members", "", "K1")
def package_twice(case: Case) -> Case:
    (row,) = [row for row in case.plan.packages.to_dicts() if row["package_id"] == "K1"]
    return case.add_to_plan("packages", **row)


@broken("package_members", "R4", "K9")
def member_of_no_package(case: Case) -> Case:
    return case.add_to_plan("package_members", package_id="K9", need_id="R4")


@broken("package_members", "N99", "K1")
def member_that_is_no_need(case: Case) -> Case:
    return case.add_to_plan("package_members", package_id="K1", need_id="N99")


@broken("package_members", "U1", "K1")
def member_twice(case: Case) -> Case:
    return case.add_to_plan("package_members", package_id="K1", need_id="U1")


@broken("package_members", "R4", "K2", also="package_region package_table")
def member_that_is_served_alone(case: Case) -> Case:
    wider = case.add_to_plan("package_members", package_id="K2", need_id="R4")
    return wider.plan_row("packages", "K2", people=23, needs=4)


@broken("package_members", "U1", "K2", also="package_region package_service package_diameter package_table")
def member_of_two_packages(case: Case) -> Case:
    return case.add_to_plan("package_members", package_id="K2", need_id="U1")


@broken("package_members", "U3", "K1", also="package_size package_household package_table")
def served_in_a_package_without_being_a_member(case: Case) -> Case:
    return case.drop_plan_row("package_members", "U3")


@broken("package_members", "U1", "K1", also="complete objective terms row_distance row_ladder row_cost used resources")
def served_in_a_package_and_alone(case: Case) -> Case:
    (row,) = [row for row in case.plan.assignments.to_dicts() if row["need_id"] == "U1" and row["line"] == "service"]
    return case.add_to_plan("assignments", **row | {"resource_id": "P2", "resource_kind": "provider"})


@broken("package_members", "", "K3")
def package_without_members(case: Case) -> Case:
    return case.add_to_plan("packages", package_id="K3", people=0, needs=0, carrier="P1", diameter_km=0.0)


@broken("unknown_resource", "R4", "K9", also="complete objective terms used resources")
def served_in_a_package_that_does_not_exist(case: Case) -> Case:
    return case.plan_row("assignments", "R4", "service", resource_id="K9", resource_kind="package")


# Size, kind, household


@broken("package_size", "", "K2")
def too_few_people(case: Case) -> Case:
    return _policy(case, at_least=22)


@broken("package_size", "", "K1")
def too_many_people(case: Case) -> Case:
    return _policy(case, at_most=20)


@broken("package_service", "R1", "K2")
def service_that_cannot_be_grouped(case: Case) -> Case:
    return case.pool_row("services", "meals", groupable=False)


@broken("package_service", "", "K1")
def services_of_two_kinds(case: Case) -> Case:
    return _policy(case, same_kind=[["care", "meals"]])


@broken("package_household", "R4", "K2")
def part_of_a_household_outside(case: Case) -> Case:
    return case.pool_row("needs", "R1", household_id="HB").pool_row("needs", "R4", household_id="HB")


@broken("package_household", "U5", "K1", also="verdict")
def part_of_a_household_left_out(case: Case) -> Case:
    return case.pool_row("needs", "U5", verified=True)


# Places


@broken("package_region", "", "K2", also="package_service")
def town_and_country_together(case: Case) -> Case:
    return case.pool_row("regions", VILLAGES[1], urban=True)


@broken("package_region", "", "K2")
def villages_further_apart_than_the_rings(case: Case) -> Case:
    return _policy(case, rings=0)


@broken("package_region", "", "K2")
def villages_that_do_not_adjoin(case: Case) -> Case:
    # Once a region names a neighbour, points alone make none.
    return case.pool_row("regions", VILLAGES[3], neighbours=[VILLAGES[2]])


@broken("package_region", "", "K2")
def village_between_that_is_gone(case: Case) -> Case:
    # R2 is then in a village that the table does not have: it adjoins nothing.
    rows = [row for row in case.pool.regions.to_dicts() if row["code"] != VILLAGES[1]]
    emptied = replace(case, pool=case.pool.replace(regions=case.pool.regions.clear()))
    for row in rows:
        emptied = emptied.add_to_pool("regions", **row | {"urban": row["urban"] or False})
    return emptied


@broken("package_diameter", "", "K1")
def members_further_apart_than_the_policy_allows(case: Case) -> Case:
    return _policy(case, diameter_km=2.2)


# Carrier


@broken(
    "package_carrier",
    "",
    "K1",
    also="unknown_resource complete objective terms used resources counts",
)
def carrier_that_is_a_fund(case: Case) -> Case:
    return case.plan_row("packages", "K1", carrier="F2")


@broken("service_offered", "U2", "P1")
def carrier_that_does_not_offer_a_service(case: Case) -> Case:
    return case.pool_row("providers", "P1", services=["care"])


@broken("refused", "R3", "P2")
def carrier_that_a_member_refuses(case: Case) -> Case:
    return case.pool_row("needs", "R3", refused_providers=["P2"])


@broken("capacity_hours", "", "P1", also="resources")
def carrier_without_the_hours(case: Case) -> Case:
    return case.pool_row("providers", "P1", hours=4.99)


@broken("capacity_cases", "", "P1", also="resources")
def carrier_of_fewer_needs(case: Case) -> Case:
    return case.pool_row("providers", "P1", cases=2)


@broken("capacity_people", "", "P1", also="resources")
def carrier_of_fewer_people(case: Case) -> Case:
    return case.pool_row("providers", "P1", people=20)


@broken("complete", "R1", "", also="objective terms used resources package_table")
def hours_of_a_carrier_that_nobody_pays(case: Case) -> Case:
    return case.drop_plan_row("assignments", "R1", "F1")


@broken("pin", "U1", "P1")
def carrier_that_the_operator_forbids(case: Case) -> Case:
    return case.add_to_pool("pins", need_id="U1", resource_id="P1", action="forbid")


# What the table and the rows say


@broken("package_table", "", "K1")
def people_of_the_table(case: Case) -> Case:
    return case.plan_row("packages", "K1", people=20)


@broken("package_table", "", "K1")
def needs_of_the_table(case: Case) -> Case:
    return case.plan_row("packages", "K1", needs=None)


@broken("package_table", "", "K1")
def service_of_the_table(case: Case) -> Case:
    return case.plan_row("packages", "K1", service="talk")


@broken("package_table", "", "K1")
def yuan_of_the_table(case: Case) -> Case:
    return case.plan_row("packages", "K1", yuan_fen=100_01)


@broken("package_table", "", "K2")
def funds_of_the_table(case: Case) -> Case:
    return case.plan_row("packages", "K2", funds=["F1"])


@broken("package_table", "", "K2")
def regions_of_the_table(case: Case) -> Case:
    return case.plan_row("packages", "K2", regions=VILLAGES)


@broken("package_table", "", "K1")
def diameter_of_the_table(case: Case) -> Case:
    return case.plan_row("packages", "K1", diameter_km=2.0)


@broken("package_table", "", "K1", also="row_cost objective terms")
def centre_at_another_member(case: Case) -> Case:
    return case.plan_row("packages", "K1", lat=LAT)


@broken("package_table", "", "K1", also="row_cost objective terms")
def centre_beside_the_members(case: Case) -> Case:
    return case.plan_row("packages", "K1", lat=LAT + 0.0101)


@broken("package_table", "", "K1", also="row_cost objective terms")
def package_without_a_centre(case: Case) -> Case:
    return case.plan_row("packages", "K1", lat=None, lon=None)


@broken("package_table", "", "K1")
def packages_although_they_are_off(case: Case) -> Case:
    return _policy(case, enabled=False)


@broken("row_cost", "U1", "K1")
def channel_of_a_member_as_if_alone(case: Case) -> Case:
    return case.plan_row("assignments", "U1", "service", cost_channel=0.32)


@broken("row_cost", "U1", "K1")
def grouping_of_a_member(case: Case) -> Case:
    return case.plan_row("assignments", "U1", "service", cost_grouping=0.0)


@broken("row_cost", "U1", "K1")
def compactness_of_a_member(case: Case) -> Case:
    return case.plan_row("assignments", "U1", "service", cost_compactness=0.0)


@broken("row_cost", "R4", "P2")
def grouping_of_a_need_alone(case: Case) -> Case:
    return case.plan_row("assignments", "R4", "service", cost_grouping=-0.2)


@broken("row_cost", "U2", "K1")
def opening_of_no_package(case: Case) -> Case:
    return case.plan_row("assignments", "U2", "service", cost_opening=0.0)


@broken("row_cost", "U1", "K1")
def opening_of_one_package_twice(case: Case) -> Case:
    return case.plan_row("assignments", "U1", "service", cost_opening=0.1)


@broken("terms")
def openings_of_the_summary(case: Case) -> Case:
    return _term(case, "packages.opening", base=1.0, value=0.1)


@broken("terms")
def worth_of_the_summary(case: Case) -> Case:
    return _term(case, "packages.worth", base=41.0, value=-4.1)


@broken("terms")
def channel_of_the_summary(case: Case) -> Case:
    return _term(case, "channels.package", base=44.0, value=0.88)


@broken("terms")
def term_that_the_policy_does_not_have(case: Case) -> Case:
    return _term(case, "packages.worth", term="packages.gain")


def _term(case: Case, name: str, **values: object) -> Case:
    terms = [term.model_copy(update=values) if term.term == name else term for term in case.plan.summary.terms]
    return case.summary(terms=terms)
