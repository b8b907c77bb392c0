"""What may be done with pools."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, select

from api.pools import versions
from api.pools.repository import head_of, version_of
from api.pools.schemas import (
    SHOWN_PROBLEMS,
    Changes,
    NewPool,
    PoolChange,
    PoolsQuery,
    PoolView,
    UploadQuery,
    UploadView,
    VersionKind,
    VersionSummary,
    VersionView,
)
from api.pools.tables import PoolRecord, PoolVersion
from api.pools.uploads import Pointers, read_upload
from api.schemas import problem_item
from api.web.call import Call
from api.web.endpoint import Upload
from matcher.commands.counting import counts
from matcher.model import Pool

VERSIONS = select(PoolVersion).where(PoolVersion.pool_id == bindparam("pool_id"))
"""The versions of a pool, by ``pool_id``."""


def listed(call: Call, query: PoolsQuery) -> Select[PoolRecord]:
    """Return the statement of the pools of the caller's hub."""
    statement = select(PoolRecord).where(PoolRecord.hub_id == call.hub_id)
    return statement if query.archived else statement.where(PoolRecord.archived_at.is_(None))


def create(call: Call, body: NewPool) -> PoolRecord:
    """Make a pool whose first version holds the built-in services."""
    pool = PoolRecord(
        id=call.new_id("pool"),
        hub_id=call.hub_id,
        name=body.name,
        revision=0,
        head=0,
        created_at=call.now,
        created_by=call.caller.key_id,
    )
    call.session.add(pool)
    call.session.flush()
    call.record("pool.created", ("pool", pool.id), data={"name": pool.name})
    versions.created(call, pool, Pool())
    return pool


def change(call: Call, pool_id: str, body: PoolChange) -> PoolRecord:
    """Change the name of a pool, or put it away."""
    pool = head_of(call.session, call.hub_id, pool_id, to_change=True)
    call.expects(etag_of(pool))
    if body.name is not None:
        pool.name = body.name
    if body.archived is not None:
        pool.archived_at = call.now if body.archived else None
    pool.revision += 1
    data = body.model_dump(exclude_none=True)
    call.record("pool.renamed" if body.archived is None else "pool.archived", ("pool", pool.id), data=data)
    return pool


def upload(call: Call, pool_id: str, upload: Upload, query: UploadQuery) -> UploadView:
    """Check an upload, and unless only that was asked for make a version of it."""
    with call.store.reading() as session:
        # Whoever may not see the pool need not wait until the file is read; nobody waits for a lock meanwhile.
        call.expects(etag_of(head_of(session, call.hub_id, pool_id)))
    found, pointers = read_upload(upload)
    made: VersionView | None = None
    if not query.validate_only:
        pool = head_of(call.session, call.hub_id, pool_id, to_change=True)
        call.expects(etag_of(pool))
        made = whole_view(versions.replace_all(call, pool, found, query.reason))
    return _upload_view(found, pointers, made)


def _upload_view(found: Pool, pointers: Pointers, made: VersionView | None) -> UploadView:
    problems = [problem_item(problem, pointers(problem)) for problem in found.problems[:SHOWN_PROBLEMS]]
    return UploadView.model_validate(
        {"version": made, **counts(found), "problem_count": len(found.problems), "problems": problems}
    )


def read_version(call: Call, pool_id: str, number: int) -> VersionView:
    """Return a version, with its digest: where it was not noted yet it is worked out and noted."""
    with call.store.reading() as session:
        pool = head_of(session, call.hub_id, pool_id)
        version = version_of(session, pool, number)
        digest = versions.digest_of(session, call.keyring, version)
    if version.digest is None:
        version_of(call.session, pool, number).digest = digest
        version.digest = digest
    return whole_view(version)


def view(pool: PoolRecord) -> PoolView:
    """Return what is shown of a pool."""
    return PoolView(
        id=pool.id,
        name=pool.name,
        head=pool.head,
        created_at=pool.created_at,
        archived_at=pool.archived_at,
    )


def etag_of(pool: PoolRecord) -> str:
    """Return the revision of a pool: it moves with its name and with its head."""
    return str(pool.revision)


def summary_view(version: PoolVersion) -> VersionSummary:
    """Return what a list shows of a version."""
    return VersionSummary(
        pool_id=version.pool_id,
        number=version.number,
        kind=VersionKind(version.kind),
        created_at=version.created_at,
        created_by=version.created_by,
        reason=version.reason,
        counts=version.counts,
        collected=version.collected,
        changes={name: Changes(**counted) for name, counted in version.changes.items()},
    )


def whole_view(version: PoolVersion) -> VersionView:
    """Return what is shown of a version whose digest is known."""
    assert version.digest is not None
    return VersionView(**dict(summary_view(version)), digest=version.digest)
