"""Random small pools that use every field, valid as ``docs/reading.md`` says: for property tests of every room.

A pool is made from a seed that Hypothesis draws, in a hundredth of the time that drawing each of its some hundred values
would take. To have a failing pool made smaller, run its test with ``WISHPOOL_SHRINK=1``: Hypothesis then draws every value.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from matcher.model import Policy, Pool
from matcher.model.enums import Grade, Level, ProviderType

DATE = dt.date(2026, 11, 23)
"""The day of the plan: a Monday with ordinary weeks around it."""

VILLAGES = ("330111101001", "330111101002", "330111102001", "330122101001", "340101101001")
REGIONS = ("33", "3301", "330111", "330122", "330111101", "330111102", "330122101", *VILLAGES)
SKILLS = ("care", "teaching", "mediation")
CATEGORIES = ("elderly", "child", "disabled", "ill")
ROLES = ("volunteer", "social_worker")
PERSONS = ("p1", "p2", "p3")
HOUSEHOLDS = ("h1", "h2")

SERVICES: list[dict[str, Any]] = [
    {"service": "visit", "name": "探访", "class": "mind", "kind": "companionship", "hours": 1.0},
    {"service": "nursing", "name": "护理", "class": "life", "kind": "home", "hours": 2.0, "skills": ["care:2"]},
    {"service": "tutoring", "class": "ability", "kind": "companionship", "skills": ["teaching:1", "care:1"]},
    {"service": "relief", "name": "助困", "class": "life", "kind": "money", "hours": 0.0, "goes_to": False},
]
TEAMS: list[dict[str, Any]] = [
    {"team": "pair", "role": "volunteer", "at_least": 2},
    {"team": "full", "role": "volunteer", "at_least": 1, "at_most": 3},
    {"team": "full", "role": "social_worker", "at_least": 1},
]
REGION_ROWS: list[dict[str, Any]] = [
    {"code": code, "name": code, "urban": code.startswith("330111"), "lon": 119.9 + 0.01 * place, "lat": 30.0}
    for place, code in enumerate(REGIONS)
]

_SERVICES = [row["service"] for row in SERVICES]
_CLASSES = ("mind", "life", "ability")
_HOURS = (0.5, 1.0, 2.0, 2.25, 4.0)
_FEN = (1, 5_000, 30_000, 30_050, 200_000)

_SHRINKING = "WISHPOOL_SHRINK" in os.environ

Value = TypeVar("Value")


_FREE: dict[str, dict[str, Any]] = {
    "needs": dict.fromkeys(
        (
            "skills",
            "deadline",
            "valid_until",
            "publicity_start",
            "verified",
            "team",
            "refused_providers",
            "helper_gender",
            "minor",
        )
    ),
    "providers": dict.fromkeys(
        (
            "region",
            "radius_km",
            "services",
            "cases",
            "people",
            "available_from",
            "available_to",
            "genders",
            "banned_until",
            "conflicts",
        )
    )
    | {"hours": 20.0, "skills": [f"{skill}:3" for skill in SKILLS], "roles": [f"{role}:3" for role in ROLES]},
    "funds": dict.fromkeys(
        (
            "purposes",
            "regions",
            "categories",
            "per_need_cap_fen",
            "per_person_cap_fen",
            "people_cap",
            "denies",
            "available_from",
            "available_to",
            "overhead",
            "conflicts",
        )
    )
    | {"balance_fen": 200_000},
    "projects": dict.fromkeys(("region", "radius_km", "hours", "categories", "starts", "ends")) | {"seats": 6},
}
"""What a field is set to where a pool is not to be restricted by it; ``None`` is the field's default."""

_RESTRICTIONS = [(table, field) for table, fields in _FREE.items() for field in fields]


def _perhaps(draw: random.Random, value: Callable[[], Value]) -> Value | None:
    return value() if draw.random() < 0.5 else None


def _one_of(draw: random.Random, values: Sequence[Value]) -> Value | None:
    """Nothing or one of the values, nothing half of the time."""
    return draw.choice(values) if values and draw.random() < 0.5 else None


def _some(draw: random.Random, values: Sequence[str], most: int = 2) -> list[str]:
    return draw.sample(list(values), draw.randint(0, min(most, len(values))))


def _counts(draw: random.Random, keys: Sequence[str], most: int) -> list[str]:
    """Some of the keys, each with a number from 1 to 3."""
    return [f"{key}:{draw.randint(1, 3)}" for key in _some(draw, keys, most)]


