"""What is shown of a run."""

from __future__ import annotations

import datetime as dt

from api.jobs.tables import Job
from api.runs.schemas import FailureView, ProgressView, RunView
from api.runs.states import FAILURES, RunState
from api.runs.tables import Run
from api.schemas import ProblemItem, Sentence


def etag_of(run: Run) -> str:
    """Return the revision of a run; it is the identifier of its last event too."""
    return str(run.revision)


def view(run: Run, job: Job | None) -> RunView:
    """Return what is shown of a run: it changes with the revision alone, so the seconds are those of the last change."""
    return RunView(
        id=run.id,
        state=RunState(run.state),
        pool_id=run.pool_id,
        pool_version=run.pool_version,
        pool_digest=run.pool_digest,
        date=dt.date.fromisoformat(run.date),
        policy=run.policy,
        limits=run.limits,
        seconds=run.seconds,
        allow_refused_rows=run.allow_refused_rows,
        previous_plan_id=run.previous_plan_id,
        rerun_of=run.rerun_of,
        schedule_id=run.schedule_id,
        engine_version=run.engine_version,
        created_at=run.created_at,
        created_by=run.created_by,
        started_at=run.started_at,
        ended_at=run.ended_at,
        job_id=run.job_id,
        cancel_asked=run.state == RunState.CANCELLED.value if job is None else job.cancel_asked,
        progress=ProgressView(stage=run.stage, gap=run.gap, options=run.options, seconds=_seconds(run)),
        plan_id=run.plan_id,
        failure=_failure(run.failure),
        problems=[ProblemItem.model_validate(problem) for problem in run.problems],
    )


def _seconds(run: Run) -> float | None:
    if run.started_at is None:
        return None
    last = run.ended_at or run.told_at or run.started_at
    return round(max(0.0, (last - run.started_at).total_seconds()), 1)


def _failure(code: str | None) -> FailureView | None:
    if code is None:
        return None
    sentence, remedy = FAILURES[code]
    return FailureView(
        code=code, sentence=Sentence(zh=sentence.zh, en=sentence.en), remedy=Sentence(zh=remedy.zh, en=remedy.en)
    )
