"""JSON pointers (RFC 6901): where in the request's body a problem is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from matcher.files.titles import Names, field_names, find_table
from matcher.model.problems import Problem
from matcher.model.schema import POOL_TABLES

_SHOWN_CHARACTERS = 100
_LISTED = re.compile(r"(\w+)\[([0-9]{1,9})\]")


def pointer(parts: Iterable[str | int]) -> str:
    """Return the pointer of a path of keys and positions (from 0); long keys are shortened."""
    return "".join(f"/{_escaped(part)}" for part in parts)


def pointer_of_words(place: str) -> str:
    """Return the pointer of a place in words, such as ``changes[2].by.hours``: there positions count from 1."""
    parts: list[str | int] = []
    for word in filter(None, place.split(".")):
        listed = _LISTED.fullmatch(word)
        parts += [listed[1], int(listed[2]) - 1] if listed else [word]
    return pointer(parts)


def _escaped(part: str | int) -> str:
    text = str(part).encode("utf-8", "backslashreplace").decode()
    text = text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
    return text.replace("~", "~0").replace("/", "~1")


class PoolPointers:
    """Finds the place of a pool's problem in the JSON that the pool was read from.

    Problems name tables and fields in English; the sender may have used Chinese titles as keys.

    Parameters
    ----------
    data
        The pool as it was sent.
    prefix
        Keys that lead to it in the body.
    """

    def __init__(self, data: object, prefix: tuple[str, ...] = ()) -> None:
        self._data = data if isinstance(data, Mapping) else {}
        self._prefix = prefix
        self._tables = {find_table(str(key)): str(key) for key in reversed(self._data)} | {
            name: name for name in POOL_TABLES if name in self._data
        }
        self._names: dict[str, Names] = {}

    def of(self, problem: Problem) -> str:
        """Return the pointer of a problem: as deep as the place is known."""
        key = self._tables.get(problem.table)
        if key is None:
            is_key = not problem.table and problem.value in self._data
            return pointer((*self._prefix, problem.value) if is_key else self._prefix)
        if problem.row is None:
            return pointer((*self._prefix, key))
        path: tuple[str | int, ...] = (*self._prefix, key, problem.row - 1)
        field = self._field(problem.table, self._data[key], problem.row - 1, problem.field)
        return pointer((*path, field) if field else path)

    def _field(self, table: str, rows: object, place: int, field: str) -> str:
        row = rows[place] if isinstance(rows, list) and place < len(rows) else None
        if not field or not isinstance(row, Mapping) or field in row:
            return field
        if table not in self._names:
            self._names[table] = field_names(POOL_TABLES[table])
        names = self._names[table]
        return next((str(key) for key in row if names.find(str(key)) == {field}), field)
