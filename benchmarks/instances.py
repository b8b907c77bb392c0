"""Seeded pools of any size for the benchmarks: one district of 24 towns, helpers of three levels, donor funds.

Nothing here is taken from the samples but the points of the towns and the stream of draws, so that what was tuned on the
samples is measured on something else. All figures are assumptions, chosen so that no capacity is idle and none hopeless:

- needs gather around the points of the towns, by the towns' weights; services by :data:`SERVICE_WEIGHTS`;
- grades 3 % red, 12 % yellow, 25 % blue, the rest green; 1 to 4 people; up to 40 weeks of waiting;
- one need in four asks for money too, and the money items of the catalogue ask for money alone;
- one in eight asks for a higher skill than its service does, one in twelve for a woman or a man;
- helpers: two in five stay in their town's surroundings (5-9 km), two in five go 10-18 km, one in five 25-45 km;
- the hours of all helpers together are :data:`HOURS_COVER` of those asked for, each service's part going to those who offer it;
- half of the helpers have a limit on cases, a third one on people, a quarter are paid by the hour;
- funds hold :data:`MONEY_COVER` of the money asked for, with purposes, caps a need and a limit on people.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from matcher.model import Pool
from matcher.model.catalogue import builtin_services
from matcher.samples.draw import Draws, Floats, Integers
from matcher.samples.geography_fuyang import FUYANG

Row = dict[str, Any]

DATE = dt.date(2026, 11, 23)
"""Day of the plan."""

HOURS_COVER = 0.8
MONEY_COVER = 0.6

SERVICE_WEIGHTS: dict[str, int] = {
    "visiting": 20,
    "home_care": 14,
    "meal_delivery": 12,
    "cleaning": 10,
    "medical_escort": 8,
    "tutoring": 8,
    "counselling": 6,
    "rehabilitation": 5,
    "mediation": 3,
    "growth_group": 3,
    "hardship_aid": 5,
    "medical_aid": 3,
    "study_aid": 3,
}

_BUNDLES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("visiting", "meal_delivery", "cleaning"), ()),
    (("home_care", "cleaning", "medical_escort"), ("care:2",)),
    (("visiting", "counselling", "mediation", "growth_group"), ("counselling:3", "mediation:2", "social_work:2")),
    (("tutoring", "growth_group", "visiting"), ("teaching:2", "social_work:1")),
    (("home_care", "meal_delivery", "visiting", "rehabilitation"), ("care:1", "rehabilitation:3")),
    (("medical_escort", "home_care", "visiting"), ("care:3",)),
)
"""What kinds of helpers offer and can do."""

_HIGHER = {"home_care": "care:2", "medical_escort": "care:2", "tutoring": "teaching:2", "counselling": "counselling:3"}
_GRADES = ("red", "yellow", "blue", "green")
_LEVELS = ("village", "village", "town", "town", "district")
_RADII_KM = {"village": (5, 9), "town": (10, 18), "district": (25, 45)}
_CLASSES = ("life", "mind", "ability", "society")


def district_pool(*, needs: int, helpers: int, funds: int, seed: int) -> Pool:
    """Return a pool of the stated size.

    Parameters
    ----------
    needs, helpers, funds
        Numbers of rows, each >= 1.
    seed
        Seed >= 0; the same seed gives the same pool on every machine.
    """
    need_rows = _needs(needs, Draws(seed, "benchmark needs"))
    helper_rows = _helpers(helpers, need_rows, Draws(seed, "benchmark helpers"))
    fund_rows = _funds(funds, need_rows, Draws(seed, "benchmark funds"))
    return Pool.from_rows(needs=need_rows, providers=helper_rows, funds=fund_rows)


def _catalogue() -> dict[str, Row]:
    return {row["service"]: row for row in builtin_services().iter_rows(named=True)}


def _points(town: Integers, draws: Draws) -> tuple[Floats, Floats]:
    return FUYANG.scatter(town, draws)


def _town_positions(count: int, draws: Draws) -> Integers:
    return draws.weighted(count, [town.weight for town in FUYANG.towns])


def _needs(count: int, draws: Draws) -> list[Row]:
    catalogue, codes = _catalogue(), list(SERVICE_WEIGHTS)
    town = _town_positions(count, draws)
    lon, lat = _points(town, draws)
    service = draws.weighted(count, list(SERVICE_WEIGHTS.values()))
    grade = draws.weighted(count, (3, 12, 25, 60))
    people = 1 + draws.weighted(count, (85, 10, 3, 2))
    scale = draws.integers(count, 1, 4)
    asks_money = draws.chance(count, 25)
    fifties = draws.integers(count, 2, 30)
    higher = draws.chance(count, 12.5)
    gender = draws.weighted(count, (11, 1, 1))
    weeks = draws.integers(count, 0, 40)
    rows: list[Row] = []
    for index in range(count):
        code = codes[int(service[index])]
        item = catalogue[code]
        hours = item["hours"] * int(scale[index]) / 2
        money_only = hours == 0
        rows.append(
            {
                "need_id": f"N{index:06d}",
                "people": int(people[index]),
                "service": code,
                "grade": _GRADES[int(grade[index])],
                "skills": [_HIGHER[code]] if higher[index] and code in _HIGHER else [],
                "hours": hours,
                "amount_fen": int(fifties[index]) * 5_000 if money_only or asks_money[index] else 0,
                "lon": float(lon[index]),
                "lat": float(lat[index]),
                "crs": "wgs84",
                "region": FUYANG.towns[int(town[index])].code,
                "registered_on": DATE - dt.timedelta(days=7 * int(weeks[index])),
                "helper_gender": (None, "f", "m")[int(gender[index])],
            }
        )
    return rows


def _helpers(count: int, needs: list[Row], draws: Draws) -> list[Row]:
    # Teams of the lower levels stand in every town in turn; what they offer shifts with each round of the towns.
    place = np.arange(count, dtype=np.int64)
    town = place % len(FUYANG.towns)
    lon, lat = _points(town, draws)
    level = [_LEVELS[index % len(_LEVELS)] for index in range(count)]
    bundle = [(index + index // len(FUYANG.towns)) % len(_BUNDLES) for index in range(count)]
    hours = _hours(needs, bundle, 0.7 + 0.6 * draws.uniform(count))
    cases, people = draws.chance(count, 50), draws.chance(count, 33)
    paid, yuan = draws.chance(count, 25), draws.integers(count, 20, 45)
    quality = draws.integers(count, 55, 98)
    rows: list[Row] = []
    for index in range(count):
        low, high = _RADII_KM[level[index]]
        services, skills = _BUNDLES[bundle[index]]
        # A case takes some two and a half hours on average: the limits bind now and then.
        usual = max(1, round(hours[index] / 2.5))
        rows.append(
            {
                "provider_id": f"T{index:05d}",
                "type": "volunteer_team" if level[index] == "village" else "social_org",
                "level": level[index],
                "lon": float(lon[index]),
                "lat": float(lat[index]),
                "crs": "wgs84",
                "radius_km": float(draws.integer(low, high)),
                "services": list(services),
                "skills": list(skills),
                "hours": hours[index],
                "cases": usual if cases[index] else None,
                "people": usual + 2 if people[index] else None,
                "rate_fen": 100 * int(yuan[index]) if paid[index] else 0,
                "genders": ["f"] if index % 7 == 3 else [],
                "quality": int(quality[index]) / 100,
            }
        )
    return rows


def _hours(needs: list[Row], bundle: list[int], jitter: Floats) -> list[float]:
    """Return hours a week of each helper, in half hours, together ``HOURS_COVER`` of those asked for."""
    asked = dict.fromkeys(SERVICE_WEIGHTS, 0.0)
    for row in needs:
        asked[row["service"]] += row["hours"]
    offering = {code: sum(jitter[i] for i, kind in enumerate(bundle) if code in _BUNDLES[kind][0]) for code in asked}
    share = [
        sum(asked[code] * weight / offering[code] for code in _BUNDLES[kind][0])
        for kind, weight in zip(bundle, jitter, strict=True)
    ]
    total = sum(asked.values()) * HOURS_COVER
    return [max(1.0, round(2 * total * float(part) / float(sum(share))) / 2) for part in share]


def _funds(count: int, needs: list[Row], draws: Draws) -> list[Row]:
    total_fen = MONEY_COVER * sum(row["amount_fen"] for row in needs)
    weight = draws.integers(count, 1, 6)
    capped = draws.chance(count, 40)
    rows: list[Row] = []
    for index in range(count):
        # The last fund of every four is open to all purposes, the others to two classes each.
        purposes = [] if index % 4 == 3 else [_CLASSES[index % 4], _CLASSES[(index + 1) % 4]]
        rows.append(
            {
                "fund_id": f"F{index:03d}",
                "type": "enterprise_named",
                "purposes": purposes,
                "balance_fen": int(total_fen * int(weight[index]) / int(weight.sum())) // 100 * 100,
                "per_need_cap_fen": 60_000 if capped[index] else None,
                "people_cap": max(2, len(needs) // (6 * count)) if index % 4 == 1 else None,
            }
        )
    return rows
