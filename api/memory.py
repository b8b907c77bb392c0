"""How the interpreter treats a server: what it loads, when it looks for memory in circles, how long a thread may work on."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from api.later import load_later, without

_OBJECTS = 10_000
"""New objects between two looks; a request makes some thousands, nearly none of them in circles."""

_TURN_SECONDS = 0.02
"""Longer than nearly every request works: to take turns in the midst of it makes all of them slower, and none quicker."""


FILES = ("xlsxwriter", "yaml")
"""Libraries that write workbooks and read policies: hardly any process does."""

TABLES = ("numpy", "numpy.typing", "polars", *FILES)
"""Libraries of tables and files: a third of what is to be loaded, and none of it for an answer of ``/ready``."""

_NEVER = ("rich",)
"""The library of the log would load it, to colour a terminal."""


@contextmanager
def loading(later: Sequence[str] = TABLES) -> Iterator[None]:
    """Load modules as a process does that others wait for: nothing large that it may not need, and without a pause.

    Memory is not looked through meanwhile: all that modules make stays, and looking takes a fifth of the time.

    Parameters
    ----------
    later
        Modules that are loaded where they are first looked into, such as :data:`TABLES`.
    """
    load_later(*later)
    gc.disable()
    try:
        with without(*_NEVER):
            yield
    finally:
        # Not afterwards either: the first look would go through all that was made.
        gc.freeze()
        gc.enable()


def settle() -> None:
    """Leave alone from now on all that there is: to go through it would keep every request waiting for a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
    sys.setswitchinterval(_TURN_SECONDS)
