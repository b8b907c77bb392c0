"""Helpers side by side, as columns: what the rules ask of many helpers at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.check.arrays import Bools, Floats, Ints, as_bools, as_ints
from matcher.check.helpers import Helper
from matcher.check.regions import Regions
from matcher.check.words import Table, Vocabulary, marks


@dataclass(frozen=True, kw_only=True, eq=False)
class Helpers:
    """Providers, then projects, each in the order of its table.

    Attributes
    ----------
    all
        The helpers themselves.
    words
        Numbers of texts, for tables.
    regions
        Numbers of the regions of needs.
    date
        Day that the plan is made for.
    """

    all: Sequence[Helper]
    words: Vocabulary
    regions: Regions
    date: dt.date

    def __len__(self) -> int:
        return len(self.all)

    def _table(self, rows: Iterator[dict[int, int]]) -> Table:
        return Table(rows, width=len(self.words))

    def _marks(self, texts: Iterator[frozenset[str]]) -> Table:
        return self._table(marks(map(self.words.number, row)) for row in texts)

    @cached_property
    def is_project(self) -> Bools:
        """Which are projects."""
        return as_bools(helper.is_project for helper in self.all)

    @cached_property
    def provider(self) -> Ints:
        """Number of the provider itself, or of the one that carries the project; :data:`ABSENT` without one."""
        return as_ints(self.words.number(helper.provider_id) for helper in self.all)

    @cached_property
    def services(self) -> Table:
        """Services on offer."""
        return self._marks(helper.services for helper in self.all)

    @cached_property
    def skills(self) -> Table:
        """Level by skill."""
        number = self.words.number
        return self._table({number(code): level for code, level in helper.skills.items()} for helper in self.all)

    @cached_property
    def genders(self) -> Table:
        """Genders that can be sent."""
        return self._marks(helper.genders for helper in self.all)

    @cached_property
    def roles(self) -> Table:
        """People by role."""
        number = self.words.number
        return self._table({number(code): count for code, count in helper.roles.items()} for helper in self.all)

    @cached_property
    def conflicts(self) -> Table:
        """Persons and households that must not be served."""
        return self._marks(helper.conflicts for helper in self.all)

    @cached_property
    def categories(self) -> Table:
        """Categories that a project is for."""
        return self._marks(helper.categories for helper in self.all)

    @cached_property
    def within(self) -> Ints:
        """Range of the numbers of regions that lie in the helper's, all where it has none; shape ``(2, helpers)``."""
        ranges = [self.regions.within(helper.region or "") for helper in self.all]
        return np.array(ranges, dtype=np.int64).reshape(-1, 2).T

    @cached_property
    def lat(self) -> Floats:
        """Latitude of the base, NaN where it is unknown."""
        return np.array([helper.point[0] if helper.point else np.nan for helper in self.all], dtype=np.float64)

    @cached_property
    def lon(self) -> Floats:
        """Longitude of the base, NaN where it is unknown."""
        return np.array([helper.point[1] if helper.point else np.nan for helper in self.all], dtype=np.float64)

    @cached_property
    def radius_km(self) -> Floats:
        """Radius, infinite where there is none."""
        radii = [np.inf if helper.radius_km is None else helper.radius_km for helper in self.all]
        return np.array(radii, dtype=np.float64)

    @cached_property
    def is_banned(self) -> Bools:
        """Which are banned on the plan's date."""
        return as_bools(helper.banned_until is not None and helper.banned_until >= self.date for helper in self.all)

    @cached_property
    def is_away(self) -> Bools:
        """Which are not available on the plan's date."""
        return as_bools(is_outside(self.date, helper.first_day, helper.last_day) for helper in self.all)

    @cached_property
    def rate_fen(self) -> Ints:
        """Fen an hour."""
        return as_ints(helper.rate_fen for helper in self.all)

    @cached_property
    def pays(self) -> Bools:
        """Which are projects with a budget: their seats pay the amount of a need."""
        return as_bools(helper.budget_fen is not None for helper in self.all)

    @cached_property
    def steps(self) -> Ints:
        """Steps above the village."""
        return as_ints(helper.steps for helper in self.all)

    @cached_property
    def level(self) -> Ints:
        """Number of the rung of the ladder, :data:`ABSENT` where it is unknown."""
        return as_ints(self.words.number(helper.level) for helper in self.all)

    @cached_property
    def quality(self) -> Floats:
        """Last evaluation, NaN where there is none."""
        evaluations = [np.nan if helper.quality is None else helper.quality for helper in self.all]
        return np.array(evaluations, dtype=np.float64)


def is_outside(date: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    """Return whether a day lies outside a range of days whose ends may be open."""
    return (first is not None and date < first) or (last is not None and last < date)


def texts_of_helpers(helpers: Sequence[Helper]) -> Iterator[str]:
    """Yield every text of helpers that a need or a row of a plan may name too."""
    for helper in helpers:
        yield helper.resource_id
        yield from (text for text in (helper.provider_id, helper.level) if text is not None)
        for texts in (
            helper.services,
            helper.skills,
            helper.genders,
            helper.roles,
            helper.conflicts,
            helper.categories,
        ):
            yield from texts
