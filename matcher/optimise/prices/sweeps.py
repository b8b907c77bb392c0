"""Passes over all needs, part by part on a few threads; the same sums whatever the number of threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np

from matcher.optimise.prices.choice import best_values
from matcher.optimise.prices.market import Problem
from matcher.optimise.prices.soft_choice import soft_sweep
from matcher.options.options import Floats, Ints

PARTS = 16
"""Sums are made part by part and added in order, so that they do not depend on the number of threads."""

_FEW_NEEDS = 2_000
"""Below this parts and threads cost more than they bring."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True, eq=False)
class Sweep:
    """What one pass at some prices found.

    Attributes
    ----------
    soft, sharp
        Sums over the needs of the soft and of the sharp value of their choice, micropoints.
    used
        What the soft choices consume of each row, whole units.
    """

    soft: float
    sharp: float
    used: Floats


@dataclass(frozen=True, eq=False)
class Sweeper:
    """A problem cut into parts of equal work; one of few needs is a single part.

    Attributes
    ----------
    problem
        The problem.
    threads
        Threads that share the parts.
    cuts
        First need of each part, with the end behind the last.
    most_options, most_bills, most_payers
        The most that a need has.
    """

    problem: Problem
    threads: int = 2
    cuts: Ints = field(init=False)
    most_options: int = field(init=False)
    most_bills: int = field(init=False)
    most_payers: int = field(init=False)

    def __post_init__(self) -> None:
        start, bill_start = self.problem.market.start, self.problem.market.bill_start
        needs = self.problem.needs
        work = start + np.arange(needs + 1)
        parts = PARTS if needs >= _FEW_NEEDS else 1
        cuts = np.searchsorted(work, np.linspace(0, work[-1], parts + 1)).astype(np.int64)
        cuts[0], cuts[-1] = 0, needs
        object.__setattr__(self, "cuts", cuts)
        object.__setattr__(self, "most_options", int(np.diff(start).max(initial=1)))
        object.__setattr__(self, "most_bills", int(np.diff(bill_start).max(initial=1)))
        object.__setattr__(self, "most_payers", int(np.diff(self.problem.market.money_start).max(initial=1)))

    def parts(self, work: Callable[[int, int], Answer]) -> list[Answer]:
        """Return what ``work(first need, last need)`` returns for each part, in order."""
        bounds = list(zip(self.cuts[:-1].tolist(), self.cuts[1:].tolist(), strict=True))
        if self.problem.needs < _FEW_NEEDS or self.threads == 1:
            return [work(first, last) for first, last in bounds]
        return list(self._pool.map(lambda bound: work(*bound), bounds))

    def share(self, work: Callable[[Item], Answer], items: list[Item]) -> list[Answer]:
        """Return what ``work`` returns for each item, in order; the threads share them."""
        if self.problem.needs < _FEW_NEEDS or self.threads == 1:
            return [work(item) for item in items]
        return list(self._pool.map(work, items))

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=self.threads, thread_name_prefix="sweep")

    def soft(self, price: Floats, temperature: float) -> Sweep:
        """Return the smoothed choice of all needs at some prices.

        Parameters
        ----------
        price
            Micropoints a unit of each row.
        temperature
            Micropoints; > 0.
        """
        market = self.problem.market
        most = (self.most_options, self.most_bills, self.most_payers)

        def work(first: int, last: int) -> tuple[float, float, Floats]:
            used = np.zeros(price.size)
            soft, sharp = soft_sweep(market, price, temperature, first, last, most, used)
            return soft, sharp, used

        found = self.parts(work)
        used = np.zeros(price.size)
        for _, _, part in found:
            used += part
        return Sweep(soft=sum(part[0] for part in found), sharp=sum(part[1] for part in found), used=used)

    def best(self, price: Floats, *, least: float = 0.0) -> Floats:
        """Return ``max(least, max_o reduced gain)`` of every need, micropoints; with 0, what it adds to the dual function."""
        best = np.zeros(self.problem.needs)
        market, most = self.problem.market, (self.most_bills, self.most_payers)
        self.parts(lambda first, last: best_values(market, price, least, first, last, *most, best))
        return best
