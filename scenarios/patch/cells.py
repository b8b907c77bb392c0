"""Changes cells of a table, all changes at once, and finds those that contradict one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.problems import Severity
from matcher.model.text import Text
from scenarios.model.changes import Edit, EditKind
from scenarios.model.values import Notes
from scenarios.patch.filters import Mask

_WAYS = {
    EditKind.SET: Text("改为新值", "set"),
    EditKind.SCALE: Text("乘以倍数", "multiplied"),
    EditKind.SHIFT: Text("加减", "raised or lowered"),
    EditKind.PUT: Text("增减列表项", "given or deprived of entries"),
    EditKind.TAKE: Text("增减列表项", "given or deprived of entries"),
}
_TOGETHER = (frozenset({EditKind.SCALE}), frozenset({EditKind.SHIFT}), frozenset({EditKind.PUT, EditKind.TAKE}))
"""Ways that may meet in one cell, because their order does not matter."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Planned:
    """One edit of one change, and the rows that it means."""

    place: int
    edit: Edit
    rows: Mask


@dataclass(kw_only=True, eq=False)
class TableEdits:
    """Everything that changes in the rows of one table.

    Attributes
    ----------
    spec, frame
        The table as it stands.
    removed
        Row by row: position of the change that removes it, -1 where none does.
    planned
        Edits in the order of the file.
    touched
        Row by row: position of the last change that edits it, -1 where none does.
    """

    spec: TableSpec
    frame: pl.DataFrame
    removed: Any = field(init=False)
    touched: Any = field(init=False)
    planned: list[Planned] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.removed = np.full(self.frame.height, -1, dtype=np.int64)
        self.touched = np.full(self.frame.height, -1, dtype=np.int64)

    def remove(self, place: int, rows: Mask) -> None:
        """Take rows out."""
        self.removed[rows] = place

    def edit(self, place: int, edits: Sequence[Edit], rows: Mask) -> None:
        """Change cells of rows."""
        self.touched[rows] = place
        self.planned += [Planned(place=place, edit=edit, rows=rows) for edit in edits]

    def check(self, notes: Notes) -> None:
        """Note every pair of changes that contradict one another, once a pair and field."""
        for one in {planned.place: planned for planned in self.planned}.values():
            both = one.rows & (self.removed >= 0)
            if both.any():
                row = int(np.flatnonzero(both)[0])
                what = Text("行既删除又修改", "the row is both removed and changed")
                self._contradiction(one.place, int(self.removed[row]), row, int(both.sum()), what, notes)
        for place, one in enumerate(self.planned):
            for other in self.planned[:place]:
                if other.edit.field.name == one.edit.field.name and not _agree(other.edit, one.edit):
                    both = one.rows & other.rows
                    if both.any():
                        row = int(np.flatnonzero(both)[0])
                        what = _both_ways(one.edit.field, other.edit.kind, one.edit.kind)
                        self._contradiction(one.place, other.place, row, int(both.sum()), what, notes)

    def _contradiction(self, place: int, other: int, row: int, count: int, what: Text, notes: Notes) -> None:
        key = "/".join(str(self.frame[row, self.spec[name].column]) for name in self.spec.key)
        sentence = Text(
            f"与第 {other + 1} 项改动矛盾：{what.zh}（“{self.spec.title}”{key}，共 {count} 行）",
            f"contradicts change {other + 1}: {what.en} ({self.spec.name} {key}; rows: {count})",
        )
        remedy = Text("请缩小其中一项的范围，或合并为一项。", "Narrow one of the two, or make one of them.")
        notes.add(("changes", place), "contradiction", sentence, remedy)

    def result(self, notes: Notes) -> pl.DataFrame:
        """Return all rows with their new cells, removed ones too; edits without effect are noted as warnings."""
        frame = self.frame
        for planned in self.planned:
            column = planned.edit.field.column
            before = frame[column]
            after = edited(before, planned.edit, planned.rows)
            if before.equals(after, null_equal=True):
                sentence = Text(
                    f"“{planned.edit.field.title}”没有任何一格因此改变（空格不变）",
                    f"no cell of {planned.edit.field.name} changes by it (empty cells stay empty)",
                )
                remedy = Text("请核对这是否有意。", "Check that this is meant.")
                place = ("changes", planned.place)
                notes.add(place, "no_effect", sentence, remedy, severity=Severity.WARNING)
            frame = frame.with_columns(after.alias(column))
        return frame


