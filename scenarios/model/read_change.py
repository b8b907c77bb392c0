"""Reads one change: its table, which rows it means, and what happens to them.

It looks at plain values, not at their checked shape, so that the parts of a change that are written well are read, and
their mistakes found, also where another part of it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.model.field import TableSpec
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text
from scenarios.model.changes import AddRows, Change, Circle, CloneRows, Condition, Edit, EditRows, RemoveRows, Which
from scenarios.model.edits import read_scales, read_sets, read_shifts
from scenarios.model.problems import Path
from scenarios.model.rows import read_rows
from scenarios.model.shape import VERBS
from scenarios.model.values import Notes, find_field, read_cell, read_condition


def read_change(raw: Any, place: int, notes: Notes) -> Change | None:
    """Return a change with its fields and values read; ``None`` where its verb or table is unknown.

    Parameters
    ----------
    raw
        The change as the file gives it; its shape is checked elsewhere.
    place
        Its position in the file, from zero.
    notes
        Gets what is wrong with fields and values.
    """
    verbs = [verb for verb in VERBS if verb in raw] if isinstance(raw, dict) else []
    spec = POOL_TABLES.get(str(raw[verbs[0]])) if len(verbs) == 1 else None
    if spec is None:
        return None
    verb, at = verbs[0], ("changes", place)
    if verb == "add":
        rows = raw.get("rows")
        sound = [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []
        return AddRows(place=place, table=spec, rows=read_rows(spec, sound, (*at, "rows"), notes))
    which = _which(spec, raw, at, notes)
    if verb == "remove":
        return RemoveRows(place=place, table=spec, which=which)
    if verb == "clone":
        region = _region(spec, raw.get("region"), (*at, "region"), notes)
        edits = read_sets(spec, _mapping(raw.get("to")), (*at, "to"), notes)
        count = raw.get("count")
        count = count if isinstance(count, int) else 0
        return CloneRows(place=place, table=spec, which=which, count=count, region=region, edits=edits)
    return EditRows(place=place, table=spec, which=which, edits=_edits(verb, spec, raw, at, notes))


def _edits(verb: str, spec: TableSpec, raw: Mapping[str, Any], at: Path, notes: Notes) -> tuple[Edit, ...]:
    by = _mapping(raw.get("by"))
    if verb == "set":
        return read_sets(spec, _mapping(raw.get("to")), (*at, "to"), notes)
    if verb == "scale":
        return read_scales(spec, by, (*at, "by"), notes)
    return read_shifts(spec, by, (*at, "by"), notes, sign=1 if verb == "plus" else -1)


def _mapping(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _region(spec: TableSpec, raw: Any, path: Path, notes: Notes) -> str | None:
    found = None if raw is None else find_field(spec, "region", path, notes)
    region: str | None = None if found is None else read_cell(found, raw, path, notes)
    return region


def _which(spec: TableSpec, raw: Mapping[str, Any], at: Path, notes: Notes) -> Which:
    ids, where, near = raw.get("ids"), raw.get("where"), _mapping(raw.get("near"))
    if isinstance(ids, list):
        if len(spec.key) > 1:
            sentence = Text(f"“{spec.title}”的行没有单独的编号", f"rows of {spec.name} have no identifier of their own")
            notes.add((*at, "ids"), "no_identifier", sentence, Text("请改用 where。", "Use where instead."))
        return Which(ids=tuple(dict.fromkeys(str(key) for key in ids)))
    conditions: list[Condition] = []
    for name, condition in _mapping(where).items():
        path = (*at, "where", name)
        found = find_field(spec, name, path, notes)
        if found is not None:
            conditions += read_condition(found, condition, path, notes)
    if near and "lon" not in spec:
        notes.add((*at, "near"), "unknown_field", Text(f"“{spec.title}”没有坐标", f"{spec.name} has no coordinates"))
    return Which(conditions=tuple(conditions), near=_circle(near))


def _circle(near: Mapping[str, Any]) -> Circle | None:
    lon, lat, km = (near.get(name) for name in ("lon", "lat", "km"))
    if not (isinstance(lon, int | float) and isinstance(lat, int | float) and isinstance(km, int | float)):
        return None
    return Circle(lon=float(lon), lat=float(lat), km=float(km))
