"""Whole blocks of rows in one stroke: what lets a plan of 42,000 needs be a workbook within seconds.

XlsxWriter takes a cell at a time, some eight microseconds each; two million cells are then twice the time that a
person waits. Here the rows' XML is put together by polars, column by column, and handed to the sheet that XlsxWriter
is writing. Everything else (formats, titles, filters, printing, the package itself) stays with the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

MOST_CHARACTERS = 16_383
"""Half of Excel's limit, which counts UTF-16 units: any text of so many characters fits."""


class BulkSheet(Worksheet):  # type: ignore[misc]  # the library carries no types
    """A sheet of XlsxWriter in constant memory that also takes rows as ready XML."""

    def write_block(self, first: int, rows: Sequence[str], columns: int) -> None:
        """Write rows of XML from row `first` (counted from 0) on; rows before it are finished, later ones follow.

        Parameters
        ----------
        first
            Row of the first line; nothing may have been written in it or below it.
        rows
            One ``<row>`` element each, as :func:`row_xml` makes them.
        columns
            Number of columns that they span.
        """
        if not rows:
            return
        last = first + len(rows) - 1
        if self._check_dimensions(first, 0) or self._check_dimensions(last, columns - 1):
            raise ValueError(f"rows {first} to {last} do not fit on the sheet or come too late")
        # What constant memory does before every new row: finish the one before, then go on from here.
        self._write_single_row(first)
        self.fh.write("".join(rows))
        self.previous_row = last


def row_xml(
    cells: pl.DataFrame, styles: Sequence[Any], *, number: pl.Series, points: pl.Expr, blanks: bool
) -> list[str]:
    """Return one ``<row>`` element a row of the frame.

    Parameters
    ----------
    cells
        Columns of text (written as text, whatever it looks like) and of finite numbers; null is an empty cell.
    styles
        XlsxWriter's format of each column.
    number
        Number of every row as Excel counts it, from 1.
    points
        Height of the row in points.
    blanks
        Whether empty cells are written too, so that they show their format.
    """
    row = pl.lit(number.cast(pl.String))
    parts = [pl.lit('<row r="'), row, pl.lit('" ht="'), points.cast(pl.String), pl.lit('" customHeight="1">')]
    for position, (name, dtype) in enumerate(cells.schema.items()):
        # The index of a format is fixed by its first use, here as in the library's own writer.
        style = styles[position]._get_xf_index()
        parts.append(_cell(pl.col(name), dtype, xl_col_to_name(position), row, style, blanks=blanks))
    return cells.select(pl.concat_str(*parts, pl.lit("</row>")).alias("xml"))["xml"].to_list()


def _cell(value: pl.Expr, dtype: pl.DataType, letter: str, row: pl.Expr, style: int, *, blanks: bool) -> pl.Expr:
    start = pl.concat_str(pl.lit(f'<c r="{letter}'), row, pl.lit(f'" s="{style}"'))
    if dtype == pl.String:
        text = [pl.lit(' t="inlineStr"><is><t xml:space="preserve">'), escaped(value), pl.lit("</t></is></c>")]
        filled = pl.concat_str(start, *text)
    else:
        filled = pl.concat_str(start, pl.lit("><v>"), value.cast(pl.String), pl.lit("</v></c>"))
    empty = pl.concat_str(start, pl.lit("/>")) if blanks else pl.lit("")
    return pl.when(value.is_null()).then(empty).otherwise(filled)


def escaped(text: pl.Expr) -> pl.Expr:
    """Return text as XML that Excel reads back as it was; what XML cannot hold becomes the replacement character."""
    shown = text.str.slice(0, MOST_CHARACTERS)
    # Excel reads _x0041_ as the letter A; its own escape of the underscore keeps the text as it is. Every underscore
    # before an x is escaped, for in _x0041_x0042_ one escape would share its underscore with the next.
    kept = shown.str.replace_all("_x", "_x005F_x", literal=True)
    legal = kept.str.replace_all("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{FFFE}\\x{FFFF}]", "\N{REPLACEMENT CHARACTER}")
    # An XML reader turns a bare carriage return into a line feed.
    lines = legal.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
    return (
        lines.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
