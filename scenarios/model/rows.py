"""Reads the rows that a scenario adds, cell by cell as a pool is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matcher.model.field import TableSpec
from matcher.model.text import Text
from scenarios.model.problems import Path
from scenarios.model.values import Notes, find_field, read_cell


def read_rows(spec: TableSpec, rows: Sequence[dict[str, Any]], path: Path, notes: Notes) -> tuple[dict[str, Any], ...]:
    """Return rows as mappings from column to stored value.

    Parameters
    ----------
    spec
        The table that gets them.
    rows
        Mappings from field to raw cell.
    path
        Where the rows stand in the file.
    notes
        Gets what is wrong: unknown fields, unreadable cells, required cells that are empty, identifiers given twice.
    """
    read = [_row(spec, row, (*path, place), notes) for place, row in enumerate(rows)]
    first: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(read):
        key = tuple(row.get(spec[name].column) for name in spec.key)
        if None in key:
            continue
        if key in first:
            sentence = Text(
                f"编号与第 {first[key] + 1} 行相同", f"the identifier is that of row {first[key] + 1} of the same list"
            )
            notes.add((*path, place, spec.key[0]), "duplicate_id", sentence)
        first.setdefault(key, place)
    return tuple(read)


def _row(spec: TableSpec, row: dict[str, Any], path: Path, notes: Notes) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    tried: set[str] = set()
    for name, raw in row.items():
        place = (*path, name)
        field = find_field(spec, name, place, notes)
        if field is None:
            continue
        if field.name in tried:
            notes.add(place, "duplicate_key", Text(f"“{field.title}”写了两次", f"{field.name} stands twice"))
        tried.add(field.name)
        before = notes.errors
        value = read_cell(field, raw, place, notes)
        if value is not None:
            stored[field.column] = value
        elif notes.errors == before:
            tried.discard(field.name)
    for field in spec.fields:
        if field.required and field.name not in tried:
            sentence = Text(f"缺少必填的“{field.title}”（{field.name}）", f"the required field {field.name} is missing")
            notes.add(path, "missing", sentence)
    return stored
