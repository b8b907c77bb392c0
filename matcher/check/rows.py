"""The assignments as columns: which need and which resource each row names, and which rows can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Ints, integers
from matcher.check.helpers import Row
from matcher.check.needs import Needs
from matcher.check.packages import KIND, Packages
from matcher.check.resources import Resources
from matcher.check.words import Vocabulary

LINES = ("service", "seat", "money")
KINDS = ("provider", "project", "fund")
"""Kind of resource that each line takes, in the order of :data:`LINES`."""

MONEY = LINES.index("money")


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """Some of the sound rows: those of helpers, or those of funds.

    Attributes
    ----------
    row
        Place in the table of assignments.
    need, resource
        Numbers of need and resource.
    fen
        Money; 0 where none is given.
    """

    row: Ints
    need: Ints
    resource: Ints
    fen: Ints

    def __len__(self) -> int:
        return self.row.size

    def where(self, kept: Bools) -> Part:
        """Return some of the rows."""
        return Part(row=self.row[kept], need=self.need[kept], resource=self.resource[kept], fen=self.fen[kept])


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Assignments as they stand.

    Attributes
    ----------
    frame
        The table itself.
    need, resource
        Numbers of need and resource, :data:`ABSENT` where they are not in the pool; for a package its carrier's.
    package
        Place of the package that the row names, :data:`ABSENT` where it names another resource.
    line
        Place of the line in :data:`LINES`, :data:`ABSENT` where there is no such line.
    kind
        Place in :data:`KINDS` of the kind that the resource really is.
    keys
        One number for each pair of a need and a resource, :data:`ABSENT` where one of them is not in the pool.
    """

    frame: pl.DataFrame
    need: Ints
    resource: Ints
    package: Ints
    line: Ints
    kind: Ints
    keys: Ints

    def __len__(self) -> int:
        return self.frame.height

    def row(self, place: int) -> Row:
        """Return a row."""
        return self.frame.row(place, named=True)

    @cached_property
    def fits(self) -> Bools:
        """Which rows name a known need and a known resource of the kind that the line takes."""
        known: Bools = (self.need != ABSENT) & (self.line != ABSENT)
        fitting: Bools = self.kind == self.line
        return known & fitting

    @cached_property
    def sound(self) -> Ints:
        """Places of the rows that fit, each only once: the first of equal rows."""
        fitting = np.flatnonzero(self.fits)
        _, first = np.unique(self.keys[fitting], return_index=True)
        return fitting[np.sort(first)]

    @cached_property
    def served(self) -> Part:
        """Sound rows of helpers: service lines and seats."""
        return self._part(self.sound[self.line[self.sound] != MONEY])

    @cached_property
    def paid(self) -> Part:
        """Sound rows of funds."""
        return self._part(self.sound[self.line[self.sound] == MONEY])

    def _part(self, places: Ints) -> Part:
        fen = integers(self.frame["yuan_fen"], absent=0)
        return Part(row=places, need=self.need[places], resource=self.resource[places], fen=fen[places])


def read_rows(assignments: pl.DataFrame, needs: Needs, resources: Resources, packages: Packages | None = None) -> Rows:
    """Return the table ``assignments`` with needs, lines and resources as numbers; a package is served by its carrier."""
    need, resource = needs.places(assignments["need_id"]), resources.places(assignments["resource_id"])
    package = np.full(need.size, ABSENT, dtype=np.int64)
    if packages:
        grouped = np.flatnonzero(assignments["resource_kind"].eq_missing(KIND).to_numpy())
        package[grouped] = packages.places(assignments["resource_id"].gather(grouped))
        resource = np.where(package == ABSENT, resource, np.append(packages.carrier, ABSENT)[package])
    return Rows(
        frame=assignments,
        need=need,
        resource=resource,
        package=package,
        line=Vocabulary(LINES).numbers(assignments["line"]),
        kind=resources.kind_of(resource),
        keys=resources.keys(need, resource),
    )
