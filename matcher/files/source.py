"""Opens a pool wherever it is: workbook, folder of CSV or Parquet, JSON."""

from __future__ import annotations

from pathlib import Path

from matcher.files.columnar import read_columnar
from matcher.files.container_codes import container_problem
from matcher.files.delimited import read_delimited
from matcher.files.errors import UnusableInput
from matcher.files.json_tables import load_json, tables_from_data
from matcher.files.raw import RawPool, RawTable
from matcher.files.titles import find_table, nearest_table
from matcher.files.workbook.tables import load_workbook
from matcher.model.problems import Problem, Severity
from matcher.model.schema import POOL_TABLES, RESOURCE_TABLES

_READERS = {".csv": read_delimited, ".parquet": read_columnar}
_OTHER_WORKBOOKS = {".xls", ".xlsb", ".xlsm", ".xltx", ".ods", ".et", ".ett", ".numbers"}


def load_raw(path: Path) -> RawPool:
    """Read the tables of a pool without judging their cells.

    Parameters
    ----------
    path
        A workbook (``.xlsx``), a folder of ``.csv`` or ``.parquet`` files, or a ``.json`` file.

    Returns
    -------
    RawPool
        The needs and at least one table of resources.

    Raises
    ------
    UnusableInput
        The path cannot be opened, is of another format, or holds no usable needs or no usable resources.
    """
    try:
        return _complete(_load(path), path.name)
    except OSError as error:
        raise UnusableInput([container_problem("cannot_open", name=path.name)]) from error


def raw_from_data(data: object) -> RawPool:
    """Read the tables of a pool given as JSON values: ``{"needs": [{...}, ...], "providers": [...], ...}``.

    Raises
    ------
    UnusableInput
        The value is not an object, or holds no usable needs or no usable resources.
    """
    return _complete(tables_from_data(data), "JSON")


def _load(path: Path) -> RawPool:
    if not path.exists():
        raise UnusableInput([container_problem("missing_file", name=path.name)])
    if path.is_dir():
        return _load_folder(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return load_workbook(path)
    if suffix == ".json":
        return load_json(path)
    if suffix in _READERS or suffix in {".tsv", ".txt"}:
        raise UnusableInput([container_problem("single_table", name=path.name)])
    if suffix in _OTHER_WORKBOOKS:
        raise UnusableInput([container_problem("old_workbook", name=path.name, format=suffix)])
    raise UnusableInput([container_problem("unknown_format", name=path.name)])


def _load_folder(folder: Path) -> RawPool:
    problems: list[Problem] = []
    by_table: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _READERS or path.name.startswith((".", "~")) or not path.is_file():
            continue
        table = find_table(path.stem)
        if table is not None:
            by_table.setdefault(table, []).append(path)
        else:
            near = nearest_table(path.stem)
            problems.append(container_problem("unknown_table", value=path.name, name=path.name, nearest=near))
    tables: dict[str, RawTable] = {}
    for name, paths in by_table.items():
        if len(paths) > 1:
            found = "、".join(path.name for path in paths)
            problems.append(container_problem("duplicate_table", table=name, found=found))
            continue
        raw, flaws = _READERS[paths[0].suffix.lower()](POOL_TABLES[name], paths[0])
        problems += flaws
        if raw is not None:
            tables[name] = raw
    return RawPool(tables=tables, problems=tuple(problems))


def _complete(raw: RawPool, name: str) -> RawPool:
    """Return the pool in the order of the contract, if it has needs and at least one table of resources."""
    lacking: list[Problem] = []
    if not raw.tables and not any(problem.severity is Severity.ERROR for problem in raw.problems):
        found = "、".join(problem.value for problem in raw.problems if problem.code == "unknown_table") or "—"
        known = "、".join(f"{spec.title} {spec.name}" for spec in POOL_TABLES.values())
        lacking.append(container_problem("no_table", name=name, found=found, known=known))
    else:
        if "needs" not in raw.tables:
            lacking.append(container_problem("no_needs", table="needs"))
        if not any(table in raw.tables for table in RESOURCE_TABLES):
            lacking.append(container_problem("no_resources"))
    if lacking:
        raise UnusableInput([*raw.problems, *lacking])
    tables = {table: raw.tables[table] for table in POOL_TABLES if table in raw.tables}
    return RawPool(tables=tables, problems=raw.problems)
