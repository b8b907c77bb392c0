"""Figures of the store: the same whichever process is asked, and up to date when they are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api.jobs.figures import queue_figures
from api.jobs.queue import JobState
from api.jobs.tables import Job
from api.operations.tables import Backup
from api.plans.tables import PlanRecord
from api.runs.states import RunState
from api.runs.tables import Run
from api.store.database import Store
from api.webhooks.tables import Delivery

_WINDOW = dt.timedelta(days=1)
_MOST_RUNS = 1_000


class StoreFigures(Collector):
    """Reads the figures in one transaction.

    Parameters
    ----------
    store
        Of the service.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every figure."""
        now = self._store.clock()
        with self._store.reading() as session:
            found = [
                *_jobs(session, now),
                *_runs(session, now),
                *_deliveries(session, now),
                _one("wishpool_database_bytes", "Bytes of the database", _database_bytes(session)),
                *_backups(session, now),
            ]
        yield from found


def registry_of(store: Store) -> CollectorRegistry:
    """Return the registry of a store."""
    registry = CollectorRegistry()
    # Without a first collection: to register it would read the store.
    registry.register(_Undescribed(StoreFigures(store)))
    return registry


class _Undescribed(Collector):
    """A collector that is not asked what it has before it is asked for it."""

    def __init__(self, behind: Collector) -> None:
        self._behind = behind

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        yield from self._behind.collect()


def _one(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def _by(name: str, meaning: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key in sorted(values):
        family.add_metric([key], values[key])
    return family


def _seconds(since: dt.datetime | None, now: dt.datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _jobs(session: Session, now: dt.datetime) -> Iterator[GaugeMetricFamily]:
    queue = queue_figures(session, now)
    states = {
        JobState.WAITING.value: queue.waiting,
        JobState.LEASED.value: queue.under_way,
        JobState.DEAD.value: queue.dead,
    }
    yield _by("wishpool_jobs", "Jobs that have not ended well", "state", dict(states))
    yield _one("wishpool_oldest_job_seconds", "How long the oldest waiting job has waited", queue.oldest_seconds)
    errors = session.execute(select(Job.error, func.count()).where(Job.error.is_not(None)).group_by(Job.error))
    lost = {"worker_lost": 0.0} | {str(error): float(count) for error, count in errors}
    yield _by("wishpool_jobs_with_failures", "Jobs by the reason of their last failed attempt", "reason", lost)


def _runs(session: Session, now: dt.datetime) -> Iterator[GaugeMetricFamily]:
    """Yield the figures of solves: those of the last day, and the one under way."""
    since_when = now - _WINDOW
    ended = session.execute(
        select(Run.state, Run.started_at, Run.ended_at)
        .where(Run.ended_at >= since_when)
        .order_by(Run.id.desc())
        .limit(_MOST_RUNS)
    ).all()
    states = dict.fromkeys((state.value for state in RunState), 0.0)
    for state, *_ in ended:
        states[state] += 1
    for open_state in (RunState.QUEUED, RunState.RUNNING):
        counted = session.scalar(select(func.count()).select_from(Run).where(Run.state == open_state.value))
        states[open_state.value] = float(counted or 0)
    yield _by("wishpool_runs", "Runs that wait or run now, and that ended within a day", "state", states)
    took = [(end - start).total_seconds() for _, start, end in ended if start and end]
    gap = session.scalar(select(func.max(PlanRecord.gap)).where(PlanRecord.created_at >= since_when))
    yield _one("wishpool_longest_solve_seconds", "Longest solve that ended within a day", max(took, default=0.0))
    yield _one("wishpool_largest_gap", "Largest gap of a plan found within a day, a share", gap or 0.0)
    since = session.scalar(select(func.min(Run.started_at)).where(Run.state == RunState.RUNNING.value))
    yield _one("wishpool_solve_under_way_seconds", "How long the oldest solve under way has run", _seconds(since, now))


def _deliveries(session: Session, now: dt.datetime) -> Iterator[GaugeMetricFamily]:
    counted = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    states = {str(state): float(count) for state, count in counted}
    yield _by("wishpool_deliveries", "Messages to webhooks", "state", states)
    open_ones = select(func.min(Delivery.created_at)).where(Delivery.ended_at.is_(None))
    oldest = _seconds(session.scalar(open_ones), now)
    yield _one("wishpool_oldest_delivery_seconds", "How long the oldest open message to a webhook has waited", oldest)
    failed = session.scalar(select(func.count()).where(Delivery.ended_at.is_(None), Delivery.error.is_not(None)))
    yield _one(
        "wishpool_deliveries_failing", "Messages whose last attempt failed and that are tried again", failed or 0
    )


def _database_bytes(session: Session) -> float:
    if session.get_bind().dialect.name == "postgresql":
        return float(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages = session.scalar(text("PRAGMA page_count")) or 0
    return float(pages) * float(session.scalar(text("PRAGMA page_size")) or 0)


def _backups(session: Session, now: dt.datetime) -> Iterator[GaugeMetricFamily]:
    last = session.scalar(select(func.max(Backup.at)))
    # Without a backup there is no such figure: the alert asks for its absence too.
    if last is not None:
        yield _one("wishpool_last_backup_age_seconds", "Seconds since the last backup", _seconds(last, now))
