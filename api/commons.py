"""What the processes of one service have in common: a piece of memory, and locks that end with whoever holds them."""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
import threading
import weakref
from collections.abc import Callable
from pathlib import Path


class Commons:
    """A file without a name, that is inherited by the processes which a service parts into.

    Its locks are those of POSIX: a process that is killed holds none any longer, so that nothing stays taken.

    Parameters
    ----------
    memory_bytes
        How much memory, at least 1; it holds zeros at first.

    Attributes
    ----------
    file
        Its descriptor.
    memory
        Seen by all; whoever writes to it agrees with the others on how.
    """

    def __init__(self, memory_bytes: int) -> None:
        self.file = _nameless_file()
        weakref.finalize(self, os.close, self.file)
        os.truncate(self.file, memory_bytes)
        self.memory = mmap.mmap(self.file, memory_bytes)
        self._places = 0

    def places(self, count: int) -> Places:
        """Return some places, of which each is held by one at a time; to be asked for before the processes part."""
        first = self._places
        self._places += count
        return Places(self, first, count)


class Places:
    """Places that the processes of a service take and give back; those of one that is killed are free.

    Parameters
    ----------
    commons
        Whose locks they are.
    first, count
        The bytes that stand for them.
    """

    def __init__(self, commons: Commons, first: int, count: int) -> None:
        self._commons = commons
        self._all = range(first, first + count)
        self._held: set[int] = set()
        # Locks of files belong to processes: threads of one have a lock of their own.
        self._threads = threading.Lock()

    @property
    def held(self) -> int:
        """How many this process holds."""
        return len(self._held)

    def take(self) -> int | None:
        """Take a place and return it; ``None`` where all are taken."""
        with self._threads:
            for place in self._all:
                if place not in self._held and self._is_locked_now(place):
                    self._held.add(place)
                    return place
        return None

    def give_back(self, place: int) -> None:
        """Give a place back that :meth:`take` returned."""
        with self._threads:
            self._held.remove(place)
            fcntl.lockf(self._commons.file, fcntl.LOCK_UN, 1, place)

    def _is_locked_now(self, place: int) -> bool:
        try:
            fcntl.lockf(self._commons.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True


class Once:
    """Something that one of the processes does, once; where it is killed before it has, another one may."""

    def __init__(self) -> None:
        self._commons = Commons(1)
        self._turn = self._commons.places(1)

    def do(self, work: Callable[[], None]) -> None:
        """Do it, unless it has been done or another one is at it."""
        place = self._turn.take()
        if place is None:
            return
        try:
            if not self._commons.memory[0]:
                work()
                self._commons.memory[0] = 1
        finally:
            self._turn.give_back(place)


def _nameless_file() -> int:
    # In memory where the system has that: a container may have no folder that can be written to.
    if hasattr(os, "memfd_create"):
        return os.memfd_create("wishpool")
    descriptor, name = tempfile.mkstemp()
    Path(name).unlink()
    return descriptor
