"""Random damage to a pool and its plan: any cell, any row, as a broken engine or a careless hand might leave them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import polars as pl

from matcher.model.field import Field, TableSpec
from matcher.model.schema import POOL_TABLES
from matcher.model.schema.plan_tables import PLAN_TABLES
from tests.check.cases import Case
from tests.pools import DATE, HOUSEHOLDS, PERSONS, REGIONS, SERVICES

_PLAN_TABLES = ("assignments", "assignments", "assignments", "unmet")
_POOL_TABLES = ("needs", "needs", "providers", "projects", "funds", "services", "teams")
_KIND_AND_LINE = {"t": ("provider", "service"), "j": ("project", "seat"), "f": ("fund", "money")}
_KEYS = ("need_id", "provider_id", "project_id", "fund_id", "service", "team", "role")

_TEXTS: dict[str, tuple[str, ...]] = {
    "line": ("service", "money", "seat", "goods"),
    "resource_kind": ("provider", "fund", "project", "package"),
    "verdict": ("not_eligible", "impossible", "outbid", "not_proven", "unknown"),
    "destination": ("claim", "refer", "wait"),
    "ladder": ("village", "town", "district", "city", "province"),
    "level": ("village", "district", "city"),
    "grade": ("red", "green"),
    "region": REGIONS,
    "team": ("pair", "full"),
    "helper_gender": ("f", "m"),
    "person_id": PERSONS,
    "household_id": HOUSEHOLDS,
    "service": tuple(row["service"] for row in SERVICES),
    "class": ("mind", "life"),
}


def corrupted(case: Case, seed: int) -> Case:
    """Return a case with up to six cells or rows of its pool and plan changed."""
    draw = random.Random(seed)
    for _ in range(draw.choice((1, 1, 2, 4, 6))):
        if draw.random() < 0.6:
            case = _damaged_plan(case, draw)
        else:
            case = _damaged_pool(case, draw)
    return case


def _damaged_plan(case: Case, draw: random.Random) -> Case:
    name = draw.choice(_PLAN_TABLES)
    spec, rows = PLAN_TABLES[name], case.plan.table(name).to_dicts()
    act = draw.random()
    if rows and act < 0.2:
        rows.remove(draw.choice(rows))
    elif rows and act < 0.35:
        rows.append(draw.choice(rows))
    elif rows and act < 0.7:
        place = draw.randrange(len(rows))
        rows[place] = _with_a_cell(case, rows[place], draw.choice(spec.fields), draw)
    else:
        rows.append(_new_row(case, name, spec, draw))
    return replace(case, plan=case.plan.replace(**{name: pl.DataFrame(rows, schema=spec.schema)}))


def _damaged_pool(case: Case, draw: random.Random) -> Case:
    name = draw.choice(_POOL_TABLES)
    spec, rows = POOL_TABLES[name], case.pool.table(name).to_dicts()
    fields = [field for field in spec.fields if field.name not in _KEYS]
    if rows and fields:
        place, field = draw.randrange(len(rows)), draw.choice(fields)
        changed = _with_a_cell(case, rows[place], field, draw)
        # What the gate would refuse no pool holds.
        is_needed = field.required or field.default is not None or field.name == "hours"
        if not (is_needed and changed[field.column] is None) and not _is_out_of_range(field, changed[field.column]):
            rows[place] = changed
    return replace(case, pool=case.pool.replace(**{name: pl.DataFrame(rows, schema=spec.schema)}))


def _is_out_of_range(field: Field, value: Any) -> bool:
    if not isinstance(value, int | float):
        return False
    low = field.minimum if field.minimum is not None else field.above
    return value != value or value < (low or 0) or (field.maximum is not None and value > field.maximum)


def _new_row(case: Case, name: str, spec: TableSpec, draw: random.Random) -> dict[str, Any]:
    row: dict[str, Any] = {field.column: [] if field.is_list else None for field in spec.fields}
    row["need_id"] = draw.choice((*case.pool.needs["need_id"], "n99"))
    if name == "assignments":
        row["resource_id"] = draw.choice(_resource_ids(case))
        row["resource_kind"], row["line"] = _KIND_AND_LINE[row["resource_id"][0]]
        row |= {"people": 1, "hours": 1.0, "yuan_fen": draw.choice((0, 1, 5_000, None, 2**62)), "kept": False}
    return row


def _with_a_cell(case: Case, row: dict[str, Any], field: Field, draw: random.Random) -> dict[str, Any]:
    old, kind = row[field.column], str(field.dtype)
    if field.is_list:
        new: Any = [] if not old or draw.random() < 0.5 else old[:-1]
    elif draw.random() < 0.15:
        new = None
    elif field.name in ("need_id", "resource_id", "current_provider", "provider_id"):
        new = draw.choice((*case.pool.needs["need_id"], "n99") if field.name == "need_id" else _resource_ids(case))
    elif kind == "String":
        new = draw.choice(_TEXTS.get(field.name, ("x",)))
    elif kind == "Int64":
        new = (old or 0) + draw.choice((-100, -1, 1, 5, 100))
    elif kind == "Float64":
        new = (old or 0.0) + draw.choice((-1.0, 1e-7, 0.001, 0.02, 1.0, float("nan")))
    elif kind == "Boolean":
        new = not old
    else:
        new = DATE + dt.timedelta(days=draw.randint(-12, 8))
    return {**row, field.column: new}


def _resource_ids(case: Case) -> list[str]:
    keys = (("providers", "provider_id"), ("projects", "project_id"), ("funds", "fund_id"))
    return [resource_id for table, key in keys for resource_id in case.pool.table(table)[key]] + ["t99"]
