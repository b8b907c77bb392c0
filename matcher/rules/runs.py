"""Runs of positions in sorted arrays, written out all at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from matcher.rules.encode import Ints


def written_out(first: Ints, length: Ints) -> Ints:
    """Return ``first[k], first[k] + 1, ...``, ``length[k]`` positions of each run, one run after the other."""
    before = np.cumsum(length) - length
    return np.repeat(first - before, length) + np.arange(int(length.sum()), dtype=np.int64)


def in_parts(length: Ints, at_a_time: int) -> Iterator[slice]:
    """Yield slices of runs that hold about so many positions each; a run is never cut."""
    part = (np.cumsum(length) - length) // at_a_time
    borders = np.flatnonzero(np.diff(part)) + 1
    for start, stop in pairwise([0, *borders.tolist(), length.size]):
        if stop > start:
            yield slice(start, stop)
