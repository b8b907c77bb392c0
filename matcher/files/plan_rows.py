"""Reads the rows of a plan's table strictly: a plan is written by this program, so nothing is assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import polars as pl

from matcher.files.container_codes import container_problem
from matcher.files.json_text import repeated_keys, wrong_shape
from matcher.files.limits import LISTED
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.problems import Problem
from matcher.model.units import fen

_REFUSED = object()
_NUMBERS = {FieldType.NUMBER, FieldType.HOURS, FieldType.YUAN}
MOST_YUAN = 1e13
MOST_INTEGER = 2**53


class PlanRows:
    """Turns a list of objects into the typed table of a plan.

    Parameters
    ----------
    spec
        Declaration of the table.

    Attributes
    ----------
    problems
        What is wrong; the table counts only where it stays empty.
    """

    def __init__(self, spec: TableSpec) -> None:
        self._spec = spec
        self._known = {field.name for field in spec.fields}
        self.problems: list[Problem] = []

    def read(self, rows: object) -> pl.DataFrame:
        """Return the table in its stored form."""
        if not isinstance(rows, list):
            name = self._spec.name
            self.problems.append(wrong_shape(name, rows, "对象的列表", "a list of objects", table=name))
            return self._spec.empty()
        columns: dict[str, list[Any]] = {field.column: [] for field in self._spec.fields}
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, Mapping) or repeated_keys(row) or not self._known.issuperset(row):
                self._refuse(number, "")
                continue
            for field in self._spec.fields:
                value = _value(field, row.get(field.name))
                if value is _REFUSED:
                    self._refuse(number, field.name)
                columns[field.column].append(value)
        return self._spec.empty() if self.problems else pl.DataFrame(columns, schema=self._spec.schema)

    def _refuse(self, row: int, field: str) -> None:
        if len(self.problems) < LISTED:
            place = f"{self._spec.name}[{row}]" + (f".{field}" if field else "")
            self.problems.append(
                container_problem("not_a_plan", table=self._spec.name, row=row, field=field, place=place)
            )


def _value(field: Field, value: object) -> object:
    """Return a value in its stored form, or a mark that it is refused."""
    if field.is_list:
        entries = [] if value is None else value
        good = isinstance(entries, list) and all(isinstance(entry, str) and _is_text(entry) for entry in entries)
        return entries if good else _REFUSED
    if value is None:
        return _REFUSED if field.required else field.default
    if field.type is FieldType.BOOLEAN:
        return value if isinstance(value, bool) else _REFUSED
    if isinstance(value, bool):
        return _REFUSED
    if field.type is FieldType.INTEGER:
        return value if isinstance(value, int) and abs(value) < MOST_INTEGER else _REFUSED
    if field.type in _NUMBERS:
        if not isinstance(value, int | float) or not math.isfinite(value):
            return _REFUSED
        if field.type is FieldType.YUAN:
            return fen(value) if abs(value) < MOST_YUAN else _REFUSED
        return float(value)
    if not isinstance(value, str) or not _is_text(value):
        return _REFUSED
    if field.vocabulary is not None and value not in set(field.vocabulary):
        return _REFUSED
    return value


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
