"""Writes a pool so that reading it gives the same pool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import polars as pl

from matcher.files.workbook.write import write_workbook
from matcher.files.written import cell_form, tables_to_write
from matcher.model.pool import Pool
from matcher.model.schema import POOL_TABLES


def write_pool(pool: Pool, path: Path | str, *, format: Literal["csv", "parquet"] = "csv") -> None:
    """Write a pool as a workbook, a JSON file or a folder, by the suffix of the path.

    English field names, money in yuan, points in WGS-84 (``crs`` says so), lists joined by ``;`` in cells and as
    arrays in JSON and Parquet. Text in CSV files is written as it is, even where a spreadsheet would take it for a
    formula: CSV is for programs, the workbook is for people and holds text as text.

    Parameters
    ----------
    pool
        The pool.
    path
        ``….xlsx``, ``….json``, or a folder, which is made if absent. Files of the same name are replaced, and tables
        of an earlier pool in that folder are removed.
    format
        Kind of the files in a folder.

    Raises
    ------
    ValueError
        A value cannot be written so that it is read back: a list entry with a semicolon in a cell, a text too long
        for a workbook, an unknown suffix.
    """
    path = Path(path)
    tables = tables_to_write(pool)
    if path.suffix.lower() == ".xlsx":
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(path, {name: (POOL_TABLES[name], frame) for name, frame in tables.items()})
    elif path.suffix.lower() == ".json":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pool_to_json(tables), encoding="utf-8", newline="\n")
    elif path.suffix.lower() in {".csv", ".parquet", ".xls", ".xlsb", ".xlsm"}:
        raise ValueError(f"a pool is written as .xlsx, .json or a folder, not as {path.suffix}")
    else:
        _write_folder(path, tables, format)


def pool_to_data(pool: Pool) -> dict[str, list[dict[str, object]]]:
    """Return a pool as JSON values; a field that is not given is left out."""
    return {name: plain_rows(frame) for name, frame in tables_to_write(pool).items()}


def pool_to_json(tables: dict[str, pl.DataFrame]) -> str:
    """Return written tables as JSON text with one row a line."""
    parts = []
    for name, frame in tables.items():
        rows = [json.dumps(row, ensure_ascii=False, allow_nan=False) for row in plain_rows(frame)]
        parts.append(f'"{name}": [\n' + ",\n".join(rows) + ("\n]" if rows else "]"))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def plain_rows(frame: pl.DataFrame, *, sparse: bool = True) -> list[dict[str, object]]:
    """Return a written table as rows of JSON values; with ``sparse`` what is not given is left out."""
    dates = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
    rows = frame.with_columns(pl.col(dates).dt.to_string("%Y-%m-%d")).to_dicts()
    if not sparse:
        return rows
    return [{name: value for name, value in row.items() if value is not None and value != []} for row in rows]


def _write_folder(folder: Path, tables: dict[str, pl.DataFrame], kind: Literal["csv", "parquet"]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in POOL_TABLES:
        for suffix in ("csv", "parquet"):
            (folder / f"{name}.{suffix}").unlink(missing_ok=True)
    for name, frame in tables.items():
        if kind == "parquet":
            frame.write_parquet(folder / f"{name}.parquet")
        else:
            cells = cell_form(POOL_TABLES[name], frame)
            cells.write_csv(folder / f"{name}.csv", include_bom=True, line_terminator="\n")
