"""Gives the columns of a CSV file their names."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.files.header import Header, column_letters
from matcher.files.listing import Listing
from matcher.files.raw import Cells, RawTable
from matcher.model.field import TableSpec
from matcher.model.problems import Problem


def name_columns(
    spec: TableSpec,
    header: Header,
    frame: pl.DataFrame,
    lines: npt.NDArray[np.int64],
    unreadable: tuple[int, ...],
) -> tuple[RawTable, list[Problem]]:
    """Name the columns, leave out rows that are blank in all of them, report filled columns without a title."""
    listing = Listing(spec.name)
    for column in sorted(header.untitled):
        if column < frame.width and (frame[str(column)].str.strip_chars() != "").any():
            listing.add("untitled_column", row=None, column=column_letters(column))
    known = frame.select(pl.col(str(column)).alias(name) for name, column in header.columns.items())
    filled = known.select(pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")).to_series().to_numpy()
    if not filled.all():
        known, lines = known.filter(filled), lines[filled]
    columns: dict[str, Cells] = {name: known[name] for name in header.columns}
    rows = lines.tolist()
    return RawTable(name=spec.name, columns=columns, rows=rows, unreadable=unreadable), listing.problems()