def _agree(one: Edit, other: Edit) -> bool:
    """Return whether two edits may meet in one cell whatever their order."""
    if one.kind is EditKind.SET and other.kind is EditKind.SET:
        return bool(one.operand == other.operand)
    if {one.kind, other.kind} == {EditKind.PUT, EditKind.TAKE}:
        return not {_code(entry) for entry in one.operand} & {_code(entry) for entry in other.operand}
    return any({one.kind, other.kind} <= group for group in _TOGETHER)


def _both_ways(spec: Field, first: EditKind, second: EditKind) -> Text:
    if first is EditKind.SET and second is EditKind.SET:
        return Text(f"“{spec.title}”改为两个不同的值", f"{spec.name} is set to two different values")
    one, other = _WAYS[first], _WAYS[second]
    if one == other:
        return Text(f"“{spec.title}”的同一项既加入又去掉", f"the same entry of {spec.name} is put in and taken out")
    return Text(
        f"“{spec.title}”既{one.zh}又{other.zh}，结果取决于先后",
        f"{spec.name} is both {one.en} and {other.en}: the order would decide",
    )


def edited(cells: pl.Series, edit: Edit, rows: Mask) -> pl.Series:
    """Return a column in its stored form with one edit made in some rows; empty cells stay empty but for new values.

    Money is rounded half up to the fen, hours to hundredths, counts to whole numbers.
    """
    spec, mask = edit.field, pl.Series(rows)
    if edit.kind is EditKind.SET:
        value = [] if edit.operand is None and spec.is_list else edit.operand
        if value is None and spec.default is not None:
            value = spec.default
        return pl.select(pl.when(mask).then(pl.lit(value, dtype=spec.dtype)).otherwise(cells)).to_series()
    if edit.kind in (EditKind.PUT, EditKind.TAKE):
        change = _with_entries if edit.kind is EditKind.PUT else _without_entries
        lists = [
            change(entries or [], edit.operand, spec.type) if met else entries
            for met, entries in zip(rows, cells.to_list(), strict=True)
        ]
        return pl.Series(lists, dtype=spec.dtype)
    if spec.type is FieldType.DATE:
        moved = pl.select(cells.dt.offset_by(f"{int(edit.operand)}d")).to_series()
    elif edit.kind is EditKind.SCALE:
        moved = _rounded(cells.cast(pl.Float64) * edit.operand, spec)
    else:
        moved = _rounded(cells.cast(pl.Float64) + edit.operand, spec)
    return pl.select(pl.when(mask).then(moved).otherwise(cells)).to_series()


def _rounded(values: pl.Series, spec: Field) -> pl.Series:
    """Return numbers rounded half up to what the field can hold; 10.5 times 1.1 is 11.55, not a hair below."""
    if spec.type in (FieldType.INTEGER, FieldType.YUAN):
        return (values + 0.5 + 1e-9 * values.abs().clip(1.0)).floor().cast(pl.Int64)
    if spec.type is FieldType.HOURS:
        return (values * 100 + 0.5 + 1e-9 * values.abs().clip(1.0) * 100).floor() / 100
    return values.round(9)


def _code(entry: str) -> str:
    return entry.rsplit(":", 1)[0]


def _with_entries(entries: Sequence[str], more: Sequence[str], kind: FieldType) -> list[str]:
    """Return a list with entries put in; of a skill the higher level stays, of a role the new count."""
    if kind not in (FieldType.SKILLS, FieldType.ROLES):
        return list(dict.fromkeys([*entries, *more]))
    levels = {_code(entry): entry for entry in entries}
    for entry in more:
        old = levels.get(_code(entry))
        higher = old is None or kind is FieldType.ROLES or int(entry.rsplit(":", 1)[1]) > int(old.rsplit(":", 1)[1])
        if higher:
            levels[_code(entry)] = entry
    return list(levels.values())


def _without_entries(entries: Sequence[str], gone: Sequence[str], kind: FieldType) -> list[str]:
    """Return a list without entries; a skill or role goes at whatever level or count."""
    if kind in (FieldType.SKILLS, FieldType.ROLES):
        codes = {_code(entry) for entry in gone}
        return [entry for entry in entries if _code(entry) not in codes]
    return [entry for entry in entries if entry not in gone]
