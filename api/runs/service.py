"""What may be done with runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.events.repository import record
from api.jobs import queue
from api.jobs.tables import Job
from api.match.order import read_policy
from api.plans.repository import plan_of
from api.pools.repository import head_of, version_of
from api.pools.tables import PoolRecord, PoolVersion
from api.runs.repository import run_of, unfinished
from api.runs.schemas import NewRun, RunsQuery
from api.runs.states import RunState
from api.runs.tables import Run
from api.schedules.weeks import CHINA
from api.settings import Settings
from api.store.identifiers import new_id
from api.web.call import Call
from api.web.members import refused
from matcher.model.text import Text

MOST_UNFINISHED = 100
"""Runs of one hub that wait or are under way at the same time."""


_ASKED = (
    "hub_id",
    "pool_id",
    "pool_version",
    "pool_digest",
    "policy",
    "date",
    "limits",
    "seconds",
    "allow_refused_rows",
    "previous_plan_id",
)
"""All that a plan depends on."""


def listed(call: Call, query: RunsQuery) -> Select[Any]:
    """Return the statement of the runs of the caller's hub."""
    statement = select(Run).where(Run.hub_id == call.hub_id)
    if query.state is not None:
        statement = statement.where(Run.state == query.state.value)
    return statement if query.pool_id is None else statement.where(Run.pool_id == query.pool_id)


def ask(call: Call, body: NewRun) -> tuple[Run, Job]:
    """Ask for a run: it is kept with all that its plan depends on, and a job with it."""
    policy = policy_of(body.policy)
    pool = head_of(call.session, call.hub_id, body.pool_id)
    version = version_of(call.session, pool, body.version or pool.head)
    if body.previous_plan_id is not None:
        plan_of(call.session, call.hub_id, body.previous_plan_id)
    limits = asdict(call.settings.limits(body.seed))
    run = new_run(
        version,
        pool,
        policy=policy,
        date=body.date or call.now.astimezone(CHINA).date(),
        limits=limits,
        now=call.now,
        created_by=call.caller.key_id,
        seconds=body.seconds,
        allow_refused_rows=body.allow_refused_rows,
        previous_plan_id=body.previous_plan_id,
    )
    return _put_in_line(call, run)


def again(call: Call, run_id: str) -> tuple[Run, Job]:
    """Ask for a run that repeats another from its record."""
    first, _ = run_of(call.session, call.hub_id, run_id)
    run = Run(
        **{name: getattr(first, name) for name in _ASKED},
        **_fresh(call.now, call.caller.key_id),
        rerun_of=first.id,
    )
    return _put_in_line(call, run)


def cancel(call: Call, run_id: str) -> tuple[Run, Job]:
    """Cancel a run: one that waits ends at once, one under way ends with its best plan so far."""
    run, job = run_of(call.session, call.hub_id, run_id, to_change=True)
    if RunState(run.state).is_final or job is None:
        raise ApiError("run_ended")
    if not job.cancel_asked:
        job.cancel_asked = True
        run.revision += 1
        call.record("run.cancel_asked", ("run", run.id), data={"pool_id": run.pool_id})
    if run.state == RunState.QUEUED.value and job.state == queue.JobState.WAITING.value:
        queue.drop(job, call.now)
        run.state = RunState.CANCELLED.value
        run.ended_at = call.now
        call.record("run.cancelled", ("run", run.id), data={"pool_id": run.pool_id, "plan_id": None})
    return run, job


def policy_of(data: dict[str, Any] | None) -> dict[str, Any]:
    """Return every setting of a policy that is given in part; raise ``unusable_input`` with every mistake."""
    errors: list[dict[str, Any]] = []
    policy = read_policy(data, errors)
    if policy is None:
        raise refused("unusable_input", errors)
    return policy.model_dump(mode="json")


def new_run(
    version: PoolVersion,
    pool: PoolRecord,
    *,
    policy: dict[str, Any],
    date: dt.date,
    limits: dict[str, Any],
    now: dt.datetime,
    created_by: str,
    **further: Any,
) -> Run:
    """Return a run that is not yet in line."""
    return Run(
        hub_id=pool.hub_id,
        pool_id=pool.id,
        pool_version=version.number,
        pool_digest=version.digest,
        policy=policy,
        date=date.isoformat(),
        limits=limits,
        **_fresh(now, created_by),
        **({"allow_refused_rows": True} | further),
    )


def put_in_line(session: Session, run: Run, version_needs: int, settings: Settings, now: dt.datetime) -> Job:
    """Keep a run and add its job; raise ``too_many_needs`` and ``busy`` where that is too much."""
    if version_needs > settings.run_needs:
        limit = settings.run_needs
        raise ApiError(
            "too_many_needs",
            Text(
                f"需求表有 {version_needs} 行，上限为 {limit} 行",
                f"needs has {version_needs} rows, the limit is {limit}",
            ),
        )
    if unfinished(session, run.hub_id) >= MOST_UNFINISHED:
        raise ApiError(
            "busy",
            Text(f"排队的运行已达 {MOST_UNFINISHED} 个", f"{MOST_UNFINISHED} runs are in line already"),
            headers={"Retry-After": "60"},
        )
    job = queue.add(session, hub_id=run.hub_id, kind="match", subject_id=run.id, now=now)
    run.job_id = job.id
    session.add(run)
    session.flush()
    return job


def tell(session: Session, run: Run, kind: str, now: dt.datetime, **data: Any) -> None:
    """Add to the trail what the service did with a run."""
    record(
        session,
        hub_id=run.hub_id,
        now=now,
        actor_id="system",
        actor_label="worker",
        kind=kind,
        subject=("run", run.id),
        data={"pool_id": run.pool_id, "pool_version": run.pool_version} | data,
    )


def _fresh(now: dt.datetime, created_by: str) -> dict[str, Any]:
    return {
        "id": new_id("run", now),
        "created_at": now,
        "created_by": created_by,
        "state": RunState.QUEUED.value,
        "revision": 1,
        "problems": [],
    }


def _put_in_line(call: Call, run: Run) -> tuple[Run, Job]:
    counts = version_of(call.session, head_of(call.session, call.hub_id, run.pool_id), run.pool_version).counts
    job = put_in_line(call.session, run, counts.get("needs", 0), call.settings, call.now)
    data = {"pool_id": run.pool_id, "pool_version": run.pool_version, "date": run.date, "rerun_of": run.rerun_of}
    call.record("run.asked", ("run", run.id), data=data)
    return run, job
