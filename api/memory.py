"""How the interpreter treats a server: when it looks for memory in circles, and how long a thread may work on."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 10_000
"""New objects between two looks; a request makes some thousands, nearly none of them in circles."""

_TURN_SECONDS = 0.02
"""Longer than nearly every request works: to take turns in the midst of it makes all of them slower, and none quicker."""


@contextmanager
def loading() -> Iterator[None]:
    """Do not look while modules are loaded: all that they make stays, and looking takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settle() -> None:
    """Leave alone from now on all that there is: to go through it would keep every request waiting for a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
    sys.setswitchinterval(_TURN_SECONDS)
