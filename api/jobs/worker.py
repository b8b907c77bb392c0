"""A worker: takes jobs one after the other and keeps each until its child process has ended."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import signal
import socket
import threading
import time

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from api.jobs import child as codes
from api.jobs import queue
from api.jobs.chores import Rota
from api.jobs.kinds import kind_of
from api.jobs.process import Child, Progress
from api.jobs.queue import JobState, Lease, LeaseLostError
from api.jobs.tables import Job
from api.logs import described
from api.settings import Settings
from api.store.database import Store, StoreUnavailableError

LOGGER = logging.getLogger("wishpool.jobs")

IDLE_SECONDS = 0.3
"""Between two looks into an empty queue."""

_LOOK_SECONDS = 0.5
"""Between two looks at a job under way: how soon somebody who watches it sees a change, and it hears of a cancellation."""

_LAST_WORDS_SECONDS = 1.0
"""How long a child that has ended its job may take to go."""

_ERRORS = {codes.OUT_OF_MEMORY: "out_of_memory", codes.BROKEN: "internal"}
_ABORTED = frozenset({-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS})
"""How compiled libraries end a process, most of all where they are refused memory."""

_OUTAGES = (StoreUnavailableError, DBAPIError)


class Worker:
    """Does jobs until it is told to stop.

    Parameters
    ----------
    store, settings
        Of the service.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._name = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
        self._rota = Rota(store, settings)
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until :attr:`stopping` is set; then the job under way is given back."""
        chores = threading.Thread(target=self._do_chores, daemon=True)
        chores.start()
        while not self.stopping.is_set():
            try:
                held = self.take()
                if held is not None:
                    self.carry_out(held)
                    continue
            except _OUTAGES as error:
                LOGGER.warning("the store is not available: %s", type(error).__name__)
                self.stopping.wait(2)
            except Exception as error:  # noqa: BLE001 - a worker goes on; the job's lease ends by itself
                LOGGER.error("%s", described(error))  # noqa: TRY400 - not the text of the exception
                self.stopping.wait(2)
            self.stopping.wait(IDLE_SECONDS)
        chores.join(timeout=10)

    def take(self) -> Lease | None:
        """Take the job that has waited longest; give up those whose last worker died."""
        seconds = self._settings.lease_seconds
        with self._store.reading() as session:
            # Looking does not keep anybody from writing.
            if session.scalar(select(Job.id).where(queue.is_due(self._store.clock(), seconds)).limit(1)) is None:
                return None
        while True:
            with self._store.writing() as session:
                now = self._store.clock()
                job = queue.next_due(session, now, seconds)
                if job is None:
                    return None
                if job.state == JobState.LEASED.value:
                    LOGGER.warning("job %s: its worker is gone", job.id)
                    queue.put_back(job, now, "worker_lost")
                if job.state == JobState.DEAD.value:
                    kind_of(job.kind).moved(session, job, now)
                    continue
                held = queue.lease(job, worker=self._name, now=now, seconds=seconds)
                kind_of(job.kind).moved(session, job, now)
                return held

    def carry_out(self, held: Lease) -> None:
        """Let a child process do a job, and keep the job until it has ended."""
        started = time.monotonic()
        process = Child(held, self._settings)
        try:
            code = self._watch(held, process)
        except LeaseLostError:
            # It is no longer ours, either because the child has just ended it and is about to go, or because another
            # worker has it.
            if process.ended(_LAST_WORDS_SECONDS) != 0:
                LOGGER.warning("job %s: lost to another worker", held.job_id)
                return
            code = 0
        finally:
            process.kill()
        seconds = time.monotonic() - started
        LOGGER.info(
            "job %s %s: exit %s after %.1f s", held.job_id, held.kind, "stopped" if code is None else code, seconds
        )
        self._settle(held, None if code is None else reason_of(code, near_limit=process.was_near_its_limit))

    def _watch(self, held: Lease, process: Child) -> int | None:
        """Return the exit code of the child, ``None`` where this worker is asked to stop first."""
        seconds = self._settings.lease_seconds
        beaten, told, asked = time.monotonic(), Progress(), False
        while (code := process.ended(_LOOK_SECONDS)) is None:
            if self.stopping.is_set():
                return None
            progress, elapsed = process.progress, time.monotonic() - beaten
            try:
                if progress != told or elapsed >= seconds / 3:
                    began = time.monotonic()
                    self._beat(held, progress, is_news=progress != told)
                    beaten, told = began, progress
                if not asked and self._is_cancelled(held):
                    process.ask_to_stop()
                    asked = True
            except _OUTAGES as error:
                LOGGER.warning("job %s: the store is not available: %s", held.job_id, type(error).__name__)
                if elapsed >= seconds:
                    raise LeaseLostError(held.job_id) from None
        return code

    def _beat(self, held: Lease, progress: Progress, *, is_news: bool) -> None:
        with self._store.writing() as session:
            now = self._store.clock()
            until = now + dt.timedelta(seconds=self._settings.lease_seconds)
            queue.hold(session, held, until=until)
            if is_news and progress.stage is not None:
                kind_of(held.kind).reported(session, held, progress.stage, progress.gap, progress.options, now)

    def _is_cancelled(self, held: Lease) -> bool:
        with self._store.reading() as session:
            job = session.get_one(Job, held.job_id)
            if job.fence != held.fence:
                raise LeaseLostError(held.job_id)
            return job.cancel_asked

    def _settle(self, held: Lease, error: str | None) -> None:
        """Put a job back whose child has ended without a result, for a reason, or was ended by us, for none.

        Where that fails, the lease ends by itself.
        """
        try:
            with self._store.writing() as session:
                queue.hold(session, held)
                job = session.get_one(Job, held.job_id)
                now = self._store.clock()
                queue.put_back(job, now, error)
                kind_of(held.kind).moved(session, job, now)
        except LeaseLostError:
            # The usual case: the child wrote the result and ended the job.
            return
        except _OUTAGES as error:
            LOGGER.warning("job %s: the store is not available: %s", held.job_id, type(error).__name__)

    def _do_chores(self) -> None:
        while not self.stopping.wait(1):
            self._rota.turn(time.monotonic)


def reason_of(code: int, *, near_limit: bool) -> str:
    """Return why a child has ended without a result.

    Parameters
    ----------
    code
        Its exit code, negative for a signal.
    near_limit
        Whether it had most of the memory that it may have.
    """
    if code in _ABORTED:
        return "out_of_memory" if near_limit else "internal"
    return _ERRORS.get(code, "worker_lost")
