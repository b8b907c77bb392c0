"""Lets go of what has ended long ago and serves nobody any more: jobs, messages to webhooks, answers, former secrets.

Runs, plans, scenarios, approvals and the trail are the record of what was decided: they stay.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from api.jobs.queue import JobState
from api.jobs.tables import Job
from api.runs.tables import Run
from api.scenarios.tables import ScenarioRecord
from api.settings import Settings
from api.store.database import Store
from api.web.idempotency import forget
from api.webhooks.kinds import DeliveryState
from api.webhooks.tables import Delivery, Webhook

LOGGER = logging.getLogger("wishpool.jobs")

BATCH = 500
"""Rows of one transaction: writers of SQLite stand in line behind it."""

_PAUSE_SECONDS = 0.05
"""Between two batches, so that those who wait have their turn."""


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """How many rows were let go.

    Attributes
    ----------
    jobs
        Jobs that had ended, well or given up.
    deliveries
        Messages that were heard or given up.
    answers
        Answers to repeated requests that are no longer given again.
    """

    jobs: int
    deliveries: int
    answers: int


def tidy(store: Store, settings: Settings, now: dt.datetime) -> Tidied:
    """Delete what ended more than ``settings.keep_days`` days ago; answers and former secrets as soon as they are over.

    What was given up (a dead job, a dead message) stays as long as what went well, counted from when it was given up, so
    that somebody can see it and try again.
    """
    with store.writing() as session:
        answers = forget(session, now)
        over = update(Webhook).where(Webhook.old_until <= now).values(old_secret=None, old_until=None)
        session.execute(over, execution_options={"synchronize_session": False})
    jobs = deliveries = 0
    if settings.keep_days:
        before = now - dt.timedelta(days=settings.keep_days)
        ended_jobs = select(Job.id).where(
            Job.state.in_((JobState.DONE.value, JobState.DEAD.value)), Job.ended_at < before
        )
        jobs = _in_batches(store, ended_jobs.order_by(Job.id), _let_go_of_jobs)
        ended_deliveries = select(Delivery.id).where(
            Delivery.state.in_((DeliveryState.DELIVERED.value, DeliveryState.DEAD.value)), Delivery.ended_at < before
        )
        deliveries = _in_batches(store, ended_deliveries.order_by(Delivery.id), _let_go_of_deliveries)
    found = Tidied(jobs=jobs, deliveries=deliveries, answers=answers)
    if any(asdict(found).values()):
        LOGGER.info("housekeeping: %d jobs, %d deliveries, %d answers let go", jobs, deliveries, answers)
    return found


def _in_batches(store: Store, ended: Select[str], let_go: Callable[[Session, list[str]], None]) -> int:
    """Let go of everything that a statement finds, some at a time; return how many rows there were."""
    count = 0
    while True:
        with store.reading() as session:
            # Looking does not keep anybody from writing.
            if session.scalar(ended.limit(1)) is None:
                return count
        with store.writing() as session:
            # What somebody else holds, because they try it again, is not ended any more or comes with the next day.
            ids = list(session.scalars(ended.limit(BATCH).with_for_update(skip_locked=True)))
            let_go(session, ids)
        if not ids:
            return count
        count += len(ids)
        time.sleep(_PAUSE_SECONDS)


def _let_go_of_jobs(session: Session, ids: list[str]) -> None:
    for record in (Run, ScenarioRecord):
        # What is shown of a run changes with its revision.
        without = update(record).where(record.job_id.in_(ids)).values(job_id=None, revision=record.revision + 1)
        session.execute(without, execution_options={"synchronize_session": False})
    session.execute(delete(Job).where(Job.id.in_(ids)), execution_options={"synchronize_session": False})


def _let_go_of_deliveries(session: Session, ids: list[str]) -> None:
    session.execute(delete(Delivery).where(Delivery.id.in_(ids)), execution_options={"synchronize_session": False})
