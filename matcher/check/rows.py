"""The assignments as columns: which need and which resource each row names, and which rows can be judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Ints, as_ints, integers
from matcher.check.helpers import Row
from matcher.check.needs import Needs
from matcher.check.words import Vocabulary

LINES = ("service", "seat", "money")
KINDS = ("provider", "project", "fund")
"""Kind of resource that each line takes, in the order of :data:`LINES`."""

MONEY = LINES.index("money")


class Resources:
    """All resources in one numbering: providers, projects, funds.

    Parameters
    ----------
    ids
        Identifiers of the providers, of the projects and of the funds.
    """

    def __init__(self, *ids: Sequence[str]) -> None:
        self.ids = [resource_id for part in ids for resource_id in part]
        self.kind = np.repeat(np.arange(len(ids)), [len(part) for part in ids])
        self.first_fund = len(self.ids) - len(ids[-1])
        # An identifier that several tables share means the last of them.
        self._place = {resource_id: place for place, resource_id in enumerate(self.ids)}
        self._words = Vocabulary(self._place)
        self._places = np.append(as_ints(self._place.values()), ABSENT)

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, resource_id: str | None) -> int:
        """Return the number of a resource, :data:`ABSENT` where it is not in the pool."""
        return ABSENT if resource_id is None else self._place.get(resource_id, ABSENT)

    def places(self, resource_ids: pl.Series) -> Ints:
        """Return the number of each resource of a column, :data:`ABSENT` where it is not in the pool."""
        return self._places[self._words.numbers(resource_ids)]

    def keys(self, need: Ints, resource: Ints) -> Ints:
        """Return one number for each pair of a need and a resource, :data:`ABSENT` where one of them is not known."""
        return np.where((need == ABSENT) | (resource == ABSENT), ABSENT, need * len(self) + resource)

    def kind_of(self, places: Ints) -> Ints:
        """Return the place of each resource's kind in :data:`KINDS`, :data:`ABSENT` where it is not in the pool."""
        return np.append(self.kind, ABSENT)[places]


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
        Numbers of need and resource, :data:`ABSENT` where they are not in the pool.
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


def read_rows(assignments: pl.DataFrame, needs: Needs, resources: Resources) -> Rows:
    """Return the table ``assignments`` with needs, lines and resources as numbers."""
    need, resource = needs.places(assignments["need_id"]), resources.places(assignments["resource_id"])
    return Rows(
        frame=assignments,
        need=need,
        resource=resource,
        line=Vocabulary(LINES).numbers(assignments["line"]),
        kind=resources.kind_of(resource),
        keys=resources.keys(need, resource),
    )
