"""The resources in one numbering, and what each can give, in whole units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.model.enums import Dimension, ResourceKind
from matcher.rules.encode import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Resources:
    """All resources in one numbering: providers, then projects, then funds, each sorted by identifier.

    Attributes
    ----------
    ids
        Identifiers.
    kinds
        Kind of each resource.
    project_offset, fund_offset
        Number of the first project and of the first fund.
    """

    ids: tuple[str, ...]
    kinds: tuple[ResourceKind, ...]
    project_offset: int
    fund_offset: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Capacities:
    """One row a capacity of a resource in a dimension.

    Attributes
    ----------
    resource
        Number of the resource, shape ``(rows,)``.
    dimension
        What is counted.
    capacity
        Whole units: hundredths of an hour, cases, people, seats, fen.
    """

    resource: Ints
    dimension: tuple[Dimension, ...]
    capacity: Ints

    @cached_property
    def row_of(self) -> dict[tuple[int, Dimension], int]:
        """Row by resource and dimension."""
        return {
            (int(resource), dimension): row
            for row, (resource, dimension) in enumerate(zip(self.resource, self.dimension, strict=True))
        }

    @cached_property
    def dimension_code(self) -> Ints:
        """Place of each row's dimension in the order of :class:`Dimension`, shape ``(rows,)``."""
        place = {dimension: place for place, dimension in enumerate(Dimension)}
        return np.array([place[dimension] for dimension in self.dimension], dtype=np.int64)

    def rows_of(self, dimension: Dimension, resources: int) -> Ints:
        """Return the row of each resource in a dimension, -1 where it has no limit; shape ``(resources + 1,)``.

        The last place is -1: it stands for ``DIRECT``.
        """
        rows = np.full(resources + 1, -1, dtype=np.int64)
        inside = np.flatnonzero(self.dimension_code == tuple(Dimension).index(dimension))
        rows[self.resource[inside]] = inside
        return rows
