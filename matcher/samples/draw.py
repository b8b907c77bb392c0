"""Seeded draws that come out the same on every machine.

Only the uniform numbers of PCG64 are used, together with the four operations, comparisons and stable sorts: nothing
depends on a system's mathematical library, and no distribution of numpy whose stream may change with its version.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Divide a whole number in proportion to weights, exactly: largest remainders, the earlier one at a tie.

    Parameters
    ----------
    total
        What is divided, >= 0.
    weights
        Whole weights >= 0, at least one above 0.

    Returns
    -------
    list of int
        One part a weight; the parts sum to ``total``.
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


class Draws:
    """A stream of draws for one purpose; streams of different purposes do not disturb each other.

    Parameters
    ----------
    seed
        Seed >= 0.
    purpose
        Name of the stream, for instance ``fuyang needs``.

    Raises
    ------
    ValueError
        If the seed is negative.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *purpose.encode()])))

    def uniform(self, count: int) -> Floats:
        """Return numbers in [0, 1)."""
        return self._generator.random(count)

    def integers(self, count: int, low: int, high: int) -> Integers:
        """Return whole numbers from ``low`` to ``high``, both inclusive."""
        return low + np.floor(self.uniform(count) * (high - low + 1)).astype(np.int64)

    def integer(self, low: int, high: int) -> int:
        """Return one whole number from ``low`` to ``high``, both inclusive."""
        return int(self.integers(1, low, high)[0])

    def chance(self, count: int, percent: float) -> Booleans:
        """Return true with a probability in per cent, independently."""
        return np.asarray(self.uniform(count) * 100 < percent, dtype=np.bool_)

    def share(self, of: Booleans, percent: float) -> Booleans:
        """Return which of the marked positions are drawn: the stated share of them, rounded up, so at least one.

        Parameters
        ----------
        of
            The positions that may be drawn.
        percent
            Above 0, at most 100.
        """
        members = np.flatnonzero(of)
        # In thousandths of a per cent: an exact ceiling.
        count = -(-members.size * round(percent * 1000) // 100_000)
        drawn = np.zeros(of.size, dtype=np.bool_)
        drawn[members[self.permutation(members.size)[:count]]] = True
        return drawn

    def weighted(self, count: int, weights: Sequence[int]) -> Integers:
        """Return positions in ``weights``, each with a probability in proportion to its whole weight."""
        edges = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(edges, np.floor(self.uniform(count) * int(edges[-1])), side="right").astype(np.int64)

    def permutation(self, count: int) -> Integers:
        """Return ``0 .. count - 1`` in random order."""
        return np.argsort(self.uniform(count), kind="stable").astype(np.int64)

    def exact(self, count: int, weights: Sequence[int]) -> Integers:
        """Return positions in ``weights`` in random order, their numbers exactly in proportion (see apportion)."""
        ordered = np.repeat(np.arange(len(weights), dtype=np.int64), apportion(count, weights))
        return np.asarray(ordered[self.permutation(count)], dtype=np.int64)

    def around(self, count: int) -> Floats:
        """Return numbers in (-1, 1) that gather around 0: the sum of two uniform ones, less 1."""
        return self.uniform(count) + self.uniform(count) - 1.0


def half_hours(hours: Floats) -> Floats:
    """Return hours rounded half up to half hours."""
    return np.asarray(np.floor(hours * 2 + 0.5) / 2, dtype=np.float64)
