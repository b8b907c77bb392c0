"""Compiled: what is left over goes to whoever can still be helped, over all options and not only those of the core."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba

from matcher.optimise.prices.market import DIMENSIONS, Market
from matcher.options.options import Ints

HOURS, CASES, PEOPLE, YUAN = range(4)


@numba.njit(cache=True, nogil=True)
def _payable(market: Market, payer: int, people: int, left: Ints) -> int:
    """Return how much a money option can still pay for its need, 0 where the fund has no place for the people."""
    row = DIMENSIONS * market.fund[payer]
    if left[row + PEOPLE] < people:
        return 0
    most = min(market.limit_fen[payer], left[row + YUAN])
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        most = min(most, left[market.joint_row[place]])
    return max(0, int(most))


@numba.njit(cache=True, nogil=True)
def _pay(market: Market, payer: int, fen: int, people: int, left: Ints) -> None:
    row = DIMENSIONS * market.fund[payer]
    left[row + PEOPLE] -= people
    left[row + YUAN] -= fen
    for place in range(market.joint_start[payer], market.joint_start[payer + 1]):
        left[market.joint_row[place]] -= fen


@numba.njit(cache=True, nogil=True)
def payment(market: Market, need: int, due: int, left: Ints) -> tuple[int, int, int]:
    """Return two payers and what the first pays: the one that has most left, or the two that have; -1 for none."""
    people = market.people[need]
    first, second, most, next_most = -1, -1, 0, 0
    for payer in range(market.money_start[need], market.money_start[need + 1]):
        able = _payable(market, payer, people, left)
        if able > most:
            first, second, most, next_most = payer, first, able, most
        elif able > next_most:
            second, next_most = payer, able
    if most >= due:
        return first, -1, due
    if most + next_most >= due and second >= 0:
        return first, second, most
    return -1, -1, 0


@numba.njit(cache=True, nogil=True)
def last_fill(
    market: Market, order: Ints, option_of: Ints, first_payer: Ints, second_payer: Ints, first_fen: Ints, left: Ints
) -> int:
    """Give every need without an option, in order, its best one that fits; return how many got one.

    Parameters
    ----------
    market
        The market.
    order
        Needs.
    option_of, first_payer, second_payer, first_fen
        Changed: option of each need, who pays, and what the first pays; -1 for none.
    left
        Changed: what is left of each row.
    """
    found = 0
    for need in order:
        if option_of[need] >= 0:
            continue
        people = market.people[need]
        best, most, best_pay = -1, 0, (-1, -1, 0)
        for option in range(market.start[need], market.start[need + 1]):
            row = DIMENSIONS * market.resource[option]
            if (
                market.gain[option] <= most
                or left[row + HOURS] < market.hours[option]
                or left[row + CASES] < 1
                or left[row + PEOPLE] < people
            ):
                continue
            pay = (-1, -1, 0)
            bill = market.bill[option]
            if bill >= 0:
                if market.budget_fen[bill] > 0 and left[market.budget_row[bill]] < market.budget_fen[bill]:
                    continue
                if market.due_fen[bill] > 0:
                    pay = payment(market, need, market.due_fen[bill], left)
                    if pay[0] < 0:
                        continue
            best, most, best_pay = option, market.gain[option], pay
        if best < 0:
            continue
        row = DIMENSIONS * market.resource[best]
        left[row + HOURS] -= market.hours[best]
        left[row + CASES] -= 1
        left[row + PEOPLE] -= people
        bill = market.bill[best]
        if bill >= 0:
            left[market.budget_row[bill]] -= market.budget_fen[bill]
            if best_pay[0] >= 0:
                _pay(market, best_pay[0], best_pay[2], people, left)
                if best_pay[1] >= 0:
                    _pay(market, best_pay[1], market.due_fen[bill] - best_pay[2], people, left)
        option_of[need] = best
        first_payer[need], second_payer[need], first_fen[need] = best_pay
        found += 1
    return found
