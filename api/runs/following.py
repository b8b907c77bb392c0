"""A run follows its job: what the worker tells of it, without the engine that does the work."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from api.jobs.queue import JobState, Lease
from api.jobs.tables import Job
from api.runs.service import tell
from api.runs.states import RunState
from api.runs.tables import Run


def moved(session: Session, job: Job, now: dt.datetime) -> None:
    """Let the run follow its job."""
    run = session.get_one(Run, job.subject_id)
    run.revision += 1
    if job.state == JobState.LEASED.value:
        run.state = RunState.RUNNING.value
        run.started_at = run.told_at = now
        run.stage = run.gap = run.options = run.failure = run.ended_at = None
    elif job.state == JobState.DEAD.value:
        run.state = RunState.DEAD.value
        run.failure = job.error
        run.ended_at = now
        tell(session, run, "run.dead", now, failure=job.error)
    else:
        run.state = RunState.QUEUED.value
        run.ended_at = run.failure = None


def reported(
    session: Session, lease: Lease, stage: str, gap: float | None, options: int | None, now: dt.datetime
) -> None:
    """Note how far a run is."""
    run = session.get_one(Run, lease.subject_id)
    run.stage, run.gap, run.options, run.told_at = stage, gap, options, now
    run.revision += 1
