"""What may be done with the rows of a pool."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import polars as pl
from sqlalchemy import Select

from api.errors import ApiError
from api.pointers import pointer
from api.pools import versions
from api.pools.repository import head_of, version_of
from api.pools.tables import PoolRecord, PoolRow
from api.rows import repository
from api.rows.documents import decoded, opened, personal_fields, place_of, written
from api.rows.keys import row_keys
from api.rows.references import release
from api.rows.schemas import BatchView, ChangedRowView, RowBatch, RowPatch, RowQuery, RowView
from api.schemas import problem_item
from api.web.call import Call
from api.web.members import item, refused
from matcher.files import Known, Part, UnusableInput, part_from_data, patch_from_data
from matcher.files.patch import TOGETHER
from matcher.model.field import TableSpec
from matcher.model.problems import Problem, Severity
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text

Items = list[dict[str, Any]]


def listed(call: Call, pool: PoolRecord, table: str, query: RowQuery) -> tuple[Select[PoolRow], dict[str, str] | None]:
    """Return the statement of the rows that are asked for, with its values where it was made once for all."""
    columns = {"region": PoolRow.region, "service": PoolRow.service, "grade": PoolRow.grade}
    unknown = [name for name in columns if getattr(query, name) is not None and not _is_filtered(table, name)]
    if unknown:
        sentence = Text("此表没有这个筛选条件", "rows of this table are not filtered by this")
        raise refused("bad_parameter", [item("", name, "unknown_member", sentence) for name in unknown])
    filters = (query.version, query.region, query.service, query.grade, query.changed_since)
    if all(value is None for value in filters):
        return repository.ALL, {"pool_id": pool.id, "table": table}
    if query.version is None:
        statement = repository.of_head(pool.id, table)
    else:
        version_of(call.session, pool, query.version)
        statement = repository.of_version(pool.id, table, query.version)
    if query.region is not None:
        statement = statement.where(PoolRow.region >= query.region, PoolRow.region < query.region + ":")
    if query.service is not None:
        statement = statement.where(PoolRow.service == query.service)
    if query.grade is not None:
        statement = statement.where(PoolRow.grade == query.grade)
    if query.changed_since is not None:
        statement = statement.where(PoolRow.since > query.changed_since)
    return statement, None


def _is_filtered(table: str, name: str) -> bool:
    return name in POOL_TABLES[table] or (table, name) == ("regions", "region")


def read(call: Call, pool_id: str, table: str, key: str) -> PoolRow:
    """Return a row of the head; raise ``not_found_here``."""
    head_of(call.session, call.hub_id, pool_id)
    return _row(call, pool_id, table, key)


def _row(call: Call, pool_id: str, table: str, key: str) -> PoolRow:
    found = repository.row_of_head(call.session, pool_id, table, key)
    if found is None:
        raise ApiError("not_found_here")
    return found


def upsert(call: Call, pool_id: str, table: str, body: RowBatch) -> BatchView:
    """Add or replace rows: the good ones are kept, the refused ones listed; one version in all.

    Raises
    ------
    ApiError
        ``not_found_here``; ``unusable_input`` where no row is left.
    """
    pool = head_of(call.session, call.hub_id, pool_id, to_change=True)
    part = _read(table, body.rows, _known(call, pool_id))
    problems = [_in_batch(problem, body.rows) for problem in part.problems]
    if not part.frame.height:
        raise refused("unusable_input", problems)
    counts = versions.put(call, pool_id, table, part.frame, pool.head + 1)
    versions.edited(call, pool, {table: counts}, body.reason)
    return BatchView.model_validate(
        {
            "version": pool.head,
            "added": counts["added"],
            "changed": counts["changed"],
            "unchanged": part.frame.height - counts["added"] - counts["changed"],
            "refused": len(body.rows) - part.frame.height,
            "problems": problems,
        }
    )


def patch(call: Call, pool_id: str, table: str, key: str, body: RowPatch, reason: str | None) -> ChangedRowView:
    """Change fields of a row; raise ``unusable_input`` where the row would not be accepted."""
    pool = head_of(call.session, call.hub_id, pool_id, to_change=True)
    row = _row(call, pool_id, table, key)
    call.expects(etag_of(row))
    spec = POOL_TABLES[table]
    _check_fields(spec, body.root)
    kept = (row.document, opened(call.keyring, place_of(pool_id, table, key), row.sealed))
    part = _changed(spec, kept, body.root, _known(call, pool_id))
    told = (problem for problem in part.problems if problem.row is not None or problem.severity is Severity.ERROR)
    problems = [_in_patch(problem) for problem in told]
    if not part.frame.height:
        raise refused("unusable_input", problems)
    if row_keys(spec, part.frame) != [key]:
        sentence = Text("编号不能更改；请另建一行", "an identifier cannot be changed; add another row")
        raise refused("unusable_input", [item(pointer((spec.key[0],)), spec.key[0], "bad_member", sentence)])
    counts = versions.put(call, pool_id, table, part.frame, pool.head + 1)
    versions.edited(call, pool, {table: counts}, reason)
    return ChangedRowView.model_validate({**dict(view(spec, _row(call, pool_id, table, key))), "problems": problems})


def remove(call: Call, pool_id: str, table: str, key: str, reason: str | None) -> None:
    """Delete a row.

    Other rows that may do without it no longer name it; where one cannot, ``row_in_use`` is raised.
    """
    pool = head_of(call.session, call.hub_id, pool_id, to_change=True)
    row = _row(call, pool_id, table, key)
    call.expects(etag_of(row))
    number = pool.head + 1
    changes = release(call, pool_id, table, key, number)
    spec = POOL_TABLES[table]
    counts = versions.put(call, pool_id, table, spec.empty(), number, remove=[key])
    own = changes.get(table, {"added": 0, "changed": 0, "removed": 0})
    changes[table] = {name: own[name] + counts[name] for name in counts}
    versions.edited(call, pool, changes, reason)


def _known(call: Call, pool_id: str) -> Known:
    return partial(repository.standing, call.session, call.keyring, pool_id)


def _read(table: str, rows: list[dict[str, Any]], known: Known) -> Part:
    try:
        return part_from_data(table, rows, known)
    except UnusableInput as error:
        raise refused("unusable_input", [_in_batch(problem, rows) for problem in error.problems]) from None


def _changed(spec: TableSpec, kept: tuple[str, str], patch: dict[str, Any], known: Known) -> Part:
    """Return a kept row with some fields changed."""
    if spec.name in TOGETHER or set(patch) & set(spec.key):
        after = {name: value for name, value in (written(spec, *kept) | patch).items() if value is not None}
        return _read(spec.name, [after], known)
    try:
        return patch_from_data(spec.name, decoded(spec, [kept]), patch, known)
    except UnusableInput as error:
        raise refused("unusable_input", [_in_patch(problem) for problem in error.problems]) from None


def _check_fields(spec: TableSpec, fields: Collection[str]) -> None:
    unknown = [name for name in fields if name not in spec]
    if unknown:
        errors = [
            item(pointer((name,)), name, "unknown_member", Text("没有这个字段", "there is no such field"))
            for name in unknown[:100]
        ]
        raise refused("unusable_input", errors)


def _in_batch(problem: Problem, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a problem with its place in a batch."""
    path: list[str | int] = ["rows"]
    if problem.row is not None:
        sent = rows[problem.row - 1] if problem.row <= len(rows) else {}
        path += [problem.row - 1, *([problem.field] if problem.field in sent else [])]
    return problem_item(problem, pointer(path))


def _in_patch(problem: Problem) -> dict[str, Any]:
    """Return a problem with its place in a patch."""
    return problem_item(problem, pointer([problem.field] if problem.field else []))


def view(spec: TableSpec, row: PoolRow) -> RowView:
    """Return what is shown of a row: everything but what identifies a person."""
    masked = [field.name for field in personal_fields(spec)] if row.sealed is not None else []
    return RowView(key=row.row_key, version=row.since, row=written(spec, row.document), masked=masked)


def etag_of(row: PoolRow) -> str:
    """Return the revision of a row."""
    return f"r{row.since}"


def errors_among(part: Part) -> tuple[Problem, ...]:
    """Return the problems that refused a row."""
    return tuple(problem for problem in part.problems if problem.severity is Severity.ERROR)


def frame_of_head(call: Call, pool_id: str, table: str) -> pl.DataFrame:
    """Return a whole stored table of the head."""
    return repository.frame_of(call.session, call.keyring, POOL_TABLES[table], repository.of_head(pool_id, table))