def _day(draw: random.Random, first: int, last: int) -> dt.date:
    """A day from so many days after :data:`DATE` to so many; each third one beside or on that day itself."""
    days = draw.randint(max(first, -1), 1) if draw.random() < 1 / 3 else draw.randint(first, last)
    return DATE + dt.timedelta(days=days)


def _any_day(draw: random.Random) -> dt.date | None:
    return _perhaps(draw, lambda: _day(draw, -30, 30))


def _point(draw: random.Random) -> dict[str, Any]:
    # A coarse grid: no distance comes within a metre of the radii that are drawn.
    return {
        "lon": 119.9 + 0.013 * draw.randint(0, 12),
        "lat": 30.0 + 0.017 * draw.randint(0, 12),
        "crs": draw.choice([None, "wgs84"]),
    }


def _base(draw: random.Random) -> dict[str, Any]:
    """Region, base and radius: a radius needs a base, a base may stand without radius, both may be absent."""
    row: dict[str, Any] = {"region": _one_of(draw, REGIONS)}
    if draw.random() < 0.5:
        row |= _point(draw) | {"radius_km": _one_of(draw, [1.0, 5.0, 12.5, 40.0])}
    return row


def _window(draw: random.Random, first: str, last: str) -> dict[str, Any]:
    begins, ends = _any_day(draw), _any_day(draw)
    if begins is not None and ends is not None:
        begins, ends = min(begins, ends), max(begins, ends)
    return {first: begins, last: ends}


def _need(draw: random.Random, number: int, providers: Sequence[str]) -> dict[str, Any]:
    asked = draw.choice(["hours", "money", "both"])  # at least one of them
    preferred = _some(draw, providers)
    return _point(draw) | {
        "need_id": f"n{number}",
        "person_id": _one_of(draw, PERSONS),
        "household_id": _one_of(draw, HOUSEHOLDS),
        "people": draw.randint(1, 4),
        "service": draw.choice(_SERVICES),
        "grade": draw.choice([grade.value for grade in Grade]),
        "circle": _one_of(draw, (1, 2, 3)),
        "categories": _some(draw, CATEGORIES),
        "skills": _counts(draw, SKILLS, 2),
        "hours": 0.0 if asked == "money" else draw.choice(_HOURS),
        "amount_fen": 0 if asked == "hours" else draw.choice(_FEN),
        "region": _one_of(draw, REGIONS),
        "registered_on": _perhaps(draw, lambda: DATE - dt.timedelta(days=draw.randint(31, 300))),
        "deadline": _perhaps(draw, lambda: _day(draw, -3, 30)),
        "valid_until": _perhaps(draw, lambda: _day(draw, -3, 30)),
        "publicity_start": _any_day(draw),
        "verified": draw.choice([True, True, True, False]),
        "team": draw.choice([None, None, "pair", "full"]),
        "current_provider": _one_of(draw, providers),
        "preferred_providers": preferred,
        "refused_providers": [code for code in _some(draw, providers) if code not in preferred],
        "helper_gender": draw.choice([None, None, "f", "m"]),
        "minor": draw.random() < 0.5,
        "guardian_consent": draw.random() < 0.5,
    }


def _provider(draw: random.Random, number: int) -> dict[str, Any]:
    return (
        _base(draw)
        | _window(draw, "available_from", "available_to")
        | {
            "provider_id": f"t{number}",
            "name": f"服务队{number}",
            "type": _one_of(draw, [kind.value for kind in ProviderType]),
            "level": _one_of(draw, [level.value for level in Level]),
            "services": _some(draw, _SERVICES, most=3),
            "skills": _counts(draw, SKILLS, 3),
            "hours": 3 * (_one_of(draw, _HOURS) or 0.0),
            "cases": _one_of(draw, range(4)),
            "people": _one_of(draw, range(7)),
            "rate_fen": draw.choice([0, 0, 3_000, 4_555]),
            "roles": _counts(draw, ROLES, 2),
            "genders": _some(draw, ("f", "m")),
            "quality": _one_of(draw, [0.0, 0.5, 0.95, 1.0]),
            "banned_until": _any_day(draw),
            "conflicts": _some(draw, (*PERSONS, *HOUSEHOLDS)),
        }
    )


def _fund(draw: random.Random, number: int) -> dict[str, Any]:
    amounts = (0, 0, *_FEN)
    return _window(draw, "available_from", "available_to") | {
        "fund_id": f"f{number}",
        "name": f"基金{number}",
        "type": draw.choice([None, "fiscal", "individual"]),
        "purposes": _some(draw, (*_SERVICES, *_CLASSES), most=3),
        "regions": _some(draw, REGIONS),
        "categories": _some(draw, CATEGORIES),
        "balance_fen": draw.choice(amounts),
        "per_need_cap_fen": _one_of(draw, amounts),
        "per_person_cap_fen": _one_of(draw, amounts),
        "people_cap": _one_of(draw, range(7)),
        "denies": _some(draw, (*_SERVICES, *_CLASSES, *CATEGORIES, *REGIONS)),
        "overhead": draw.choice([0.0, 0.0, 0.05, 0.3, 1.0]),
        "conflicts": _some(draw, (*PERSONS, *HOUSEHOLDS)),
    }


