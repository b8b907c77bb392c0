"""Compiled: the soft choices of needs written out, options and ways to pay apart."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numba
import numpy as np

from matcher.optimise.prices.choice import budget_price, helper_value, pair_price, price_bills
from matcher.optimise.prices.market import Market, Places
from matcher.options.options import Floats, Ints

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
    most: tuple[int, int, int],
    soft: Soft,
) -> tuple[int, int, int, int]:
    """Write the soft choices of the needs of a range that are not sure of their choice.

    Ways below ``exp(-margin)`` of the best are left out. ``most`` holds the most options, bills and payers of a need. Returns
    the numbers of groups, options, bills and ways; where one is more than the arrays hold, the call is repeated with larger ones.
    """
    prices, fen_price, entry_price = np.empty(most[1]), np.empty(most[2]), np.empty(most[2])
    mass, placed = np.empty(most[1]), np.empty(most[1], np.int64)
    rate = 1.0 / temperature
    groups, options, bills, ways = 0, 0, 0, 0
    for need in range(first_need, last_need):
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
