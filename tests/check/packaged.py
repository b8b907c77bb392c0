"""A tiny pool, and a correct plan for it made by hand: two packages, one need helped alone, one by money alone.

The plan is for Monday 2026-11-23. ``care`` and ``talk`` count as one kind. The urban needs stand on a line going north
from P1's base, 0.01 degree (some 1.1 km) apart, the rural ones on another, each in a village of its own; the villages
adjoin along that line, because no region names a neighbour.

====  ======  =======  =====  ======  ==========================================================
need  people  service  hours  place   fate
====  ======  =======  =====  ======  ==========================================================
U1    8       care     2      0       K1, carried by P1, a team; F1 pays the 100 yuan asked for
U2    7       talk     1      0.01    K1, of which it is the centre
U3    6       care     2      0.02    K1, with U2 of the same household
U4    1       aid      0      0       the household again, not to be grouped: F1 pays the 50 yuan
U5    1       care     2      0       the household again, not verified: waits
R1    10      meals    1      0.10    K2, carried by P2, paid 20 yuan an hour: 20 yuan, F1
R2    6       care     2      0.11    K2, its centre: 40 yuan, F1 30, F2 10
R3    5       meals    1      0.12    K2: 20 yuan, F1
R4    2       meals    1      0.13    helped by P2 alone: 20 yuan, F1
====  ======  =======  =====  ======  ==========================================================

All needs are green, and nobody has waited: a need is worth its people.
"""

from __future__ import annotations

from typing import Any

from pyproj import Geod

from matcher.model import Plan, Policy, Pool
from matcher.model.enums import PlanStatus
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.summary import Flow, GradeGap, GroupCount, Summary, TermTotal, Usage
from tests.check.cases import Case
from tests.check.plans import DATE, LAT, LON, tiny_summary

TOWN, COUNTRY = "330111101", "330111201"
VILLAGES = [f"{COUNTRY}20{number}" for number in (1, 2, 3, 4)]
RURAL = LAT + 0.1


def km(one: float, other: float) -> float:
    """Return the distance between two points of the line, by their latitudes; pyproj is not the checker's code."""
    return float(Geod(ellps="WGS84").inv(LON, one, LON, other)[2]) / 1000


def _need(
    need_id: str, people: int, service: str, hours: float, lat: float, region: str, **more: Any
) -> dict[str, Any]:
    row = {"need_id": need_id, "people": people, "service": service, "hours": hours, "lat": lat, "lon": LON}
    return row | {"region": region} | more


NEEDS = [
    _need("U1", 8, "care", 2.0, LAT, TOWN, amount_fen=100_00),
    _need("U2", 7, "talk", 1.0, LAT + 0.01, TOWN, household_id="HA"),
    _need("U3", 6, "care", 2.0, LAT + 0.02, TOWN, household_id="HA"),
    _need("U4", 1, "aid", 0.0, LAT, TOWN, household_id="HA", amount_fen=50_00),
    _need("U5", 1, "care", 2.0, LAT, TOWN, household_id="HA", verified=False),
    _need("R1", 10, "meals", 1.0, RURAL, VILLAGES[0]),
    _need("R2", 6, "care", 2.0, RURAL + 0.01, VILLAGES[1]),
    _need("R3", 5, "meals", 1.0, RURAL + 0.02, VILLAGES[2]),
    _need("R4", 2, "meals", 1.0, RURAL + 0.03, VILLAGES[3]),
]
MEMBERS = {"K1": ("U1", "U2", "U3"), "K2": ("R1", "R2", "R3")}
CENTRES = {"K1": LAT + 0.01, "K2": RURAL + 0.01}
OPENING = 0.1
PAID = [("U1", "F1", 100), ("U4", "F1", 50), ("R1", "F1", 20), ("R2", "F1", 30), ("R2", "F2", 10)]
PAID += [("R3", "F1", 20), ("R4", "F1", 20)]


