"""``/v1/pools`` and their versions."""

from __future__ import annotations

from api.examples import POOL
from api.pools import service
from api.pools.repository import head_of, version_of
from api.pools.schemas import (
    NewPool,
    PoolChange,
    PoolsQuery,
    PoolView,
    UploadQuery,
    UploadView,
    VersionsQuery,
    VersionSummary,
    VersionView,
)
from api.pools.tables import PoolRecord, PoolVersion
from api.schemas import ProblemItem
from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.endpoint import Upload
from api.web.paging import Cursors, Page, PageQuery
from api.web.resource import Resource

READERS = may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.POOLS_READ)
WRITERS = may(Role.OPERATOR, scope=Scope.POOLS_WRITE)

pools = Resource("pools")


@pools.get("/v1/pools", rule=READERS, answers=Page[PoolView], summary="心愿池名单 / The pools of the hub")
def list_pools(call: Call, query: PoolsQuery) -> Answer:
    """List the pools of the hub, the oldest first / 列出本枢纽的心愿池，先建的在前."""
    return call.page(query, service.listed(call, query), by=[PoolRecord.id], view=service.view)


@pools.post(
    "/v1/pools",
    rule=WRITERS,
    answers=PoolView,
    status=201,
    headers=("ETag", "Location"),
    summary="新建心愿池 / Make a pool",
    example={"name": "2026 年第 48 周"},
)
def create_pool(call: Call, body: NewPool) -> Answer:
    """Make an empty pool with the built-in services; upload to it, or add rows / 新建空池，含内置服务目录."""
    pool = service.create(call, body)
    return Answer(service.view(pool), location=f"/v1/pools/{pool.id}", etag=service.etag_of(pool))


@pools.get("/v1/pools/{pool_id}", rule=READERS, answers=PoolView, headers=("ETag",), summary="一个心愿池 / One pool")
def read_pool(call: Call, pool_id: str) -> Answer:
    """Tell name and newest version; the ETag is what uploads and changes send as If-Match / 名称和最新版本."""
    pool = head_of(call.session, call.hub_id, pool_id)
    return Answer(service.view(pool), etag=service.etag_of(pool))


@pools.patch(
    "/v1/pools/{pool_id}",
    rule=WRITERS,
    answers=PoolView,
    guarded=True,
    headers=("ETag",),
    summary="更改名称或归档 / Rename a pool, or put it away",
    example={"name": "2026 年第 49 周"},
)
def change_pool(call: Call, pool_id: str, body: PoolChange) -> Answer:
    """Change what is given; versions and rows stay / 只改所给的项，版本和数据不变."""
    pool = service.change(call, pool_id, body)
    return Answer(service.view(pool), etag=service.etag_of(pool))


@pools.post(
    "/v1/pools/{pool_id}/versions",
    rule=WRITERS,
    answers=UploadView,
    status=201,
    unkept_status=200,
    guarded=True,
    heavy=True,
    problems=("invalid_json", "unusable_upload"),
    headers=("ETag", "Location"),
    summary="上传整个心愿池 / Upload a whole pool",
    example=POOL,
)
def upload_pool(call: Call, pool_id: str, upload: Upload, query: UploadQuery) -> Answer:
    """Replace every table by a workbook, a zip of CSV files, or JSON.

    Good rows are kept, refused ones are listed with what to do. With validate_only nothing is kept and the answer is 200.
    用工作簿、CSV 压缩包或 JSON 替换全部各表；可用的行保留，拒收的行逐一列出。validate_only 只校验，不保存，回答 200。
    """
    made = service.upload(call, pool_id, upload, query)
    if made.version is None:
        return Answer(made, status=200)
    pool = head_of(call.session, call.hub_id, pool_id)
    location = f"/v1/pools/{pool_id}/versions/{made.version.number}"
    return Answer(made, location=location, etag=service.etag_of(pool))


@pools.get(
    "/v1/pools/{pool_id}/versions",
    rule=READERS,
    answers=Page[VersionSummary],
    summary="各版本 / The versions of a pool",
)
def list_versions(call: Call, pool_id: str, query: VersionsQuery) -> Answer:
    """List the versions, the newest first / 列出各版本，新的在前."""
    pool = head_of(call.session, call.hub_id, pool_id)
    return call.page(
        query,
        service.VERSIONS,
        by=[PoolVersion.number],
        view=service.summary_view,
        newest_first=True,
        bound_to=pool_id,
        values={"pool_id": pool.id},
    )


@pools.get(
    "/v1/pools/{pool_id}/versions/{number}",
    rule=READERS,
    answers=VersionView,
    writes=True,
    summary="一个版本 / One version of a pool",
)
def read_version(call: Call, pool_id: str, number: int) -> Answer:
    """Tell what made a version, its rows by table, and the digest that plans name / 版本的由来、行数和摘要."""
    return Answer(service.read_version(call, pool_id, number))


@pools.get(
    "/v1/pools/{pool_id}/versions/{number}/problems",
    rule=READERS,
    answers=Page[ProblemItem],
    summary="上传时的问题 / Problems of an upload",
)
def list_problems(call: Call, pool_id: str, number: int, query: PageQuery) -> Answer:
    """List what was wrong with the uploaded rows; refused rows are errors / 上传各行的问题，error 为拒收."""
    pool = head_of(call.session, call.hub_id, pool_id)
    problems = version_of(call.session, pool, number, with_problems=True).problems
    cursors = Cursors(call.keyring, f"problems\n{pool_id}\n{number}")
    start = 0 if query.cursor is None else int(cursors.read(query.cursor, 1)[0])
    end = start + query.limit
    shown = [{"pointer": "", **problem} for problem in problems[start:end]]
    for problem in shown:
        problem.pop("key", None)
    following = cursors.write([end]) if end < len(problems) else None
    return Answer({"items": shown, "next": following})
