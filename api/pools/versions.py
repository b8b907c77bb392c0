"""Makes versions: an upload replaces every table, an edit some rows; what stays the same is not written again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl
from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from api.pools.load import load_pool
from api.pools.schemas import VersionKind
from api.pools.tables import PoolRecord, PoolVersion
from api.rows import repository as rows
from api.rows.documents import encoded
from api.security.keyring import Keyring
from api.web.call import Call
from matcher.commands.output import problem_data
from matcher.model import Pool
from matcher.model.problems import Problem
from matcher.model.schema import POOL_TABLES

Counts = dict[str, int]

_ADD = insert(PoolVersion.__table__)  # type: ignore[arg-type]  # a table, not a view
_COUNTS = select(PoolVersion.counts).where(
    PoolVersion.pool_id == bindparam("pool_id"), PoolVersion.number == bindparam("number")
)


def replace_all(call: Call, pool: PoolRecord, found: Pool, reason: str | None) -> PoolVersion:
    """Make the version whose rows are those of a pool that was read, and move the head to it."""
    number = pool.head + 1
    changes = {}
    for name in POOL_TABLES:
        changes[name] = put(call, pool.id, name, found.table(name), number, only_these=True)
    return _new_version(
        call,
        pool,
        VersionKind.UPLOAD,
        changes,
        reason=reason,
        digest=found.digest(),
        collected=dict(found.collected),
        problems=found.problems,
    )


def put(
    call: Call,
    pool_id: str,
    table: str,
    frame: pl.DataFrame,
    number: int,
    *,
    remove: Collection[str] = (),
    only_these: bool = False,
) -> Counts:
    """Write rows of one table for a version; return how many were added, changed and removed.

    Parameters
    ----------
    call, pool_id, table
        Where.
    frame
        Rows in their stored columns.
    number
        Number of the version.
    remove
        Names of rows to be removed.
    only_these
        Whether all rows are removed that are not among the new ones.
    """
    new = {row.row_key: row for row in encoded(POOL_TABLES[table], frame, call.keyring)}
    old = rows.fingerprints(call.session, pool_id, table, None if only_these else {*new, *remove})
    added = [row for key, row in new.items() if key not in old]
    changed = [row for key, row in new.items() if key in old and old[key] != row.fingerprint]
    gone = old if only_these else remove
    removed = [key for key in gone if key in old and key not in new]
    rows.close(call.session, pool_id, table, [*(row.row_key for row in changed), *removed], number)
    rows.add(call.session, call.keyring, pool_id, table, [*added, *changed], number)
    return {"added": len(added), "changed": len(changed), "removed": len(removed)}


def edited(call: Call, pool: PoolRecord, changes: Mapping[str, Counts], reason: str | None) -> PoolVersion | None:
    """Make the version of an edit whose rows are written already; ``None`` where nothing differs."""
    if not any(any(counts.values()) for counts in changes.values()):
        return None
    return _new_version(call, pool, VersionKind.EDIT, changes, reason=reason)


def created(call: Call, pool: PoolRecord, found: Pool) -> PoolVersion:
    """Make the first version of a new pool."""
    changes = {name: put(call, pool.id, name, found.table(name), 1) for name in POOL_TABLES if found.table(name).height}
    return _new_version(call, pool, VersionKind.CREATED, changes, digest=found.digest())


def digest_of(session: Session, keyring: Keyring, version: PoolVersion) -> str:
    """Return the digest of a version: as it was noted, or of the rows that it has."""
    return version.digest or load_pool(session, keyring, version.pool_id, version.number).digest()


def _new_version(
    call: Call,
    pool: PoolRecord,
    kind: VersionKind,
    changes: Mapping[str, Counts],
    *,
    reason: str | None = None,
    digest: str | None = None,
    collected: Counts | None = None,
    problems: tuple[Problem, ...] = (),
) -> PoolVersion:
    before = call.session.execute(_COUNTS, {"pool_id": pool.id, "number": pool.head}).scalar_one_or_none() or {}
    counts = {name: before.get(name, 0) for name in POOL_TABLES}
    for name, differences in changes.items():
        counts[name] += differences["added"] - differences["removed"]
    pool.head += 1
    pool.revision += 1
    values = {
        "pool_id": pool.id,
        "number": pool.head,
        "kind": kind.value,
        "created_at": call.now,
        "created_by": call.caller.key_id,
        "reason": reason,
        "digest": digest,
        "counts": counts,
        "collected": collected or {},
        "changes": {name: dict(counts) for name, counts in changes.items() if any(counts.values())},
        "problems": [kept_problem(problem) for problem in problems],
    }
    call.session.flush()
    call.session.execute(_ADD, values)
    version = PoolVersion(**values)
    data = {"version": version.number, "kind": kind.value, "changes": version.changes}
    call.record("pool.changed", ("pool", pool.id), data=data, reason=reason)
    return version


def kept_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem as it is kept."""
    return problem_data(problem) | {"key": problem.key}
