"""Villages: which needs are rural, in which village, and which villages adjoin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import polars as pl

from matcher.check.arrays import Bools, as_bools
from matcher.check.facts import Facts
from matcher.check.gabriel import Gabriel

DIGITS = (12, 9, 6, 4, 2)
"""Lengths of region codes, the longest first."""

OF_VILLAGES = (12, 9)
"""Lengths of the codes between which there are neighbours: villages and towns."""


def is_rural(facts: Facts) -> Bools:
    """Return which needs are in a region that is not urban; unknown counts as urban."""
    urban = dict(facts.regions.filter(pl.col("urban").is_not_null()).select("code", "urban").iter_rows())
    rural = as_bools(not _nearest(code, urban, default=True) for code in facts.needs.region_codes)
    return rural[facts.needs.region]


def _nearest(code: str, values: Mapping[str, bool], *, default: bool) -> bool:
    """Return the value of the longest code that a code begins with."""
    return next((values[code[:digits]] for digits in DIGITS if code[:digits] in values), default)


class Villages:
    """The graph of villages (and towns, where a need's village is not known).

    Parameters
    ----------
    regions
        Table of regions. Villages that one of the two names as a neighbour adjoin; where no region of a length names
        one, those of that length adjoin that are neighbours in the Gabriel graph of their points.
    """

    def __init__(self, regions: pl.DataFrame) -> None:
        long = pl.col("code").str.len_bytes().is_in(OF_VILLAGES)
        self._regions = regions.filter(long)
        self._codes = frozenset(self._regions["code"])
        self._around: dict[str, frozenset[str]] = {}

    def village(self, code: str) -> str:
        """Return the village or town of a region that the table has; else the code itself, which adjoins nothing."""
        return next((code[:digits] for digits in OF_VILLAGES if code[:digits] in self._codes), code)

    def within(self, village: str, rings: int) -> frozenset[str]:
        """Return the villages that some steps from neighbour to neighbour reach, and the village itself."""
        reached = edge = frozenset({village})
        for _ in range(rings):
            edge = frozenset().union(*(self.neighbours(code) for code in edge)) - reached
            reached |= edge
        return reached

    def neighbours(self, village: str) -> frozenset[str]:
        """Return the villages that adjoin one."""
        if village not in self._around:
            self._around[village] = frozenset(self._neighbours(village))
        return self._around[village]

    def _neighbours(self, village: str) -> Iterator[str]:
        yield from self._named[village]
        if village in self._codes and len(village) in self._by_points:
            yield from self._by_points[len(village)].neighbours(village)

    @cached_property
    def _named(self) -> Mapping[str, set[str]]:
        around: defaultdict[str, set[str]] = defaultdict(set)
        for code, neighbours in self._regions.select("code", "neighbours").iter_rows():
            for other in self._codes.intersection(neighbours or ()) - {code}:
                around[code].add(other)
                around[other].add(code)
        return around

    @cached_property
    def _by_points(self) -> dict[int, Gabriel]:
        lengths = self._regions.with_columns(digits=pl.col("code").str.len_bytes())
        naming = set(lengths.filter(pl.col("neighbours").list.len() > 0)["digits"])
        return {
            digits: Gabriel(lengths.filter((pl.col("digits") == digits) & pl.col("lat").is_not_null()))
            for digits in OF_VILLAGES
            if digits not in naming
        }
