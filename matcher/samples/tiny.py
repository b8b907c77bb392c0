"""Sample ``tiny``: six needs that a person can match by hand.

The arithmetic with the default policy on 2026-11-23 (every distance is 0; value minus cost, in points):

==========  =======================================  =====================================================
need        helper, money                            points
==========  =======================================  =====================================================
FY-00001    P001 (village, no evaluation)            27 x 1.04 - 0.02 - 0.04 = 28.02
FY-00002    P001                                     3 - 0.02 - 0.04 = 2.94
FY-00003    nobody: P001's 3 hours are used up       0
FY-00004    P002 (town, 0.9), 300 yuan from F01      3 - 0.05 - 0.01 - 0.04 - 0.003 = 2.897
FY-00005    P003 (district, 0.9), 33 yuan from F01   9 - 0.10 - 0.01 - 0.04 - 0.00033 = 8.84967
FY-00006    a seat in J01 (P003's level and 0.9)     1 - 0.10 - 0.01 = 0.89
==========  =======================================  =====================================================

The sum is 43.59667. FY-00001 waited two weeks (+4 %). P001 could serve FY-00003 only in the place of FY-00001 or
FY-00002, which are worth more; FY-00003 is outbid. The fund's 333 yuan are spent to the fen.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from matcher.model.enums import Category, Datum, FundType, Grade, Level, ProviderType
from matcher.model.pool import Pool
from matcher.model.text import Text
from matcher.samples.assumed import DATE
from matcher.samples.geography_fuyang import FUYANG
from matcher.samples.notes import notes_of
from matcher.samples.sample import Sample

Row = dict[str, Any]

OBJECTIVE_POINTS = 43.59667
"""Objective of the best plan, worked out by hand above."""

BEST_PLAN: dict[str, str | None] = {
    "FY-00001": "P001",
    "FY-00002": "P001",
    "FY-00003": None,
    "FY-00004": "P002",
    "FY-00005": "P003",
    "FY-00006": "J01",
}
"""Helper or project of each need in the best plan."""

_RIVER, _SPRING = FUYANG.towns[0], FUYANG.towns[1]


def _at(lon: float, lat: float) -> Row:
    return {"lon": lon, "lat": lat, "crs": Datum.WGS84.value}


_IN_FUCHUN = {**_at(_RIVER.lon, _RIVER.lat), "region": _RIVER.code}
_IN_CHUNJIANG = {**_at(_SPRING.lon, _SPRING.lat), "region": _SPRING.code}


def _need(number: int, grade: Grade, service: str, hours: float, place: Row, category: Category, **rest: Any) -> Row:
    return {
        "need_id": f"FY-{number:05d}",
        "person_id": f"p{number:05d}",
        "household_id": f"h{number:05d}",
        "people": 1,
        "service": service,
        "grade": grade.value,
        "hours": hours,
        "categories": [category.value],
        "registered_on": DATE,
        **place,
        **rest,
    }


def build(seed: int) -> Pool:
    """Return the pool, the same for every seed: 6 needs, 3 teams, 1 fund, 1 project, 2 towns."""
    del seed
    two_weeks_ago = DATE - dt.timedelta(days=14)
    needs = [
        _need(1, Grade.RED, "visiting", 1.0, _IN_FUCHUN, Category.ELDERLY, registered_on=two_weeks_ago, circle=1),
        _need(2, Grade.BLUE, "meal_delivery", 2.0, _IN_FUCHUN, Category.ELDERLY, circle=2),
        _need(3, Grade.GREEN, "visiting", 1.0, _IN_FUCHUN, Category.FRAIL, circle=3),
        _need(4, Grade.BLUE, "home_care", 4.0, _IN_CHUNJIANG, Category.DISABLED, amount_fen=30_000, circle=1),
        _need(5, Grade.YELLOW, "counselling", 1.0, _IN_FUCHUN, Category.WOMAN, circle=2),
        _need(
            6, Grade.GREEN, "growth_group", 1.5, _IN_FUCHUN, Category.CHILD, circle=2, minor=True, guardian_consent=True
        ),
    ]
    providers = [
        {
            "provider_id": "P001",
            "name": "示例·富春街道邻里队",
            "type": ProviderType.VOLUNTEER_TEAM.value,
            "level": Level.VILLAGE.value,
            "services": ["visiting", "meal_delivery"],
            "hours": 3.0,
            "roles": ["volunteer:6"],
            **_IN_FUCHUN,
        },
        {
            "provider_id": "P002",
            "name": "示例·春江街道照护队",
            "type": ProviderType.VOLUNTEER_TEAM.value,
            "level": Level.TOWN.value,
            "services": ["home_care"],
            "skills": ["care:1"],
            "hours": 5.0,
            "quality": 0.9,
            "radius_km": 5.0,
            "roles": ["volunteer:8"],
            **_IN_CHUNJIANG,
        },
        {
            "provider_id": "P003",
            "name": "示例·富阳区心理服务队",
            "type": ProviderType.SOCIAL_ORG.value,
            "level": Level.DISTRICT.value,
            "services": ["counselling"],
            "skills": ["counselling:2"],
            "hours": 1.0,
            "rate_fen": 3_300,
            "quality": 0.9,
            "roles": ["social_worker:2"],
            **_IN_FUCHUN,
            "region": FUYANG.code,
        },
    ]
    fund = {
        "fund_id": "F01",
        "name": "示例·综合基金",
        "type": FundType.ENTERPRISE_NAMED.value,
        "purposes": ["home_care", "mind"],
        "balance_fen": 33_300,
    }
    project = {
        "project_id": "J01",
        "name": "示例·成长小组项目",
        "service": "growth_group",
        "provider_id": "P003",
        "seats": 1,
        "starts": dt.date(2026, 9, 1),
        "ends": dt.date(2027, 6, 30),
        **_IN_FUCHUN,
        "region": FUYANG.code,
    }
    regions = FUYANG.regions()
    keep = [FUYANG.code, _RIVER.code, _SPRING.code]
    regions = regions.filter(regions["code"].is_in(keep))
    neighbours = [[code for code in listed if code in keep] for listed in regions["neighbours"].to_list()]
    pool = Pool.from_rows(needs=needs, providers=providers, funds=[fund], projects=[project])
    return pool.replace(regions=regions.with_columns(neighbours=pl.Series(neighbours, dtype=pl.List(pl.String))))


TINY = Sample(
    name="tiny",
    title=Text("手算样例：6 项需求", "Six needs to match by hand"),
    notes=notes_of(
        (
            Text(
                "合成数据：全部 6 项需求、3 个服务方、1 个基金、1 个项目均为假设，名称以“示例”开头；只有镇街的"
                "代码、名称（2022 年统计用区划代码，modood/Administrative-divisions-of-China，WTFPL）和坐标（"
                "GeoNames，CC BY 3.0）是真实的。种子不起作用。",
                "Synthetic: all 6 needs, 3 providers, 1 fund and 1 project are assumed and named 示例; only "
                "the towns' codes and names (statistical codes of 2022, "
                "modood/Administrative-divisions-of-China, WTFPL) and points (GeoNames, CC BY 3.0) are real. "
                "The seed changes nothing.",
            ),
            Text(
                "假设：每小时 33 元取自公布的 15,000 工时 50 万元（M58）；工时、金额、等级、技能、3 小时与 5 小"
                "时的能力、半径 5 公里、基金余额 333 元、项目 1 个名额均为假设；相邻关系按距离推定。",
                "Assumed: 33 yuan an hour follows the published 15,000 hours for 500,000 yuan (M58); hours, "
                "amounts, grades, skills, capacities of 3, 5 and 1 hours, a radius of 5 km, the fund's 333 "
                "yuan and the project's one seat are assumed; neighbours follow from distance.",
            ),
            Text(
                "2026-11-23 按默认规则的最优方案：FY-00001、FY-00002 由 P001，FY-00004 由 P002（F01 出 300 "
                "元），FY-00005 由 P003（F01 出 33 元），FY-00006 进 J01；FY-00003 因 P001 工时用尽而落空。目标"
                "值 43.59667。",
                "The best plan on 2026-11-23 with the default policy: FY-00001 and FY-00002 by P001, FY-00004 "
                "by P002 (300 yuan of F01), FY-00005 by P003 (33 yuan of F01), FY-00006 in J01; FY-00003 is "
                "left because P001's hours are used up. Objective 43.59667.",
            ),
        )
    ),
    build=build,
)
"""The sample ``tiny``."""
