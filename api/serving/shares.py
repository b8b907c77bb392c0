"""Shares connections out among the processes that listen on one socket: whoever has fewest takes the next."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

from api.commons import Commons

_NUMBER = struct.Struct("<I")
_PATIENCE_SECONDS = 0.02
"""How long a process leaves a connection to those that have fewer: one of them may be busy, or just have ended."""


class Shares:
    """How many connections each process has, and its pulse.

    Parameters
    ----------
    processes
        How many there are.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        # First the connections of all, then their pulses.
        self._commons = Commons(2 * processes * _NUMBER.size)

    def tell(self, process: int, connections: int) -> None:
        """Say how many connections a process has."""
        self._write(process, connections)

    def beat(self, process: int) -> None:
        """Say that a process goes on: its pulse becomes another number."""
        self._write(self._processes + process, (self.pulse(process) + 1) % 2**32)

    def pulse(self, process: int) -> int:
        """Return a number that changes as long as a process goes on."""
        return self._all()[self._processes + process]

    def of(self, process: int) -> int:
        """Return how many a process said that it has."""
        return self._all()[process]

    def least(self) -> int:
        """Return how many the one has that has fewest."""
        return min(self._all()[: self._processes])

    def _write(self, place: int, number: int) -> None:
        begin = place * _NUMBER.size
        # In one piece: others may be reading.
        self._commons.memory[begin : begin + _NUMBER.size] = _NUMBER.pack(number)

    def _all(self) -> list[int]:
        return [int(number) for (number,) in _NUMBER.iter_unpack(self._commons.memory[:])]


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
        """Say how many there are now; to be called again and again, for it is the pulse of the process as well."""
        self._shares.tell(self._process, connections)
        self._shares.beat(self._process)


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
