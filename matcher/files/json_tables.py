"""Reads a pool given as JSON values: an object of lists of objects."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from matcher.files import limits
from matcher.files.container_codes import container_problem, shown
from matcher.files.errors import UnusableInput
from matcher.files.header import missing_columns
from matcher.files.json_text import kind_of, parse_json, repeated_keys, wrong_shape
from matcher.files.listing import Listing, is_blank
from matcher.files.raw import Cells, RawPool, RawTable
from matcher.files.titles import Names, field_names, find_table, nearest_table
from matcher.files.workbook.archive import megabytes
from matcher.model.field import TableSpec
from matcher.model.problems import Problem
from matcher.model.schema import POOL_TABLES

_MARKS = frozenset({"$schema", "$comment"})


def load_json(path: Path) -> RawPool:
    """Read a pool from a JSON file; raises as :func:`parse_json` and :func:`raw_from_data`."""
    if path.stat().st_size > limits.JSON_BYTES:
        size, limit = megabytes(path.stat().st_size), megabytes(limits.JSON_BYTES)
        raise UnusableInput([container_problem("too_large", name=path.name, size=size, limit=limit)])
    return tables_from_data(parse_json(path.read_bytes(), path.name))


def tables_from_data(data: object) -> RawPool:
    """Return the tables of a pool given as JSON values: an object of lists of objects.

    Parameters
    ----------
    data
        ``{"needs": [{...}, ...], "providers": [...], ...}``; dates may be ``date`` objects, money ``Decimal``.

    Raises
    ------
    UnusableInput
        The value is not an object, or a key of it is repeated.
    """
    if not isinstance(data, Mapping):
        raise UnusableInput([wrong_shape("JSON", data, "对象", "an object")])
    if repeated_keys(data):
        raise UnusableInput([container_problem("duplicate_key", where="JSON", key=repeated_keys(data)[0])])
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    by_table: dict[str, list[str]] = {}
    for key in data:
        table = find_table(str(key))
        if table is not None:
            by_table.setdefault(table, []).append(str(key))
        elif key not in _MARKS:
            near = nearest_table(str(key))
            problems.append(container_problem("unknown_table", value=str(key), name=key, nearest=near))
    for name, keys in by_table.items():
        if len(keys) > 1:
            problems.append(container_problem("duplicate_table", table=name, found="、".join(keys)))
            continue
        rows = data[keys[0]]
        if rows is None:
            continue
        if not isinstance(rows, list | tuple):
            problems.append(wrong_shape(name, rows, "对象的列表", "a list of objects", table=name))
            continue
        reader = _Rows(POOL_TABLES[name])
        tables[name] = reader.read(rows)
        problems += reader.problems
    return RawPool(tables=tables, problems=tuple(problems))


class _Rows:
    """Sorts the values of a list of objects into columns."""

    def __init__(self, spec: TableSpec) -> None:
        self._spec = spec
        self._names: Names = field_names(spec)
        self._fields: dict[str, str | None] = {field.name: field.name for field in spec.fields}
        self._listing = Listing(spec.name)
        self._unknown: list[Problem] = []
        self._columns: dict[str, list[object]] = {}
        self._missing: list[Problem] = []

    @property
    def problems(self) -> list[Problem]:
        return [*self._missing, *self._unknown, *self._listing.problems()]

    def read(self, rows: list[Any] | tuple[Any, ...]) -> RawTable:
        numbers: list[int] = []
        unreadable: list[int] = []
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, Mapping):
                self._shape(number, "", row, "对象", "an object")
                unreadable.append(number)
                continue
            cells = self._cells(number, row)
            if cells is None:
                unreadable.append(number)
            elif not is_blank(cells.values()):
                self._append(cells, len(numbers))
                numbers.append(number)
        if numbers:
            self._missing = missing_columns(self._spec, self._columns)
        columns: dict[str, Cells] = {
            field.name: self._columns[field.name] for field in self._spec.fields if field.name in self._columns
        }
        return RawTable(name=self._spec.name, columns=columns, rows=numbers, unreadable=tuple(unreadable))

    def _append(self, cells: dict[str, object], height: int) -> None:
        for name in cells.keys() - self._columns.keys():
            self._columns[name] = [None] * height
        for name, column in self._columns.items():
            column.append(cells.get(name))

    def _shape(self, row: int, field: str, value: object, zh: str, en: str) -> None:
        found, found_en = kind_of(value)
        words = {"expected": zh, "expected_en": en, "found": found, "found_en": found_en}
        self._listing.add("wrong_shape", row=row, field=field, where=self._place(row, field), **words)

    def _place(self, row: int, field: str) -> str:
        return f"{self._spec.name}[{row}]" + (f".{field}" if field else "")

    def _field(self, key: object) -> str | None:
        """Return the field that a key names; an unknown key is reported once."""
        text = str(key)
        if text not in self._fields:
            found = self._names.find(text)
            self._fields[text] = found.pop() if len(found) == 1 else None
            if self._fields[text] is None and text not in _MARKS and len(self._unknown) < limits.LISTED:
                near = self._names.nearest(text) if len(self._unknown) < limits.SUGGESTED else ""
                table = self._spec.name
                self._unknown.append(
                    container_problem("unknown_column", table=table, value=text, title=shown(text), nearest=near)
                )
        return self._fields[text]

    def _cells(self, number: int, row: Mapping[Any, Any]) -> dict[str, object] | None:
        """Return the cells of a row by field, or ``None`` where the row is refused."""
        good = True
        for key in repeated_keys(row):
            self._listing.add("duplicate_key", row=number, where=self._place(number, ""), key=key)
            good = False
        cells: dict[str, object] = {}
        for key, value in row.items():
            name = self._field(key)
            if name is None:
                continue
            if name in cells:
                self._listing.add("duplicate_key", row=number, field=name, where=self._place(number, ""), key=name)
                good = False
            cells[name] = value if value is None or isinstance(value, bool) else self._cell(number, name, value)
            good = good and cells[name] is not _REFUSED
        return cells if good else None

    def _cell(self, row: int, field: str, value: object) -> object:
        if isinstance(value, str):
            if value.isascii() or _is_text(value):
                return value
            self._listing.add("bad_text", row=row, field=field, where=self._place(row, field))
            return _REFUSED
        if isinstance(value, int | dt.date):
            return value
        if isinstance(value, float | Decimal):
            if math.isfinite(value):
                return str(value) if isinstance(value, Decimal) else value
            self._listing.add("not_finite", row=row, field=field, where=self._place(row, field))
            return _REFUSED
        if isinstance(value, list | tuple) and not any(isinstance(entry, list | tuple | Mapping) for entry in value):
            entries = [self._cell(row, field, entry) for entry in value if entry is not None]
            return _REFUSED if any(entry is _REFUSED for entry in entries) else entries
        expected = ("文本的列表", "a list of texts") if self._spec[field].is_list else ("单个值", "a single value")
        self._shape(row, field, value, *expected)
        return _REFUSED


_REFUSED = object()


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
