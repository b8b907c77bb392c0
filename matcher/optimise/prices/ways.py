"""Ways to meet needs, written out one by one: what the rounding and the improvement work on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.optimise.prices.collect import collect_ways
from matcher.optimise.prices.market import UNLIMITED, Places
from matcher.optimise.prices.sweeps import Sweeper
from matcher.options.options import Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Ways to meet needs, sorted by need; a need takes at most one.

    Attributes
    ----------
    start
        First way of each need, with the end behind the last; shape ``(needs + 1,)``.
    option
        Row in ``options.helpers``.
    first_payer, second_payer
        Rows in ``options.money``, -1 where there is none; the first pays its limit where there is a second.
    gain
        Value of the need minus cost of the option, micropoints.
    reduced
        Gain minus what is consumed at the prices that the ways were collected at, micropoints.
    best
        Best reduced gain of each need, 0 where nothing is worth it; only of the needs looked at.
    entry
        First entry of each way in ``row`` and ``amount``, with the end behind the last.
    row, amount
        Limited rows and the whole units consumed.
    """

    start: Ints
    option: Ints
    first_payer: Ints
    second_payer: Ints
    gain: Ints
    reduced: Floats
    best: Floats
    entry: Ints
    row: Places
    amount: Ints

    @property
    def size(self) -> int:
        """Number of ways."""
        return int(self.option.size)

    def need(self) -> Ints:
        """Return the need of each way."""
        return np.repeat(np.arange(self.start.size - 1, dtype=np.int64), np.diff(self.start))


def collect(sweeper: Sweeper, price: Floats, *, margin: float, least_gain: int = 1) -> Ways:
    """Return the ways whose reduced gain is within a margin of their need's best choice.

    Parameters
    ----------
    sweeper
        The problem.
    price
        Micropoints a unit of each row.
    margin
        Micropoints; infinity for every way.
    least_gain
        Least gain, micropoints.
    """
    market, capacity = sweeper.problem.market, sweeper.problem.capacity
    best = np.zeros(sweeper.problem.needs)
    count = np.zeros(sweeper.problem.needs, dtype=np.int64)

    def work(first: int, last: int) -> tuple[np.ndarray, ...]:
        guess = int(market.start[last] - market.start[first]) // 2 + 64
        most_ways, most_entries = guess, 4 * guess
        while True:
            option, payer, other = (np.empty(most_ways, dtype=np.int64) for _ in range(3))
            reduced, entry = np.empty(most_ways), np.empty(most_ways + 1, dtype=np.int64)
            row, amount = np.empty(most_entries, dtype=np.int32), np.empty(most_entries, dtype=np.int64)
            ways, size = collect_ways(
                market, price, best, margin, least_gain, first, last, sweeper.most_bills, sweeper.most_payers, capacity, UNLIMITED,
                option, payer, other, reduced, entry, row, amount, count,
            )  # fmt: skip
            if ways <= most_ways and size <= most_entries:
                lengths = np.diff(entry[: ways + 1])
                return (option[:ways], payer[:ways], other[:ways], reduced[:ways], lengths, row[:size], amount[:size])
            most_ways, most_entries = max(ways, most_ways), max(size, most_entries)

    found = sweeper.parts(work)
    option, payer, other, reduced, length, row, amount = (
        np.concatenate([part[place] for part in found]) for place in range(7)
    )
    return Ways(
        start=np.concatenate([[0], np.cumsum(count)]),
        option=option,
        first_payer=payer,
        second_payer=other,
        gain=market.gain[option],
        reduced=reduced,
        best=best,
        entry=np.concatenate([[0], np.cumsum(length)]),
        row=row,
        amount=amount,
    )


def mean_loss(ways: Ways, margin: float) -> float:
    """Return what needs lose on average by their second-best way, or by none, micropoints: the unit of temperatures.

    Needs that lose more than the margin have no choice and do not count; ``margin`` itself where none has.
    """
    count = np.diff(ways.start)
    need = ways.need()
    order = np.lexsort((-ways.reduced, need))
    reduced = ways.reduced[order]
    first = ways.start[:-1][count > 0]
    second = np.where(
        count[count > 0] > 1, reduced[np.minimum(first + 1, reduced.size - 1)] if reduced.size else 0.0, 0.0
    )
    loss = np.abs(reduced[first] - np.maximum(second, 0.0))
    counted = loss[loss < margin]
    return float(counted.mean()) if counted.size and counted.any() else margin
