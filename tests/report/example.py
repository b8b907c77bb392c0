"""A plan of one invented week: eleven needs in three towns, checked by hand, with hostile texts among its names.

Collected 12 = met 6 + claimed 2 + referred 1 + waiting 2 + refused 1. Hours 4 + 2 + 2 + 1.5 + 2 = 11.5. Money: fund F1
pays 1,200.00 for N004; F2 pays 300.00 for N004 and 2 h x 50 = 100.00 for N002; 1,600.00 in all.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from matcher.model import Plan, Policy, Pool
from matcher.model.enums import PlanStatus
from matcher.model.schema import plan_tables as tables
from matcher.model.summary import Flow, GradeGap, GroupCount, RunRecord, Summary, TermTotal, Usage

DAY = dt.date(2026, 11, 23)
HOSTILE = "=cmd|'/c calc'!A1"
PERSONAL = ("SECRET-PERSON", "SECRET-HOUSE", "SECRET-OPERATOR")
ANFU, BAIYUN, QINGXI = "330111001", "330111002", "330111103"


def _need(number: int, service: str, grade: str, town: str, **more: Any) -> dict[str, Any]:
    return {
        "need_id": f"N{number:03d}",
        "person_id": f"SECRET-PERSON-{number}",
        "household_id": f"SECRET-HOUSE-{number}",
        "service": service,
        "grade": grade,
        "region": f"{town}201",
        "lon": 119.901234 + number / 100,
        "lat": 30.051234 + number / 200,
        "hours": 0.0,
        "registered_on": dt.date(2026, 10, 12),
    } | more


def pool() -> Pool:
    """Return the pool of the week."""
    return Pool.from_rows(
        needs=[
            _need(
                1, "home_care", "red", ANFU, hours=4.0, people=1, current_provider="P1", categories=["elderly", "ill"]
            ),
            _need(2, "visiting", "yellow", ANFU, hours=2.0, people=2, preferred_providers=["P2"], helper_gender="f"),
            _need(3, "tutoring", "blue", BAIYUN, hours=2.0, people=1, current_provider="P1", minor=True),
            _need(4, "medical_aid", "yellow", BAIYUN, amount_fen=150_000, people=1, categories=["mentally_ill"]),
            _need(5, "growth_group", "green", QINGXI, hours=1.5, people=3, categories=["child", "@custom"]),
            _need(6, "counselling", "red", QINGXI, hours=2.0, amount_fen=60_000, publicity_start=dt.date(2026, 11, 19)),
            _need(7, "rehabilitation", "yellow", QINGXI, hours=2.0, people=1, skills=["rehabilitation:3", "sign:1"]),
            _need(8, "hardship_aid", "blue", ANFU, amount_fen=100_000, publicity_start=DAY),
            _need(9, "home_adaptation", "red", BAIYUN, amount_fen=300_000),
            _need(10, "meal_delivery", "green", ANFU, hours=2.0, people=4),
            _need(11, "cleaning", "green", "330111", region="330111", hours=2.0, verified=False),
        ],
        providers=[
            _provider("P1", "星光志愿服务队", "volunteer_team", "town", 10.0, region=ANFU, lon=119.95, lat=30.06),
            _provider("P2", HOSTILE, "social_org", "district", 6.0, rate_fen=5_000, lon=119.96, lat=30.07),
            _provider("P3", "<r>@SUM(A1)</r>", "family", "village", 2.0, lon=119.123456, lat=30.123456),
            _provider("P4", None, None, None, 3.0),
        ],
        projects=[
            {
                "project_id": "J1",
                "name": "成长同行",
                "service": "growth_group",
                "provider_id": "P1",
                "seats": 12,
                "hours": 6.0,
                "budget_fen": 500_000,
                "lon": 119.97,
                "lat": 30.08,
            },
        ],
        funds=[
            {
                "fund_id": "F1",
                "name": "+阳光慈善基金",
                "type": "enterprise_named",
                "balance_fen": 1_000_000,
                "overhead": 0.1,
            },
            {"fund_id": "F2", "name": "区级救助资金", "type": "fiscal", "balance_fen": 333_333, "overhead": 0.05},
        ],
        regions=[
            {"code": ANFU, "name": "安福街道"},
            {"code": BAIYUN, "name": "白云街道"},
            {"code": QINGXI, "name": "清溪镇"},
        ],
        pins=[{"need_id": "N002", "resource_id": "P2", "action": "pin", "by": "SECRET-OPERATOR", "reason": "熟悉情况"}],
    ).replace(collected={"needs": 12})


def _provider(
    code: str, name: str | None, type_: str | None, level: str | None, hours: float, **more: Any
) -> dict[str, Any]:
    row = {"provider_id": code, "name": name, "type": type_, "level": level, "hours": hours}
    return row | {"conflicts": ["SECRET-PERSON-9"]} | more


def _given(need: str, line: str, resource: str, kind: str, **more: Any) -> dict[str, Any]:
    row = {"need_id": need, "line": line, "resource_id": resource, "resource_kind": kind, "people": 1, "hours": 0.0}
    costs = {f"cost_{term}": 0.0 for term in tables.COST_TERMS}
    return row | {"yuan_fen": 0} | costs | more


ASSIGNMENTS = [
    _given(
        "N001",
        "service",
        "P1",
        "provider",
        hours=4.0,
        distance_km=3.217,
        ladder="town",
        kept=True,
        cost_distance_km=0.016085,
    ),
    _given("N002", "service", "P2", "provider", hours=2.0, people=2, distance_km=1.5, ladder="district", pinned=True),
    _given("N002", "money", "F2", "fund", yuan_fen=10_000, people=2, cost_yuan=0.001),
    _given("N003", "service", "P3", "provider", hours=2.0, distance_km=0.84, ladder="village"),
    _given("N004", "money", "F1", "fund", yuan_fen=120_000),
    _given("N004", "money", "F2", "fund", yuan_fen=30_000),
    _given("N005", "seat", "J1", "project", hours=1.5, people=3, distance_km=6.4, ladder="town", yuan_fen=0),
    _given("N006", "service", "P1", "provider", hours=2.0, distance_km=9.75, ladder="town"),
]

_NO_SKILL = (
    "27 个服务方都不具备康复训练 3 级；最近的是星光志愿服务队，康复训练 1 级，距离 4.1 公里。",
    "None of 27 providers has rehabilitation:3; the nearest has level 1, 4.1 km away.",
)

UNMET: list[dict[str, Any]] = [
    {
        "need_id": "N007",
        "verdict": "impossible",
        "reasons": ["skills:27"],
        "sentence_zh": _NO_SKILL[0],
        "sentence_en": _NO_SKILL[1],
        "fix_zh": "星光志愿服务队有一人取得康复训练 3 级。",
        "fix_en": "One helper of P1 reaches level 3.",
        "destination": "refer",
    },
    {
        "need_id": "N008",
        "verdict": "not_eligible",
        "reasons": ["publicity"],
        "sentence_zh": "公示到 2026-11-27 为止，30 日起可拨款。",
        "sentence_en": "In publicity; money may move from 2026-11-30.",
        "fix_zh": "等待公示期满。",
        "fix_en": "Wait.",
        "destination": "wait",
    },
    {
        "need_id": "N009",
        "verdict": "outbid",
        "reasons": ["balance:2"],
        "sentence_zh": "资金已用于更急的需求。",
        "sentence_en": "The money went to more urgent needs.",
        "fix_zh": "再增加 1,400 元。",
        "fix_en": "1,400 yuan more.",
        "destination": "claim",
    },
    {
        "need_id": "N010",
        "verdict": "not_proven",
        "reasons": [],
        "sentence_zh": "本方案没有排上。",
        "sentence_en": "Not in this plan.",
        "destination": "claim",
    },
    {
        "need_id": "N011",
        "verdict": "not_eligible",
        "reasons": ["verified"],
        "sentence_zh": "尚未通过四步核准。",
        "sentence_en": "Not verified yet.",
        "fix_zh": "完成核准。",
        "fix_en": "Verify it.",
        "destination": "wait",
    },
]

RESOURCES: list[dict[str, Any]] = [
    {"resource_id": "P1", "dimension": "hours", "capacity": 10.0, "used": 6.0, "price": 0.0},
    {"resource_id": "P2", "dimension": "hours", "capacity": 6.0, "used": 2.0, "price": 0.0},
    {"resource_id": "P3", "dimension": "hours", "capacity": 2.0, "used": 2.0, "price": 1.5},
    {"resource_id": "P4", "dimension": "hours", "capacity": 3.0, "used": 0.0},
    {"resource_id": "J1", "dimension": "hours", "capacity": 6.0, "used": 1.5},
    {"resource_id": "J1", "dimension": "seats", "capacity": 12.0, "used": 3.0},
    {"resource_id": "J1", "dimension": "yuan", "capacity": 5000.0, "used": 0.0},
    {"resource_id": "F1", "dimension": "yuan", "capacity": 9000.0, "used": 1200.0},
    {"resource_id": "F2", "dimension": "yuan", "capacity": 3166.66, "used": 400.0},
]

PROBLEMS: list[dict[str, Any]] = [
    {
        "table": "needs",
        "row": 9,
        "field": "hours",
        "value": "两小时",
        "code": "not_a_number",
        "severity": "error",
        "sentence_zh": "每周工时应为数字，读到“两小时”。",
        "sentence_en": "hours must be a number, found 两小时.",
        "remedy_zh": "改为数字，例如 2。",
        "remedy_en": "Write a number, for instance 2.",
    },
    {
        "table": "needs",
        "field": "crs",
        "code": "datum_assumed",
        "severity": "warning",
        "sentence_zh": "没有坐标系，按 WGS-84 处理。",
        "sentence_en": "No datum given; WGS-84 was assumed.",
        "remedy_zh": "填写 crs。",
        "remedy_en": "Fill in crs.",
    },
]


def _count(group: str, asked: int, met: int, people: int, people_met: int) -> GroupCount:
    return GroupCount(group=group, needs_asked=asked, needs_met=met, people_asked=people, people_met=people_met)


def summary() -> Summary:
    """Return the summary of the week."""
    return Summary(
        objective=98.765,
        bound=99.0,
        gap=0.235 / 99,
        status=PlanStatus.WITHIN_GAP,
        flow=Flow(collected=12, met=6, claimed=2, referred=1, waiting=2, refused=1),
        people_met=9,
        people_asked=17,
        by_grade=[
            _count("red", 3, 2, 3, 2),
            _count("yellow", 3, 2, 4, 3),
            _count("blue", 2, 1, 2, 1),
            _count("green", 3, 1, 8, 3),
        ],
        by_town=[_count(ANFU, 4, 2, 8, 3), _count(BAIYUN, 3, 2, 3, 2), _count(QINGXI, 3, 2, 5, 4)],
        by_service=[_count("home_care", 1, 1, 1, 1), _count("visiting", 1, 1, 2, 2), _count("medical_aid", 1, 1, 1, 1)],
        gap_by_grade=[GradeGap(grade="red", objective=54.0, bound=54.0, gap=0.0)],
        terms=[TermTotal(term="distance_km", factor=0.005, base=31.0, value=0.155)],
        used=Usage(hours=11.5, cases=5, yuan=1600.0, mean_km=4.34, longest_km=9.75),
        deferred_money=["N006"],
        policy=Policy.from_data({}).model_dump(mode="json"),
        run=RunRecord(
            input_digest="ab" * 32,
            engine_version="0.1.0",
            date=DAY,
            seed=1,
            previous_digest=None,
            method="exact",
            solver="HiGHS",
            options=23,
            work={"nodes": 1.0},
            seconds={"solve": 0.4},
            notes=["2027 年没有官方放假安排，按周一至周五计算。"],
        ),
    )


def plan() -> Plan:
    """Return the plan of the week."""
    return Plan(
        summary=summary(),
        assignments=tables.ASSIGNMENTS.frame(ASSIGNMENTS),
        unmet=tables.UNMET.frame(UNMET),
        resources=tables.RESOURCES.frame(RESOURCES),
        problems=tables.PROBLEMS.frame(PROBLEMS),
    )
