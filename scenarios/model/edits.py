"""Reads what happens to the cells of rows: values that replace, factors, shifts, entries put in and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text
from matcher.model.units import FEN_PER_YUAN, fen
from scenarios.model.changes import Edit, EditKind
from scenarios.model.problems import Path
from scenarios.model.values import NUMBERS, Notes, find_field, read_cell, read_entries

MOST_DAYS = 36_500
MOST_FACTOR = 1_000_000
MOST_SHIFT = 1e12
_COORDINATES = frozenset({"lon", "lat"})


def read_sets(spec: TableSpec, cells: Mapping[str, Any], path: Path, notes: Notes) -> tuple[Edit, ...]:
    """Return the values that replace those of rows; identifiers stay."""
    edits = []
    for name, raw in cells.items():
        place = (*path, name)
        found = _editable(spec, name, place, notes)
        if found is None:
            continue
        value = read_cell(found, raw, place, notes)
        if value is None and raw is None and found.required:
            sentence = Text(f"“{found.title}”必填，不能改为空", f"{found.name} is required and cannot be emptied")
            notes.add(place, "missing", sentence)
        edits.append(Edit(field=found, kind=EditKind.SET, operand=value))
    return _each_once(edits, path, notes)


def read_scales(spec: TableSpec, cells: Mapping[str, Any], path: Path, notes: Notes) -> tuple[Edit, ...]:
    """Return the factors of numbers."""
    edits = []
    for name, factor in cells.items():
        place = (*path, name)
        found = _editable(spec, name, place, notes)
        if found is None:
            continue
        if found.type not in NUMBERS or found.name in _COORDINATES:
            sentence = Text(f"“{found.title}”不是可以乘倍数的数", f"{found.name} is no number that can be multiplied")
            notes.add(place, "not_a_number", sentence, _SCALED)
            continue
        if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 <= factor <= MOST_FACTOR:
            sentence = Text(f"倍数应为 0 到 {MOST_FACTOR:,} 的数", f"a factor is a number from 0 to {MOST_FACTOR:,}")
            notes.add(place, "bad_factor", sentence, value=factor)
            continue
        edits.append(Edit(field=found, kind=EditKind.SCALE, operand=float(factor)))
    return _each_once(edits, path, notes)


def read_shifts(spec: TableSpec, cells: Mapping[str, Any], path: Path, notes: Notes, *, sign: int) -> tuple[Edit, ...]:
    """Return what is added (``sign`` 1) or taken (-1): numbers, days, entries of lists."""
    edits = []
    for name, raw in cells.items():
        place = (*path, name)
        found = _editable(spec, name, place, notes)
        if found is None:
            continue
        if found.is_list:
            kind = EditKind.PUT if sign > 0 else EditKind.TAKE
            edits.append(Edit(field=found, kind=kind, operand=read_entries(found, raw, place, notes)))
        elif found.type in NUMBERS or found.type is FieldType.DATE:
            amount = _amount(found, raw, place, notes)
            if amount is not None:
                edits.append(Edit(field=found, kind=EditKind.SHIFT, operand=sign * amount))
        else:
            sentence = Text(f"“{found.title}”既不是数、日期，也不是列表", f"{found.name} is no number, date or list")
            notes.add(place, "wrong_type", sentence, _SHIFTED)
    return _each_once(edits, path, notes)


def _editable(spec: TableSpec, name: str, path: Path, notes: Notes) -> Field | None:
    found = find_field(spec, name, path, notes)
    if found is not None and found.name in spec.key:
        sentence = Text(f"“{found.title}”是编号，不能改", f"{found.name} identifies the row and cannot be changed")
        notes.add(path, "key_changed", sentence, _KEY)
        return None
    return found


def _amount(spec: Field, raw: Any, path: Path, notes: Notes) -> float | int | None:
    whole = spec.type in (FieldType.INTEGER, FieldType.DATE)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= MOST_SHIFT:
        notes.add(path, "not_a_number", Text("应为数字", "a number is expected"), value=raw)
        return None
    if whole and raw != int(raw):
        notes.add(path, "not_whole", Text("应为整数", "a whole number is expected"), value=raw)
        return None
    if spec.type is FieldType.DATE and abs(raw) > MOST_DAYS:
        sentence = Text(f"最多 {MOST_DAYS} 天", f"at most {MOST_DAYS} days")
        notes.add(path, "out_of_range", sentence, value=raw)
        return None
    if spec.type is FieldType.YUAN:
        amount = fen(raw)
        if abs(amount - raw * FEN_PER_YUAN) > 1e-4:
            notes.add(path, "rounded", Text("金额至多两位小数", "money has at most two decimals"), value=raw)
        return amount
    return int(raw) if whole else float(raw)


def _each_once(edits: list[Edit], path: Path, notes: Notes) -> tuple[Edit, ...]:
    """Note a field that is named twice, once in English and once in Chinese."""
    seen: set[str] = set()
    for edit in edits:
        if edit.field.name in seen:
            sentence = Text(f"“{edit.field.title}”写了两次", f"{edit.field.name} stands twice")
            notes.add(path, "duplicate_key", sentence)
        seen.add(edit.field.name)
    return tuple(edits)


_KEY = Text("请删去原行，再新增一行。", "Remove the row and add another.")
_SCALED = Text("可乘倍数的是数字、工时和金额。", "Numbers, hours and money can be multiplied.")
_SHIFTED = Text("要换成别的值，请用 set。", "Use set to give another value.")
