"""What a source hands to the intake: cells as the author wrote them, under the English names of their fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import polars as pl

from matcher.model.problems import Problem

Cells: TypeAlias = "pl.Series | list[object]"
"""One column of raw cells, in one of three forms.

* a ``String`` series: text as the author wrote it, null where the cell is empty (CSV);
* a series of ``Int64``, ``Float64``, ``Boolean``, ``Date``, ``Datetime`` or ``List(String)``: a typed source (Parquet);
* a list of Python values ``str``, ``int``, ``float``, ``bool``, ``date``, ``datetime``, ``list`` or ``None`` (workbook,
  JSON). ``None`` is an empty cell; text is not trimmed.
"""


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """One table as it was found.

    Attributes
    ----------
    name
        English name of a known table.
    columns
        Raw cells by English name of a known field; all of one length. Columns that were not found are absent.
    rows
        Row of every record as its author counts: the row number of a sheet, the line of a CSV file on which the record
        starts, the one-based position in a JSON list or Parquet file. As long as the columns.
    unreadable
        Rows that were found and refused already, because their cells could not be told apart (a ragged line, a
        formula without a value). They are not among ``rows``; each has its error in :attr:`RawPool.problems`.
        :func:`matcher.files.read_pool` adds them to what was collected; the intake need not know them.
    """

    name: str
    columns: dict[str, Cells]
    rows: Sequence[int]
    unreadable: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name, cells in self.columns.items():
            if len(cells) != len(self.rows):
                raise ValueError(f"column {name} of {self.name} has {len(cells)} cells for {len(self.rows)} rows")


@dataclass(frozen=True, kw_only=True)
class RawPool:
    """All known tables of a source, and what was wrong with the container.

    Attributes
    ----------
    tables
        Raw tables by English name.
    problems
        Unknown sheets and titles, missing columns, ragged rows and the like.
    """

    tables: dict[str, RawTable] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


Loaded = tuple[RawTable | None, list[Problem]]
"""What one file gives: its table, or ``None`` where nothing of it can be used; and its problems."""
