"""Turns the sheets of a workbook into raw tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.errors import UnusableInput
from matcher.files.header import Header, column_letters, no_titles, read_header
from matcher.files.limits import HEADER_ROWS
from matcher.files.listing import Listing, is_blank
from matcher.files.raw import Cells, RawPool, RawTable
from matcher.files.titles import find_table, is_ignored_sheet, nearest_table
from matcher.files.workbook.read import Sheet, read_sheets
from matcher.files.workbook.scan import SheetScan, scan_workbook
from matcher.model.field import TableSpec
from matcher.model.problems import Problem
from matcher.model.schema import POOL_TABLES


def load_workbook(path: Path) -> RawPool:
    """Read every known sheet of a workbook.

    Parameters
    ----------
    path
        An existing ``.xlsx`` file.

    Returns
    -------
    RawPool
        Row numbers are those of the sheet. Empty where no sheet is known.

    Raises
    ------
    UnusableInput
        The file is no workbook, encrypted, damaged, suspicious or too large.
    """
    scans = scan_workbook(path)
    problems: list[Problem] = []
    names: dict[str, str] = {}

    def wanted(titles: list[str]) -> list[str]:
        problems.extend(_choose(titles, names))
        return list(names)

    sheets = read_sheets(path, wanted)
    tables: dict[str, RawTable] = {}
    for sheet in sheets:
        spec = POOL_TABLES[names[sheet.title]]
        table, found = _table(spec, sheet, scans.get(sheet.title, SheetScan()))
        problems += found
        if table is not None:
            tables[spec.name] = table
    return RawPool(tables=tables, problems=tuple(problems))


def _choose(titles: list[str], names: dict[str, str]) -> list[Problem]:
    """Fill ``names`` with the sheets to read and their tables; return what is wrong with the titles of sheets."""
    problems: list[Problem] = []
    by_table: dict[str, list[str]] = {}
    for title in titles:
        table = find_table(title)
        if table is not None:
            by_table.setdefault(table, []).append(title)
        elif not is_ignored_sheet(title):
            near = nearest_table(title)
            problems.append(container_problem("unknown_table", value=title, name=title, nearest=near))
    for table, several in by_table.items():
        if len(several) == 1:
            names[several[0]] = table
        else:
            problems.append(container_problem("duplicate_table", table=table, found="、".join(several)))
    return problems


def _table(spec: TableSpec, sheet: Sheet, scan: SheetScan) -> tuple[RawTable | None, list[Problem]]:
    header = read_header(spec, sheet.rows[:HEADER_ROWS])
    if header is None:
        # An untouched sheet of a workbook is no mistake, unless the table is required.
        if not any(sheet.rows) and spec.name != "needs":
            return None, []
        return None, [no_titles(spec)]
    header, merged_titles = _without_merged_titles(spec, sheet, header)
    problems = [*header.problems, *merged_titles, *_untitled(spec, sheet, header)]
    problems += _fill_merged(spec, sheet, header)
    unusable, flaws = _lost_values(spec, header, scan)
    problems += flaws
    order = list(header.columns.items())
    rows: list[int] = []
    kept: list[list[object]] = []
    width = max(header.columns.values(), default=-1) + 1
    for index in range(header.data, len(sheet.rows)):
        cells = sheet.rows[index]
        cells = cells + [None] * (width - len(cells))
        if index not in unusable and not is_blank(cells[place] for _, place in order):
            rows.append(index + 1)
            kept.append(cells)
    columns: dict[str, Cells] = {name: [cells[place] for cells in kept] for name, place in order}
    unreadable = tuple(sorted(row + 1 for row in unusable))
    return RawTable(name=spec.name, columns=columns, rows=rows, unreadable=unreadable), problems


def _range(merged: tuple[int, int, int, int]) -> str:
    row, column, last_row, last_column = merged
    return f"{column_letters(column)}{row + 1}:{column_letters(last_column)}{last_row + 1}"


def _without_merged_titles(spec: TableSpec, sheet: Sheet, header: Header) -> tuple[Header, list[Problem]]:
    """Leave out the fields whose title is merged over several columns, with an error for each range."""
    merged_titles = [
        merged
        for merged in sheet.merged
        if merged[2] >= header.first and merged[0] < header.data and merged[3] > merged[1]
    ]
    columns = {
        name: column
        for name, column in header.columns.items()
        if not any(first <= column <= last for _, first, _, last in merged_titles)
    }
    problems = [
        container_problem("merged_titles", table=spec.name, row=merged[0] + 1, range=_range(merged))
        for merged in merged_titles
    ]
    return replace(header, columns=columns), problems


def _fill_merged(spec: TableSpec, sheet: Sheet, header: Header) -> list[Problem]:
    """Give every row of a merged cell its value, as its author sees it, and say so."""
    listing = Listing(spec.name)
    used = set(header.columns.values())
    budget = limits.SHEET_CELLS
    for merged in sheet.merged:
        row, column, last_row, last_column = merged
        if row < header.data or not used.intersection(range(column, min(last_column, max(used)) + 1)):
            continue
        cells = sheet.rows[row] if row < len(sheet.rows) else []
        value = cells[column] if column < len(cells) else None
        if value is None:
            continue
        listing.add("merged_cells", row=row + 1, range=_range(merged))
        # Merged cells do not overlap in an honest workbook, so together they are no more than the sheet.
        budget -= max(1, min(last_row + 1, len(sheet.rows)) - row)
        if budget < 0:
            raise UnusableInput([container_problem("unsafe_archive", name=sheet.title, what="mergeCell")])
        for below in sheet.rows[row + 1 : last_row + 1]:
            below.extend([None] * (column + 1 - len(below)))
            below[column] = value
    return listing.problems()


def _untitled(spec: TableSpec, sheet: Sheet, header: Header) -> list[Problem]:
    """Return a warning for every column with content and without title; one problem where there are many."""
    filled: set[int] = set()
    width = max((len(row) for row in sheet.rows[:HEADER_ROWS]), default=0)
    for cells in sheet.rows[header.data :]:
        filled.update(
            column
            for column, cell in enumerate(cells)
            if cell is not None and (column in header.untitled or column >= width)
        )
    listing = Listing(spec.name)
    for column in sorted(filled):
        listing.add("untitled_column", row=None, column=column_letters(column))
    return listing.problems()


def _lost_values(spec: TableSpec, header: Header, scan: SheetScan) -> tuple[set[int], list[Problem]]:
    """Return the zero-based rows in which the value of a known column is lost, and the problems that say so."""
    fields = {column: spec[name] for name, column in header.columns.items()}
    listing = Listing(spec.name)
    rows: set[int] = set()
    for code, cells in (("formula_error", scan.errors), ("formula_without_value", scan.no_result)):
        for row, column in sorted(cells):
            if row >= header.data and column in fields:
                listing.add(code, row=row + 1, field=fields[column].name, title=fields[column].title)
                rows.add(row)
    return rows, listing.problems()
