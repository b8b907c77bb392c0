"""Pool, policy and assignments side by side, as columns: what every group of rules looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Ints, WholeNumbers, among, either
from matcher.check.distances import Distances
from matcher.check.fund_columns import Funds, texts_of_funds
from matcher.check.gates import GATE_RULES
from matcher.check.helper_columns import Helpers, texts_of_helpers
from matcher.check.helpers import Helper, Row, project_helper, provider_helper
from matcher.check.limits import limit_table
from matcher.check.needs import Needs
from matcher.check.packages import Packages, read_packages
from matcher.check.pairs import Pairs
from matcher.check.pin_columns import Pins, read_pins
from matcher.check.regions import Regions
from matcher.check.resources import Resources
from matcher.check.rows import Rows, read_rows
from matcher.check.usage import usage
from matcher.check.words import Vocabulary, distinct
from matcher.model import Policy, Pool


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """Everything that is known before a rule is looked at.

    Attributes
    ----------
    policy, date
        What the plan values; the day it is made for.
    needs, helpers, funds
        The pool as columns; a helper's number is its place, a fund's place is counted from 0.
    services
        Rows of the catalogue by code.
    words
        Numbers of the texts that resources know.
    resources
        Numbers of all resources: helpers first, then funds.
    limits
        Capacities, shape ``(resources, dimensions)``.
    packages
        The packages of the plan, ``None`` where the assignments are all there is.
    regions
        Table of regions.
    rows
        The assignments.
    pins
        Decisions of the operator.
    by_hand
        Whether the rows were made by hand: then what a row leaves empty is not held against it.
    distances
        Distances between single points.
    """

    policy: Policy
    date: dt.date
    needs: Needs
    helpers: Helpers
    funds: Funds
    services: dict[str, Row]
    words: Vocabulary
    resources: Resources
    limits: Ints
    packages: Packages | None
    regions: pl.DataFrame
    rows: Rows
    pins: Pins
    by_hand: bool
    distances: Distances = field(default_factory=Distances)

    def is_pinned(self, need: Ints, resource: Ints) -> Bools:
        """Return which pairs the operator wants."""
        return among(self.resources.keys(need, resource), self.pins.wanted)

    def is_forbidden(self, need: Ints, resource: Ints) -> Bools:
        """Return which pairs the operator does not want."""
        return among(self.resources.keys(need, resource), self.pins.unwanted)

    def seat_pays_fen(self, need: Ints, helper: Ints) -> Ints:
        """Return what a seat pays of a need: all that is due where the project has a budget, else nothing."""
        return np.where(np.append(self.helpers.pays, False)[helper], self.needs.due_fen[need], 0)

    def funds_pay_fen(self, need: Ints, helper: Ints) -> Ints:
        """Return what funds owe for needs with helpers (:data:`ABSENT`: none): ``amount + rate x hours x weeks - seat``.

        Paid hours are rounded half up to the fen, once.
        """
        rate = np.append(self.helpers.rate_fen, 0)[helper]
        paid = (rate * self.needs.hundredths[need] * self.policy.weeks + 50) // 100
        return self.needs.due_fen[need] + paid - self.seat_pays_fen(need, helper)

    @cached_property
    def gates(self) -> dict[str, Bools]:
        """Which needs break each rule about a need alone, shape ``(needs,)``."""
        return {code: rule.broken(self.needs) for code, rule in GATE_RULES.items()}

    @cached_property
    def shut_out(self) -> Bools:
        """Needs that break a rule about a need alone, shape ``(needs,)``."""
        return either(self.gates.values())

    @cached_property
    def served(self) -> Pairs:
        """Needs and helpers of the sound rows of helpers, in the order of ``rows.served``."""
        return Pairs(facts=self, need=self.rows.served.need, other=self.rows.served.resource)

    @cached_property
    def paid(self) -> Pairs:
        """Needs and funds of the sound rows of funds, in the order of ``rows.paid``."""
        return Pairs(facts=self, need=self.rows.paid.need, other=self.rows.paid.resource - self.resources.first_fund)

    @cached_property
    def served_in(self) -> Ints:
        """Package of each sound row of helpers, :data:`ABSENT` where the need is served alone."""
        return self.rows.package[self.rows.served.row]

    @cached_property
    def used(self) -> WholeNumbers:
        """What the assignments use of every capacity, shape ``(resources, dimensions)``."""
        return usage(self)

    @cached_property
    def met(self) -> Bools:
        """Needs with a sound row, shape ``(needs,)``."""
        met = np.zeros(len(self.needs), dtype=np.bool_)
        met[self.rows.need[self.rows.sound]] = True
        return met

    @cached_property
    def helper_of(self) -> Ints:
        """Helper of each need; the first where the plan wrongly has several, :data:`ABSENT` where it has none."""
        helper = np.full(len(self.needs), ABSENT, dtype=np.int64)
        served = self.rows.served
        helper[served.need[::-1]] = served.resource[::-1]
        return helper


def read_facts(
    pool: Pool,
    assignments: pl.DataFrame,
    *,
    policy: Policy,
    date: dt.date,
    packages: tuple[pl.DataFrame, pl.DataFrame] | None = None,
    by_hand: bool = False,
) -> Facts:
    """Lay out a pool and assignments for checking.

    Parameters
    ----------
    pool
        The pool.
    assignments
        Table ``assignments`` of a plan, in the stored form.
    policy, date
        What the plan values; the day it is made for.
    packages
        Tables ``packages`` and ``package_members`` of the packages that rows name; absent: there are none.
    by_hand
        Whether the rows were made by hand.
    """
    services, funds_rows = _by_key(pool.services, "service"), _rows(pool.funds, "fund_id")
    providers, projects = _rows(pool.providers, "provider_id"), _rows(pool.projects, "project_id")
    all_helpers = _helpers(providers, projects, services)
    templates: dict[str, dict[str, int]] = {}
    for row in pool.teams.iter_rows(named=True):
        templates.setdefault(row["team"], {})[row["role"]] = row["at_least"]
    # Every text that a need may name and that somebody else knows.
    catalogue = (text for row in services.values() for text in (row["service"], row["class"]) if text is not None)
    roles = (role for template in templates.values() for role in template)
    words = Vocabulary(chain(catalogue, roles, texts_of_helpers(all_helpers), texts_of_funds(funds_rows)))
    frame = _once(pool.needs, "need_id")
    region, region_codes = distinct(frame["region"])
    needs = Needs(
        frame=frame,
        services=services,
        templates=templates,
        words=words,
        region=region,
        region_codes=region_codes,
        date=date,
    )
    regions = Regions(region_codes)
    helpers = Helpers(all=all_helpers, words=words, regions=regions, date=date)
    funds = Funds(all=funds_rows, words=words, regions=regions, date=date)
    resources = Resources(
        [row["provider_id"] for row in providers],
        [row["project_id"] for row in projects],
        [row["fund_id"] for row in funds_rows],
    )
    grouped = None if packages is None else read_packages(*packages, needs, resources)
    return Facts(
        policy=policy,
        date=date,
        needs=needs,
        helpers=helpers,
        funds=funds,
        services=services,
        words=words,
        resources=resources,
        limits=limit_table(providers, projects, funds),
        packages=grouped,
        regions=pool.regions,
        rows=read_rows(assignments, needs, resources, grouped),
        pins=read_pins(pool.pins, needs, resources),
        by_hand=by_hand,
    )


def _rows(frame: pl.DataFrame, key: str) -> list[Row]:
    return list(_by_key(frame, key).values())


def _by_key(frame: pl.DataFrame, key: str) -> dict[str, Row]:
    return {row[key]: row for row in frame.iter_rows(named=True)}


def _helpers(providers: list[Row], projects: list[Row], services: dict[str, Row]) -> list[Helper]:
    of_provider = {row["provider_id"]: provider_helper(row) for row in providers}
    seats = [
        project_helper(row, of_provider.get(row["provider_id"]), services.get(row["service"], {}).get("skills", ()))
        for row in projects
    ]
    return [*of_provider.values(), *seats]


def _once(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    # Tables are in the order of their keys: equal keys are neighbours. The last of them counts.
    is_last = (pl.col(key) != pl.col(key).shift(-1)).fill_null(value=True)
    return frame if frame.select(is_last.all()).item() else frame.filter(is_last)
