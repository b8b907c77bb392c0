"""Shares connections out among the processes that listen on one socket: whoever has fewest takes the next."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

from api.commons import Commons

_COUNT = struct.Struct("<I")
_PATIENCE_SECONDS = 0.02
"""How long a process leaves a connection to those that have fewer: one of them may be busy, or just have ended."""


class Shares:
    """How many connections each process has.

    Parameters
    ----------
    processes
        How many there are.
    """

    def __init__(self, processes: int) -> None:
        self._commons = Commons(processes * _COUNT.size)

    def tell(self, process: int, connections: int) -> None:
        """Say how many connections a process has."""
        place = process * _COUNT.size
        # In one piece: others may be reading.
        self._commons.memory[place : place + _COUNT.size] = _COUNT.pack(connections)

    def of(self, process: int) -> int:
        """Return how many a process said that it has."""
        return self._all()[process]

    def least(self) -> int:
        """Return how many the one has that has fewest."""
        return min(self._all())

    def _all(self) -> list[int]:
        return [int(count) for (count,) in _COUNT.iter_unpack(self._commons.memory[:])]


class Turn:
    """Says whether a process takes the connection that waits.

    Parameters
    ----------
    shares, process
        What all have, and which of them this one is, counted from 0.
    clock
        Seconds of a clock that never goes back.
    """

    def __init__(self, shares: Shares, process: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._shares = shares
        self._process = process
        self._clock = clock
        self._waits_since: float | None = None

    def is_ours(self) -> bool:
        """Whether to take it: this process has fewest, or those that have fewer did not come for it."""
        own = self._shares.of(self._process)
        if own > self._shares.least():
            now = self._clock()
            if self._waits_since is None:
                self._waits_since = now
            if now - self._waits_since < _PATIENCE_SECONDS:
                return False
        self._waits_since = None
        # Those that come at the same time are shared out too; what has ended is told some time later.
        self._shares.tell(self._process, own + 1)
        return True

    def tell(self, connections: int) -> None:
        """Say how many there are now."""
        self._shares.tell(self._process, connections)


class SharedListener(socket.socket):
    """A socket that listens, of which each process takes up its share.

    Parameters
    ----------
    listener
        What it takes the place of; that one is closed for this process.
    turn
        Of this process.
    """

    def __init__(self, listener: socket.socket, turn: Turn) -> None:
        family, kind, protocol = listener.family, listener.type, listener.proto
        super().__init__(family, kind, protocol, fileno=listener.detach())
        self._turn = turn

    def accept(self) -> tuple[socket.socket, object]:
        """Take up a connection; where it is left to others, it is as if none waited."""
        if not self._turn.is_ours():
            raise BlockingIOError
        return super().accept()
