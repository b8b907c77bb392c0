"""When the interpreter looks for memory in circles: not while the program is loaded, and never in what was loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 10_000
"""New objects between two looks; a request makes some thousands, nearly none of them in circles."""


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
