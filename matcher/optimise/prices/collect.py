"""Compiled: the ways to meet needs that count at given prices, written out one by one with what each consumes."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.choice import budget_price, helper_value, pair_price, price_bills
from matcher.optimise.prices.market import DIMENSIONS, Market, Places
from matcher.options.options import Floats, Ints

HOURS, CASES, PEOPLE, YUAN = range(4)
IMPOSSIBLE = 1e200
"""Less than any reduced gain of a way that can be paid."""


@numba.njit(cache=True, nogil=True, inline="always")
def _entry(
    row: int, amount: int, capacity: Ints, most: int, size: int, rows: Places, amounts: Ints, limited: int
) -> int:
    """Write one entry where the row is limited; return the new size."""
    if amount > 0 and capacity[row] < limited:
        if size < most:
            rows[size], amounts[size] = row, amount
        return size + 1
    return size


@numba.njit(cache=True, nogil=True, inline="always")
def _payer_entries(
    market: Market,
    need: int,
    payer: int,
    fen: int,
    capacity: Ints,
    most: int,
    size: int,
    rows: Places,
    amounts: Ints,
    limited: int,
) -> int:
    row = DIMENSIONS * market.fund[payer]
    size = _entry(row + PEOPLE, market.people[need], capacity, most, size, rows, amounts, limited)
    size = _entry(row + YUAN, fen, capacity, most, size, rows, amounts, limited)
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        size = _entry(market.joint_row[place], fen, capacity, most, size, rows, amounts, limited)
    return size


@numba.njit(cache=True, nogil=True)
def collect_ways(
    market: Market,
    price: Floats,
    best: Floats,
    margin: float,
    least_gain: int,
    first_need: int,
    last_need: int,
    most_bills: int,
    most_payers: int,
    capacity: Ints,
    limited: int,
    option_of: Ints,
    first_payer: Ints,
    second_payer: Ints,
    reduced: Floats,
    entry: Ints,
    rows: Places,
    amounts: Ints,
    count: Ints,
) -> tuple[int, int]:
    """Write every way with a gain of at least ``least_gain`` and a reduced gain of at least ``best[need] - margin``.

    Parameters
    ----------
    market, price
        The market and prices of its rows.
    best
        Written: ``max(0, max_o reduced gain)`` of each need looked at.
    margin, least_gain
        What a way must be worth.
    first_need, last_need
        The needs looked at.
    most_bills, most_payers
        Most bills and most payers of a need.
    capacity, limited
        Capacities; entries of rows at or above ``limited`` are left out.
    option_of, first_payer, second_payer, reduced, entry
        Written, one place a way: option, money options (-1 for none), reduced gain, and first entry (one place more).
    rows, amounts
        Written: entries.
    count
        Written: ways of each need.

    Returns
    -------
    tuple of int
        Ways and entries; where they are more than the arrays hold the arrays hold the first ones only.
    """
    bills, fen_price, entry_price = np.empty(most_bills), np.empty(most_payers), np.empty(most_payers)
    ways, size = 0, 0
    most_ways, most = option_of.size, rows.size
    entry[0] = 0
    for need in range(first_need, last_need):
        price_bills(market, price, need, fen_price, entry_price, bills)
        top = 0.0
        for option in range(market.start[need], market.start[need + 1]):
            value = helper_value(market, price, need, option)
            if market.bill[option] >= 0:
                value -= bills[market.bill[option] - market.bill_start[need]]
            top = max(top, value)
        best[need] = top
        least = top - margin
        before = ways
        first_bill = market.bill_start[need]
        money = market.money_start[need]
        limits = market.limit_fen[money : market.money_start[need + 1]]
        for option in range(market.start[need], market.start[need + 1]):
            if market.gain[option] < least_gain:
                continue
            value = helper_value(market, price, need, option)
            bill = market.bill[option]
            if value - (bills[bill - first_bill] if bill >= 0 else 0.0) < least:
                continue
            due = market.due_fen[bill] if bill >= 0 else 0
            budget = market.budget_fen[bill] if bill >= 0 else 0
            if budget > 0:
                value -= budget_price(market, price, bill)
            row = DIMENSIONS * market.resource[option]
            # One round without a payer where nothing is due; else one a payer, or one a pair of payers.
            for payer in range(limits.size) if due > 0 else range(-1, 0):
                alone = payer < 0 or limits[payer] >= due
                for other in range(-1, 0) if alone else range(limits.size):
                    worth = value
                    if payer >= 0 and alone:
                        worth -= fen_price[payer] * due + entry_price[payer]
                    elif payer >= 0:
                        worth -= pair_price(limits, fen_price, entry_price, due, payer, other)
                    if worth < least or worth < -IMPOSSIBLE:
                        continue
                    size = _entry(row + HOURS, market.hours[option], capacity, most, size, rows, amounts, limited)
                    size = _entry(row + CASES, 1, capacity, most, size, rows, amounts, limited)
                    size = _entry(row + PEOPLE, market.people[need], capacity, most, size, rows, amounts, limited)
                    if budget > 0:
                        size = _entry(market.budget_row[bill], budget, capacity, most, size, rows, amounts, limited)
                    if payer >= 0:
                        paid = due if alone else limits[payer]
                        size = _payer_entries(
                            market, need, money + payer, paid, capacity, most, size, rows, amounts, limited
                        )
                        if other >= 0:
                            size = _payer_entries(
                                market, need, money + other, due - paid, capacity, most, size, rows, amounts, limited
                            )
                    if ways < most_ways:
                        option_of[ways] = option
                        first_payer[ways] = money + payer if payer >= 0 else -1
                        second_payer[ways] = money + other if other >= 0 else -1
                        reduced[ways], entry[ways + 1] = worth, size
                    ways += 1
        count[need] = ways - before
    return ways, size
