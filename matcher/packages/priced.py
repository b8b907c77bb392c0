"""Compiled: what options are worth at the prices, alone and in a package."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.choice import helper_value, price_bills
from matcher.optimise.prices.market import Market
from matcher.options.options import Floats


@numba.njit(cache=True, nogil=True)
def prices_of_options(market: Market, price: Floats, most_bills: int, most_payers: int) -> Floats:
    """Return what each option consumes at the prices, the bill paid in the cheapest way; micropoints."""
    bills, fen_price, entry_price = np.empty(most_bills), np.empty(most_payers), np.empty(most_payers)
    used = np.empty(market.gain.size)
    for need in range(market.people.size):
        price_bills(market, price, need, fen_price, entry_price, bills)
        for option in range(market.start[need], market.start[need + 1]):
            value = market.gain[option] - helper_value(market, price, need, option)
            if market.bill[option] >= 0:
                value += bills[market.bill[option] - market.bill_start[need]]
            used[option] = value
    return used


@numba.njit(cache=True, nogil=True)
def best_alone(market: Market, gain: Floats) -> Floats:
    """Return ``max(0, max_o gain)`` of each need."""
    best = np.zeros(market.people.size)
    for need in range(best.size):
        for option in range(market.start[need], market.start[need + 1]):
            best[need] = max(best[need], gain[option])
    return best
