"""Reads a plan made by hand: who helps whom, as a CSV file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from matcher.files.cells import parse_column
from matcher.files.container_codes import container_problem
from matcher.files.delimited import read_delimited
from matcher.files.errors import UnusableInput
from matcher.model.field import TableSpec
from matcher.model.problems import Problem, Severity
from matcher.model.schema.plan_tables import ASSIGNMENTS

_OPTIONAL = ("line", "yuan")
_USED = ("need_id", "resource_id", *_OPTIONAL)
_HINT = "resource_kind"
"""Tells only of what kind a resource is meant to be that the pool does not know; a cell that cannot be read says nothing."""

HAND_MADE = TableSpec(
    name=ASSIGNMENTS.name,
    title=ASSIGNMENTS.title,
    meaning=ASSIGNMENTS.meaning,
    key=ASSIGNMENTS.key,
    fields=tuple(
        replace(field, required=False, minimum=0 if field.name == "yuan" else None)
        if field.name in _OPTIONAL
        else field
        for field in ASSIGNMENTS.fields
    ),
)
"""The table of assignments with only ``need_id`` and ``resource_id`` required: a plan's own file is taken as well."""


def read_assignments(path: Path | str) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Read a plan made by hand.

    Parameters
    ----------
    path
        A CSV file with the columns ``need_id``, ``resource_id`` and, optionally, ``line``, ``yuan`` and ``resource_kind`` (or
        their Chinese titles); other columns of a plan's assignments are ignored.

    Returns
    -------
    tuple
        The accepted rows in the order of the file, with the columns ``need_id``, ``resource_id``, ``line`` (null where
        it follows from the resource), ``yuan_fen`` (null where it follows from the need) and ``resource_kind`` (null where it is
        not given); and the problems. Whether
        the identifiers exist is for the reader of both pool and plan to say.

    Raises
    ------
    UnusableInput
        The file cannot be opened, is no CSV text, or lacks a required column.
    """
    path = Path(path)
    if not path.is_file():
        raise UnusableInput([container_problem("missing_file", name=path.name)])
    try:
        raw, found = read_delimited(HAND_MADE, path)
    except OSError as error:
        raise UnusableInput([container_problem("cannot_open", name=path.name)]) from error
    if raw is None or any(problem.code == "missing_column" for problem in found):
        raise UnusableInput(found)
    problems = list(found)
    columns: list[pl.Series] = []
    refused: set[int] = set()
    for field in (HAND_MADE[name] for name in _USED):
        cells = raw.columns.get(field.name, pl.Series([None] * len(raw.rows), dtype=pl.String))
        parsed = parse_column(field, cells)
        columns.append(parsed.values.alias(field.column))
        for place, fault in parsed.faults:
            if fault.severity is Severity.ERROR:
                refused.add(place)
            problems.append(
                Problem(
                    table=HAND_MADE.name,
                    row=raw.rows[place],
                    field=field.name,
                    value=fault.value,
                    code=fault.code,
                    severity=fault.severity,
                    sentence=fault.sentence,
                    remedy=fault.remedy,
                )
            )
    hints = raw.columns.get(_HINT, pl.Series([None] * len(raw.rows), dtype=pl.String))
    columns.append(parse_column(HAND_MADE[_HINT], hints).values.alias(_HINT))
    keep = pl.Series([place not in refused for place in range(len(raw.rows))], dtype=pl.Boolean)
    return pl.DataFrame(columns).filter(keep), tuple(problems)
