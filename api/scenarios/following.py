"""A scenario follows its job: what the worker tells of it, without the engine that does the work."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from api.jobs.queue import JobState, Lease
from api.jobs.tables import Job
from api.runs.states import RunState
from api.scenarios.tables import ScenarioRecord


def moved(session: Session, job: Job, now: dt.datetime) -> None:
    """Let the scenario follow its job."""
    record = session.get_one(ScenarioRecord, job.subject_id)
    record.revision += 1
    if job.state == JobState.LEASED.value:
        record.state, record.started_at = RunState.RUNNING.value, now
        record.stage = record.gap = record.failure = record.ended_at = None
    elif job.state == JobState.DEAD.value:
        record.state, record.failure, record.ended_at = RunState.DEAD.value, job.error, now
    else:
        record.state = RunState.QUEUED.value
        record.failure = record.ended_at = None


def reported(
    session: Session, lease: Lease, stage: str, gap: float | None, options: int | None, now: dt.datetime
) -> None:
    """Note how far a scenario is."""
    del options, now
    record = session.get_one(ScenarioRecord, lease.subject_id)
    record.stage, record.gap = stage, gap
    record.revision += 1
