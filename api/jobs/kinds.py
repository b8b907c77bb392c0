"""Which modules do the work of which kind of job, and let what it is about follow it."""

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

KINDS: dict[str, str] = {"match": "api.runs", "scenario": "api.scenarios"}
"""Packages by kind. Each has ``following`` and ``work``, which are loaded when a job of its kind is met: ``work`` by the child
process alone, because it takes the engine with it."""


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
    """What a module ``following`` has."""

    moved: Callable[[Session, Job, dt.datetime], None]
    """Told, in the same transaction, that a job was taken, waits again, or was given up."""

    reported: Callable[[Session, Lease, str, float | None, int | None, dt.datetime], None]
    """Told, in the same transaction as a heartbeat, the stage, the gap, the number of options, and the time."""


def kind_of(name: str) -> Kind:
    """Return what follows a kind of job."""
    return cast("Kind", importlib.import_module(f"{KINDS[name]}.following"))


def work_of(name: str) -> Callable[[Work], None]:
    """Return what does the work of a kind of job; the transaction of its result ends it with :func:`api.jobs.queue.end`."""
    return cast("Callable[[Work], None]", importlib.import_module(f"{KINDS[name]}.work").carry_out)
