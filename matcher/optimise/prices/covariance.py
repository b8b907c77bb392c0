"""Compiled: what the soft choices of needs consume, way by way, and products with its covariance."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from math import exp

import numba
import numpy as np

from matcher.optimise.prices.choice import budget_price, helper_value, pair_price, price_bills
from matcher.optimise.prices.market import DIMENSIONS, Market, Places
from matcher.options.options import Bools, Floats, Ints

HOURS, CASES, PEOPLE, YUAN = range(4)


@numba.njit(cache=True, nogil=True, inline="always")
def _entry(row: int, amount: float, scale: Floats, active: Bools, size: int, rows: Places, amounts: Floats) -> int:
    """Write one entry where the row moves; return the new size."""
    if amount > 0 and active[row]:
        if size < rows.size:
            rows[size], amounts[size] = row, amount / scale[row]
        return size + 1
    return size


@numba.njit(cache=True, nogil=True, inline="always")
def _payer(
    market: Market,
    people: int,
    payer: int,
    fen: int,
    scale: Floats,
    active: Bools,
    size: int,
    rows: Places,
    amounts: Floats,
) -> int:
    row = DIMENSIONS * market.fund[payer]
    size = _entry(row + PEOPLE, people, scale, active, size, rows, amounts)
    size = _entry(row + YUAN, fen, scale, active, size, rows, amounts)
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        size = _entry(market.joint_row[place], fen, scale, active, size, rows, amounts)
    return size


@numba.njit(cache=True, nogil=True)
def soft_ways(
    market: Market,
    price: Floats,
    temperature: float,
    margin: float,
    first_need: int,
    last_need: int,
    stride: int,
    most: tuple[int, int, int],
    scale: Floats,
    active: Bools,
    start: Ints,
    share: Floats,
    entry: Ints,
    rows: Places,
    amounts: Floats,
    diagonal: Floats,
) -> tuple[int, int, int]:
    """Write the ways whose reduced gain is within a margin of the best choice, with their soft shares.

    Needs that are sure of their choice are left out: they have no variance.

    Parameters
    ----------
    market, price, temperature
        The market, prices of its rows, micropoints.
    margin
        In temperatures.
    first_need, last_need, stride
        The needs looked at: every ``stride``-th of a range.
    most
        The most options, bills and payers of a need.
    scale, active
        Amounts are divided by ``scale``; only active rows count.
    start, share, entry, rows, amounts
        Written: ways of each group, share of each way, its entries.
    diagonal
        Added to: ``sum share (1 - share) amount^2`` of each row.

    Returns
    -------
    tuple of int
        Groups, ways and entries; where they are more than the arrays hold, the arrays are useless and the call is repeated.
    """
    bills, fen_price, entry_price = np.empty(most[1]), np.empty(most[2]), np.empty(most[2])
    rate = 1.0 / temperature
    groups, ways, size = 0, 0, 0
    start[0], entry[0] = 0, 0
    for need in range(first_need, last_need, stride):
        price_bills(market, price, need, fen_price, entry_price, bills)
        first_bill = market.bill_start[need]
        top = 0.0
        for option in range(market.start[need], market.start[need + 1]):
            value = helper_value(market, price, need, option)
            if market.bill[option] >= 0:
                value -= bills[market.bill[option] - first_bill]
            top = max(top, value)
        least = top - margin * temperature
        limits = market.limit_fen[market.money_start[need] : market.money_start[need + 1]]
        people, money = market.people[need], market.money_start[need]
        first_way, first_size = ways, size
        total = exp(-top * rate)
        for option in range(market.start[need], market.start[need + 1]):
            value = helper_value(market, price, need, option)
            bill = market.bill[option]
            if value - (bills[bill - first_bill] if bill >= 0 else 0.0) < least:
                continue
            due = market.due_fen[bill] if bill >= 0 else 0
            if bill >= 0:
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
                    if worth < least:
                        continue
                    size = _entry(row + HOURS, market.hours[option], scale, active, size, rows, amounts)
                    size = _entry(row + CASES, 1, scale, active, size, rows, amounts)
                    size = _entry(row + PEOPLE, people, scale, active, size, rows, amounts)
                    if bill >= 0 and market.budget_fen[bill] > 0:
                        size = _entry(
                            market.budget_row[bill], market.budget_fen[bill], scale, active, size, rows, amounts
                        )
                    if payer >= 0:
                        paid = due if alone else limits[payer]
                        size = _payer(market, people, money + payer, paid, scale, active, size, rows, amounts)
                        if other >= 0:
                            size = _payer(market, people, money + other, due - paid, scale, active, size, rows, amounts)
                    weight = exp((worth - top) * rate)
                    total += weight
                    if ways < share.size:
                        share[ways], entry[ways + 1] = weight, size
                    ways += 1
        if ways > share.size or size > rows.size:
            continue  # counted on, for the size of the next try
        if size == first_size or (ways == first_way + 1 and share[first_way] > 0.9999 * total):
            ways, size = first_way, first_size
            continue
        for way in range(first_way, ways):
            share[way] /= total
            spread = share[way] * (1.0 - share[way])
            for place in range(entry[way], entry[way + 1]):
                diagonal[rows[place]] += spread * amounts[place] * amounts[place]
        groups += 1
        start[groups] = ways
    return groups, ways, size


@numba.njit(cache=True, nogil=True)
def covariance_times(
    groups: int, start: Ints, share: Floats, entry: Ints, rows: Places, amounts: Floats, vector: Floats, out: Floats
) -> None:
    """Add the covariance of some groups of ways, times a vector, to ``out``."""
    for group in range(groups):
        mean = 0.0
        for way in range(start[group], start[group + 1]):
            inner = 0.0
            for place in range(entry[way], entry[way + 1]):
                inner += amounts[place] * vector[rows[place]]
            mean += share[way] * inner
        for way in range(start[group], start[group + 1]):
            moved = -mean
            for place in range(entry[way], entry[way + 1]):
                moved += amounts[place] * vector[rows[place]]
            moved *= share[way]
            for place in range(entry[way], entry[way + 1]):
                out[rows[place]] += moved * amounts[place]
