"""What would have to be changed at a resource that breaks one rule: the field, its new value, and how much that is.

What a person has refused, a conflict of interest and the operator's own word are not for us to change: no repair is offered.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.explain.fixes.change import Change, Value
from matcher.explain.fixes.costs import FixKind
from matcher.model.enums import ResourceKind
from matcher.model.regions import ancestors
from matcher.rules import Context
from matcher.rules.context import KEYS
from matcher.rules.quantities import skill_levels

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What makes a resource pass the one rule that it breaks.

    Attributes
    ----------
    kind, amount
        What is changed, and how much of it.
    change
        Row, field and value.
    """

    kind: FixKind
    amount: float
    change: Change


@dataclass(frozen=True, kw_only=True)
class _Case:
    """One need, one resource, and how far apart they are."""

    context: Context
    kind: ResourceKind
    need: Row
    resource: Row
    distance_km: float

    @property
    def acting(self) -> Row | None:
        return self.context.acting_provider(self.kind, self.resource)

    def changed(self, field: str, after: Value) -> Change:
        """Return a change of the resource itself."""
        table = f"{self.kind.value}s"
        return _change(table, self.resource, field, after)

    def changed_provider(self, field: str, after: Value) -> Change | None:
        """Return a change of the provider that acts, ``None`` where there is none."""
        return None if self.acting is None else _change("providers", self.acting, field, after)


def _change(table: str, row: Row, field: str, after: Value) -> Change:
    before = row[field]
    before = tuple(before) if isinstance(before, list) else before
    return Change(table=table, key=row[KEYS[table]], field=field, before=before, after=after)


def repair(
    context: Context, kind: ResourceKind, code: str, need: Row, resource: Row, *, distance_km: float = math.nan
) -> Repair | None:
    """Return what makes a resource pass a rule for a need, ``None`` where no single change does or none is for us to offer.

    Parameters
    ----------
    context
        Pool, policy and day.
    kind
        Kind of the resource.
    code
        The rule that it breaks.
    need, resource
        Their rows.
    distance_km
        From base to need; for the rule ``radius``.
    """
    made = _REPAIRS.get(code)
    case = _Case(context=context, kind=kind, need=need, resource=resource, distance_km=distance_km)
    found = made(case) if made else None
    if found is None or found[2] is None:
        return None
    return Repair(kind=found[0], amount=found[1], change=found[2])


_Found = tuple[FixKind, float, Change | None] | None


def _service(case: _Case) -> _Found:
    if case.kind is not ResourceKind.PROVIDER or not case.need["hours"]:
        return None
    services = tuple(sorted({*case.resource["services"], case.need["service"]}))
    return FixKind.SERVICE, 1, case.changed("services", services)


def _region(case: _Case) -> _Found:
    """Widen a region to the nearest that holds both, or to everywhere."""
    own, wanted = case.resource["region"], case.need["region"]
    around = ancestors(own)
    level = next((step for step, code in enumerate(around) if wanted is not None and wanted.startswith(code)), None)
    if level is None:
        return FixKind.REGION, len(around), case.changed("region", None)
    return FixKind.REGION, level, case.changed("region", around[level])


def _radius(case: _Case) -> _Found:
    if math.isnan(case.distance_km):
        return None
    wider = math.ceil(case.distance_km * 10) / 10
    return FixKind.RADIUS, wider - case.resource["radius_km"], case.changed("radius_km", wider)


def _skills(case: _Case) -> _Found:
    if case.acting is None:
        return None
    service = case.context.row("services", case.need["service"])
    required = skill_levels([*case.need["skills"], *(service["skills"] if service else ())])
    has = skill_levels(case.acting["skills"])
    given = dict(has)
    if case.kind is ResourceKind.PROJECT:
        project = case.context.row("services", case.resource["service"])
        for code, level in skill_levels(project["skills"] if project else ()).items():
            given[code] = max(given.get(code, 0), level)
    lacking = {code: level for code, level in required.items() if given.get(code, 0) < level}
    levels = sum(level - has.get(code, 0) for code, level in lacking.items())
    skills = tuple(f"{code}:{level}" for code, level in sorted((has | lacking).items()))
    return FixKind.SKILL, levels, case.changed_provider("skills", skills)


def _team(case: _Case) -> _Found:
    template = case.context.pool.teams.filter(team=case.need["team"])
    if case.acting is None or not template.height:
        return None
    roles: dict[str, int] = {}
    for entry in case.acting["roles"]:
        role, _, count = entry.partition(":")
        roles[role] = roles.get(role, 0) + int(count or 1)
    missing = 0
    for role, least in template.select("role", "at_least").iter_rows():
        missing += max(0, least - roles.get(role, 0))
        roles[role] = max(roles.get(role, 0), least)
    written = tuple(f"{role}:{count}" for role, count in sorted(roles.items()) if count)
    return FixKind.ROLE, missing, case.changed_provider("roles", written)


def _gender(case: _Case) -> _Found:
    if case.acting is None:
        return None
    genders = tuple(sorted({*case.acting["genders"], case.need["helper_gender"]}))
    return FixKind.GENDER, 1, case.changed_provider("genders", genders)


def _window(case: _Case) -> _Found:
    first, last = ("starts", "ends") if case.kind is ResourceKind.PROJECT else ("available_from", "available_to")
    today: dt.date = case.context.date
    begins, ends = case.resource[first], case.resource[last]
    if begins is not None and today < begins:
        return FixKind.WINDOW, (begins - today).days, case.changed(first, today)
    return FixKind.WINDOW, (today - ends).days, case.changed(last, today)


def _ban(case: _Case) -> _Found:
    return FixKind.BAN, 1, case.changed_provider("banned_until", None)


def _categories(case: _Case) -> _Found:
    """Add the first category of the need; a need without any is only served where all are."""
    categories = sorted(case.need["categories"])
    wider = tuple(sorted({*case.resource["categories"], categories[0]})) if categories else ()
    return FixKind.CATEGORY, 1, case.changed("categories", wider)


def _purposes(case: _Case) -> _Found:
    purposes = tuple(sorted({*case.resource["purposes"], case.need["service"]}))
    return FixKind.PURPOSE, 1, case.changed("purposes", purposes)


def _fund_regions(case: _Case) -> _Found:
    own = case.need["region"]
    regions = tuple(sorted({*case.resource["regions"], own})) if own is not None else ()
    return FixKind.FUND_REGION, 1, case.changed("regions", regions)


def _denials(case: _Case) -> _Found:
    service = case.context.row("services", case.need["service"])
    about = {case.need["service"], *case.need["categories"]}
    about |= {service["class"]} if service and service["class"] is not None else set()
    about |= set(ancestors(case.need["region"])) if case.need["region"] is not None else set()
    denies = case.resource["denies"]
    stays = tuple(code for code in denies if code not in about)
    return FixKind.DENIAL, len(denies) - len(stays), case.changed("denies", stays)


_REPAIRS: dict[str, Callable[[_Case], _Found]] = {
    "service_offered": _service,
    "region": _region,
    "radius": _radius,
    "skills": _skills,
    "team": _team,
    "gender": _gender,
    "window": _window,
    "banned": _ban,
    "project_category": _categories,
    "fund_category": _categories,
    "fund_purpose": _purposes,
    "fund_region": _fund_regions,
    "fund_denies": _denials,
}
"""How a resource is made to pass each rule. ``refused``, ``conflict`` and ``pin`` are missing on purpose; ``publicity`` is waited for."""
