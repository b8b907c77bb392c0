"""Funds side by side, as columns: what the rules ask of many funds at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property

import numpy as np

from matcher.check.arrays import NO_LIMIT, Bools, Ints, as_bools, as_ints
from matcher.check.helper_columns import is_outside
from matcher.check.helpers import Row
from matcher.check.regions import Regions
from matcher.check.words import Lists, Table, Vocabulary, marks


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranges:
    """Ranges of numbers of regions, some for each fund.

    Attributes
    ----------
    of
        Places of a fund's ranges in ``first`` and ``last``.
    first, last
        First number of each range, and the number after its last.
    """

    of: Lists
    first: Ints
    last: Ints

    @classmethod
    def around(cls, prefixes: Sequence[Sequence[str]], regions: Regions) -> Ranges:
        """Return the ranges of the regions that begin with the prefixes of each fund."""
        found = [regions.within(prefix) for row in prefixes for prefix in row]
        ends = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return cls(of=Lists.of([[0] * len(row) for row in prefixes]), first=ends[0], last=ends[1])

    def hold(self, funds: Ints, regions: Ints) -> Bools:
        """Return for each pair of a fund and a region whether one of the fund's ranges holds the region."""
        owner, place = self.of.entries(funds)
        inside = (self.first[place] <= regions[owner]) & (regions[owner] < self.last[place])
        found = np.zeros(funds.size, dtype=np.bool_)
        found[owner[inside]] = True
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Funds:
    """Funds in the order of their table.

    Attributes
    ----------
    all
        The rows themselves.
    words
        Numbers of texts, for tables.
    regions
        Numbers of the regions of needs.
    date
        Day that the plan is made for.
    """

    all: Sequence[Row]
    words: Vocabulary
    regions: Regions
    date: dt.date

    def __len__(self) -> int:
        return len(self.all)

    def _table(self, name: str) -> Table:
        return Table((marks(map(self.words.number, fund[name])) for fund in self.all), width=len(self.words))

    def _limit(self, name: str) -> Ints:
        return as_ints(NO_LIMIT if fund[name] is None else fund[name] for fund in self.all)

    @cached_property
    def purposes(self) -> Table:
        """Services and classes that it pays for."""
        return self._table("purposes")

    @cached_property
    def categories(self) -> Table:
        """Categories that it pays for."""
        return self._table("categories")

    @cached_property
    def denies(self) -> Table:
        """Services, classes and categories that it does not pay for."""
        return self._table("denies")

    @cached_property
    def conflicts(self) -> Table:
        """Persons and households that it does not pay for."""
        return self._table("conflicts")

    @cached_property
    def within(self) -> Ranges:
        """Regions that it pays for."""
        return Ranges.around([fund["regions"] for fund in self.all], self.regions)

    @cached_property
    def denied_within(self) -> Ranges:
        """Regions that it does not pay for."""
        codes = [[code for code in fund["denies"] if code.isdigit()] for fund in self.all]
        return Ranges.around(codes, self.regions)

    @cached_property
    def is_away(self) -> Bools:
        """Which are not available on the plan's date."""
        return as_bools(is_outside(self.date, fund["available_from"], fund["available_to"]) for fund in self.all)

    @cached_property
    def usable_fen(self) -> Ints:
        """What each may spend."""
        return as_ints(usable_fen(fund) for fund in self.all)

    @cached_property
    def per_need_cap_fen(self) -> Ints:
        """Most for one need."""
        return self._limit("per_need_cap_fen")

    @cached_property
    def per_person_cap_fen(self) -> Ints:
        """Most for one person."""
        return self._limit("per_person_cap_fen")

    @cached_property
    def people_cap(self) -> Ints:
        """Most people."""
        return self._limit("people_cap")

    def for_people_fen(self, funds: Ints, people: Ints) -> Ints:
        """Return the most that a fund may pay for some people by its cap for one person."""
        cap = self.per_person_cap_fen[funds]
        limits = cap != NO_LIMIT
        return np.where(limits, np.where(limits, cap, 0) * people, NO_LIMIT)


def usable_fen(fund: Row) -> int:
    """Return ``balance x (1 - overhead)``, rounded down to the fen."""
    share = 1 - Decimal(str(fund["overhead"] or 0))
    return int((fund["balance_fen"] * share).to_integral_value(rounding=ROUND_FLOOR))


def texts_of_funds(funds: Sequence[Row]) -> Iterator[str]:
    """Yield every text of funds that a need may name too."""
    for fund in funds:
        for name in ("purposes", "categories", "denies", "conflicts"):
            yield from fund[name]
