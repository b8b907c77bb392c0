"""Figures of the queue that an operator is alarmed by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.jobs.queue import JobState
from api.jobs.tables import Job


@dataclass(frozen=True, kw_only=True)
class QueueFigures:
    """How the queue stands.

    Attributes
    ----------
    waiting, under_way, dead
        Jobs.
    oldest_seconds
        How long the oldest waiting job has waited, 0 where none does.
    """

    waiting: int
    under_way: int
    dead: int
    oldest_seconds: float


def queue_figures(session: Session, now: dt.datetime) -> QueueFigures:
    """Return how the queue of all hubs stands."""
    counted = select(Job.state, func.count(), func.min(Job.created_at)).group_by(Job.state)
    found = {state: (count, oldest) for state, count, oldest in session.execute(counted)}
    waiting, oldest = found.get(JobState.WAITING.value, (0, None))
    return QueueFigures(
        waiting=waiting,
        under_way=found.get(JobState.LEASED.value, (0, None))[0],
        dead=found.get(JobState.DEAD.value, (0, None))[0],
        oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
    )
