"""Which module does the work of which kind of job."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from sqlalchemy.orm import Session

from api.jobs.queue import Lease
from api.jobs.tables import Job
from api.settings import Settings
from api.store.database import Store

if TYPE_CHECKING:
    from matcher.optimise.solution import Progress, Stop

KINDS: dict[str, str] = {"match": "api.runs.work", "scenario": "api.scenarios.work"}
"""Modules by kind; each is loaded when a job of its kind is met."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A job as the process sees it that does the work.

    Attributes
    ----------
    store, settings
        Of the service.
    lease
        The right to write results, as long as nobody else has taken the job.
    progress
        Told stage and gap.
    stop
        Asked now and then whether to end with the best so far.
    """

    store: Store
    settings: Settings
    lease: Lease
    progress: Progress
    stop: Stop


class Kind(Protocol):
    """What a module of :data:`KINDS` has."""

    carry_out: Callable[[Work], None]
    """Does the work; the transaction of the result ends the job with :func:`api.jobs.queue.end`."""

    moved: Callable[[Session, Job, dt.datetime], None]
    """Told, in the same transaction, that a job was taken, waits again, or was given up."""

    reported: Callable[[Session, Lease, str, float | None, int | None, dt.datetime], None]
    """Told, in the same transaction as a heartbeat, the stage, the gap, the number of options, and the time."""


def kind_of(name: str) -> Kind:
    """Return what does the work of a kind of job."""
    return cast("Kind", importlib.import_module(KINDS[name]))
