"""Compiled: products with the covariance of what soft choices consume.

As in the sweeps, ways to pay are not multiplied with options. With ``s[o]`` the share of an option, ``q[w]`` the share of a way to pay
within the option's bill ``b``, ``x[o] = a[o] v`` and ``y[w] = m[w] v`` what they consume times a vector ``v``, and ``mean`` the
expectation of ``x + y``, the covariance times ``v`` is

``sum_o s[o] (x[o] + E_b[y] - mean) a[o] + sum_b sum_w q[w] (sum_{o of b} s[o] x[o] + S[b] (y[w] - mean)) m[w]``

with ``S[b]`` the share of all options of the bill.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.market import DIMENSIONS, Market
from matcher.optimise.prices.soft_ways import Soft
from matcher.options.options import Floats

HOURS, CASES, PEOPLE, YUAN = range(4)


@numba.njit(cache=True, nogil=True, inline="always")
def _worth(market: Market, payer: int, fen: float, people: int, vector: Floats) -> float:
    """Return what one payer consumes, times a vector."""
    row = DIMENSIONS * market.fund[payer]
    value = vector[row + YUAN] * fen + vector[row + PEOPLE] * people
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        value += vector[market.joint_row[place]] * fen
    return float(value)


@numba.njit(cache=True, nogil=True, inline="always")
def _add(market: Market, payer: int, fen: float, people: float, out: Floats) -> None:
    """Add what one payer consumes; ``fen`` and ``people`` are multiplied already."""
    row = DIMENSIONS * market.fund[payer]
    out[row + YUAN] += fen
    out[row + PEOPLE] += people
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        out[market.joint_row[place]] += fen


@numba.njit(cache=True, nogil=True)
def covariance_times(
    market: Market, groups: int, soft: Soft, most: tuple[int, int, int], vector: Floats, out: Floats
) -> None:
    """Add the covariance of what some soft choices consume, times a vector, to ``out``; the formula is the module's."""
    worth, mean_paid = np.empty(most[0]), np.empty(most[1])
    paid, shares = np.empty(most[1]), np.empty(most[1])
    for group in range(groups):
        people = market.people[soft.need[group]]
        first_bill, last_bill = soft.bill_start[group], soft.bill_start[group + 1]
        for written in range(first_bill, last_bill):
            place, bill = written - first_bill, soft.bill[written]
            mean_paid[place] = vector[market.budget_row[bill]] * market.budget_fen[bill]
            paid[place], shares[place] = 0.0, 0.0
            for way in range(soft.way_start[written], soft.way_start[written + 1]):
                value = _worth(market, soft.first_payer[way], soft.first_fen[way], people, vector)
                if soft.second_payer[way] >= 0:
                    value += _worth(market, soft.second_payer[way], soft.second_fen[way], people, vector)
                mean_paid[place] += soft.part[way] * value
        mean = 0.0
        first, last = soft.option_start[group], soft.option_start[group + 1]
        for written in range(first, last):
            option = soft.option[written]
            row = DIMENSIONS * market.resource[option]
            value = vector[row + HOURS] * market.hours[option] + vector[row + CASES] + vector[row + PEOPLE] * people
            place = soft.bill_of[written] - first_bill
            if soft.bill_of[written] >= 0:
                paid[place] += soft.share[written] * value
                shares[place] += soft.share[written]
                value += mean_paid[place]
            worth[written - first] = value
            mean += soft.share[written] * value
        for written in range(first, last):
            option = soft.option[written]
            row = DIMENSIONS * market.resource[option]
            moved = soft.share[written] * (worth[written - first] - mean)
            out[row + HOURS] += moved * market.hours[option]
            out[row + CASES] += moved
            out[row + PEOPLE] += moved * people
        for written in range(first_bill, last_bill):
            place, bill = written - first_bill, soft.bill[written]
            budget = vector[market.budget_row[bill]] * market.budget_fen[bill]
            if market.budget_fen[bill] > 0:
                moved = paid[place] + shares[place] * (mean_paid[place] - mean)
                out[market.budget_row[bill]] += moved * market.budget_fen[bill]
            for way in range(soft.way_start[written], soft.way_start[written + 1]):
                value = budget + _worth(market, soft.first_payer[way], soft.first_fen[way], people, vector)
                if soft.second_payer[way] >= 0:
                    value += _worth(market, soft.second_payer[way], soft.second_fen[way], people, vector)
                moved = soft.part[way] * (paid[place] + shares[place] * (value - mean))
                _add(market, soft.first_payer[way], moved * soft.first_fen[way], moved * people, out)
                if soft.second_payer[way] >= 0:
                    _add(market, soft.second_payer[way], moved * soft.second_fen[way], moved * people, out)


@numba.njit(cache=True, nogil=True)
def spread(market: Market, groups: int, soft: Soft, out: Floats) -> None:
    """Add ``share (1 - share) amount^2`` of every option and of every way to pay to ``out``: about the diagonal."""
    for group in range(groups):
        people = market.people[soft.need[group]]
        first_bill = soft.bill_start[group]
        for written in range(soft.option_start[group], soft.option_start[group + 1]):
            option = soft.option[written]
            row = DIMENSIONS * market.resource[option]
            variance = soft.share[written] * (1.0 - soft.share[written])
            out[row + HOURS] += variance * market.hours[option] * market.hours[option]
            out[row + CASES] += variance
            out[row + PEOPLE] += variance * people * people
        for written in range(first_bill, soft.bill_start[group + 1]):
            bill, share = soft.bill[written], 0.0
            for place in range(soft.option_start[group], soft.option_start[group + 1]):
                if soft.bill_of[place] == written:
                    share += soft.share[place]
            if market.budget_fen[bill] > 0:
                out[market.budget_row[bill]] += share * (1.0 - share) * float(market.budget_fen[bill]) ** 2
            for way in range(soft.way_start[written], soft.way_start[written + 1]):
                variance = share * soft.part[way] * (1.0 - share * soft.part[way])
                _add(
                    market,
                    soft.first_payer[way],
                    variance * soft.first_fen[way] * soft.first_fen[way],
                    variance * people * people,
                    out,
                )
                if soft.second_payer[way] >= 0:
                    _add(
                        market,
                        soft.second_payer[way],
                        variance * soft.second_fen[way] * soft.second_fen[way],
                        variance * people * people,
                        out,
                    )
