"""A sample of the needs that stands for all of them while the temperature is high."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matcher.optimise.prices.market import Market, Problem
from matcher.options.options import Bools, Ints

_FACTORS = tuple(np.uint64(factor) for factor in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_SHIFTS = tuple(np.uint64(shift) for shift in (30, 27, 31))


def sample(problem: Problem, stride: int) -> Problem:
    """Return the problem of one need of every ``stride`` in a row, with all its rows and capacities and its unit of temperature.

    Which of them is left to chance, so that a pattern in the order of the needs is none of the sample; the same every time.

    Parameters
    ----------
    problem
        The whole problem.
    stride
        Whole number >= 1.
    """
    first = np.arange(0, problem.needs, stride)
    together = np.minimum(stride, problem.needs - first)
    chosen = np.zeros(problem.needs, dtype=np.bool_)
    chosen[first + (_scattered(first) % together.astype(np.uint64)).astype(np.int64)] = True
    part = replace(problem, market=_chosen(problem.market, chosen))
    part.__dict__["mean_gain"] = problem.mean_gain
    return part


def _scattered(places: Ints) -> npt.NDArray[np.uint64]:
    """Return a number that looks drawn for each place (splitmix64: Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195)."""
    mixed = (places.astype(np.uint64) + np.uint64(1)) * _FACTORS[0]
    mixed = (mixed ^ (mixed >> _SHIFTS[0])) * _FACTORS[1]
    mixed = (mixed ^ (mixed >> _SHIFTS[1])) * _FACTORS[2]
    return np.asarray(mixed ^ (mixed >> _SHIFTS[2]))


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
