"""An integer linear model as plain arrays, the same for every solver."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matcher.options.options import Bools, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Constraints ``lower <= A x <= upper`` in compressed rows.

    Attributes
    ----------
    start
        First entry of each row, with the end behind the last.
    column, coefficient
        Entries.
    lower, upper
        Sides; ``NO_LIMIT`` and its negative mean none.
    """

    start: Ints
    column: Ints
    coefficient: Ints
    lower: Ints
    upper: Ints


NO_LIMIT = 2**62
"""Side of a row that has none."""


@dataclass(kw_only=True)
class RowBuilder:
    """Collects rows; the only mutable thing of this room, and only while a model is built."""

    columns: list[Ints] = field(default_factory=list)
    coefficients: list[Ints] = field(default_factory=list)
    lowers: list[int] = field(default_factory=list)
    uppers: list[int] = field(default_factory=list)

    def add(self, column: Ints, coefficient: Ints | int, *, lower: int = -NO_LIMIT, upper: int = NO_LIMIT) -> None:
        """Add one row; entries of coefficient 0 are left out, and a row without entries is not a row."""
        column = np.asarray(column, dtype=np.int64)
        values = np.broadcast_to(np.asarray(coefficient, dtype=np.int64), column.shape)
        used = values != 0
        if not used.any():
            return
        self.columns.append(column[used])
        self.coefficients.append(values[used])
        self.lowers.append(lower)
        self.uppers.append(upper)

    def rows(self) -> Rows:
        """Return what was collected."""
        empty = np.zeros(0, dtype=np.int64)
        sizes = [column.size for column in self.columns]
        return Rows(
            start=np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64),
            column=np.concatenate(self.columns) if sizes else empty,
            coefficient=np.concatenate(self.coefficients) if sizes else empty,
            lower=np.array(self.lowers, dtype=np.int64),
            upper=np.array(self.uppers, dtype=np.int64),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class LinearModel:
    """Maximise ``objective . x`` subject to rows and bounds, all in whole numbers.

    Attributes
    ----------
    lower, upper
        Bounds of the variables.
    integral
        Variables that a solver of mixed models must keep whole; the others are whole at every vertex once these are.
    rows
        Constraints.
    objective
        Coefficients.
    """

    lower: Ints
    upper: Ints
    integral: Bools
    rows: Rows
    objective: Ints

    @property
    def ceiling(self) -> int:
        """The objective with every variable at its better bound: what no vector passes, whatever the rows."""
        return int(np.maximum(self.objective * self.upper, self.objective * self.lower).sum())

    def allows(self, values: Ints) -> bool:
        """Return whether a vector of whole numbers keeps every bound and every row, exactly."""
        if (values < self.lower).any() or (values > self.upper).any():
            return False
        row = np.repeat(np.arange(self.rows.lower.size), np.diff(self.rows.start))
        activity = np.zeros(self.rows.lower.size, dtype=np.int64)
        np.add.at(activity, row, self.rows.coefficient * values[self.rows.column])
        return bool(((activity >= self.rows.lower) & (activity <= self.rows.upper)).all())
