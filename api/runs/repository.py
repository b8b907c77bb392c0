"""Reads and writes runs."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.jobs.tables import Job
from api.runs.states import RunState
from api.runs.tables import Run


def run_of(session: Session, hub_id: str, run_id: str, *, to_change: bool = False) -> tuple[Run, Job | None]:
    """Return a run of a hub with its job, which is let go long after it has ended.

    Parameters
    ----------
    session, hub_id, run_id
        Which run; those of other hubs are not found.
    to_change
        Whether to keep others, the worker too, from changing it until the transaction ends.

    Raises
    ------
    ApiError
        ``not_found_here``.
    """
    where = (Run.id == run_id, Run.hub_id == hub_id)
    if to_change:
        # The job first, as the worker does it: whoever locks in one order never waits in a circle.
        session.scalars(select(Job).join(Run, Run.job_id == Job.id).where(*where).with_for_update(of=Job)).one_or_none()
    found = session.execute(select(Run, Job).outerjoin(Job, Run.job_id == Job.id).where(*where)).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    run, job = found
    return run, job


def unfinished(session: Session, hub_id: str) -> int:
    """Return how many runs of a hub wait or are under way."""
    states = (RunState.QUEUED.value, RunState.RUNNING.value)
    return session.scalar(select(func.count()).where(Run.hub_id == hub_id, Run.state.in_(states))) or 0
