"""Pool, policy and assignments side by side, as plain rows: what every group of rules looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from matcher.check.distances import Distances
from matcher.check.helpers import Helper, Row, point_of, project_helper, provider_helper, skill_levels
from matcher.check.working_days import in_publicity
from matcher.model import Policy, Pool

KIND_OF_LINE = {"service": "provider", "seat": "project", "money": "fund"}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything that is known before a rule is looked at.

    Attributes
    ----------
    policy, date
        What the plan values; the day it is made for.
    needs, services, funds, providers, projects
        Rows of the pool by identifier.
    helpers
        Providers and projects in one shape, by identifier.
    templates
        Least number by role, by team template.
    pins
        Action by need and resource.
    rows
        Every assignment as it stands.
    sound
        Assignments that name a known need and a known resource of the right kind, each once.
    of_need
        Sound assignments by need.
    by_hand
        Whether the rows were made by hand: then what a row leaves empty is not held against it.
    distances
        Geodesics measured so far.
    """

    policy: Policy
    date: dt.date
    needs: dict[str, Row]
    services: dict[str, Row]
    funds: dict[str, Row]
    providers: dict[str, Row]
    projects: dict[str, Row]
    helpers: dict[str, Helper]
    templates: dict[str, dict[str, int]]
    pins: dict[tuple[str, str], str]
    rows: list[Row]
    sound: list[Row]
    of_need: dict[str, list[Row]]
    by_hand: bool
    distances: Distances = field(default_factory=Distances)

    def kind_of(self, resource_id: str) -> str | None:
        """Return which kind of resource an identifier names, ``None`` where it is unknown."""
        if resource_id in self.funds:
            return "fund"
        helper = self.helpers.get(resource_id)
        return None if helper is None else ("project" if helper.is_project else "provider")

    def class_of(self, need: Row) -> str | None:
        """Return the class of the need's service."""
        service = self.services.get(need["service"])
        return service["class"] if service else None

    def hundredths(self, need: Row) -> int:
        """Return the hours a week that a need asks for, in hundredths of an hour."""
        hours = need["hours"]
        if hours is None:
            hours = self.services.get(need["service"], {}).get("hours") or 0.0
        return round(float(hours) * 100)

    def required_skills(self, need: Row) -> dict[str, int]:
        """Return the level by skill that a need and its service require, the higher where both name one."""
        service = self.services.get(need["service"])
        return skill_levels(need["skills"], service["skills"] if service else ())

    def published(self, need: Row) -> bool:
        """Return whether the need is still in publicity, so that no money may move for it."""
        return in_publicity(need["publicity_start"], self.date)

    def deferred(self, need: Row) -> bool:
        """Return whether a need's service goes ahead while its money waits."""
        return need["grade"] == "red" and self.hundredths(need) > 0 and self.published(need)

    def distance_km(self, need: Row, helper: Helper) -> float | None:
        """Return the distance from base to need, ``None`` where one of the points is unknown."""
        here = point_of(need)
        return None if here is None or helper.point is None else self.distances.km(helper.point, here)

    def seat_pays_fen(self, need: Row, helper: Helper | None) -> int:
        """Return what a seat pays of a need: the whole amount where the project has a budget, else nothing."""
        if helper is None or helper.budget_fen is None or self.deferred(need):
            return 0
        return int(need["amount_fen"])

    def funds_pay_fen(self, need: Row, helper: Helper | None) -> int:
        """Return what funds owe for a need with a helper: ``amount + rate x hours x weeks - what the seat pays``."""
        amount = 0 if self.deferred(need) else int(need["amount_fen"])
        paid = 0
        if helper is not None:
            hours = Decimal(self.hundredths(need)) / 100
            paid = int((helper.rate_fen * hours * self.policy.weeks).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        return amount + paid - self.seat_pays_fen(need, helper)

    def helper_of(self, need_id: str) -> Helper | None:
        """Return the helper of a need in the plan; the first where the plan wrongly has several."""
        for row in self.of_need.get(need_id, ()):
            if row["line"] != "money":
                return self.helpers[row["resource_id"]]
        return None


def read_facts(pool: Pool, assignments: pl.DataFrame, *, policy: Policy, date: dt.date, by_hand: bool = False) -> Facts:
    """Lay out a pool and assignments for checking.

    Parameters
    ----------
    pool
        The pool.
    assignments
        Table ``assignments`` of a plan, in the stored form.
    policy, date
        What the plan values; the day it is made for.
    by_hand
        Whether the rows were made by hand.
    """
    services = _by_key(pool.services, "service")
    providers, projects = _by_key(pool.providers, "provider_id"), _by_key(pool.projects, "project_id")
    helpers = {key: provider_helper(row) for key, row in providers.items()}
    carried = {key: (row, helpers.get(row["provider_id"])) for key, row in projects.items()}
    for key, (row, provider) in carried.items():
        helpers[key] = project_helper(row, provider, services.get(row["service"], {}).get("skills", ()))
    templates: dict[str, dict[str, int]] = {}
    for row in pool.teams.iter_rows(named=True):
        templates.setdefault(row["team"], {})[row["role"]] = row["at_least"]
    facts = Facts(
        policy=policy,
        date=date,
        needs=_by_key(pool.needs, "need_id"),
        services=services,
        funds=_by_key(pool.funds, "fund_id"),
        providers=providers,
        projects=projects,
        helpers=helpers,
        templates=templates,
        pins={(row["need_id"], row["resource_id"]): row["action"] for row in pool.pins.iter_rows(named=True)},
        rows=list(assignments.iter_rows(named=True)),
        sound=[],
        of_need={},
        by_hand=by_hand,
    )
    seen: set[tuple[str, str, str]] = set()
    for row in facts.rows:
        place = (row["need_id"], row["line"], row["resource_id"])
        wanted = KIND_OF_LINE.get(row["line"])
        known = row["need_id"] in facts.needs and wanted is not None and facts.kind_of(row["resource_id"]) == wanted
        if known and place not in seen:
            seen.add(place)
            facts.sound.append(row)
            facts.of_need.setdefault(row["need_id"], []).append(row)
    return facts


def _by_key(frame: pl.DataFrame, key: str) -> dict[str, Row]:
    return {row[key]: row for row in frame.iter_rows(named=True)}
