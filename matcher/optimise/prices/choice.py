"""Compiled: what one need would choose at given prices, and how it would pay."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.market import DIMENSIONS, Market
from matcher.options.options import Floats, Ints

HOURS, CASES, PEOPLE, YUAN = range(4)
NEVER = 1e300
"""Price of what cannot be had."""


@numba.njit(cache=True, nogil=True, inline="always")
def price_payers(market: Market, price: Floats, need: int, fen_price: Floats, entry_price: Floats) -> int:
    """Write the price of a fen and of the people's place of each money option of a need; return their number.

    A fen costs the price of the fund's balance and of the joint limits that it counts against.
    """
    first, last = market.money_start[need], market.money_start[need + 1]
    for payer in range(first, last):
        row = DIMENSIONS * market.fund[payer]
        value = price[row + YUAN]
        for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
            value += price[market.joint_row[place]]
        fen_price[payer - first] = value
        entry_price[payer - first] = price[row + PEOPLE] * market.people[need]
    return int(last - first)


@numba.njit(cache=True, nogil=True, inline="always")
def pair_price(limits: Ints, fen_price: Floats, entry_price: Floats, due: int, first: int, second: int) -> float:
    """Return the price of two payers, the first at its limit; ``NEVER`` where they do not suffice or are the same."""
    rest = due - limits[first]
    if second == first or limits[second] < rest:
        return NEVER
    price = fen_price[first] * limits[first] + fen_price[second] * rest + entry_price[first] + entry_price[second]
    return float(price)


@numba.njit(cache=True, nogil=True)
def cheapest_payment(limits: Ints, fen_price: Floats, entry_price: Floats, due: int) -> float:
    """Return ``min`` over the ways to pay ``due``; ``NEVER`` where nobody can.

    A way is one payer whose limit suffices, or two, the first at its limit: the extreme points of
    ``{y: sum y = due, 0 <= y[f] <= limit[f], at most two payers}``, so that the least price is found among them.
    """
    best, least_fen, least_entry = NEVER, NEVER, NEVER
    for payer in range(limits.size):
        least_fen, least_entry = min(least_fen, fen_price[payer]), min(least_entry, entry_price[payer])
        if limits[payer] >= due:
            best = min(best, fen_price[payer] * due + entry_price[payer])
    if best <= least_fen * due + 2 * least_entry:
        return best  # no pair can be cheaper
    for payer in range(limits.size):
        if limits[payer] < due:
            for other in range(limits.size):
                best = min(best, pair_price(limits, fen_price, entry_price, due, payer, other))
    return best


@numba.njit(cache=True, nogil=True, inline="always")
def budget_price(market: Market, price: Floats, bill: int) -> float:
    """Return the price of what a project's own budget pays of a bill."""
    return float(price[market.budget_row[bill]] * market.budget_fen[bill]) if market.budget_fen[bill] > 0 else 0.0


@numba.njit(cache=True, nogil=True, inline="always")
def helper_value(market: Market, price: Floats, need: int, option: int) -> float:
    """Return ``gain - price of the helper's hours, case and people``, money aside."""
    row = DIMENSIONS * market.resource[option]
    used = price[row + HOURS] * market.hours[option] + price[row + CASES] + price[row + PEOPLE] * market.people[need]
    return float(market.gain[option] - used)


@numba.njit(cache=True, nogil=True)
def price_bills(
    market: Market, price: Floats, need: int, fen_price: Floats, entry_price: Floats, bills: Floats
) -> None:
    """Write the cheapest price of each bill of a need into ``bills``, and what its payers cost."""
    first, last = market.bill_start[need], market.bill_start[need + 1]
    if first == last:
        return
    price_payers(market, price, need, fen_price, entry_price)
    limits = market.limit_fen[market.money_start[need] : market.money_start[need + 1]]
    for bill in range(first, last):
        due = market.due_fen[bill]
        cheapest = cheapest_payment(limits, fen_price, entry_price, due) if due > 0 else 0.0
        bills[bill - first] = cheapest + budget_price(market, price, bill)


@numba.njit(cache=True, nogil=True)
def best_values(
    market: Market, price: Floats, least: float, first: int, last: int, most_bills: int, most_payers: int, best: Floats
) -> float:
    """Write ``max(least, max_o reduced gain)`` of the needs from ``first`` to ``last`` into ``best`` and return their sum."""
    bills, fen_price, entry_price = np.empty(most_bills), np.empty(most_payers), np.empty(most_payers)
    total = 0.0
    for need in range(first, last):
        price_bills(market, price, need, fen_price, entry_price, bills)
        top = least
        for option in range(market.start[need], market.start[need + 1]):
            value = helper_value(market, price, need, option)
            if market.bill[option] >= 0:
                value -= bills[market.bill[option] - market.bill_start[need]]
            top = max(top, value)
        best[need] = top
        total += top
    return total
