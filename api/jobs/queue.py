"""The queue: taking a job, keeping it, ending it, giving it up.

A worker takes a job for some seconds and prolongs that while it works. One that dies prolongs nothing, and the job is
taken up again. One that was only slow finds the fence number grown and may not write: every transaction that writes a
result begins with :func:`hold`. So the clocks of the machines decide when a job is taken up again, never whether its
result is written twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from api.jobs.tables import Job
from api.store.identifiers import new_id

MOST_ATTEMPTS = 3

_PAUSES = (dt.timedelta(seconds=2), dt.timedelta(seconds=10))
"""How long a job waits after its first and its second attempt."""

_LONGEST_PAUSE = max(_PAUSES)

_HOPELESS = frozenset({"out_of_memory"})
"""Reasons that another attempt under the same limits would meet again: the job is given up at once, and says why."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


class LeaseLostError(Exception):
    """Somebody else has the job by now, or it has ended."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to work on a job.

    Attributes
    ----------
    job_id, hub_id, kind, subject_id
        The job, whose it is, and what it is about.
    fence
        Which time it was taken.
    """

    job_id: str
    hub_id: str
    kind: str
    subject_id: str
    fence: int


def add(session: Session, *, hub_id: str, kind: str, subject_id: str, now: dt.datetime) -> Job:
    """Add a job in the transaction of the request that asks for it."""
    job = Job(
        id=new_id("job", now),
        hub_id=hub_id,
        kind=kind,
        subject_id=subject_id,
        state=JobState.WAITING.value,
        attempts=0,
        fence=0,
        not_before=now,
        cancel_asked=False,
        created_at=now,
    )
    session.add(job)
    session.flush()
    return job


def is_due(now: dt.datetime, lease_seconds: float) -> ColumnElement[bool]:
    """Return the condition of jobs that may be taken.

    A job that was never tried waits for no time of day. A pause or a lease that ends later than any of this moment could
    was given before the clock went back, and counts as ended.
    """
    too_late = now + 2 * dt.timedelta(seconds=lease_seconds)
    rested = or_(Job.attempts == 0, Job.not_before <= now, Job.not_before > now + _LONGEST_PAUSE)
    waits = and_(Job.state == JobState.WAITING.value, rested)
    ended = or_(Job.lease_until <= now, Job.lease_until > too_late)
    return or_(waits, and_(Job.state == JobState.LEASED.value, ended))


def next_due(session: Session, now: dt.datetime, lease_seconds: float) -> Job | None:
    """Return the job that has waited longest, kept from other workers until the transaction ends."""
    statement = select(Job).where(is_due(now, lease_seconds)).order_by(Job.not_before, Job.id).limit(1)
    return session.scalars(statement.with_for_update(skip_locked=True)).one_or_none()


def lease(job: Job, *, worker: str, now: dt.datetime, seconds: float) -> Lease:
    """Give a job to a worker."""
    job.state = JobState.LEASED.value
    job.attempts += 1
    job.fence += 1
    job.leased_by = worker
    job.lease_until = now + dt.timedelta(seconds=seconds)
    return Lease(job_id=job.id, hub_id=job.hub_id, kind=job.kind, subject_id=job.subject_id, fence=job.fence)


def hold(session: Session, held: Lease, *, until: dt.datetime | None = None) -> None:
    """Make sure that the job is still ours, and that it stays so until the transaction ends.

    Parameters
    ----------
    session, held
        The transaction, and what was given.
    until
        Prolongs the lease.

    Raises
    ------
    LeaseLostError
        It is not ours any more: nothing of this transaction may be kept.
    """
    mine = (Job.id == held.job_id, Job.fence == held.fence, Job.state == JobState.LEASED.value)
    changes = {"fence": Job.fence} if until is None else {"lease_until": until}
    statement = update(Job).where(*mine).values(**changes).execution_options(synchronize_session=False)
    if session.connection().execute(statement).rowcount != 1:
        raise LeaseLostError(held.job_id)


def end(session: Session, held: Lease, now: dt.datetime) -> None:
    """End a job, in the transaction that writes its result; raise ``LeaseLostError`` where it is not ours any more."""
    hold(session, held)
    job = session.get_one(Job, held.job_id, populate_existing=True)
    _close(job, JobState.DONE, now)


def put_back(job: Job, now: dt.datetime, error: str | None) -> None:
    """Let a job wait for its next attempt, or give it up after the last.

    Parameters
    ----------
    job, now
        A job whose attempt has ended without a result.
    error
        Why, as a code; ``None`` where a worker that is asked to stop gives its job back, which is no attempt.
    """
    if error is None:
        job.attempts -= 1
    else:
        job.error = error
    if job.attempts >= MOST_ATTEMPTS or error in _HOPELESS:
        _close(job, JobState.DEAD, now)
        return
    job.state = JobState.WAITING.value
    job.leased_by = job.lease_until = None
    job.not_before = now + (dt.timedelta() if error is None else _PAUSES[min(job.attempts, len(_PAUSES)) - 1])


def drop(job: Job, now: dt.datetime) -> None:
    """End a job that nobody has begun and nobody wants any more."""
    _close(job, JobState.DONE, now)


def revive(job: Job, now: dt.datetime) -> None:
    """Give a job that was given up its attempts again."""
    job.state = JobState.WAITING.value
    job.attempts = 0
    job.cancel_asked = False
    job.error = job.ended_at = None
    job.not_before = now


def _close(job: Job, state: JobState, now: dt.datetime) -> None:
    job.state = state.value
    job.leased_by = job.lease_until = None
    job.ended_at = now
