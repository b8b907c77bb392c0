"""Writes sheets: text as text, numbers to the last digit, both rows of titles."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter

from matcher.files.written import cell_form
from matcher.model.field import Field, FieldType, TableSpec

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_EPOCH = dt.datetime(2026, 1, 1)  # noqa: DTZ001  (a fixed stamp: the same pool gives the same bytes)
_FIRST_EXCEL_DAY = dt.date(1900, 3, 1)
_WIDE = 24
_NARROW = 14


@cache
def _exact_worksheet() -> type[Worksheet]:
    """Return the sheet whose numbers keep all seventeen digits; the library itself writes sixteen."""
    # Here: the reader of pools loads this module too, and should not need the library that writes workbooks.
    from xlsxwriter.worksheet import Worksheet

    class ExactWorksheet(Worksheet):  # type: ignore[misc]
        def _xml_number_element(self, number: float, attributes: Any = ()) -> None:
            text = "".join(f' {key}="{self._escape_attributes(value)}"' for key, value in attributes)
            self.fh.write(f"<c{text}><v>{number!r}</v></c>")

    return ExactWorksheet


def new_workbook(path: Path) -> xlsxwriter.Workbook:
    """Return a workbook in which no text becomes a formula, a link or a number, the same bytes every time."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": _EPOCH, "title": "Wishpool 心愿池"})
    return book


def column_width(field: Field) -> int:
    """Return a width at which the title and a usual value can be read."""
    wide = field.is_list or field.name in {"name", "reason"}
    return max(_WIDE if wide else _NARROW, 2 * len(field.title) + 2, len(field.name) + 2)


def write_workbook(path: Path, tables: dict[str, tuple[TableSpec, pl.DataFrame]]) -> None:
    """Write tables to a workbook, one sheet each: Chinese titles in row 1, English field names in row 2.

    Parameters
    ----------
    path
        The file to write.
    tables
        Declaration and written form of every table.

    Raises
    ------
    ValueError
        A text is longer than a cell may hold (32,767 characters).
    """
    with new_workbook(path) as book:
        styles = {
            "title": book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            "name": book.add_format({"italic": True, "font_color": "#595959", "border": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
        }
        for spec, frame in tables.values():
            _write_sheet(book.add_worksheet(spec.title, _exact_worksheet()), spec, frame, styles)


def _write_sheet(sheet: Worksheet, spec: TableSpec, frame: pl.DataFrame, styles: dict[str, Any]) -> None:
    for column, field in enumerate(spec.fields):
        sheet.set_column(column, column, column_width(field))
        sheet.write_string(0, column, field.title, styles["title"])
    for column, field in enumerate(spec.fields):
        sheet.write_string(1, column, field.name, styles["name"])
    sheet.freeze_panes(2, 1)
    for row, cells in enumerate(cell_form(spec, frame).iter_rows(), start=2):
        for column, (field, cell) in enumerate(zip(spec.fields, cells, strict=True)):
            if cell is not None:
                _write_cell(sheet, row, column, field, cell, styles)


def _write_cell(sheet: Worksheet, row: int, column: int, field: Field, cell: Any, styles: dict[str, Any]) -> None:
    if field.type is FieldType.BOOLEAN:
        done = sheet.write_boolean(row, column, cell)
    elif isinstance(cell, dt.date):
        if cell >= _FIRST_EXCEL_DAY:
            done = sheet.write_datetime(row, column, cell, styles["date"])
        else:
            done = sheet.write_string(row, column, cell.isoformat())
    elif isinstance(cell, str):
        done = sheet.write_string(row, column, cell, styles["text"])
    else:
        done = sheet.write_number(row, column, cell)
    if done != 0:
        raise ValueError(f"row {row + 1} of {field.name} holds a text too long for a cell of a workbook")
