"""A tiny pool, and a correct plan for it made by hand.

The plan is for Monday 2026-11-23. Everybody lives at one point, except N2 (0.01 degree north) and N8 (0.2 degree).

====  ======  ======  =====  ======  =============================================================
need  grade   people  hours  yuan    fate
====  ======  ======  =====  ======  =============================================================
N1    red     2       4      0       P1, a volunteer team that already helps
N2    yellow  1       3      100     P2, paid 20 yuan an hour: 100 + 3 x 20 = 160 yuan, F1 100, F2 60
N3    blue    1       0      50      F1 pays 50; the same person as N2
N4    green   3       2      30      a seat in J1, whose budget pays the 30
N5    red     1       1      200     P1; in publicity since Wednesday, so the 200 yuan wait
N6    green   1       2      0       not verified: waits
N7    green   20      2      0       published for claiming; P2 is forbidden
N8    red     1       2      0       nobody can reach it: referred; pinned to P1, outside P1's region
====  ======  ======  =====  ======  =============================================================
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pyproj import Geod

from matcher.model import Plan, Policy, Pool
from matcher.model.enums import PlanStatus
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.summary import Flow, GradeGap, GroupCount, RunRecord, Summary, TermTotal, Usage

DATE = dt.date(2026, 11, 23)
LAT, LON = 30.05, 119.95
TOWN_1, TOWN_2 = "330111101", "330111102"
# pyproj measures on the same ellipsoid with other code than the checker: about 1.1086 km.
KM = Geod(ellps="WGS84").inv(LON, LAT, LON, LAT + 0.01)[2] / 1000

# value = people x weight x waiting: N1 2 x 27 x (1 + 4 weeks x 0.02), N2 9, N3 3, N4 3 x 1, N5 27
VALUE = 58.32 + 9 + 3 + 3 + 27
# quality: P1 0.1 x (1 - 0.9) a person (N1 2, N4 3 through J1, N5 1); P2 is not evaluated: 0.1 x (1 - 0.8)
QUALITY = 0.02 + 0.03 + 0.01 + 0.02
# channel: 0.04 a person with a provider (N1 2, N2 1, N5 1), 0 for the seat
CHANNEL = 0.04 * 4
LADDER = 0.05 * 2  # P2 serves a district: two steps above the village
CHANGE = 0.1  # N2 was helped by P1
DISTANCE = round(0.005 * KM, 6)
YUAN = 0.00001 * (160 + 50 + 30)
OBJECTIVE = VALUE - QUALITY - CHANNEL - LADDER - CHANGE - DISTANCE - YUAN
BOUND = OBJECTIVE + 1


def tiny_pool() -> Pool:
    """Return the pool of the table above: two providers, one project, two funds."""
    home = {"lat": LAT, "lon": LON, "region": f"{TOWN_1}201"}
    care = {**home, "service": "care"}
    pool = Pool.from_rows(
        services=[
            {"service": "care", "class": "life", "hours": 2.0, "skills": ["care:1"], "groupable": True},
            {"service": "aid", "class": "life", "hours": 0.0},
        ],
        teams=[{"team": "duo", "role": "social_worker", "at_least": 1}, {"team": "duo", "role": "volunteer"}],
        needs=[
            {
                **care,
                "need_id": "N1",
                "person_id": "A",
                "household_id": "HA",
                "people": 2,
                "grade": "red",
                "hours": 4.0,
                "skills": ["care:2"],
                "helper_gender": "f",
                "team": "duo",
                "current_provider": "P1",
                "registered_on": DATE - dt.timedelta(days=30),
            },
            {
                **care,
                "need_id": "N2",
                "person_id": "B",
                "lat": LAT + 0.01,
                "grade": "yellow",
                "hours": 3.0,
                "amount_fen": 100_00,
                "minor": True,
                "guardian_consent": True,
                "valid_until": DATE,
                "deadline": DATE,
                "current_provider": "P1",
                "region": f"{TOWN_2}001",
            },
            {
                **home,
                "service": "aid",
                "need_id": "N3",
                "person_id": "B",
                "grade": "blue",
                "hours": 0.0,
                "amount_fen": 50_00,
                "categories": ["elderly"],
            },
            {**care, "need_id": "N4", "people": 3, "hours": 2.0, "amount_fen": 30_00, "categories": ["elderly", "ill"]},
            {
                **care,
                "need_id": "N5",
                "grade": "red",
                "hours": 1.0,
                "amount_fen": 200_00,
                "publicity_start": dt.date(2026, 11, 18),
            },
            {**care, "need_id": "N6", "hours": 2.0, "verified": False},
            {**care, "need_id": "N7", "people": 20, "hours": 2.0},
            {**care, "need_id": "N8", "grade": "red", "hours": 2.0, "lat": LAT + 0.2, "region": "330112"},
        ],
        providers=[
            {
                "provider_id": "P1",
                "level": "village",
                "region": "330111",
                "lat": LAT,
                "lon": LON,
                "radius_km": 5.0,
                "services": ["care"],
                "skills": ["care:3"],
                "hours": 10.0,
                "cases": 3,
                "people": 10,
                "roles": ["social_worker:1", "volunteer:2"],
                "genders": ["f"],
                "quality": 0.9,
                "available_from": DATE,
                "available_to": DATE,
                "banned_until": DATE - dt.timedelta(days=1),
                "conflicts": ["Z"],
            },
            {
                "provider_id": "P2",
                "region": "330111",
                "lat": LAT,
                "lon": LON,
                "skills": ["care:1"],
                "hours": 5.0,
                "rate_fen": 20_00,
            },
        ],
        projects=[
            {
                "project_id": "J1",
                "service": "care",
                "provider_id": "P1",
                "lat": LAT,
                "lon": LON,
                "radius_km": 1.0,
                "seats": 5,
                "hours": 10.0,
                "budget_fen": 100_00,
                "categories": ["elderly"],
                "starts": DATE,
                "ends": DATE,
            }
        ],
        funds=[
            {
                "fund_id": "F1",
                "balance_fen": 1000_00,
                "overhead": 0.1,
                "purposes": ["life"],
                "regions": ["330111"],
                "per_need_cap_fen": 100_00,
                "per_person_cap_fen": 150_00,
                "people_cap": 5,
                "available_from": DATE,
                "available_to": DATE,
                "denies": ["330112", "ill"],
            },
            {"fund_id": "F2", "balance_fen": 60_00},
        ],
        pins=[
            {"need_id": "N4", "resource_id": "J1", "action": "pin"},
            {"need_id": "N7", "resource_id": "P2", "action": "forbid"},
            {"need_id": "N8", "resource_id": "P1", "action": "pin"},
        ],
    )
    # One more row of needs was refused at the gate.
    return pool.replace(collected={"needs": 9})


def tiny_plan(policy: Policy | None = None) -> Plan:
    """Return the correct plan for the tiny pool under the default policy."""
    helped: dict[str, Any] = {"distance_km": 0.0, "ladder": "village", "yuan_fen": 0}
    paying: dict[str, Any] = {"line": "money", "resource_kind": "fund", "hours": 0.0}
    assignments: list[dict[str, Any]] = [
        {
            **helped,
            "need_id": "N1",
            "line": "service",
            "resource_id": "P1",
            "resource_kind": "provider",
            "people": 2,
            "hours": 4.0,
            "kept": True,
            "cost_quality": 0.02,
            "cost_channel": 0.08,
        },
        {
            **helped,
            "need_id": "N2",
            "line": "service",
            "resource_id": "P2",
            "resource_kind": "provider",
            "people": 1,
            "hours": 3.0,
            "distance_km": round(KM, 3),
            "ladder": "district",
            "cost_distance_km": DISTANCE,
            "cost_ladder_step": 0.1,
            "cost_change_of_helper": 0.1,
            "cost_quality": 0.02,
            "cost_channel": 0.04,
        },
        {**paying, "need_id": "N2", "resource_id": "F1", "people": 1, "yuan_fen": 100_00, "cost_yuan": 0.001},
        {**paying, "need_id": "N2", "resource_id": "F2", "people": 1, "yuan_fen": 60_00, "cost_yuan": 0.0006},
        {**paying, "need_id": "N3", "resource_id": "F1", "people": 1, "yuan_fen": 50_00, "cost_yuan": 0.0005},
        {
            **helped,
            "need_id": "N4",
            "line": "seat",
            "resource_id": "J1",
            "resource_kind": "project",
            "people": 3,
            "hours": 2.0,
            "yuan_fen": 30_00,
            "pinned": True,
            "cost_quality": 0.03,
            "cost_yuan": 0.0003,
        },
        {
            **helped,
            "need_id": "N5",
            "line": "service",
            "resource_id": "P1",
            "resource_kind": "provider",
            "people": 1,
            "hours": 1.0,
            "cost_quality": 0.01,
            "cost_channel": 0.04,
        },
    ]
    unmet: list[dict[str, Any]] = [
        {"need_id": "N6", "verdict": "not_eligible", "reasons": ["verified"], "destination": "wait"},
        {"need_id": "N7", "verdict": "not_proven", "destination": "claim"},
        {"need_id": "N8", "verdict": "impossible", "destination": "refer"},
    ]
    # P1: N1 4 h + N5 1 h, 2 cases, 2 + 1 people; P2: N2; J1: N4; F1: 1000 - 10 % = 900 yuan usable
    resources = [
        {"resource_id": "P1", "dimension": "hours", "capacity": 10.0, "used": 5.0},
        {"resource_id": "P1", "dimension": "cases", "capacity": 3.0, "used": 2.0},
        {"resource_id": "P1", "dimension": "people", "capacity": 10.0, "used": 3.0},
        {"resource_id": "P2", "dimension": "hours", "capacity": 5.0, "used": 3.0},
        {"resource_id": "J1", "dimension": "seats", "capacity": 5.0, "used": 3.0},
        {"resource_id": "J1", "dimension": "hours", "capacity": 10.0, "used": 2.0},
        {"resource_id": "J1", "dimension": "yuan", "capacity": 100.0, "used": 30.0},
        {"resource_id": "F1", "dimension": "yuan", "capacity": 900.0, "used": 150.0},
        {"resource_id": "F1", "dimension": "people", "capacity": 5.0, "used": 2.0},
        {"resource_id": "F2", "dimension": "yuan", "capacity": 60.0, "used": 60.0},
    ]
    problems = [
        {
            "table": "pins",
            "code": "pin_breaks_rule",
            "severity": "error",
            "sentence_zh": "指定N8由P1承担，不在服务区划",
            "sentence_en": "N8 is pinned to P1, which breaks the rule region",
        }
    ]
    return Plan(
        summary=tiny_summary(policy or Policy()),
        assignments=PLAN_TABLES["assignments"].frame(assignments),
        unmet=PLAN_TABLES["unmet"].frame(unmet),
        resources=PLAN_TABLES["resources"].frame(resources),
        problems=PLAN_TABLES["problems"].frame(problems),
    )


def tiny_summary(policy: Policy) -> Summary:
    """Return the summary of the correct plan."""

    def count(group: str, needs_asked: int, needs_met: int, people_asked: int, people_met: int) -> GroupCount:
        return GroupCount(
            group=group,
            needs_asked=needs_asked,
            needs_met=needs_met,
            people_asked=people_asked,
            people_met=people_met,
        )

    # Red: N1 and N5, value 58.32 + 27, quality 0.02 + 0.01, channel 0.08 + 0.04
    red = 85.32 - 0.03 - 0.12
    return Summary(
        objective=OBJECTIVE,
        bound=BOUND,
        gap=1 / BOUND,
        status=PlanStatus.WITHIN_GAP,
        flow=Flow(collected=9, met=5, claimed=1, referred=1, waiting=1, refused=1),
        people_met=8,
        people_asked=30,
        by_grade=[
            count("red", 3, 2, 4, 3),
            count("yellow", 1, 1, 1, 1),
            count("blue", 1, 1, 1, 1),
            count("green", 3, 1, 24, 3),
        ],
        # N8 knows only its district: it belongs to no town.
        by_town=[count(TOWN_1, 6, 4, 28, 7), count(TOWN_2, 1, 1, 1, 1)],
        by_service=[count("aid", 1, 1, 1, 1), count("care", 7, 4, 29, 7)],
        gap_by_grade=[GradeGap(grade="red", objective=red, bound=red, gap=0.0)],
        terms=[
            TermTotal(term="distance_km", factor=0.005, base=KM, value=DISTANCE),
            TermTotal(term="ladder_step", factor=0.05, base=2, value=LADDER),
            TermTotal(term="change_of_helper", factor=0.1, base=1, value=CHANGE),
            TermTotal(term="quality", factor=0.1, base=0.8, value=QUALITY),
            TermTotal(term="yuan", factor=0.00001, base=240, value=YUAN),
        ],
        # Hours: 4 + 3 + 2 + 1; yuan: 160 + 50 + 30; four helpers, one of them travels
        used=Usage(hours=10.0, cases=4, yuan=240.0, mean_km=KM / 4, longest_km=KM),
        deferred_money=["N5"],
        policy=policy.model_dump(mode="json"),
        run=RunRecord(
            input_digest="0" * 64,
            engine_version="0",
            date=DATE,
            seed=0,
            method="exact",
            solver="by hand",
            options=0,
            work={},
            seconds={},
            previous_digest=None,
        ),
    )
