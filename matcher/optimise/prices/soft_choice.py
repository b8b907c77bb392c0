"""Compiled: the smoothed choice of needs, its value and what it would consume.

A need with reduced gains ``v[o, w]`` of its options ``o``, each with ways ``w`` to pay, has the soft value

``T log(1 + sum_o sum_w exp(v[o, w] / T))``

(Nesterov 2005, section 4.1). Ways of one bill ``b`` are shared by all options that run it up, so the inner sum factorises:
``sum_o exp(h[o] / T) * m[b(o)]`` with ``h[o]`` the option's value without money and ``m[b] = sum_w exp(-c[b, w] / T)``. The shares
of the options, and of the ways within a bill, follow; their consumption is the gradient.

References
----------
Y. Nesterov, "Smooth minimization of non-smooth functions", Mathematical Programming 103 (2005) 127-152,
doi:10.1007/s10107-004-0552-5.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from math import exp, log

import numba
import numpy as np

from matcher.optimise.prices.choice import NEVER, budget_price, cheapest_payment, helper_value, pair_price, price_payers
from matcher.optimise.prices.market import DIMENSIONS, Market
from matcher.options.options import Floats, Ints

HOURS, CASES, PEOPLE, YUAN = range(4)
NEGLIGIBLE = 30.0
"""Choices whose share would be below exp(-30) are left out."""


@numba.njit(cache=True, nogil=True)
def _mass_of_payments(limits: Ints, fen_price: Floats, entry_price: Floats, due: int, low: float, rate: float) -> float:
    """Return ``sum_w exp((low - c[w]) / T)`` over the ways to pay."""
    mass = 0.0
    for payer in range(limits.size):
        if limits[payer] >= due:
            away = (low - fen_price[payer] * due - entry_price[payer]) * rate
            if away > -NEGLIGIBLE:
                mass += exp(away)
        else:
            for other in range(limits.size):
                away = (low - pair_price(limits, fen_price, entry_price, due, payer, other)) * rate
                if away > -NEGLIGIBLE:
                    mass += exp(away)
    return mass


@numba.njit(cache=True, nogil=True, inline="always")
def _pay(market: Market, payer: int, fen: float, share: float, people: float, used: Floats) -> None:
    row = DIMENSIONS * market.fund[payer]
    used[row + YUAN] += share * fen
    used[row + PEOPLE] += share * people
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        used[market.joint_row[place]] += share * fen


@numba.njit(cache=True, nogil=True)
def _pay_bill(
    market: Market,
    need: int,
    fen_price: Floats,
    entry_price: Floats,
    due: int,
    low: float,
    share: float,
    rate: float,
    used: Floats,
) -> None:
    """Add what the ways of a bill consume; ``share`` is the bill's share divided by the sum over its ways."""
    first = market.money_start[need]
    limits = market.limit_fen[first : market.money_start[need + 1]]
    people = float(market.people[need])
    for payer in range(limits.size):
        limit = limits[payer]
        if limit >= due:
            away = (low - fen_price[payer] * due - entry_price[payer]) * rate
            if away > -NEGLIGIBLE:
                _pay(market, first + payer, due, share * exp(away), people, used)
        else:
            for other in range(limits.size):
                away = (low - pair_price(limits, fen_price, entry_price, due, payer, other)) * rate
                if away > -NEGLIGIBLE:
                    part = share * exp(away)
                    _pay(market, first + payer, limit, part, people, used)
                    _pay(market, first + other, due - limit, part, people, used)


@numba.njit(cache=True, nogil=True)
def soft_sweep(
    market: Market,
    price: Floats,
    temperature: float,
    first_need: int,
    last_need: int,
    most: tuple[int, int, int],
    used: Floats,
) -> tuple[float, float]:
    """Add the consumption of the soft choices of some needs to ``used``; return the sums of soft and of sharp values.

    ``most`` holds the most options, bills and payers of a need.
    """
    rate = 1.0 / temperature
    share = np.empty(most[0])
    low, mass, asked = np.empty(most[1]), np.empty(most[1]), np.empty(most[1])
    fen_price, entry_price = np.empty(most[2]), np.empty(most[2])
    soft_total, sharp_total = 0.0, 0.0
    for need in range(first_need, last_need):
        first, last = market.start[need], market.start[need + 1]
        if first == last:
            continue
        # Bills: the cheapest price, and the sum over the ways to pay relative to it.
        first_bill, last_bill = market.bill_start[need], market.bill_start[need + 1]
        if first_bill < last_bill:
            price_payers(market, price, need, fen_price, entry_price)
            limits = market.limit_fen[market.money_start[need] : market.money_start[need + 1]]
            for bill in range(first_bill, last_bill):
                place, due = bill - first_bill, market.due_fen[bill]
                low[place], mass[place], asked[place] = budget_price(market, price, bill), 1.0, 0.0
                if due > 0:
                    cheapest = cheapest_payment(limits, fen_price, entry_price, due)
                    low[place] += cheapest
                    if cheapest < NEVER:
                        mass[place] = _mass_of_payments(limits, fen_price, entry_price, due, cheapest, rate)
        # Options: the best of them, and the share of each.
        top = 0.0
        for option in range(first, last):
            value = helper_value(market, price, need, option)
            if market.bill[option] >= 0:
                value -= low[market.bill[option] - first_bill]
            share[option - first] = value
            top = max(top, value)
        total = exp(-top * rate) if top * rate < NEGLIGIBLE else 0.0
        for option in range(first, last):
            away = (share[option - first] - top) * rate
            weight = 0.0
            if away > -NEGLIGIBLE:
                weight = exp(away)
                if market.bill[option] >= 0:
                    weight *= mass[market.bill[option] - first_bill]
                total += weight
            share[option - first] = weight
        soft_total += top + temperature * log(total)
        sharp_total += top
        # What they consume.
        people = market.people[need]
        for option in range(first, last):
            part = share[option - first] / total
            if part > 0.0:
                row = DIMENSIONS * market.resource[option]
                used[row + HOURS] += part * market.hours[option]
                used[row + CASES] += part
                used[row + PEOPLE] += part * people
                if market.bill[option] >= 0:
                    asked[market.bill[option] - first_bill] += part
        for bill in range(first_bill, last_bill):
            place = bill - first_bill
            if asked[place] <= 0.0:
                continue
            if market.budget_fen[bill] > 0:
                used[market.budget_row[bill]] += asked[place] * market.budget_fen[bill]
            if market.due_fen[bill] > 0:
                paid = low[place] - budget_price(market, price, bill)
                part = asked[place] / mass[place]
                _pay_bill(market, need, fen_price, entry_price, market.due_fen[bill], paid, part, rate, used)
    return soft_total, sharp_total
