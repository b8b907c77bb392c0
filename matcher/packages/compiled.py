"""How the loops of the packages are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

from matcher.options.options import Floats, Ints

Loop = TypeVar("Loop", bound=Callable[..., Any])

_njit: Any = numba.njit


def inner(loop: Loop) -> Loop:
    """Compile a function that only compiled functions call: without the way in from Python it takes a fraction of the time."""
    compiled: Loop = _njit(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(loop)
    return compiled


def outer(loop: Loop) -> Loop:
    """Compile a function that Python calls too."""
    compiled: Loop = _njit(cache=True, nogil=True, no_cfunc_wrapper=True)(loop)
    return compiled


@inner
def ranking(values: Floats) -> Ints:
    """Return the order of some values, the smallest first; equal ones keep theirs (merge sort, from the bottom up)."""
    size = values.size
    order, spare = np.arange(size), np.empty(size, np.int64)
    width = 1
    while width < size:
        for start in range(0, size, 2 * width):
            middle, end = min(start + width, size), min(start + 2 * width, size)
            left, right = start, middle
            for place in range(start, end):
                if left < middle and (right >= end or values[order[left]] <= values[order[right]]):
                    spare[place] = order[left]
                    left += 1
                else:
                    spare[place] = order[right]
                    right += 1
        order, spare = spare, order
        width *= 2
    return order
