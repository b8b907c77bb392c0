"""Whole blocks of rows in one stroke: what lets a plan of 42,000 needs be a workbook within a second.

XlsxWriter takes a cell at a time, some eight microseconds each; two million cells are then twice the time that a
person waits. Here the rows' XML is put together by polars, column by column. The sheet that XlsxWriter writes gets a mark
in their place; when the library has finished its package, the rows are put where the marks are, on their way into the
file. A text that stands in many rows is written once, in the package's table of texts. Everything else (formats,
titles, filters, printing, the package itself) stays with the library.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

MOST_CHARACTERS = 16_383
"""Half of Excel's limit, which counts UTF-16 units: any text of so many characters fits."""

_SLICE = 20_000
_LEVEL = 1
"""Of deflate: three times as fast as the usual 6, and the file a quarter larger."""

_MARK = re.compile(rb"<!--rows (\d+)-->")  # within a text the sign < would be escaped
_TEXTS = "xl/sharedStrings.xml"
_UNSAFE = "_x|[&<>\\x00-\\x1f\\x{FFFE}\\x{FFFF}]"


class Texts:
    """The package's table of texts, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def places(self, texts: list[str]) -> list[int]:
        """Return the places of texts in the table; those that it does not have are added."""
        places = self._places
        return [places.setdefault(text, len(places)) for text in texts]

    def xml(self) -> Iterator[bytes]:
        """Yield the table as the part of the package that holds it."""
        yield b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        yield b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%d">' % len(
            self._places
        )
        for start in range(0, len(self._places), _SLICE):
            texts = _as_xml(pl.Series("text", [*self._places][start : start + _SLICE], dtype=pl.String))
            parts = (pl.lit('<si><t xml:space="preserve">'), pl.col("text"), pl.lit("</t></si>"))
            yield joined(texts.to_frame().select(pl.concat_str(*parts)))
        yield b"</sst>"


class BulkWorkbook(Workbook):  # type: ignore[misc]  # the library carries no types
    """A workbook of XlsxWriter in constant memory whose sheets also take rows as ready XML.

    Parameters
    ----------
    path
        The ``.xlsx`` file; it is written when the workbook is closed.
    options
        Options of XlsxWriter.
    """

    def __init__(self, path: Path, options: dict[str, Any] | None = None) -> None:
        self._path = path
        self._package = io.BytesIO()
        self.texts = Texts()
        self.blocks: list[list[bytes]] = []
        super().__init__(self._package, {**(options or {}), "constant_memory": True})
        # One text makes the library declare the part, which is then replaced.
        self.str_table._get_shared_string_index("")

    def bulk_sheet(self, name: str) -> BulkSheet:
        """Add a sheet that takes blocks of rows."""
        sheet: BulkSheet = self.add_worksheet(name, BulkSheet)
        sheet.book = self
        return sheet

    def close(self) -> None:
        """Write the file.

        Raises
        ------
        OSError
            It cannot be written.
        """
        super().close()
        with zipfile.ZipFile(self._package) as package, self._file() as file:
            for name in package.namelist():
                with file.open(name, "w") as part:
                    for data in self.texts.xml() if name == _TEXTS else self._whole(package.read(name)):
                        part.write(data)

    def _file(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)

    def _whole(self, part: bytes) -> Iterator[bytes]:
        """Yield a part of the package with the rows in the place of their marks."""
        pieces = _MARK.split(part)
        yield pieces[0]
        for number, rest in zip(pieces[1::2], pieces[2::2], strict=True):
            yield from self.blocks[int(number)]
            yield rest


class BulkSheet(Worksheet):  # type: ignore[misc]  # the library carries no types
    """A sheet that also takes rows as ready XML; :meth:`BulkWorkbook.bulk_sheet` makes it."""

    book: BulkWorkbook

    def write_block(self, first: int, rows: Sequence[bytes], *, height: int, columns: int) -> None:
        """Write rows of XML from row `first` (counted from 0) on; rows before it are finished, later ones follow.

        Parameters
        ----------
        first
            Row of the first line; nothing may have been written in it or below it.
        rows
            The ``<row>`` elements, as :func:`row_xml` makes them.
        height
            Rows that the elements span, from the first to the last.
        columns
            Columns that they span.
        """
        if not height:
            return
        last = first + height - 1
        if self._check_dimensions(first, 0) or self._check_dimensions(last, columns - 1):
            raise ValueError(f"rows {first} to {last} do not fit on the sheet or come too late")
        # What constant memory does before every new row: finish the one before, then go on from here.
        self._write_single_row(first)
        self.fh.write(f"<!--rows {len(self.book.blocks)}-->")
        self.book.blocks.append(list(rows))
        self.previous_row = last

    def merge_written(self, row: int, first: int, last: int) -> None:
        """Make one cell of several cells of a row of a block, from column `first` to column `last`."""
        self.merge.append([row, first, row, last])


def row_xml(
    texts: Texts, cells: pl.DataFrame, styles: Sequence[Any], *, number: pl.Series, points: pl.Expr, blanks: bool
) -> pl.Series:
    """Return one ``<row>`` element a row of the frame.

    Parameters
    ----------
    texts
        The workbook's table of texts.
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
    # The index of a format is fixed by its first use, here as in the library's own writer.
    indices = [style._get_xf_index() for style in styles]
    row = pl.col("row")
    parts = [pl.lit('<row r="'), row, pl.lit('" ht="'), pl.col("points"), pl.lit('" customHeight="1">')]
    contents = []
    for position, column in enumerate(cells.iter_columns()):
        content, kind, tail = _content(texts, column)
        contents.append(content)
        start = [pl.lit(f'<c r="{xl_col_to_name(position)}'), row]
        filled = pl.concat_str(
            *start, pl.lit(f'" s="{indices[position]}"{kind}>'), pl.col(content.name), pl.lit(f"{tail}</c>")
        )
        empty = pl.concat_str(*start, pl.lit(f'" s="{indices[position]}"/>'))
        parts.append(pl.coalesce(filled, empty) if blanks else filled)
    frame = cells.select(points.cast(pl.String).alias("points"), pl.lit(number.cast(pl.String)).alias("row"))
    rows = frame.with_columns(contents).select(pl.concat_str(*parts, pl.lit("</row>"), ignore_nulls=True).alias("xml"))
    return rows["xml"]


def _content(texts: Texts, cells: pl.Series) -> tuple[pl.Series, str, str]:
    """Return what stands in the cells of a column, and what stands before and after it."""
    if cells.dtype != pl.String:
        return cells, "><v", "</v>"
    kinds = cells.drop_nulls().unique(maintain_order=True)
    if kinds.len() * 2 <= cells.len():
        places = pl.Series(texts.places(kinds.to_list()), dtype=pl.UInt32)
        return cells.replace_strict(kinds, places, default=None, return_dtype=pl.UInt32), ' t="s"><v', "</v>"
    return _as_xml(cells).alias(cells.name), ' t="inlineStr"><is><t xml:space="preserve"', "</t></is>"


def joined(rows: pl.DataFrame) -> bytes:
    """Return the texts of a frame's one column, one after the other, in UTF-8."""
    buffer = io.BytesIO()
    rows.write_csv(buffer, include_header=False, quote_style="never")
    return buffer.getvalue()


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


def _as_xml(texts: pl.Series) -> pl.Series:
    """Return :func:`escaped` texts; most columns have nothing to escape, and one look tells."""
    doubtful = texts.str.contains(_UNSAFE) | (texts.str.len_bytes() > MOST_CHARACTERS)
    return texts.to_frame("text").select(escaped(pl.col("text"))).to_series() if doubtful.any() else texts
