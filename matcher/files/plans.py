"""Reads and writes plans as data: ``plan.json`` and one CSV file a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.errors import UnusableInput
from matcher.files.json_text import parse_json, repeated_keys, wrong_shape
from matcher.files.plan_rows import PlanRows
from matcher.files.plan_text import read_tables, table_text
from matcher.files.write_pool import plain_rows
from matcher.files.written import cell_form, written_form
from matcher.model.plan import Plan
from matcher.model.problems import Problem
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.summary import Summary

PLAN_FILE = "plan.json"


def plan_to_data(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON values: ``{"summary": {...}, "assignments": [{...}, ...], ...}``, money in yuan."""
    tables = {
        name: plain_rows(written_form(spec, plan.table(name)), sparse=False) for name, spec in PLAN_TABLES.items()
    }
    return {"summary": plan.summary.model_dump(mode="json"), **tables}


def plan_from_data(data: object) -> Plan:
    """Return the plan given as JSON values; see :func:`read_plan` for files.

    Parameters
    ----------
    data
        What :func:`plan_to_data` returns; absent tables count as empty.

    Raises
    ------
    UnusableInput
        The summary or a row is not that of a plan; every mistake is listed.
    """
    if not isinstance(data, Mapping):
        raise UnusableInput([wrong_shape(PLAN_FILE, data, "对象", "an object")])
    problems = [container_problem("duplicate_key", where=PLAN_FILE, key=key) for key in repeated_keys(data)]
    summary = _summary(data.get("summary"), problems)
    tables: dict[str, pl.DataFrame] = {}
    for name, spec in PLAN_TABLES.items():
        reader = PlanRows(spec)
        tables[name] = reader.read(data.get(name) or [])
        problems += reader.problems
    for name in data.keys() - PLAN_TABLES.keys() - {"summary"}:
        problems.append(container_problem("not_a_plan", place=name))
    if summary is None or problems:
        raise UnusableInput(problems)
    return Plan(summary=summary, **tables)


def _summary(value: object, problems: list[Problem]) -> Summary | None:
    if not isinstance(value, Mapping):
        problems.append(wrong_shape("summary", value, "对象", "an object", table="summary"))
        return None
    try:
        # Through JSON once more: in JSON mode dates and enumerations are texts, everything else is strict.
        return Summary.model_validate_json(json.dumps(value, allow_nan=False), strict=True)
    except ValidationError as error:
        for found in error.errors(include_input=False, include_url=False, include_context=False):
            place = ".".join(["summary", *map(str, found["loc"])])
            problems.append(container_problem("not_a_plan", table="summary", place=place))
    except (TypeError, ValueError):
        problems.append(container_problem("not_a_plan", table="summary", place="summary"))
    return None


def read_plan(path: Path | str) -> Plan:
    """Read a plan from its folder or from its ``plan.json``.

    Raises
    ------
    UnusableInput
        The file is absent, not JSON, or not a plan.
    """
    path = Path(path)
    try:
        file = path / PLAN_FILE if path.is_dir() else path
        if not file.is_file():
            raise UnusableInput([container_problem("missing_file", name="/".join(file.parts[-2:]))])
        return plan_from_json(file.read_bytes(), file.name)
    except OSError as error:
        raise UnusableInput([container_problem("cannot_open", name=path.name)]) from error


def plan_from_json(text: bytes, name: str = PLAN_FILE) -> Plan:
    """Return the plan of a JSON text: at once where Wishpool wrote it, else value by value.

    Parameters
    ----------
    text
        Contents of a ``plan.json``.
    name
        What problems call it.

    Raises
    ------
    UnusableInput
        It is not JSON, or not a plan.
    """
    problems: list[Problem] = []
    if len(text) <= limits.PLAN_BYTES and (found := read_tables(text)) is not None:
        summary = _summary(parse_json(found[0], name), problems)
        if summary is not None:
            return Plan(summary=summary, **found[1])
    return plan_from_data(parse_json(text, name))


def write_plan_data(plan: Plan, folder: Path | str) -> None:
    """Write ``plan.json``, one CSV file a table and ``summary.csv`` (name, value); the same plan, the same bytes.

    CSV files are UTF-8 with a byte order mark, lists joined by ``;``. Text stands in them as it is, even where a
    spreadsheet would take it for a formula; for people there is the workbook.

    Parameters
    ----------
    plan
        The plan.
    folder
        Made if absent; files of the same name are replaced.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / PLAN_FILE).open("wb") as file:
        file.writelines(plan_json(plan))
    for name, spec in PLAN_TABLES.items():
        frame = cell_form(spec, written_form(spec, plan.table(name)), separator_allowed=True)
        frame.write_csv(folder / f"{name}.csv", include_bom=True, line_terminator="\n")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "value"))
    writer.writerows(_flat("", plan.summary.model_dump(mode="json")))
    (folder / "summary.csv").write_text(out.getvalue(), encoding="utf-8-sig", newline="\n")


def plan_json(plan: Plan) -> Iterator[bytes]:
    """Yield a plan as JSON text in UTF-8, part by part: the summary indented, every table one row a line."""
    summary = plan.summary.model_dump(mode="json")
    yield f'{{\n"summary": {json.dumps(summary, ensure_ascii=False, allow_nan=False, indent=1)}'.encode()
    for name, spec in PLAN_TABLES.items():
        yield f',\n"{name}": '.encode()
        yield from table_text(spec, plan.table(name))
    yield b"\n}\n"


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield the leaves of a summary under dotted names; entries of a list count from one."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value, start=1):
            yield from _flat(f"{name}.{index}", inner)
    else:
        yield name, "" if value is None else value if isinstance(value, str) else json.dumps(value)
