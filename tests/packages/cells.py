"""Small random pools in which packages of a few people are worth forming: one town or some villages, few carriers, some money."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from matcher.model import Policy, Pool
from matcher.model.policy import Packages

DATE = dt.date(2026, 11, 23)
VILLAGES = ("330111101001", "330111101002", "330111101003", "330111101004")
SERVICES: list[dict[str, Any]] = [
    {"service": "visit", "name": "探访", "class": "mind", "kind": "companionship", "hours": 1.0, "groupable": True},
    {"service": "meals", "name": "助餐", "class": "life", "kind": "home", "hours": 2.0, "groupable": True},
    {"service": "wash", "name": "助浴", "class": "life", "kind": "home", "hours": 1.0, "groupable": True},
    {"service": "talk", "name": "调解", "class": "mind", "kind": "companionship", "hours": 1.0},
]


def small_policy(seed: int) -> Policy:
    """Return a policy whose packages hold a few people."""
    draw = random.Random(seed)
    at_least = draw.randint(3, 6)
    return Policy(
        packages=Packages(
            at_least=at_least,
            at_most=at_least + draw.randint(1, 6),
            diameter_km=draw.choice([2.0, 5.0, 12.0]),
            rings=draw.choice([0, 1, 1, 2]),
            same_kind=(("meals", "wash"),) if draw.random() < 0.3 else (),
            opening=draw.choice([0.0, 0.05, 0.2]),
        )
    )


def small_pool(seed: int, *, needs: int = 12) -> Pool:
    """Return a pool of about so many needs; the same for the same seed."""
    draw = random.Random(1_000 + seed)
    rural = draw.random() < 0.4
    service = [row["service"] for row in SERVICES]
    count = draw.randint(needs // 2, needs)
    return Pool.from_rows(
        services=SERVICES,
        regions=[
            {"code": code, "urban": not rural, "lon": 119.9 + 0.02 * place, "lat": 30.0, "neighbours": around}
            for place, (code, around) in enumerate(
                zip(VILLAGES, ([VILLAGES[1]], [VILLAGES[2]], [VILLAGES[3]], []), strict=True)
            )
        ],
        needs=[_need(draw, number, draw.choice(service[: draw.randint(1, 4)])) for number in range(count)],
        providers=[_provider(draw, number, service) for number in range(draw.randint(1, 3))],
        funds=[
            {
                "fund_id": f"F{number}",
                "balance_fen": draw.choice([5_000, 20_000, 100_000]),
                "per_person_cap_fen": draw.choice([None, None, 6_000]),
                "people_cap": draw.choice([None, None, 5]),
            }
            for number in range(draw.randint(0, 2))
        ],
    )


def _need(draw: random.Random, number: int, service: str) -> dict[str, Any]:
    return {
        "need_id": f"N{number:02d}",
        "person_id": f"p{number % 9}",
        "household_id": f"h{draw.randint(0, 4)}" if draw.random() < 0.25 else None,
        "people": draw.choice([1, 1, 1, 2, 3]),
        "service": service,
        "grade": draw.choice(["red", "yellow", "blue", "green", "green"]),
        "hours": draw.choice([0.5, 1.0, 2.0]),
        "amount_fen": draw.choice([0, 0, 0, 3_000]),
        "region": draw.choice(VILLAGES),
        "lon": 119.9 + draw.random() * 0.08,
        "lat": 30.0 + draw.random() * 0.02,
        "verified": True,
    }


def _provider(draw: random.Random, number: int, services: list[str]) -> dict[str, Any]:
    return {
        "provider_id": f"P{number}",
        "services": draw.choice([[], services[:2], services[1:3]]),
        "hours": float(draw.choice([3, 6, 12, 30])),
        "cases": draw.choice([None, None, 5]),
        "people": draw.choice([None, None, 9]),
        "rate_fen": draw.choice([0, 0, 1_000]),
        "lon": 119.9 + draw.random() * 0.08,
        "lat": 30.0,
        "quality": draw.choice([None, 0.5, 1.0]),
    }
