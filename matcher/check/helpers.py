"""Who gives hours: providers, and seats in projects that a provider carries, in one shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matcher.check.distances import Point

Row = dict[str, Any]

_STEPS = {"village": 0, "town": 1, "district": 2, "city": 3, "province": 4}
_LEVEL_OF_DIGITS = {12: "village", 9: "town", 6: "district", 4: "city", 2: "province"}


@dataclass(frozen=True, kw_only=True)
class Helper:
    """A provider or a project; what a project takes over from its provider is filled in.

    Attributes
    ----------
    resource_id, is_project
        Identifier and kind.
    provider_id
        The provider itself, or the one that carries the project; ``None`` without one.
    services
        Services on offer; empty means all.
    skills
        Best level by skill.
    region, point, radius_km
        Where it works; ``None`` where not given.
    genders, roles, conflicts, banned_until
        Of the provider; empty or ``None`` for a project without one.
    categories
        Categories of a project; empty means all.
    first_day, last_day
        When it is available.
    rate_fen
        Fen an hour; projects charge nothing.
    budget_fen
        Budget of a project; ``None`` where it has none.
    level
        Rung of the ladder, ``None`` where unknown.
    quality
        Last evaluation, ``None`` where there is none.
    """

    resource_id: str
    is_project: bool
    provider_id: str | None
    services: frozenset[str]
    skills: dict[str, int]
    region: str | None
    point: Point | None
    radius_km: float | None
    genders: frozenset[str]
    roles: dict[str, int]
    conflicts: frozenset[str]
    banned_until: dt.date | None
    categories: frozenset[str]
    first_day: dt.date | None
    last_day: dt.date | None
    rate_fen: int
    budget_fen: int | None
    level: str | None
    quality: float | None

    @property
    def steps(self) -> int:
        """Steps above the village; none where the level is unknown."""
        return _STEPS.get(self.level or "", 0)


def skill_levels(*lists: Iterable[str]) -> dict[str, int]:
    """Return the highest level by skill from lists of ``code`` or ``code:level``."""
    best: dict[str, int] = {}
    for skill in (skill for skills in lists for skill in skills):
        code, _, level = skill.rpartition(":")
        if not code:
            code, level = skill, "1"
        best[code] = max(best.get(code, 0), int(level))
    return best


def point_of(row: Row) -> Point | None:
    """Return latitude and longitude of a row, or ``None`` where it has no point."""
    return None if row["lat"] is None or row["lon"] is None else (row["lat"], row["lon"])


def provider_helper(row: Row) -> Helper:
    """Return a provider's row as a helper."""
    return Helper(
        resource_id=row["provider_id"],
        is_project=False,
        provider_id=row["provider_id"],
        services=frozenset(row["services"]),
        skills=skill_levels(row["skills"]),
        region=row["region"],
        point=point_of(row),
        radius_km=row["radius_km"],
        genders=frozenset(row["genders"]),
        roles=_roles(row["roles"]),
        conflicts=frozenset(row["conflicts"]),
        banned_until=row["banned_until"],
        categories=frozenset(),
        first_day=row["available_from"],
        last_day=row["available_to"],
        rate_fen=row["rate_fen"] or 0,
        budget_fen=None,
        level=row["level"] or _LEVEL_OF_DIGITS.get(len(row["region"] or "")),
        quality=row["quality"],
    )


def project_helper(row: Row, provider: Helper | None, standard_skills: Iterable[str]) -> Helper:
    """Return a project's row as a helper.

    Parameters
    ----------
    row
        Row of ``projects``.
    provider
        Who carries it, or ``None``.
    standard_skills
        Skills of the project's service: a running project has them.
    """
    return Helper(
        resource_id=row["project_id"],
        is_project=True,
        provider_id=provider.provider_id if provider else None,
        services=frozenset({row["service"]}),
        skills=skill_levels(standard_skills, (f"{code}:{level}" for code, level in _skills_of(provider))),
        region=row["region"],
        point=point_of(row),
        radius_km=row["radius_km"],
        genders=provider.genders if provider else frozenset(),
        roles=provider.roles if provider else {},
        conflicts=provider.conflicts if provider else frozenset(),
        banned_until=provider.banned_until if provider else None,
        categories=frozenset(row["categories"]),
        first_day=row["starts"],
        last_day=row["ends"],
        rate_fen=0,
        budget_fen=row["budget_fen"],
        level=(provider.level if provider else None) or _LEVEL_OF_DIGITS.get(len(row["region"] or "")),
        quality=provider.quality if provider else None,
    )


def _skills_of(provider: Helper | None) -> Iterable[tuple[str, int]]:
    return provider.skills.items() if provider else ()


def _roles(roles: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for role in roles:
        code, _, count = role.rpartition(":")
        counts[code] = counts.get(code, 0) + int(count)
    return counts