def packaged_pool() -> Pool:
    """Return the pool of the table above: two providers, two funds, a town and four villages."""
    villages = [
        {"code": code, "lat": RURAL + 0.01 * place, "lon": LON + 0.001 * place} for place, code in enumerate(VILLAGES)
    ]
    return Pool.from_rows(
        services=[
            {"service": "care", "class": "life", "hours": 2.0, "groupable": True},
            {"service": "talk", "class": "life", "hours": 1.0, "groupable": True},
            {"service": "meals", "class": "life", "hours": 1.0, "groupable": True},
            {"service": "aid", "class": "life", "hours": 0.0, "groupable": False},
        ],
        regions=[{"code": TOWN, "urban": True}, {"code": COUNTRY, "urban": False}, *villages],
        needs=NEEDS,
        providers=[
            {
                "provider_id": "P1",
                "level": "village",
                "lat": LAT,
                "lon": LON,
                "services": ["care", "talk"],
                "hours": 6.0,
                "cases": 3,
                "people": 21,
            },
            {"provider_id": "P2", "level": "town", "lat": RURAL, "lon": LON, "hours": 10.0, "rate_fen": 20_00},
        ],
        funds=[{"fund_id": "F1", "balance_fen": 500_00, "people_cap": 100}, {"fund_id": "F2", "balance_fen": 10_00}],
    )


def packaged_policy() -> Policy:
    """Return the policy: ``care`` and ``talk`` are of one kind."""
    return Policy.from_data({"packages": {"same_kind": [["care", "talk"]]}})


def _helped(need: dict[str, Any], provider: str, package: str = "") -> dict[str, Any]:
    people, base = need["people"], LAT if provider == "P1" else RURAL
    row = {
        "need_id": need["need_id"],
        "line": "service",
        "resource_id": package or provider,
        "resource_kind": "package" if package else "provider",
        "people": people,
        "hours": need["hours"],
        "yuan_fen": 0,
        "distance_km": round(km(base, need["lat"]), 3),
        "ladder": "village" if provider == "P1" else "town",
        "cost_distance_km": round(0.005 * km(base, need["lat"]) * people, 6),
        "cost_ladder_step": 0.0 if provider == "P1" else 0.05 * people,
        "cost_quality": 0.02 * people,
        "cost_channel": (0.02 if package else 0.04) * people,
    }
    if package:
        row["cost_compactness"] = round(0.002 * km(need["lat"], CENTRES[package]) * people, 6)
        row["cost_grouping"] = -0.1 * people
        row["cost_opening"] = OPENING if need["lat"] == CENTRES[package] else 0.0
    return row


def packaged_plan() -> Plan:
    """Return the correct plan."""
    needs = {need["need_id"]: need for need in NEEDS}
    rows = [
        _helped(needs[need_id], carrier, package)
        for package, carrier in (("K1", "P1"), ("K2", "P2"))
        for need_id in MEMBERS[package]
    ]
    rows.append(_helped(needs["R4"], "P2"))
    for need_id, fund_id, yuan in PAID:
        money = {"need_id": need_id, "line": "money", "resource_id": fund_id, "resource_kind": "fund", "hours": 0.0}
        people = needs[need_id]["people"]
        rows.append(money | {"people": people, "yuan_fen": yuan * 100, "cost_yuan": yuan * 0.00001})
    north = {"lon": LON, "people": 21, "needs": 3}
    packages = [
        {
            **north,
            "package_id": "K1",
            "service": "care",
            "carrier": "P1",
            "funds": ["F1"],
            "yuan_fen": 100_00,
            "lat": CENTRES["K1"],
            "diameter_km": round(km(LAT, LAT + 0.02), 3),
            "regions": [TOWN],
        },
        {
            **north,
            "package_id": "K2",
            "service": "care",
            "carrier": "P2",
            "funds": ["F1", "F2"],
            "yuan_fen": 80_00,
            "lat": CENTRES["K2"],
            "diameter_km": round(km(RURAL, RURAL + 0.02), 3),
            "regions": VILLAGES[:3],
        },
    ]
    resources = [
        {"resource_id": "P1", "dimension": "hours", "capacity": 6.0, "used": 5.0},
        {"resource_id": "P1", "dimension": "cases", "capacity": 3.0, "used": 3.0},
        {"resource_id": "P1", "dimension": "people", "capacity": 21.0, "used": 21.0},
        {"resource_id": "P2", "dimension": "hours", "capacity": 10.0, "used": 5.0},
        {"resource_id": "F1", "dimension": "yuan", "capacity": 500.0, "used": 240.0},
        # U1 8, U4 1, R1 10, R2 6, R3 5, R4 2
        {"resource_id": "F1", "dimension": "people", "capacity": 100.0, "used": 32.0},
        {"resource_id": "F2", "dimension": "yuan", "capacity": 10.0, "used": 10.0},
    ]
    unmet = [{"need_id": "U5", "verdict": "not_eligible", "reasons": ["verified"], "destination": "wait"}]
    return Plan(
        summary=_summary(),
        assignments=PLAN_TABLES["assignments"].frame(rows),
        packages=PLAN_TABLES["packages"].frame(packages),
        package_members=PLAN_TABLES["package_members"].frame(
            [{"package_id": package, "need_id": need_id} for package, members in MEMBERS.items() for need_id in members]
        ),
        unmet=PLAN_TABLES["unmet"].frame(unmet),
        resources=PLAN_TABLES["resources"].frame(resources),
    )


