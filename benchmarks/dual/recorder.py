"""The dual function as every method sees it, with a count of what it was asked and the best bound that came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from matcher.optimise.prices.dual import upper_bound
from matcher.optimise.prices.sweeps import Sweep, Sweeper
from matcher.options.options import Floats

SHARES = (0.04, 0.012, 0.004, 0.0013, 0.0004)
"""Temperatures that a method goes through, as shares of the mean gain; each gets an equal part of its sweeps."""


class Spent(Exception):  # noqa: N818 - the end of a budget is no error
    """The sweeps that a method was given are spent."""


@dataclass(frozen=True, eq=False)
class Recorder(Sweeper):
    """A sweeper that counts, keeps the best bound, and ends a method whose budget is spent.

    Attributes
    ----------
    most
        Sweeps at most.
    bounds
        The best bound after each sweep, micropoints.
    """

    most: int = 200
    bounds: list[int] = field(default_factory=list)
    begun: float = field(default_factory=time.process_time)

    def soft(self, price: Floats, temperature: float) -> Sweep:
        """Return the smoothed choice of all needs, and count it.

        Raises
        ------
        Spent
            If the budget is.
        """
        if len(self.bounds) >= self.most:
            raise Spent
        sweep = super().soft(price, temperature)
        bound = upper_bound(self.problem, price, sweep.sharp)
        self.bounds.append(min(bound, self.bounds[-1]) if self.bounds else bound)
        return sweep

    @property
    def cpu_s(self) -> float:
        """Seconds of processor since it was made."""
        return time.process_time() - self.begun


@dataclass(frozen=True, kw_only=True, eq=False)
class Smoothed:
    """The smoothed dual over the rows that may be scarce, in prices of a mean gain a typical amount.

    Attributes
    ----------
    recorder
        What is asked.
    rows
        Rows that have a price.
    """

    recorder: Recorder
    rows: np.typing.NDArray[np.int64]

    @property
    def capacity(self) -> Floats:
        """Capacities in typical amounts."""
        problem = self.recorder.problem
        return np.asarray(problem.capacity[self.rows] / problem.typical[self.rows])

    def begin(self) -> Floats:
        """Return where every method begins: low prices, lower where there is more."""
        return np.asarray(0.05 / np.sqrt(np.maximum(self.capacity, 1.0)))

    def look(self, x: Floats, share: float) -> tuple[float, Floats]:
        """Return value and gradient at a temperature, in mean gains."""
        problem = self.recorder.problem
        price = np.zeros(problem.capacity.size)
        price[self.rows] = x * problem.mean_gain / problem.typical[self.rows]
        sweep = self.recorder.soft(price, share * problem.mean_gain)
        value = (sweep.soft + problem.priced_capacity(price)) / problem.mean_gain
        return value, self.capacity - sweep.used[self.rows] / problem.typical[self.rows]

    def steepness(self, gradient: Floats, share: float) -> Floats:
        """Return what the diagonal of the Hessian is at most where amounts are typical: consumption over temperature.

        ``H[k,k] = 1/T sum share (1 - share) a^2 <= 1/T sum share a^2``, and ``a`` is about 1 in these units. Rows that are hardly
        used here count as used up: they will be.
        """
        return np.asarray(np.maximum(self.capacity - gradient, self.capacity) / share)
