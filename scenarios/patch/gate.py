"""Lets a changed pool through the same gate as any pool; rows that the scenario makes wrong are its mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.files import UnusableInput
from matcher.files.intake import intake
from matcher.files.raw import RawPool, RawTable
from matcher.files.written import written_form
from matcher.model import Pool, Problem
from matcher.model.problems import Severity
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text
from scenarios.model.problems import mistake
from scenarios.model.values import Notes
from scenarios.patch.filters import Mask


@dataclass(frozen=True, kw_only=True, eq=False)
class ChangedTable:
    """A table after the changes, before the gate.

    Attributes
    ----------
    frame
        All rows in the stored form.
    change
        Row by row: position of the change that made or edited it, -1 for the others.
    is_new
        Row by row: whether it was not in the pool before.
    fields
        By position of a change: the fields that it sets or edits.
    """

    frame: pl.DataFrame
    change: np.ndarray[tuple[int], np.dtype[np.int64]]
    is_new: Mask
    fields: Mapping[int, frozenset[str]]

    def said(self, problem: Problem) -> bool:
        """Return whether a warning is about what a change wrote, and not about what the row had before."""
        place = -1 if problem.row is None else int(self.change[problem.row - 1])
        return problem.field in self.fields.get(place, frozenset())


def let_through(pool: Pool, tables: Mapping[str, ChangedTable], notes: Notes) -> tuple[Pool, tuple[Text, ...]]:
    """Return the pool with changed tables as the gate leaves it, and what became of references on the way.

    Parameters
    ----------
    pool
        The pool as it was.
    tables
        The tables that are changed.
    notes
        Gets the errors of every row that is now wrong, and the warnings of rows that the scenario changed.

    Returns
    -------
    Pool, tuple of Text
        Tables that did not change are the same objects. Without use where errors were recorded.
    """
    raw = {name: _raw(pool, name, tables.get(name)) for name in POOL_TABLES}
    try:
        passed = intake(
            RawPool(tables={name: table for name, table in raw.items() if table.rows or name == "services"})
        )
    except UnusableInput as error:
        _record(error.problems, tables, notes)
        return pool, ()
    _record(passed.problems, tables, notes)
    frames = {}
    for name in POOL_TABLES:
        old, new = pool.table(name), passed.table(name)
        frames[name] = old if name not in tables and new.equals(old) else new
    collected = {
        name: count + (tables[name].frame.height - pool.table(name).height if name in tables else 0)
        for name, count in pool.collected.items()
    }
    return pool.replace(**frames, collected=collected), _dropped(passed.problems)


def _raw(pool: Pool, name: str, table: ChangedTable | None) -> RawTable:
    spec = POOL_TABLES[name]
    frame = pool.table(name) if table is None else table.frame
    written = written_form(spec, frame)
    if "crs" in spec and table is not None:
        # Points of new rows are in the datum that the scenario names; those of old rows are WGS-84 already.
        written = written.with_columns(
            pl.when(pl.Series(table.is_new)).then(frame["crs"]).otherwise("crs").alias("crs")
        )
    columns = {column: written[column] for column in written.columns}
    return RawTable(name=name, columns=dict(columns), rows=range(1, frame.height + 1))


def _record(problems: tuple[Problem, ...], tables: Mapping[str, ChangedTable], notes: Notes) -> None:
    """Record errors, and warnings of changed rows, once a change, code and field, with the number of rows alike."""
    alike: Counter[tuple[str, int, str, str]] = Counter()
    first: dict[tuple[str, int, str, str], Problem] = {}
    for problem in problems:
        table = tables.get(problem.table)
        place = -1 if table is None or problem.row is None else int(table.change[problem.row - 1])
        is_warning = problem.severity is not Severity.ERROR
        if is_warning and (place < 0 or problem.code == "reference_dropped" or not table or not table.said(problem)):
            continue
        kind = (problem.table, place, problem.code, problem.field)
        alike[kind] += 1
        first.setdefault(kind, problem)
    for kind, problem in first.items():
        spec, more = POOL_TABLES.get(problem.table), alike[kind] - 1
        zh, en = problem.sentence.zh, problem.sentence.en
        if spec is not None and problem.key:
            zh, en = f"“{spec.title}”{problem.key}：{zh}", f"{spec.name} {problem.key}: {en}"
        if more:
            zh, en = f"{zh}另有 {more} 行同样如此", f"{en} Rows alike: {more} more"
        path = ("changes",) if kind[1] < 0 else ("changes", kind[1])
        notes.found.append(
            mistake(
                path,
                problem.code,
                Text(zh, en),
                problem.remedy,
                lines=notes.lines,
                value=problem.value,
                severity=problem.severity,
            )
        )


def _dropped(problems: tuple[Problem, ...]) -> tuple[Text, ...]:
    """Return in words which references the gate took out because their rows are gone, by table and field."""
    counts = Counter((problem.table, problem.field) for problem in problems if problem.code == "reference_dropped")
    words = []
    for (table, name), count in sorted(counts.items()):
        spec = POOL_TABLES[table]
        words.append(
            Text(
                f"“{spec.title}”有 {count} 处“{spec[name].title}”指向已删除的行，已随之取消。",
                f"{count} entries of {name} in {table} pointed to removed rows and went with them.",
            )
        )
    return tuple(words)
