"""A table while it is being checked: typed columns, the author's row numbers, what was refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.files.cells import ParsedColumn, parse_column
from matcher.files.columns import filled, flags_of, is_few, replaced, rows_taken, taken
from matcher.files.faults import FREE_TEXT, Fault
from matcher.files.keys import mixed_identifiers
from matcher.files.raw import RawTable
from matcher.model.field import Field, FieldType, TableSpec, default_of
from matcher.model.problems import Problem, Severity
from matcher.model.text import Text

Positions = Iterable[int]

UNCHECKED = 1e9
"""A range that says no more than "a number"; the points check latitudes together with longitudes."""


class Draft:
    """One table on its way through the checks.

    Rows are never removed while checks run, so that every mistake of every row is found; :meth:`accepted` leaves the
    refused ones out.

    Parameters
    ----------
    spec
        The declaration of the table.
    frame
        All rows that are not blank, in their stored columns.
    given
        By field: whether the author wrote anything in the cell.
    rows
        Row numbers as the author counts.

    Attributes
    ----------
    refused
        Boolean array: rows with an error.
    problems
        What was found so far.
    """

    def __init__(
        self, *, spec: TableSpec, frame: pl.DataFrame, given: dict[str, pl.Series], rows: Sequence[int]
    ) -> None:
        self.spec = spec
        self.frame = frame
        self.given = given
        self.rows = rows
        self.refused: npt.NDArray[np.bool_] = np.zeros(frame.height, dtype=np.bool_)
        self.problems: list[Problem] = []
        self._keys: list[str] | None = None

    @property
    def height(self) -> int:
        """Number of rows that were found."""
        return self.frame.height

    @property
    def standing(self) -> pl.Series:
        """Whether each row is still accepted."""
        return flags_of((~self.refused).tolist()) if is_few(self.height) else pl.Series(~self.refused)

    def key_of(self, position: int) -> str:
        """Return the identifier of a row; parts of a compound key are joined by a slash."""
        if self._keys is None:
            columns = [filled(self.frame[self.spec[name].column], "").to_list() for name in self.spec.key]
            self._keys = ["/".join(parts).strip("/") for parts in zip(*columns, strict=True)]
        return self._keys[position]

    def note(self, position: int, fault: Fault, field: str = "") -> None:
        """Record what is wrong with a row; an error refuses it."""
        if fault.severity is Severity.ERROR:
            self.refused[position] = True
        self._record(fault, field, self.rows[position], self.key_of(position))

    def note_each(self, positions: Positions, fault: Fault, field: str = "") -> None:
        """Record the same fault on several rows."""
        for position in positions:
            self.note(position, fault, field)

    def note_table(self, fault: Fault, field: str = "") -> None:
        """Record what holds for the table as a whole; no row is refused."""
        self._record(fault, field, None, "")

    def _record(self, fault: Fault, field: str, row: int | None, key: str) -> None:
        self.problems.append(
            Problem(
                table=self.spec.name,
                row=row,
                field=field,
                value=fault.value,
                code=fault.code,
                severity=fault.severity,
                sentence=fault.sentence,
                remedy=fault.remedy,
                key=key,
            )
        )

    def put(self, column: str, values: pl.Series) -> None:
        """Replace a stored column."""
        self.frame = replaced(self.frame, [values.alias(column)])

    def put_before(self, frame: pl.DataFrame, given: Mapping[str, pl.Series], rows: Iterable[int]) -> None:
        """Let further rows stand before those that are there."""
        self.given = {name: pl.concat([given[name], cells]) for name, cells in self.given.items()}
        self.frame = pl.concat([frame, self.frame])
        self.refused = np.concatenate([np.zeros(frame.height, dtype=np.bool_), self.refused])
        self.rows = [*rows, *self.rows]
        self._keys = None

    def accepted(self) -> pl.DataFrame:
        """Return the rows without an error."""
        return self.frame.filter(self.standing) if self.refused.any() else self.frame


def read_draft(spec: TableSpec, raw: RawTable | None, found: tuple[Problem, ...] = ()) -> Draft:
    """Return a table as typed columns with every fault of its cells; blank rows are not rows.

    Parameters
    ----------
    spec
        The declaration of the table.
    raw
        What a source found, or ``None`` where the table is absent.
    found
        Problems that the source reported; rows with an error among them are refused here too.
    """
    if raw is None:
        return Draft(spec=spec, frame=spec.empty(), given={}, rows=[])
    parsed = {name: parse_column(_as_read(spec, name), cells) for name, cells in raw.columns.items() if name in spec}
    keep = flags_of([False] * len(raw.rows))
    for column in parsed.values():
        keep = keep | column.given
    # A row that the source refused is a row even where nothing of it was left to hand over.
    failed = {p.row for p in found if p.table == spec.name and p.row is not None and p.severity is Severity.ERROR}
    if failed:
        keep = keep | flags_of([row in failed for row in raw.rows])
    frame = replaced(spec.blank(len(raw.rows)), [_filled(spec[name], column) for name, column in parsed.items()])
    rows = raw.rows
    given = {name: column.given for name, column in parsed.items()}
    if not keep.all():
        rows = [row for row, kept in zip(raw.rows, keep, strict=True) if kept]
        frame = rows_taken(frame, keep)
        given = {name: taken(cells, keep) for name, cells in given.items()}
    draft = Draft(spec=spec, frame=frame, given=given, rows=rows)
    if failed:
        draft.refused |= np.array([row in failed for row in rows], dtype=np.bool_)
    _note_cells(draft, parsed, keep)
    _note_columns(draft, raw, found)
    return draft


def _as_read(spec: TableSpec, name: str) -> Field:
    """Return a field as its cells are read: a latitude beyond the pole may be a longitude in the wrong column."""
    return _unchecked(spec) if name == "lat" else spec[name]


@lru_cache(maxsize=16)
def _unchecked(spec: TableSpec) -> Field:
    return replace(spec["lat"], minimum=-UNCHECKED, maximum=UNCHECKED)


def _filled(field: Field, column: ParsedColumn) -> pl.Series:
    """Return the stored column with the default in empty places."""
    default = default_of(field)
    values = column.values if default is None else filled(column.values, default)
    return values.alias(field.column)


def _note_cells(draft: Draft, parsed: dict[str, ParsedColumn], keep: pl.Series) -> None:
    if not any(column.faults for column in parsed.values()):
        return
    place = (keep.cast(pl.Int64).cum_sum() - 1).to_list()
    kept = keep.to_list()
    for name, column in parsed.items():
        for position, fault in column.faults:
            if kept[position]:
                draft.note(place[position], fault, name)


def _note_columns(draft: Draft, raw: RawTable, found: tuple[Problem, ...]) -> None:
    """Note required columns that are absent, and columns of identifiers of mixed kinds."""
    for field in draft.spec.fields:
        cells = raw.columns.get(field.name)
        if cells is None and field.required and draft.height:
            draft.refused[:] = True
            if not any(p.table == draft.spec.name and p.field == field.name for p in found):
                draft.note_table(_missing_column(draft.spec, field), field.name)
        elif isinstance(cells, list) and field.type is FieldType.TEXT and field.name not in FREE_TEXT:
            fault = mixed_identifiers(field, cells)
            if fault:
                draft.note_table(fault, field.name)


def _missing_column(spec: TableSpec, field: Field) -> Fault:
    return Fault(
        code="missing_column",
        sentence=Text(
            f"“{spec.title}”缺少必填列“{field.title}”（{field.name}），表中各行均未采用。",
            f"Table {spec.name} lacks the required column {field.name}; none of its rows was used.",
        ),
        remedy=Text(f"请补上这一列：{field.meaning.zh}。", f"Add the column: {field.meaning.en}."),
    )