def _summary() -> Summary:
    def count(group: str, needs_asked: int, needs_met: int, people_asked: int, people_met: int) -> GroupCount:
        return GroupCount(
            group=group,
            needs_asked=needs_asked,
            needs_met=needs_met,
            people_asked=people_asked,
            people_met=people_met,
        )

    step = 0.01
    # People x km from the base: U2 7 and U3 6, R2 6, R3 5 and R4 2.
    reached = [(7, LAT, 1), (6, LAT, 2), (6, RURAL, 1), (5, RURAL, 2), (2, RURAL, 3)]
    travelled = sum(people * km(base, base + step * steps) for people, base, steps in reached)
    # People x km to the centre: U1 8 and U3 6, R1 10 and R3 5, each one step away.
    centred = 8 * km(LAT, CENTRES["K1"]) + 6 * km(LAT + 0.02, CENTRES["K1"])
    centred += 10 * km(RURAL, CENTRES["K2"]) + 5 * km(RURAL + 0.02, CENTRES["K2"])
    terms = [
        ("weights.green", 1.0, 45.0),
        ("distance_km", 0.005, travelled),
        ("ladder_step", 0.05, 23.0),  # R1 10, R2 6, R3 5, R4 2
        ("change_of_helper", 0.1, 0.0),
        ("quality", 0.1, 0.2 * 44),  # all but U4, whom money alone helps
        ("yuan", 0.00001, 250.0),
        ("packages.compactness_km", 0.002, centred),
        ("packages.worth", -0.1, 42.0),
        ("packages.opening", OPENING, 2.0),
        ("channels.project", 0.0, 0.0),
        ("channels.package", 0.02, 42.0),
        ("channels.provider", 0.04, 2.0),
    ]
    totals = [TermTotal(term=term, factor=factor, base=base, value=factor * base) for term, factor, base in terms]
    objective = 2 * totals[0].value - sum(total.value for total in totals)
    distances = [km(base, base + step * steps) for _, base, steps in reached]
    return tiny_summary(packaged_policy()).model_copy(
        update={
            "objective": objective,
            "bound": objective,
            "gap": 0.0,
            "status": PlanStatus.OPTIMAL,
            "flow": Flow(collected=9, met=8, claimed=0, referred=0, waiting=1, refused=0),
            "people_met": 45,
            "people_asked": 46,
            "by_grade": [count("green", 9, 8, 46, 45)],
            "by_town": [count(TOWN, 5, 4, 23, 22), count(COUNTRY, 4, 4, 23, 23)],
            "by_service": [
                count("aid", 1, 1, 1, 1),
                count("care", 4, 3, 21, 20),
                count("meals", 3, 3, 17, 17),
                count("talk", 1, 1, 7, 7),
            ],
            "gap_by_grade": [GradeGap(grade="green", objective=objective, bound=objective, gap=0.0)],
            "terms": totals,
            "used": Usage(hours=10.0, cases=7, yuan=250.0, mean_km=sum(distances) / 7, longest_km=max(distances)),
            "deferred_money": [],
        }
    )


def packaged_case() -> Case:
    """Return the pool with its correct plan and policy."""
    assert packaged_plan().summary.run.date == DATE
    return Case(pool=packaged_pool(), plan=packaged_plan(), policy=packaged_policy())
