"""Compiled: draws as signed whole numbers, which may be added to others."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.randomness import below


@numba.njit(cache=True, nogil=True)
def pick(state: np.uint64, size: int) -> int:
    """Return a whole number from 0 to ``size - 1``."""
    return int(np.int64(below(state, size)))
