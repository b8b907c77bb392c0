"""Compiled: the soft choices of needs written out, and products with the covariance of what they consume.

As in the sweeps, ways to pay are not multiplied with options. With ``s[o]`` the share of an option, ``q[w]`` the share of a way to pay
within the option's bill ``b``, ``x[o] = a[o] v`` and ``y[w] = m[w] v`` what they consume times a vector ``v``, and ``mean`` the
expectation of ``x + y``, the covariance times ``v`` is

``sum_o s[o] (x[o] + E_b[y] - mean) a[o] + sum_b sum_w q[w] (sum_{o of b} s[o] x[o] + S[b] (y[w] - mean)) m[w]``

with ``S[b]`` the share of all options of the bill.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numba
import numpy as np

from matcher.optimise.prices.choice import budget_price, helper_value, pair_price, price_bills
from matcher.optimise.prices.market import DIMENSIONS, Market, Places
from matcher.options.options import Floats, Ints

HOURS, CASES, PEOPLE, YUAN = range(4)
SURE = 0.9999999
"""A need whose largest share is above this has no variance worth counting."""


class Soft(NamedTuple):
    """Soft choices of some needs that are not sure.

    Attributes
    ----------
    need
        Need of each group.
    option_start, bill_start
        First option and first bill of each group, with the end behind the last.
    option, share, bill_of
        Option, its share, and the place of its bill among those written, -1 for none.
    bill, way_start
        Bill, and its first way to pay, with the end behind the last.
    first_payer, first_fen, second_payer, second_fen, part
        Who pays what, -1 for no second, and the share of the way within its bill.
    """

    need: Places
    option_start: Ints
    bill_start: Ints
    option: Places
    share: Floats
    bill_of: Places
    bill: Places
    way_start: Ints
    first_payer: Places
    first_fen: Floats
    second_payer: Places
    second_fen: Floats
    part: Floats


def room_for(groups: int, options: int, bills: int, ways: int) -> Soft:
    """Return arrays of the given sizes."""
    return Soft(
        need=np.empty(groups, dtype=np.int32),
        option_start=np.zeros(groups + 1, dtype=np.int64),
        bill_start=np.zeros(groups + 1, dtype=np.int64),
        option=np.empty(options, dtype=np.int32),
        share=np.empty(options),
        bill_of=np.empty(options, dtype=np.int32),
        bill=np.empty(bills, dtype=np.int32),
        way_start=np.zeros(bills + 1, dtype=np.int64),
        first_payer=np.empty(ways, dtype=np.int32),
        first_fen=np.empty(ways),
        second_payer=np.empty(ways, dtype=np.int32),
        second_fen=np.empty(ways),
        part=np.empty(ways),
    )


@numba.njit(cache=True, nogil=True)
def write_bill(
    limits: Ints,
    fen_price: Floats,
    entry_price: Floats,
    money: int,
    due: int,
    low: float,
    rate: float,
    margin: float,
    ways: int,
    soft: Soft,
) -> tuple[int, float]:
    """Write the ways to pay ``due`` with their weights relative to the cheapest; return their new number and the sum.

    Ways beyond the arrays are counted, not written.
    """
    mass = 0.0
    for payer in range(limits.size):
        alone = limits[payer] >= due
        for other in range(-1, 0) if alone else range(limits.size):
            if alone:
                cost = fen_price[payer] * due + entry_price[payer]
            else:
                cost = pair_price(limits, fen_price, entry_price, due, payer, other)
            away = (low - cost) * rate
            if away < -margin:
                continue
            weight = exp(away)
            mass += weight
            if ways < soft.part.size:
                paid = due if alone else limits[payer]
                soft.first_payer[ways], soft.first_fen[ways] = money + payer, paid
                soft.second_payer[ways], soft.second_fen[ways] = -1 if alone else money + other, due - paid
                soft.part[ways] = weight
            ways += 1
    return ways, mass


@numba.njit(cache=True, nogil=True)
def write_soft(
    market: Market,
    price: Floats,
    temperature: float,
    margin: float,
    first_need: int,
    last_need: int,
    stride: int,
    most: tuple[int, int, int],
    soft: Soft,
) -> tuple[int, int, int, int]:
    """Write the soft choices of every ``stride``-th need of a range, those that are not sure of their choice.

    Ways below ``exp(-margin)`` of the best are left out. ``most`` holds the most options, bills and payers of a need. Returns
    the numbers of groups, options, bills and ways; where one is more than the arrays hold, the call is repeated with larger ones.
    """
    prices, fen_price, entry_price = np.empty(most[1]), np.empty(most[2]), np.empty(most[2])
    mass, placed = np.empty(most[1]), np.empty(most[1], np.int64)
    rate = 1.0 / temperature
    groups, options, bills, ways = 0, 0, 0, 0
    for need in range(first_need, last_need, stride):
        price_bills(market, price, need, fen_price, entry_price, prices)
        first_bill = market.bill_start[need]
        top = 0.0
        for option in range(market.start[need], market.start[need + 1]):
            value = helper_value(market, price, need, option)
            if market.bill[option] >= 0:
                value -= prices[market.bill[option] - first_bill]
            top = max(top, value)
        limits = market.limit_fen[market.money_start[need] : market.money_start[need + 1]]
        money = market.money_start[need]
        first_option, first_written, first_way = options, bills, ways
        total, largest = exp(-top * rate), exp(-top * rate)
        for place in range(market.bill_start[need + 1] - first_bill):
            placed[place] = -1
        for option in range(market.start[need], market.start[need + 1]):
            value = helper_value(market, price, need, option)
            bill = market.bill[option]
            if bill >= 0:
                value -= prices[bill - first_bill]
            if (value - top) * rate < -margin:
                continue
            weight = exp((value - top) * rate)
            at = -1
            if bill >= 0:
                place = bill - first_bill
                if placed[place] < 0:
                    placed[place], mass[place] = bills, 1.0
                    if market.due_fen[bill] > 0:
                        low = prices[place] - budget_price(market, price, bill)
                        ways, mass[place] = write_bill(
                            limits, fen_price, entry_price, money, market.due_fen[bill], low, rate, margin, ways, soft
                        )
                    if bills < soft.bill.size:
                        soft.bill[bills] = bill
                        soft.way_start[bills + 1] = ways
                    bills += 1
                at = placed[place]
                weight *= mass[place]
            total += weight
            largest = max(largest, weight)
            if options < soft.option.size:
                soft.option[options], soft.share[options], soft.bill_of[options] = option, weight, at
            options += 1
        if options > soft.option.size or bills > soft.bill.size or ways > soft.part.size:
            continue  # counted on, for the size of the next try
        if options == first_option or (largest > SURE * total and ways - first_way <= bills - first_written):
            options, bills, ways = first_option, first_written, first_way
            continue
        for written in range(first_option, options):
            soft.share[written] /= total
        for written in range(first_written, bills):
            scale = 1.0 / mass[soft.bill[written] - first_bill]
            for way in range(soft.way_start[written], soft.way_start[written + 1]):
                soft.part[way] *= scale
        if groups < soft.need.size:
            soft.need[groups] = need
            soft.option_start[groups + 1], soft.bill_start[groups + 1] = options, bills
        groups += 1
    return groups, options, bills, ways


@numba.njit(cache=True, nogil=True, inline="always")
def _worth(market: Market, payer: int, fen: float, people: int, vector: Floats) -> float:
    """Return what one payer consumes, times a vector."""
    row = DIMENSIONS * market.fund[payer]
    value = vector[row + YUAN] * fen + vector[row + PEOPLE] * people
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        value += vector[market.joint_row[place]] * fen
    return value


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
