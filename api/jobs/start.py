"""Starts workers: alone by a command, or beside a server that keeps them running."""

from __future__ import annotations

import logging
import logging.config
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from api.jobs.process import environment_of
from api.jobs.worker import Worker
from api.logs import LOG_CONFIG, described
from api.opening import reopen_store
from api.settings import Settings
from api.store.database import Store

LOGGER = logging.getLogger("wishpool.jobs")

_GRACE_SECONDS = 15
_PAUSE_SECONDS = 1.0


def work(store: Store, settings: Settings) -> None:
    """Work until a signal asks to stop; the job under way is given back, and taken up by another worker at once."""
    worker = Worker(store, settings)

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        worker.stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        worker.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def beside_a_server() -> None:
    """Work until the server that started this process is gone: then standard input ends."""
    logging.config.dictConfig(LOG_CONFIG)
    settings = Settings.from_environment(os.environ)
    store = reopen_store(settings)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    # Somebody who presses Ctrl-C means the server, which then ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = Worker(store, settings)
    signal.signal(signal.SIGTERM, lambda number, frame: worker.stopping.set())
    worker.run()
    store.close()


def _end_with_the_server() -> None:
    # Not through the object of standard input: a thread that waits in there breaks the end of the program.
    while os.read(0, 1024):
        pass
    # At once: nothing of a worker needs to be put in order, and nobody waits for it.
    os._exit(0)


class Workers:
    """The workers beside a server; one that ends is started anew when they are looked after.

    Parameters
    ----------
    settings
        Of the service.
    count
        How many.
    """

    def __init__(self, settings: Settings, count: int) -> None:
        self._environment = environment_of(settings)
        self._count = count
        self._processes: list[subprocess.Popen[bytes]] = []

    def tend(self) -> None:
        """Start those that are missing; where the machine has no place for them now, that is left to the next time."""
        try:
            self._start_those_missing()
        except OSError as error:
            LOGGER.error("no worker could be started: %s", described(error))  # noqa: TRY400 - not its text

    def _start_those_missing(self) -> None:
        while len(self._processes) < self._count:
            self._processes.append(self._start())
        for place, process in enumerate(self._processes):
            if process.poll() is not None:
                assert process.stdin is not None
                process.stdin.close()
                self._processes[place] = self._start()

    def stop(self) -> None:
        """End them; each gives its job back first."""
        for process in self._processes:
            process.terminate()
        end = time.monotonic() + _GRACE_SECONDS
        for process in self._processes:
            _wait(process, lambda: max(0.0, end - time.monotonic()))

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "api.jobs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=self._environment,
            start_new_session=True,
        )


def _wait(process: subprocess.Popen[bytes], left: Callable[[], float]) -> None:
    try:
        process.wait(left())
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert process.stdin is not None
    process.stdin.close()


@contextmanager
def workers_beside(settings: Settings, count: int) -> Iterator[None]:
    """Keep workers running while the block runs."""
    workers = Workers(settings, count)
    stopping = threading.Event()

    def keep() -> None:
        # The server comes first: it is waited for.
        while not stopping.wait(_PAUSE_SECONDS):
            workers.tend()

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()
        workers.stop()
