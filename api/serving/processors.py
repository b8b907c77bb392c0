"""Keeps a process that answers on one processor.

Its threads take turns anyway: only one of them holds the interpreter. On several processors they wake each other across them at every turn, which
took two fifths of the processor time of a request where it was measured. Work that lasts, and what is started for it, may use all processors.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_IS_POSSIBLE = sys.platform == "linux"


@dataclass
class _Allowed:
    """What this process might use before it was kept on one; empty where it was not."""

    processors: frozenset[int] = frozenset()


_ALLOWED = _Allowed()


def keep_to_one(place: int) -> None:
    """Keep this thread and all that it starts on one processor; where the system does not bear that, nothing happens.

    Parameters
    ----------
    place
        Processes of different places get different processors, as long as there are any.
    """
    if not _IS_POSSIBLE:
        return
    with suppress(OSError):
        allowed = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {allowed[-1 - place % len(allowed)]})
        _ALLOWED.processors = frozenset(allowed)


@contextmanager
def all_processors() -> Iterator[None]:
    """Let this thread, and what it starts meanwhile, use every processor that the process was given."""
    if not _ALLOWED.processors:
        yield
        return
    one = os.sched_getaffinity(0)
    with suppress(OSError):
        os.sched_setaffinity(0, _ALLOWED.processors)
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, one)
