"""``/v1/runs``."""

from __future__ import annotations

from collections.abc import AsyncIterator

from api.jobs.tables import Job
from api.runs import service
from api.runs.repository import run_of
from api.runs.schemas import NewRun, RunsQuery, RunView
from api.runs.stream import events_of
from api.runs.tables import Run
from api.runs.views import etag_of, view
from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.preconditions import is_unchanged
from api.web.resource import Resource
from api.web.stream import StreamCall

READERS = may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.RUNS_READ)
WRITERS = may(Role.OPERATOR, scope=Scope.RUNS_WRITE)

runs = Resource("runs")


@runs.get("/v1/runs", rule=READERS, answers=Page[RunView], summary="运行名单 / The runs of the hub")
def list_runs(call: Call, query: RunsQuery) -> Answer:
    """List the runs of the hub, the newest first / 列出本枢纽的运行，新的在前."""
    return call.page(
        query,
        service.listed(call, query),
        by=[Run.id],
        view=lambda run: view(run, None if run.job_id is None else call.session.get(Job, run.job_id)),
        newest_first=True,
    )


@runs.post(
    "/v1/runs",
    rule=WRITERS,
    answers=RunView,
    status=202,
    problems=("not_found_here", "too_many_needs", "busy"),
    headers=("ETag", "Location"),
    summary="发起一次匹配 / Ask for a match",
    example={"pool_id": "pool_01kb0000000000000000000000", "date": "2026-11-23"},
)
def ask_for_run(call: Call, body: NewRun) -> Answer:
    """Put a match of a version of a pool in line; Location says where to watch it / 排队匹配一个版本，Location 处看进展."""
    return _asked(*service.ask(call, body))


@runs.get(
    "/v1/runs/{run_id}",
    rule=READERS,
    answers=RunView,
    conditional=True,
    headers=("ETag",),
    summary="一次运行 / One run, how far it is",
)
def read_run(call: Call, run_id: str) -> Answer:
    """Tell state and progress; with If-None-Match 304 while nothing has changed / 状态和进度；未变时回答 304."""
    run, job = run_of(call.session, call.hub_id, run_id)
    if is_unchanged(call.headers.get("if-none-match"), etag_of(run)):
        return Answer(None, status=304, etag=etag_of(run))
    return Answer(view(run, job), etag=etag_of(run))


@runs.stream(
    "/v1/runs/{run_id}/events",
    rule=READERS,
    problems=("busy",),
    summary="运行进展的推送 / The progress of a run, as it happens",
)
async def watch_run(call: StreamCall, run_id: str) -> AsyncIterator[bytes]:
    """Send the run at every change as server-sent events, until it has ended.

    Last-Event-ID goes on where a connection broke. Where the key is revoked or ends, the last event is closed, with the
    problem document / 以服务器推送事件发送每次变化，直到结束；断线后以 Last-Event-ID 续传；密钥失效时以 closed 事件结束。
    """
    async for piece in events_of(call, run_id):
        yield piece


@runs.post(
    "/v1/runs/{run_id}/cancel",
    rule=WRITERS,
    answers=RunView,
    status=202,
    problems=("run_ended",),
    headers=("ETag",),
    summary="取消运行，保留已有最好的方案 / Cancel a run, keep the best plan so far",
)
def cancel_run(call: Call, run_id: str) -> Answer:
    """End a run early: one under way ends with the best plan that it has / 提前结束；进行中的运行保留当时最好的方案."""
    run, job = service.cancel(call, run_id)
    return Answer(view(run, job), etag=etag_of(run))


@runs.post(
    "/v1/runs/{run_id}/rerun",
    rule=WRITERS,
    answers=RunView,
    status=202,
    problems=("too_many_needs", "busy"),
    headers=("ETag", "Location"),
    summary="按原记录重跑 / Repeat a run from its record",
)
def rerun(call: Call, run_id: str) -> Answer:
    """Ask for the same run again: the same engine finds the same plan, byte for byte / 同一引擎得出逐字节相同的方案."""
    return _asked(*service.again(call, run_id))


def _asked(run: Run, job: Job) -> Answer:
    return Answer(view(run, job), location=f"/v1/runs/{run.id}", etag=etag_of(run))
