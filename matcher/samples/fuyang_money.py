"""Money of Fuyang's samples: fifteen funds of four types and thirty-eight running projects.

Published (S2): 15 funds of four types (enterprise-named, institution-named, individual, charitable trust) for study,
medical, hardship and disability aid, more than 60 million yuan in all; 38 projects with 5 million yuan of social
funds. Everything else here is assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from matcher.model.catalogue import builtin_services
from matcher.model.enums import Category, Datum, FundType
from matcher.samples import assumed
from matcher.samples.draw import Draws, apportion
from matcher.samples.geography import Geography
from matcher.samples.helpers import candidates

Row = dict[str, Any]
PROJECTS = 38
PROJECT_MONEY_YUAN = 5_000_000

_TEN_THOUSAND_YUAN_FEN = 10_000 * 100
_ENTERPRISE, _INSTITUTION = FundType.ENTERPRISE_NAMED, FundType.INSTITUTION_NAMED
_INDIVIDUAL, _TRUST = FundType.INDIVIDUAL, FundType.CHARITABLE_TRUST
_RIVERSIDE = ["330111001", "330111002", "330111004", "330111005", "330111006"]
_WEST = ["330111100", "330111101", "330111103", "330111105", "330111115", "330111116"]
_SOUTH = ["330111110", "330111111", "330111112", "330111200", "330111204", "330111205"]
_AIDS = ["hardship_aid", "medical_aid", "study_aid", "goods_support", "home_adaptation"]

# name, type, balance in 10,000 yuan, purposes, overhead, the rest of its rules
_FUNDS: tuple[tuple[str, FundType, int, list[str], float, Row], ...] = (
    ("企业冠名助学基金一", _ENTERPRISE, 900, ["study_aid"], 0.03, {"per_need_cap_fen": 400_000}),
    ("企业冠名助困基金二", _ENTERPRISE, 80, ["hardship_aid", "goods_support"], 0.03, {"regions": _RIVERSIDE}),
    (
        "企业冠名助残基金三",
        _ENTERPRISE,
        700,
        ["rehabilitation", "home_adaptation", "inclusion"],
        0.05,
        {"categories": [Category.DISABLED.value]},
    ),
    (
        "企业冠名助老基金四",
        _ENTERPRISE,
        500,
        ["life"],
        0.05,
        {"categories": [Category.ELDERLY.value], "denies": ["hardship_aid", "medical_aid"]},
    ),
    ("企业冠名助医基金五", _ENTERPRISE, 900, ["medical_aid", "medical_escort"], 0.03, {"per_person_cap_fen": 300_000}),
    (
        "机构冠名助学基金六",
        _INSTITUTION,
        800,
        ["study_aid", "tutoring"],
        0.02,
        {"categories": [Category.CHILD.value, Category.STUDENT.value]},
    ),
    ("机构冠名助困基金七", _INSTITUTION, 60, ["hardship_aid"], 0.02, {"regions": _WEST}),
    ("机构冠名助医基金八", _INSTITUTION, 1000, ["medical_aid"], 0.02, {"people_cap": 800}),
    ("机构冠名助残基金九", _INSTITUTION, 400, ["home_adaptation"], 0.02, {"per_need_cap_fen": 300_000}),
    ("个人捐赠助学基金十", _INDIVIDUAL, 60, ["study_aid"], 0.0, {"people_cap": 150}),
    (
        "个人捐赠助困基金十一",
        _INDIVIDUAL,
        50,
        ["hardship_aid", "goods_support"],
        0.0,
        {"denies": [Category.STUDENT.value], "per_need_cap_fen": 100_000},
    ),
    ("个人捐赠助医基金十二", _INDIVIDUAL, 40, ["medical_aid"], 0.0, {"regions": _SOUTH}),
    (
        "慈善信托助困基金十三",
        _TRUST,
        100,
        ["hardship_aid", "goods_support"],
        0.01,
        {"categories": [Category.LOW_INCOME.value, Category.DESTITUTE.value]},
    ),
    ("慈善信托服务基金十四", _TRUST, 400, ["life", "mind", "ability", "society"], 0.05, {"denies": _AIDS}),
    ("慈善信托综合基金十五", _TRUST, 290, [], 0.05, {"per_person_cap_fen": 100_000}),
)


def fuyang_funds() -> list[Row]:
    """Return the fifteen funds as rows in the stored form: 62.8 million yuan in all."""
    return [
        {
            "fund_id": f"F{number:02d}",
            "name": f"示例·{name}",
            "type": type_.value,
            "balance_fen": ten_thousand * _TEN_THOUSAND_YUAN_FEN,
            "purposes": purposes,
            "overhead": overhead,
            "available_from": dt.date(assumed.DATE.year, 1, 1),
            **rest,
        }
        for number, (name, type_, ten_thousand, purposes, overhead, rest) in enumerate(_FUNDS, start=1)
    ]


# service, number of projects, name, categories, weight of its money
_PROJECTS: tuple[tuple[str, int, str, tuple[Category, ...], int], ...] = (
    ("home_care", 5, "居家照料", (Category.ELDERLY,), 2),
    ("meal_delivery", 4, "助餐送餐", (Category.ELDERLY,), 2),
    ("visiting", 5, "探访陪伴", (), 1),
    ("counselling", 3, "心理疏导", (), 1),
    ("tutoring", 5, "学业辅导", (Category.CHILD,), 1),
    ("growth_group", 4, "成长小组", (Category.CHILD,), 1),
    ("rehabilitation", 4, "康复训练", (Category.DISABLED,), 2),
    ("job_training", 3, "就业培训", (), 2),
    ("inclusion", 2, "社会融入", (), 1),
    ("study_aid", 1, "助学", (Category.CHILD, Category.STUDENT), 6),
    ("medical_aid", 1, "助医", (), 6),
    ("goods_support", 1, "物资帮扶", (), 4),
)


def draw_projects(*, draws: Draws, geography: Geography, providers: Sequence[Row], seats: tuple[int, int]) -> list[Row]:
    """Return thirty-eight running projects as rows in the stored form, with 5 million yuan in all.

    Parameters
    ----------
    draws
        Stream of draws.
    geography
        The district.
    providers
        Providers as rows; a project is carried by one that offers its service, where there is one.
    seats
        Fewest and most seats of a project.
    """
    listed = [entry for entry in _PROJECTS for _ in range(entry[1])]
    budgets_yuan = apportion(PROJECT_MONEY_YUAN, [entry[4] for entry in listed])
    catalogue = builtin_services()
    standard = dict(zip(catalogue["service"].to_list(), catalogue["hours"].to_list(), strict=True))
    rows: list[Row] = []
    for index, (service, _, name, categories, _) in enumerate(listed):
        town = int(draws.weighted(1, [place.weight for place in geography.towns])[0])
        wide = draws.integer(0, 1) == 0
        region = geography.code if wide else geography.towns[town].code
        able = candidates(providers, region=region, service=service)
        lon, lat = geography.scatter(draws.integers(1, town, town), draws, share=0.4)
        places = draws.integer(*seats)
        rows.append(
            {
                "project_id": f"J{index + 1:02d}",
                "name": f"示例·{name}项目{index + 1:02d}",
                "service": service,
                "provider_id": providers[able[draws.integer(0, len(able) - 1)]]["provider_id"] if able else None,
                "fund_id": _fund_of(service),
                "region": region,
                "lon": float(lon[0]),
                "lat": float(lat[0]),
                "crs": Datum.WGS84.value,
                "radius_km": float(draws.integer(12, 25)) if wide else None,
                "seats": places,
                "hours": places * standard[service] if draws.integer(0, 1) == 0 and standard[service] else None,
                "budget_fen": budgets_yuan[index] * 100,
                "categories": [each.value for each in categories] if draws.integer(0, 1) == 0 else [],
                "starts": dt.date(assumed.DATE.year, draws.integer(1, 10), 1),
                # A few end within the month: the cliff that the planner must see (M92).
                "ends": dt.date(assumed.DATE.year, 12, draws.integer(1, 31))
                if draws.integer(0, 9) == 0
                else dt.date(assumed.DATE.year + 1, draws.integer(3, 12), 28),
            }
        )
    return rows


def with_conflicts(rows: list[Row], needs: pl.DataFrame, draws: Draws, *, each: int) -> list[Row]:
    """Return rows of which some must not serve one person, drawn among those without a helper.

    Parameters
    ----------
    rows
        Providers or funds as rows.
    needs
        Needs in the stored form.
    draws
        Stream of draws.
    each
        How many rows have a conflict.
    """
    free = needs.filter(pl.col("current_provider").is_null())["person_id"].to_list()
    chosen = {int(position) for position in draws.permutation(len(rows))[:each]}
    return [
        row | {"conflicts": [free[draws.integer(0, len(free) - 1)]]} if position in chosen else row
        for position, row in enumerate(rows)
    ]


def _fund_of(service: str) -> str:
    """Return a fund whose purposes fit a project's service."""
    return {"study_aid": "F06", "medical_aid": "F08", "goods_support": "F13", "rehabilitation": "F03"}.get(
        service, "F14"
    )
