"""A sample of the needs that stands for all of them while the temperature is high."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.optimise.prices.market import Market, Problem
from matcher.options.options import Bools, Ints

_SCATTER = 0x9E3779B97F4A7C15
"""The golden ratio in 64 bits: multiples of it are spread evenly (Knuth, "The Art of Computer Programming" 3, section 6.4), so
that a pattern in the order of the needs is not a pattern of the sample."""


def sample(problem: Problem, stride: int) -> Problem:
    """Return the problem of about one need in ``stride``, with all its rows and capacities and its unit of temperature.

    Parameters
    ----------
    problem
        The whole problem.
    stride
        Whole number >= 1.
    """
    places = np.arange(problem.needs, dtype=np.uint64)
    chosen = (places * np.uint64(_SCATTER)) >> np.uint64(40)
    part = replace(problem, market=_chosen(problem.market, chosen % np.uint64(stride) == 0))
    part.__dict__["mean_gain"] = problem.mean_gain
    return part


def _chosen(market: Market, chosen: Bools) -> Market:
    """Return the market of some needs."""
    options, start = _of_needs(market.start, chosen)
    bills, bill_start = _of_needs(market.bill_start, chosen)
    payers, money_start = _of_needs(market.money_start, chosen)
    owner = np.repeat(np.arange(payers.size), np.diff(market.joint_start))
    joints = payers[owner]
    place = np.cumsum(bills) - 1
    bill = market.bill[options]
    return Market(
        start=start,
        people=market.people[chosen],
        resource=market.resource[options],
        gain=market.gain[options],
        hours=market.hours[options],
        bill=np.where(bill >= 0, place[np.maximum(bill, 0)] if place.size else -1, -1).astype(np.int32),
        bill_start=bill_start,
        due_fen=market.due_fen[bills],
        budget_fen=market.budget_fen[bills],
        budget_row=market.budget_row[bills],
        money_start=money_start,
        fund=market.fund[payers],
        limit_fen=market.limit_fen[payers],
        joint_start=np.concatenate([[0], np.cumsum(np.diff(market.joint_start)[payers])]).astype(np.int64),
        joint_row=market.joint_row[joints],
    )


def _of_needs(start: Ints, chosen: Bools) -> tuple[Bools, Ints]:
    """Return which entries belong to the chosen needs, and where each chosen need's begin among them."""
    size = np.diff(start)
    return np.repeat(chosen, size), np.concatenate([[0], np.cumsum(size[chosen])]).astype(np.int64)
