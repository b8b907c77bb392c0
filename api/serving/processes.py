"""Several processes that answer on one socket, and the one above them that keeps them running.

They are parted from one that has loaded everything, so that another is there within milliseconds and what they all know
stands in memory once. Before they part, this one answers nothing, has no connection to the store and no threads of its own.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import NamedTuple

from api.logs import described
from api.serving.server import GRACE_SECONDS

LOGGER = logging.getLogger("wishpool.api")

_PAUSE_SECONDS = 1.0
"""Between two looks at what stands beside the processes; and what one that ends at once is not started anew for."""

_STILL_SECONDS = GRACE_SECONDS + 30.0
"""A process whose pulse has not changed for so long answers nobody any more: it is ended, and another takes its place.

Longer than one that is asked to stop takes: it has no pulse while it ends.
"""

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)


@dataclass(frozen=True, kw_only=True)
class Duties:
    """What is done in the processes, and around them.

    Attributes
    ----------
    serve
        What a process does until SIGTERM; it is told which place it has, counted from 0.
    pulse
        A number that changes as long as the process at a place goes on, several times a second.
    tend
        Called about every second, in the process above.
    ended
        Called in the process above with the number of a process that has ended.
    orphaned
        Called in a process when the one above it is gone; then it ends at once.
    stopping
        Called in the process above when it is asked to stop, before the others are.
    """

    serve: Callable[[int], None]
    pulse: Callable[[int], int]
    tend: Callable[[], None]
    ended: Callable[[int], None]
    orphaned: Callable[[], None]
    stopping: Callable[[], None]


def serve_in_processes(count: int, duties: Duties) -> None:
    """Keep processes running until SIGINT or SIGTERM; return when all have ended.

    Parameters
    ----------
    count
        How many, at least 1; one that ends is replaced.
    duties
        What they do.
    """
    _Processes(count, duties).run()


class _Life(NamedTuple):
    """A process that answers: which place it has, and since when; its last pulse, and how long that has been seen."""

    place: int
    since: float
    pulse: int
    still_seconds: float

    @property
    def stood_still(self) -> bool:
        """Whether it has had the same pulse for too long."""
        return self.still_seconds >= _STILL_SECONDS


class _Processes:
    def __init__(self, count: int, duties: Duties) -> None:
        self._count = count
        self._duties = duties
        self._living: dict[int, _Life] = {}
        self._is_stopping = False
        self._not_before = 0.0
        self._looked = time.monotonic()
        # Nothing is ever written to it: it ends when this process does.
        self._life, self._own_life = os.pipe()
        self._bell, self._clapper = socket.socketpair()
        for end in (self._bell, self._clapper):
            end.setblocking(False)

    def run(self) -> None:
        handlers = {number: signal.signal(number, self._note) for number in _SIGNALS}
        wakeup = signal.set_wakeup_fd(self._clapper.fileno(), warn_on_full_buffer=False)
        try:
            while not self._is_stopping:
                self._fill()
                # Before anything beside them is seen to: they are waited for.
                self._wait(_PAUSE_SECONDS)
                self._bury()
                if not self._is_stopping:
                    self._end_those_that_stand_still()
                    self._duties.tend()
            self._stop()
        finally:
            self._kill()
            signal.set_wakeup_fd(wakeup)
            for number, handler in handlers.items():
                signal.signal(number, handler)
            os.close(self._life)
            os.close(self._own_life)
            self._bell.close()
            self._clapper.close()

    def _note(self, number: int, frame: FrameType | None) -> None:
        del frame
        if number != signal.SIGCHLD:
            self._is_stopping = True

    def _wait(self, seconds: float) -> None:
        """Wait, but no longer than until a signal comes."""
        if select.select([self._bell], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                self._bell.recv(1024)

    def _fill(self) -> None:
        while len(self._living) < self._count and not self._is_stopping and time.monotonic() >= self._not_before:
            # A signal between the two halves of this would be kept by the wrong one.
            signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
            try:
                place = min(set(range(self._count)) - {life.place for life in self._living.values()})
                pid = parted()
                if pid == 0:
                    self._begin(place)
                pulse = self._duties.pulse(place)
                self._living[pid] = _Life(place=place, since=time.monotonic(), pulse=pulse, still_seconds=0.0)
            except OSError as error:
                # No memory or no more processes at the moment: those that there are answer on.
                LOGGER.error("no process could be started: %s", described(error))  # noqa: TRY400 - not its text
                self._not_before = time.monotonic() + _PAUSE_SECONDS
            finally:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)

    def _begin(self, place: int) -> None:
        """Be one of the processes, to the end."""
        code = 1
        try:
            # A group of its own: Ctrl-C means the one above, which then asks the others to stop.
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            os.close(self._own_life)
            threading.Thread(target=self._end_with_the_one_above, daemon=True).start()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            self._duties.serve(place)
            code = 0
        except BaseException as error:  # noqa: BLE001 - nothing may return into what the one above does
            LOGGER.error(described(error))  # noqa: TRY400 - not the text of the exception
        finally:
            with suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _end_with_the_one_above(self) -> None:
        while os.read(self._life, 1024):
            pass
        with suppress(Exception):
            self._duties.orphaned()
        os._exit(1)

    def _end_those_that_stand_still(self) -> None:
        now = time.monotonic()
        passed, self._looked = now - self._looked, now
        # Where this process stood still too, the machine was put to sleep, or nobody reads the log: they all begin anew.
        is_late = passed > 10 * _PAUSE_SECONDS
        for pid, life in self._living.items():
            if life.stood_still:
                # It was ended before, and is not gone yet.
                continue
            pulse = self._duties.pulse(life.place)
            seconds = 0.0 if is_late or pulse != life.pulse else life.still_seconds + passed
            self._living[pid] = life._replace(pulse=pulse, still_seconds=seconds)
            if self._living[pid].stood_still:
                # Nothing is logged before it has ended: where nobody reads the log, that would wait.
                os.kill(pid, signal.SIGKILL)

    def _bury(self) -> None:
        """Take note of those that have ended."""
        for pid in list(self._living):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                life = self._living.pop(pid)
                if time.monotonic() - life.since < _PAUSE_SECONDS:
                    self._not_before = time.monotonic() + _PAUSE_SECONDS
                if not self._is_stopping:
                    code = os.waitstatus_to_exitcode(status)
                    why = f"stood still for {_STILL_SECONDS:.0f} seconds and was ended" if life.stood_still else "ended"
                    LOGGER.warning("a process that answers has %s with %d; another takes its place", why, code)
                self._duties.ended(pid)

    def _stop(self) -> None:
        self._duties.stopping()
        for pid in self._living:
            os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + GRACE_SECONDS + 5
        while self._living and time.monotonic() < end:
            self._wait(0.1)
            self._bury()

    def _kill(self) -> None:
        for pid in self._living:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._living.clear()


def parted() -> int:
    """Part into two processes; return 0 in the new one."""
    with warnings.catch_warnings():
        # For whoever calls this while a library has threads of its own that wait for work.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()
