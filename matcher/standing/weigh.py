"""Compiled: what making room would cost each need, at once and at the prices, and what it could hope for."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.options.options import Ints
from matcher.standing.board import Records
from matcher.standing.compiled import (
    CASES,
    HOURS,
    PEOPLE,
    YUAN,
    able,
    book,
    choose_payers,
    has_room,
    inner,
    outer,
    release,
)


@inner
def price_of(needs: Records, options: Records, money: Records, rows: Records, need: int, option: int) -> float:
    """Return what an option takes at the prices; money is charged as if the cheapest fund that could pay all of it did."""
    who, asked = needs[need], options[option]
    value = rows[asked.row + HOURS].price * asked.hours + rows[asked.row + CASES].price
    value += rows[asked.row + PEOPLE].price * who.people + rows[asked.row + YUAN].price * asked.budget
    if asked.due == 0:
        return float(value)
    cheapest, fallback = np.inf, np.inf
    for payer in range(who.money, who.money_end):
        fund = money[payer]
        cost = rows[fund.row + YUAN].price * asked.due + rows[fund.row + PEOPLE].price * who.people
        fallback = min(fallback, cost)
        if fund.limit >= asked.due:
            cheapest = min(cheapest, cost)
    return float(value + (cheapest if cheapest < np.inf else fallback))


@inner
def _others_pay(money: Records, rows: Records, joint_row: Ints, who: Any, first: int, second: int, due: int) -> bool:
    """Return whether funds that do not pay for a need now could pay what is due."""
    most, next_most = 0, 0
    for payer in range(who.money, who.money_end):
        if payer not in (first, second):
            can = able(money, rows, joint_row, payer, who.people)
            if can > most:
                most, next_most = can, most
            elif can > next_most:
                next_most = can
    return bool(most + next_most >= due)


@inner
def weigh_one(needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, need: int) -> None:
    """Write what making room would cost a need: at once, and at the prices; and the best that it could hope for at them."""
    who = needs[need]
    held, other = 0.0, 0.0
    for option in range(who.start, who.end):
        worth = options[option].gain - price_of(needs, options, money, rows, need, option)
        if option == who.option:
            held = worth
        else:
            other = max(other, worth)
    who.hope = max(held, other) if who.option >= 0 else -np.inf
    if who.option < 0:
        for option in range(who.start, who.end):
            worth = options[option].gain - price_of(needs, options, money, rows, need, option)
            who.hope = max(who.hope, worth)
    who.regret = held - other
    who.loss, who.toll = 0, 0
    if who.option >= 0:
        had, first, second, fen, gain = who.option, who.first, who.second, who.fen, who.gain
        release(needs, options, money, rows, joint_row, need)
        # Its own place is no way out: whoever comes takes it.
        least = 0
        for option in range(who.start, who.end):
            if option != had and options[option].gain > least and has_room(needs, options, rows, need, option):
                due = options[option].due
                if due == 0 or choose_payers(needs, money, rows, joint_row, need, due):
                    least = options[option].gain
        who.option, who.first, who.second, who.fen, who.gain = had, first, second, fen, gain
        who.loss, who.toll = gain - least, gain - least
        if options[had].due > 0 and _others_pay(money, rows, joint_row, who, first, second, options[had].due):
            who.toll = 0
        book(needs, options, money, rows, joint_row, need, 1)


@outer
def weigh(needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints) -> None:
    """Weigh all needs."""
    for need in range(needs.size):
        weigh_one(needs, options, money, rows, joint_row, need)
