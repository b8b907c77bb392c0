"""``/v1/jobs``: what is done in the background, and what was given up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from api.errors import ApiError
from api.jobs import queue
from api.jobs.kinds import kind_of
from api.jobs.queue import JobState
from api.jobs.schemas import JobsQuery, JobView
from api.jobs.tables import Job
from api.security.rules import Role, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

READERS = may(Role.OPERATOR, Role.AUDITOR)
WRITERS = may(Role.OPERATOR)

jobs = Resource("jobs")


@jobs.get("/v1/jobs", rule=READERS, answers=Page[JobView], summary="后台任务名单 / The jobs of the hub")
def list_jobs(call: Call, query: JobsQuery) -> Answer:
    """List jobs, the newest first; state=dead are those that were given up / 列出任务，新的在前；dead 为已放弃."""
    statement: Select[Any] = select(Job).where(Job.hub_id == call.hub_id)
    if query.state is not None:
        statement = statement.where(Job.state == query.state.value)
    return call.page(query, statement, by=[Job.id], view=_view, newest_first=True)


@jobs.get("/v1/jobs/{job_id}", rule=READERS, answers=JobView, summary="一个后台任务 / One job")
def read_job(call: Call, job_id: str) -> Answer:
    """Tell how a job stands / 一个任务的状态."""
    return Answer(_view(_job_of(call, job_id)))


@jobs.post(
    "/v1/jobs/{job_id}/retry",
    rule=WRITERS,
    answers=JobView,
    status=202,
    problems=("job_not_dead",),
    headers=("Location",),
    summary="重试已放弃的任务 / Retry a job that was given up",
)
def retry_job(call: Call, job_id: str) -> Answer:
    """Put a job that was given up in line again, with all its attempts / 把已放弃的任务重新排队，重新计次."""
    job = _job_of(call, job_id, to_change=True)
    if job.state != JobState.DEAD.value:
        raise ApiError("job_not_dead")
    queue.revive(job, call.now)
    kind_of(job.kind).moved(call.session, job, call.now)
    call.record("job.retried", ("job", job.id), data={"kind": job.kind, "subject_id": job.subject_id})
    return Answer(_view(job), location=f"/v1/jobs/{job.id}")


def _job_of(call: Call, job_id: str, *, to_change: bool = False) -> Job:
    statement = select(Job).where(Job.id == job_id, Job.hub_id == call.hub_id)
    found = call.session.scalars(statement.with_for_update() if to_change else statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def _view(job: Job) -> JobView:
    return JobView(
        id=job.id,
        kind=job.kind,
        subject_id=job.subject_id,
        state=JobState(job.state),
        attempts=job.attempts,
        error=job.error,
        cancel_asked=job.cancel_asked,
        created_at=job.created_at,
        ended_at=job.ended_at,
    )
