"""What points to a row that is to be deleted: rows that can do without it forget it, the others hold it."""

from __future__ import annotations

import json

import polars as pl

from api.errors import ApiError
from api.pools import versions
from api.pools.tables import PoolRow
from api.rows import repository
from api.rows.keys import row_keys
from api.web.call import Call
from matcher.files.relations import NEVER_EMPTY, REFUSES_ROW
from matcher.model.field import Field, TableSpec
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text

_NAMED = 20
"""Most rows that an error names."""


def release(call: Call, pool_id: str, table: str, key: str, number: int) -> dict[str, versions.Counts]:
    """Take a row out of the rows that point to it; return how many rows of each table changed.

    Raises
    ------
    ApiError
        ``row_in_use``: a row needs it, or would mean something else without it.
    """
    changes: dict[str, versions.Counts] = {}
    identifier = key.split("/")[0] if table in {"teams"} else key
    if table == "teams" and _has_other_roles(call, pool_id, identifier, key):
        return changes
    held: list[str] = []
    for name, spec in POOL_TABLES.items():
        fields = [field for field in spec.fields if table in field.references.split("|")]
        if not fields:
            continue
        frame = _rows_that_mention(call, pool_id, spec, identifier)
        keep = frame
        for field in fields:
            pointing = _points_to(frame, field, identifier)
            held += [f"{name}/{found}" for found in row_keys(spec, frame.filter(pointing & _holds(spec, field, frame)))]
            keep = keep.with_columns(_without(field, identifier))
        if not held and frame.height:
            own = {key} if name == table else set()
            others = keep.filter(~pl.Series(row_keys(spec, keep), dtype=pl.String).is_in(list(own)))
            changes[name] = versions.put(call, pool_id, name, others, number)
    if held:
        shown = ", ".join(held[:_NAMED]) + (" …" if len(held) > _NAMED else "")
        raise ApiError(
            "row_in_use",
            Text(f"有 {len(held)} 行引用它：{shown}", f"{len(held)} rows point to it: {shown}"),
        )
    return changes


def _has_other_roles(call: Call, pool_id: str, team: str, key: str) -> bool:
    """Whether a template stays, because it has further roles."""
    frame = repository.standing(call.session, call.keyring, pool_id, "teams", "team", [team])
    return bool(set(row_keys(POOL_TABLES["teams"], frame)) - {key})


def _rows_that_mention(call: Call, pool_id: str, spec: TableSpec, identifier: str) -> pl.DataFrame:
    """Return the rows in whose open part an identifier stands as a text; no personal field points to a row."""
    quoted = json.dumps(identifier, ensure_ascii=False)
    statement = repository.of_head(pool_id, spec.name).where(PoolRow.document.contains(quoted, autoescape=True))
    return repository.frame_of(call.session, call.keyring, spec, statement)


def _points_to(frame: pl.DataFrame, field: Field, identifier: str) -> pl.Series:
    values = frame[field.column]
    found = values.list.contains(identifier) if field.is_list else values == identifier
    return found.fill_null(value=False)


def _holds(spec: TableSpec, field: Field, frame: pl.DataFrame) -> pl.Series:
    """Whether each row cannot do without what a field names."""
    if field.is_list and (spec.name, field.name) in NEVER_EMPTY:
        return frame[field.column].list.len() == 1
    always = field.required or (spec.name, field.name) in REFUSES_ROW
    return pl.repeat(value=always, n=frame.height, eager=True)


def _without(field: Field, identifier: str) -> pl.Expr:
    column = pl.col(field.column)
    if field.is_list:
        return column.list.set_difference(pl.lit([identifier], dtype=pl.List(pl.String)))
    return pl.when(column != identifier).then(column).alias(field.column)
