"""Random small pools that use every field, valid as ``docs/reading.md`` says: for property tests of every room."""

from __future__ import annotations

import datetime as dt
from typing import Any

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

_SERVICE = st.sampled_from([row["service"] for row in SERVICES])
_CLASSES = ("mind", "life", "ability")
_DAY = st.integers(-30, 30).map(lambda days: DATE + dt.timedelta(days=days))
_AHEAD = st.integers(-3, 30).map(lambda days: DATE + dt.timedelta(days=days))
_HOURS = st.sampled_from([0.5, 1.0, 2.0, 2.25, 4.0])
_YUAN_FEN = st.sampled_from([1, 5_000, 30_000, 30_050, 200_000])


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


def _perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _some(values: tuple[str, ...], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True) if values else st.just([])


def _skills(most: int) -> st.SearchStrategy[list[str]]:
    levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=most)
    return levels.map(lambda chosen: [f"{code}:{level}" for code, level in chosen.items()])


def _roles() -> st.SearchStrategy[list[str]]:
    counts = st.dictionaries(st.sampled_from(ROLES), st.integers(1, 3))
    return counts.map(lambda chosen: [f"{role}:{count}" for role, count in chosen.items()])


@st.composite
def _points(draw: st.DrawFn) -> dict[str, Any]:
    # A coarse grid: no distance comes within a metre of the radii that are drawn.
    return {
        "lon": 119.9 + 0.013 * draw(st.integers(0, 12)),
        "lat": 30.0 + 0.017 * draw(st.integers(0, 12)),
        "crs": draw(st.sampled_from([None, "wgs84"])),
    }


@st.composite
def _bases(draw: st.DrawFn) -> dict[str, Any]:
    """Region, base and radius: a radius needs a base, a base may stand without radius, both may be absent."""
    row: dict[str, Any] = {"region": draw(_perhaps(st.sampled_from(REGIONS)))}
    if draw(st.booleans()):
        row |= draw(_points())
        row["radius_km"] = draw(_perhaps(st.sampled_from([1.0, 5.0, 12.5, 40.0])))
    return row


@st.composite
def _windows(draw: st.DrawFn, first: str, last: str) -> dict[str, Any]:
    begins, ends = draw(_perhaps(_DAY)), draw(_perhaps(_DAY))
    if begins is not None and ends is not None:
        begins, ends = min(begins, ends), max(begins, ends)
    return {first: begins, last: ends}


@st.composite
def _needs(draw: st.DrawFn, number: int, providers: tuple[str, ...]) -> dict[str, Any]:
    # At least one of hours and amount is asked for.
    hours, amount_fen = draw(
        st.one_of(
            st.tuples(_HOURS, st.just(0)),
            st.tuples(st.just(0.0), _YUAN_FEN),
            st.tuples(_HOURS, _YUAN_FEN),
        )
    )
    registered_on = draw(_perhaps(st.integers(31, 300).map(lambda days: DATE - dt.timedelta(days=days))))
    preferred = draw(_some(providers))
    return draw(_points()) | {
        "need_id": f"n{number}",
        "person_id": draw(_perhaps(st.sampled_from(PERSONS))),
        "household_id": draw(_perhaps(st.sampled_from(HOUSEHOLDS))),
        "people": draw(st.integers(1, 4)),
        "service": draw(_SERVICE),
        "grade": draw(st.sampled_from([grade.value for grade in Grade])),
        "circle": draw(_perhaps(st.integers(1, 3))),
        "categories": draw(_some(CATEGORIES)),
        "skills": draw(_skills(2)),
        "hours": hours,
        "amount_fen": amount_fen,
        "region": draw(_perhaps(st.sampled_from(REGIONS))),
        "registered_on": registered_on,
        "deadline": draw(_perhaps(_AHEAD)),
        "valid_until": draw(_perhaps(_AHEAD)),
        "publicity_start": draw(_perhaps(_DAY)),
        "verified": draw(st.sampled_from([True, True, True, False])),
        "team": draw(st.sampled_from([None, None, "pair", "full"])),
        "current_provider": draw(_perhaps(st.sampled_from(providers))) if providers else None,
        "preferred_providers": preferred,
        "refused_providers": [code for code in draw(_some(providers)) if code not in preferred],
        "helper_gender": draw(st.sampled_from([None, None, "f", "m"])),
        "minor": draw(st.booleans()),
        "guardian_consent": draw(st.booleans()),
    }


@st.composite
def _providers(draw: st.DrawFn, number: int) -> dict[str, Any]:
    return (
        draw(_bases())
        | draw(_windows("available_from", "available_to"))
        | {
            "provider_id": f"t{number}",
            "name": f"服务队{number}",
            "type": draw(_perhaps(st.sampled_from([kind.value for kind in ProviderType]))),
            "level": draw(_perhaps(st.sampled_from([level.value for level in Level]))),
            "services": draw(_some(tuple(row["service"] for row in SERVICES), most=3)),
            "skills": draw(_skills(3)),
            "hours": draw(st.just(0.0) | _HOURS.map(lambda hours: hours * 3)),
            "cases": draw(_perhaps(st.integers(0, 3))),
            "people": draw(_perhaps(st.integers(0, 6))),
            "rate_fen": draw(st.sampled_from([0, 0, 3_000, 4_555])),
            "roles": draw(_roles()),
            "genders": draw(_some(("f", "m"))),
            "quality": draw(_perhaps(st.sampled_from([0.0, 0.5, 0.95, 1.0]))),
            "banned_until": draw(_perhaps(_DAY)),
            "conflicts": draw(_some((*PERSONS, *HOUSEHOLDS))),
        }
    )


