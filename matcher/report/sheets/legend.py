"""The sheet of meanings."""

from __future__ import annotations

import polars as pl

from matcher.report.legend import legend_rows
from matcher.report.sheets.style import HEAD
from matcher.report.sheets.table import Book, Column, write_table

_COLUMNS = (
    Column(title="group", source="group", width=14),
    Column(title="term", source="term", width=20),
    Column(title="meaning", source="meaning", width=90, wrap=True),
)


def legend_sheet(book: Book) -> None:
    """Write every word of the workbook with its meaning."""
    rows = [[text.say(book.language) for text in row] for row in legend_rows()]
    frame = pl.DataFrame(rows, schema=["group", "term", "meaning"], orient="row")
    write_table(book, book.sheet("legend", tab=HEAD), frame, _COLUMNS)