def _project(draw: random.Random, number: int, providers: Sequence[str], funds: Sequence[str]) -> dict[str, Any]:
    return (
        _base(draw)
        | _window(draw, "starts", "ends")
        | {
            "project_id": f"j{number}",
            "name": f"项目{number}",
            "service": draw.choice(_SERVICES),
            "provider_id": _one_of(draw, providers),
            "fund_id": _one_of(draw, funds),
            "seats": draw.randint(0, 6),
            "hours": _one_of(draw, _HOURS),
            "budget_fen": _one_of(draw, (0, 0, *_FEN)),
            "categories": _some(draw, CATEGORIES),
        }
    )


def random_pool(
    draw: random.Random, *, most_needs: int = 6, most_resources: int = 4, strict: bool | None = None
) -> Pool:
    """Return a pool: 1 to ``most_needs`` needs, up to ``most_resources`` of each kind of resource and at least one.

    The plan's day is :data:`DATE`. In a strict pool every field may restrict, so that few pairs are allowed and every
    rule forbids something now and then; in others only up to four fields do, and most pairs are allowed. Without
    ``strict`` it is the one or the other.
    """

    def ids(letter: str) -> tuple[str, ...]:
        return tuple(f"{letter}{number}" for number in range(draw.randint(0, most_resources)))

    providers, funds, projects = ids("t"), ids("f"), ids("j")
    if not (*providers, *funds, *projects):
        providers = ("t0",)
    tables: dict[str, list[dict[str, Any]]] = {
        "needs": [_need(draw, number, providers) for number in range(draw.randint(1, most_needs))],
        "providers": [_provider(draw, number) for number in range(len(providers))],
        "funds": [_fund(draw, number) for number in range(len(funds))],
        "projects": [_project(draw, number, providers, funds) for number in range(len(projects))],
    }
    if not (draw.random() < 0.5 if strict is None else strict):
        kept = draw.sample(_RESTRICTIONS, draw.randint(0, 4))
        for table, field in _RESTRICTIONS:
            if (table, field) not in kept:
                for row in tables[table]:
                    row[field] = _FREE[table][field]
    pairs = [(row["need_id"], resource) for row in tables["needs"] for resource in (*providers, *funds, *projects)]
    pins = draw.sample(pairs, draw.randint(0, min(4, len(pairs))))
    return Pool.from_rows(
        **tables,
        services=SERVICES,
        regions=REGION_ROWS,
        teams=TEAMS,
        pins=[
            {"need_id": need, "resource_id": resource, "action": draw.choice(["pin", "forbid"]), "by": "u1"}
            for need, resource in pins
        ],
    )


def pools(*, most_needs: int = 6, most_resources: int = 4, strict: bool | None = None) -> st.SearchStrategy[Pool]:
    """Draw a pool of :func:`random_pool`."""
    # Hypothesis varies what it drew by copying one value over another of the same kind. Policies are drawn in another
    # way, else half of the pools of a test would occur again and again.
    draws = _every_value() if _SHRINKING else st.binary(min_size=4, max_size=4).map(random.Random)
    return draws.map(
        lambda draw: random_pool(draw, most_needs=most_needs, most_resources=most_resources, strict=strict)
    )


def policies() -> st.SearchStrategy[Policy]:
    """Draw a policy: the default, or one of other weeks and prices."""
    return _every_value().map(_policy) if _SHRINKING else st.sampled_from(_policies())


@functools.cache
def _policies() -> list[Policy]:
    return [_policy(random.Random(seed)) for seed in range(500)]


def _policy(draw: random.Random) -> Policy:
    values: dict[str, Sequence[Any]] = {
        "weeks": range(1, 9),
        "distance_km": (0.0, 0.005, 0.5),
        "ladder_step": (0.0, 0.05, 1.0),
        "change_of_helper": (0.0, 0.1, 2.0),
        "yuan": (0.0, 0.00001, 0.01),
        "strict_grades": (False, True),
    }
    return Policy.from_data({name: draw.choice(values[name]) for name in _some(draw, list(values), most=len(values))})


def _every_value() -> st.SearchStrategy[random.Random]:
    return st.randoms(use_true_random=False)