@st.composite
def _funds(draw: st.DrawFn, number: int) -> dict[str, Any]:
    codes = tuple(row["service"] for row in SERVICES)
    return draw(_windows("available_from", "available_to")) | {
        "fund_id": f"f{number}",
        "name": f"基金{number}",
        "type": draw(st.sampled_from([None, "fiscal", "individual"])),
        "purposes": draw(_some((*codes, *_CLASSES), most=3)),
        "regions": draw(_some(REGIONS)),
        "categories": draw(_some(CATEGORIES)),
        "balance_fen": draw(st.just(0) | _YUAN_FEN),
        "per_need_cap_fen": draw(_perhaps(st.just(0) | _YUAN_FEN)),
        "per_person_cap_fen": draw(_perhaps(st.just(0) | _YUAN_FEN)),
        "people_cap": draw(_perhaps(st.integers(0, 6))),
        "denies": draw(_some((*codes, *_CLASSES, *CATEGORIES, *REGIONS), most=2)),
        "overhead": draw(st.sampled_from([0.0, 0.0, 0.05, 0.3, 1.0])),
        "conflicts": draw(_some((*PERSONS, *HOUSEHOLDS))),
    }


@st.composite
def _projects(draw: st.DrawFn, number: int, providers: tuple[str, ...], funds: tuple[str, ...]) -> dict[str, Any]:
    return (
        draw(_bases())
        | draw(_windows("starts", "ends"))
        | {
            "project_id": f"j{number}",
            "name": f"项目{number}",
            "service": draw(_SERVICE),
            "provider_id": draw(_perhaps(st.sampled_from(providers))) if providers else None,
            "fund_id": draw(_perhaps(st.sampled_from(funds))) if funds else None,
            "seats": draw(st.integers(0, 6)),
            "hours": draw(_perhaps(_HOURS)),
            "budget_fen": draw(_perhaps(st.just(0) | _YUAN_FEN)),
            "categories": draw(_some(CATEGORIES)),
        }
    )


@st.composite
def pools(draw: st.DrawFn, *, most_needs: int = 6, most_resources: int = 4, strict: bool | None = None) -> Pool:
    """Draw a pool: 1 to ``most_needs`` needs, up to ``most_resources`` of each kind of resource and at least one.

    The plan's day is :data:`DATE`. In a strict pool every field may restrict, so that few pairs are allowed and every
    rule forbids something now and then; in others only up to four fields do, and most pairs are allowed. Without
    ``strict`` both are drawn.
    """

    def ids(letter: str) -> tuple[str, ...]:
        return tuple(f"{letter}{number}" for number in range(draw(st.integers(0, most_resources))))

    providers, funds, projects = ids("t"), ids("f"), ids("j")
    if not (*providers, *funds, *projects):
        providers = ("t0",)
    tables: dict[str, list[dict[str, Any]]] = {
        "needs": [draw(_needs(number, providers)) for number in range(draw(st.integers(1, most_needs)))],
        "providers": [draw(_providers(number)) for number in range(len(providers))],
        "funds": [draw(_funds(number)) for number in range(len(funds))],
        "projects": [draw(_projects(number, providers, funds)) for number in range(len(projects))],
    }
    if not (draw(st.booleans()) if strict is None else strict):
        kept = draw(st.lists(st.sampled_from(_RESTRICTIONS), max_size=4, unique=True))
        for table, field in _RESTRICTIONS:
            if (table, field) not in kept:
                for row in tables[table]:
                    row[field] = _FREE[table][field]
    pairs = [(row["need_id"], resource) for row in tables["needs"] for resource in (*providers, *funds, *projects)]
    pins = draw(st.lists(st.sampled_from(pairs), max_size=4, unique=True))
    return Pool.from_rows(
        **tables,
        services=SERVICES,
        regions=REGION_ROWS,
        teams=TEAMS,
        pins=[
            {"need_id": need, "resource_id": resource, "action": draw(st.sampled_from(["pin", "forbid"])), "by": "u1"}
            for need, resource in pins
        ],
    )


def policies() -> st.SearchStrategy[Policy]:
    """Draw a policy: the default, or one of other weeks and prices."""
    settings = st.fixed_dictionaries(
        {},
        optional={
            "weeks": st.integers(1, 8),
            "distance_km": st.sampled_from([0.0, 0.005, 0.5]),
            "ladder_step": st.sampled_from([0.0, 0.05, 1.0]),
            "change_of_helper": st.sampled_from([0.0, 0.1, 2.0]),
            "yuan": st.sampled_from([0.0, 0.00001, 0.01]),
            "strict_grades": st.booleans(),
        },
    )
    return settings.map(Policy.from_data)
