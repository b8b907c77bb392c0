"""Reads and writes rows of pools: those of the head, and those of any version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Executable, Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from api.pools.tables import OPEN, PoolRow
from api.rows.documents import Kept, decoded, opened, place_of, seal
from api.rows.keys import first_part_range
from api.security.keyring import Keyring
from matcher.model.field import TableSpec
from matcher.model.schema import POOL_TABLES

_AT_ONCE = 500
"""Values of one statement; SQLite takes no more than some thousands."""


ALL = select(PoolRow).where(
    PoolRow.pool_id == bindparam("pool_id"), PoolRow.table_name == bindparam("table"), PoolRow.until == OPEN
)
"""Every row of a table that stands in the head, by ``pool_id`` and ``table``."""

_ONE = select(PoolRow).where(
    PoolRow.pool_id == bindparam("pool_id"),
    PoolRow.table_name == bindparam("table"),
    PoolRow.until == OPEN,
    PoolRow.row_key == bindparam("key"),
)
_PRINTS = select(PoolRow.row_key, PoolRow.fingerprint).where(
    PoolRow.pool_id == bindparam("pool_id"), PoolRow.table_name == bindparam("table"), PoolRow.until == OPEN
)
_SOME_PRINTS = _PRINTS.where(PoolRow.row_key.in_(bindparam("keys", expanding=True)))
_TEXTS = select(PoolRow.row_key, PoolRow.document, PoolRow.sealed).where(
    PoolRow.pool_id == bindparam("pool_id"), PoolRow.table_name == bindparam("table"), PoolRow.until == OPEN
)
_SOME_TEXTS = _TEXTS.where(PoolRow.row_key.in_(bindparam("keys", expanding=True)))
_TEXTS_BETWEEN = _TEXTS.where(PoolRow.row_key >= bindparam("start"), PoolRow.row_key < bindparam("end"))
_CLOSE = (
    update(PoolRow.__table__)  # type: ignore[arg-type]  # a table, not a view
    .where(
        PoolRow.pool_id == bindparam("of_pool"),
        PoolRow.table_name == bindparam("of_table"),
        PoolRow.until == OPEN,
        PoolRow.row_key == bindparam("key"),
    )
    .values(until=bindparam("number"))
)
_ADD = insert(PoolRow.__table__)  # type: ignore[arg-type]  # a table, not a view
"""Statements of every change, made once: to make one costs more than to carry it out."""


def of_head(pool_id: str, table: str) -> Select[PoolRow]:
    """Return the statement of the rows of a table that stand in the head."""
    return select(PoolRow).where(PoolRow.pool_id == pool_id, PoolRow.table_name == table, PoolRow.until == OPEN)


def of_version(pool_id: str, table: str, number: int) -> Select[PoolRow]:
    """Return the statement of the rows of a table that stand in a version."""
    return select(PoolRow).where(
        PoolRow.pool_id == pool_id, PoolRow.table_name == table, PoolRow.since <= number, PoolRow.until > number
    )


def fingerprints(session: Session, pool_id: str, table: str, keys: Collection[str] | None = None) -> dict[str, bytes]:
    """Return the fingerprints of the rows of the head by key; of all of them without keys."""
    place = {"pool_id": pool_id, "table": table}
    if keys is None:
        return dict(session.execute(_PRINTS, place).all())
    found: dict[str, bytes] = {}
    for some in _some(keys):
        found |= dict(session.execute(_SOME_PRINTS, place | {"keys": some}).all())
    return found


def row_of_head(session: Session, pool_id: str, table: str, key: str) -> PoolRow | None:
    """Return a row of the head, if it is there."""
    return session.scalars(_ONE, {"pool_id": pool_id, "table": table, "key": key}).one_or_none()


def close(session: Session, pool_id: str, table: str, keys: Iterable[str], number: int) -> None:
    """End rows of the head: they are not in the version of a number, nor in any after it."""
    values = [{"of_pool": pool_id, "of_table": table, "key": key, "number": number} for key in keys]
    if values:
        session.connection().execute(_CLOSE, values)


def add(session: Session, keyring: Keyring, pool_id: str, table: str, rows: Sequence[Kept], number: int) -> None:
    """Add rows that are in the version of a number and after it, until they are closed."""
    values = [
        {
            "pool_id": pool_id,
            "table_name": table,
            "row_key": row.row_key,
            "since": number,
            "until": OPEN,
            "fingerprint": row.fingerprint,
            "person": row.person,
            "region": row.region,
            "service": row.service,
            "grade": row.grade,
            "document": row.document,
            "sealed": seal(keyring, place_of(pool_id, table, row.row_key), row),
        }
        for row in rows
    ]
    if values:
        session.connection().execute(_ADD, values)


def frame_of(session: Session, keyring: Keyring, spec: TableSpec, statement: Select[PoolRow]) -> pl.DataFrame:
    """Return the stored table of the rows that a statement selects."""
    columns = statement.with_only_columns(PoolRow.pool_id, PoolRow.row_key, PoolRow.document, PoolRow.sealed)
    return _table(spec, keyring, session.execute(columns))


def _table(spec: TableSpec, keyring: Keyring, rows: Iterable[Any]) -> pl.DataFrame:
    return decoded(
        spec,
        (
            (document, opened(keyring, place_of(pool_id, spec.name, key), sealed))
            for pool_id, key, document, sealed in rows
        ),
    )


def standing(
    session: Session, keyring: Keyring, pool_id: str, table: str, field: str, values: Collection[str] | None
) -> pl.DataFrame:
    """Return the stored rows of the head whose field, a part of their key, has one of some values; all for ``None``."""
    spec = POOL_TABLES[table]
    place = {"pool_id": pool_id, "table": table}

    def read(statement: Executable, **bounds: Any) -> pl.DataFrame:
        rows = session.execute(statement, place | bounds)
        return _table(spec, keyring, ((pool_id, *row) for row in rows))

    if values is None:
        return read(_TEXTS)
    if field != spec.key[0]:
        raise ValueError(f"{table} is not found by {field}")
    found: list[pl.DataFrame] = []
    if len(spec.key) == 1:
        for some in _some(values):
            found.append(read(_SOME_TEXTS, keys=some))
    else:
        for value in values:
            start, end = first_part_range(value)
            found.append(read(_TEXTS_BETWEEN, start=start, end=end))
    some_found = [frame for frame in found if frame.height] or [spec.empty()]
    return some_found[0] if len(some_found) == 1 else pl.concat(some_found)


def _some(values: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
