"""Compiled: the generator of the improvement steps; the same seed gives the same numbers on every machine."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

State = npt.NDArray[np.uint64]
"""State of a generator, one number; the loops read it, go on from it and write it back."""


def first_state(seed: int) -> State:
    """Return the state of a new generator for a seed >= 0; never 0, where it would stand still."""
    return np.array([(seed * 2654435761 + 88172645463325252) % (1 << 64) or 1], dtype=np.uint64)


@numba.njit(cache=True, nogil=True)
def following(state: np.uint64) -> np.uint64:
    """Return the next state (xorshift, Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    return state


@numba.njit(cache=True, nogil=True)
def below(state: np.uint64, size: int) -> int:
    """Return a whole number from 0 to ``size - 1``."""
    return int((state >> np.uint64(20)) % np.uint64(size))


@numba.njit(cache=True, nogil=True)
def unit(state: np.uint64) -> float:
    """Return a number above 0 and at most 1."""
    return float((state >> np.uint64(11)) + np.uint64(1)) * (1.0 / 9007199254740992.0)
