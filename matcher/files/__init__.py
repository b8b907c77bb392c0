"""Reads and writes pools and plans: workbook, CSV, Parquet, JSON; reports problems by sheet, row and column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matcher.files.assignments import read_assignments
from matcher.files.errors import UnusableInput
from matcher.files.fields_page import fields_page
from matcher.files.intake import intake
from matcher.files.json_schema import json_schema
from matcher.files.json_text import parse_json
from matcher.files.part import Known, Part, part_from_data
from matcher.files.patch import patch_from_data
from matcher.files.plans import plan_from_data, plan_to_data, read_plan, write_plan_data
from matcher.files.raw import RawPool
from matcher.files.source import load_raw, raw_from_data
from matcher.files.template import write_template
from matcher.files.write_pool import pool_to_data, write_pool
from matcher.model.pool import Pool

__all__ = [
    "Known",
    "Part",
    "UnusableInput",
    "fields_page",
    "json_schema",
    "parse_json",
    "part_from_data",
    "patch_from_data",
    "plan_from_data",
    "plan_to_data",
    "pool_from_data",
    "pool_to_data",
    "read_assignments",
    "read_plan",
    "read_pool",
    "write_plan_data",
    "write_pool",
    "write_template",
]


def read_pool(path: Path | str) -> Pool:
    """Read a pool: a workbook (``.xlsx``), a folder of ``.csv`` or ``.parquet`` files, or a ``.json`` file.

    Returns
    -------
    Pool
        Accepted rows, every problem of the input, and how many rows were collected.

    Raises
    ------
    UnusableInput
        Nothing of the input can be used; it lists every reason.
    """
    return _pool(load_raw(Path(path)))


def pool_from_data(data: object) -> Pool:
    """Read a pool given as JSON values: ``{"needs": [{...}, ...], "providers": [...], ...}``.

    For JSON text use :func:`parse_json` first: it keeps repeated keys and NaN apart, so that they are refused here.

    Raises
    ------
    UnusableInput
        Nothing of the input can be used; it lists every reason.
    """
    return _pool(raw_from_data(data))


def _pool(raw: RawPool) -> Pool:
    pool = intake(raw)
    collected = dict(pool.collected)
    for name, table in raw.tables.items():
        collected[name] = collected.get(name, 0) + len(table.unreadable)
    return replace(pool, collected=collected)
