"""Reads one Parquet file into a raw table."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.header import read_header
from matcher.files.raw import Cells, Loaded, RawTable
from matcher.files.workbook.archive import megabytes
from matcher.model.field import TableSpec
from matcher.model.problems import Problem


def read_columnar(spec: TableSpec, path: Path) -> Loaded:
    """Read a Parquet file; only the columns of known fields are loaded.

    Parameters
    ----------
    spec
        Declaration of the table.
    path
        An existing file.

    Returns
    -------
    tuple
        The table with typed columns and the problems found. Rows count from one.
    """
    size = path.stat().st_size
    if size == 0:
        return None, [container_problem("empty_file", table=spec.name, name=path.name)]
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
        height = int(lazy.select(pl.len()).collect().item())
        problem = _too_large(spec, path, size, height, len(schema))
        if problem is not None:
            return None, [problem]
        header = read_header(spec, [list(schema)])
        if header is None:
            return None, [container_problem("no_titles", table=spec.name, rows=1, example=spec.key[0])]
        titles = list(schema)
        frame = lazy.select([titles[column] for column in header.columns.values()]).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return None, [container_problem("damaged", table=spec.name, name=path.name)]
    columns: dict[str, Cells] = {}
    problems = list(header.problems)
    for name, cells in zip(header.columns, frame.iter_columns(), strict=True):
        plain = _plain(cells)
        if plain is None:
            field = spec[name]
            found = str(cells.dtype.base_type())
            problems.append(
                container_problem("column_type", table=spec.name, field=name, title=field.title, type=found)
            )
        else:
            columns[name] = plain
    return _without_blank_rows(spec, columns, frame.height), problems


def _too_large(spec: TableSpec, path: Path, size: int, height: int, width: int) -> Problem | None:
    def problem(found: str, limit: str) -> Problem:
        return container_problem("too_large", table=spec.name, name=path.name, size=found, limit=limit)

    if size > limits.TEXT_BYTES:
        return problem(megabytes(size), megabytes(limits.TEXT_BYTES))
    if height > limits.ROWS or width > limits.COLUMNS:
        return problem(f"{height:,} x {width:,}", f"{limits.ROWS:,} x {limits.COLUMNS:,}")
    return None


def _plain(cells: pl.Series) -> pl.Series | None:
    """Return a column in one of the types that the intake takes, or ``None`` where it cannot be."""
    kind = cells.dtype
    target: pl.DataType | None
    if kind.is_integer():
        # The few whole numbers beyond 64 bits keep their digits as text.
        target = pl.Int64() if kind != pl.UInt64 or (cells.max() or 0) < 2**63 else pl.String()  # type: ignore[operator]
    elif kind.is_float():
        target = pl.Float64()
    elif kind == pl.Boolean or kind == pl.Date:
        target = kind
    elif isinstance(kind, pl.Datetime):
        return cells.dt.replace_time_zone(None).cast(pl.Datetime("us"))
    elif kind == pl.String or kind.is_decimal() or isinstance(kind, pl.Categorical | pl.Enum | pl.Null):
        target = pl.String()
    elif isinstance(kind, pl.List):
        inner = kind.inner
        simple = inner == pl.String or inner == pl.Null or isinstance(inner, pl.Categorical | pl.Enum)
        target = pl.List(pl.String()) if simple or pl.Series(dtype=inner).dtype.is_integer() else None
    else:
        target = None
    return None if target is None else cells.cast(target)


def _without_blank_rows(spec: TableSpec, columns: dict[str, Cells], height: int) -> RawTable:
    """Leave out rows in which every known cell is empty."""
    filled = pl.repeat(value=False, n=height if columns else 0, eager=True)
    for cells in columns.values():
        # Most tables are done with their first column, the identifier.
        if filled.all():
            break
        filled |= _is_filled(cells)  # type: ignore[arg-type]  # a series: this module makes no other cells
    if filled.all():
        return RawTable(name=spec.name, columns=columns, rows=range(1, filled.len() + 1))
    kept = pl.DataFrame(columns).filter(filled)
    rows = (filled.arg_true() + 1).to_list()
    return RawTable(name=spec.name, columns={name: kept[name] for name in kept.columns}, rows=rows)


def _is_filled(cells: pl.Series) -> pl.Series:
    if cells.dtype == pl.String:
        return cells.str.strip_chars().fill_null("") != ""
    return cells.list.len().fill_null(0) > 0 if isinstance(cells.dtype, pl.List) else cells.is_not_null()
