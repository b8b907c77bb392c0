"""Compiled: what a need takes is given back and taken again; what making room would cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

from matcher.options.options import Ints
from matcher.standing.board import Records

HOURS, CASES, PEOPLE, YUAN = range(4)
NEVER = np.iinfo(np.int64).max // 4
"""More than any plan is worth."""

Loop = TypeVar("Loop", bound=Callable[..., Any])

_njit: Any = numba.njit


def inner(loop: Loop) -> Loop:
    """Compile a function that only compiled functions call."""
    compiled: Loop = _njit(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(loop)
    return compiled


def outer(loop: Loop) -> Loop:
    """Compile a function that Python calls too."""
    compiled: Loop = _njit(cache=True, nogil=True, no_cfunc_wrapper=True)(loop)
    return compiled


def whole(loop: Loop) -> Loop:
    """Compile a function that Python calls, and that no other thread interrupts: it leaves what threads share as it was."""
    compiled: Loop = _njit(cache=True, no_cfunc_wrapper=True)(loop)
    return compiled


@inner
def book(
    needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, need: int, sign: int
) -> None:
    """Take what a need has (sign 1), or give it back (sign -1)."""
    who = needs[need]
    option = options[who.option]
    rows[option.row + HOURS].left -= sign * option.hours
    rows[option.row + CASES].left -= sign
    rows[option.row + PEOPLE].left -= sign * who.people
    if option.budget > 0:
        rows[option.row + YUAN].left -= sign * option.budget
    if option.due == 0:
        return
    for turn in range(2):
        payer = who.first if turn == 0 else who.second
        if payer >= 0:
            fen = who.fen if turn == 0 else option.due - who.fen
            fund = money[payer]
            rows[fund.row + PEOPLE].left -= sign * who.people
            rows[fund.row + YUAN].left -= sign * fen
            for place in range(fund.joint, fund.joint_end):
                rows[joint_row[place]].left -= sign * fen


@outer
def book_all(needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints) -> None:
    """Take what all needs have."""
    for need in range(needs.size):
        if needs[need].option >= 0:
            book(needs, options, money, rows, joint_row, need, 1)


@inner
def release(needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, need: int) -> None:
    """Give back what a need has; it has nothing afterwards."""
    who = needs[need]
    if who.option >= 0:
        book(needs, options, money, rows, joint_row, need, -1)
        who.option, who.first, who.second, who.fen, who.gain = -1, -1, -1, 0, 0


@inner
def able(money: Records, rows: Records, joint_row: Ints, payer: int, people: int) -> int:
    """Return how much a money option can pay now."""
    fund = money[payer]
    if rows[fund.row + PEOPLE].left < people:
        return 0
    most = min(fund.limit, rows[fund.row + YUAN].left)
    for place in range(fund.joint, fund.joint_end):
        most = min(most, rows[joint_row[place]].left)
    return int(max(0, most))


@inner
def choose_payers(needs: Records, money: Records, rows: Records, joint_row: Ints, need: int, due: int) -> bool:
    """Write who pays: the cheapest fund at the prices that can pay all, the fuller at equal price; else the fullest two."""
    who = needs[need]
    best, cheapest, fullest = -1, 0.0, 0
    first, second, most, next_most = -1, -1, 0, 0
    for payer in range(who.money, who.money_end):
        can = able(money, rows, joint_row, payer, who.people)
        if can > most:
            first, second, most, next_most = payer, first, can, most
        elif can > next_most:
            second, next_most = payer, can
        if can < due:
            continue
        fund = money[payer]
        cost = rows[fund.row + YUAN].price * due + rows[fund.row + PEOPLE].price * who.people
        left = rows[fund.row + YUAN].left
        if best < 0 or cost < cheapest or (cost == cheapest and left > fullest):
            best, cheapest, fullest = payer, cost, left
    if best >= 0:
        who.first, who.second, who.fen = best, -1, due
        return True
    if second >= 0 and most + next_most >= due:
        who.first, who.second, who.fen = first, second, most
        return True
    return False


@inner
def has_room(needs: Records, options: Records, rows: Records, need: int, option: int) -> bool:
    """Return whether the helper of an option has room for a need, money aside."""
    asked = options[option]
    return bool(
        rows[asked.row + HOURS].left >= asked.hours
        and rows[asked.row + CASES].left >= 1
        and rows[asked.row + PEOPLE].left >= needs[need].people
        and (asked.budget == 0 or rows[asked.row + YUAN].left >= asked.budget)
    )


@inner
def charge(
    needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, need: int, option: int
) -> bool:
    """Give a need that has nothing an option, where what is left suffices; return whether it does."""
    if not has_room(needs, options, rows, need, option):
        return False
    due = options[option].due
    if due > 0 and not choose_payers(needs, money, rows, joint_row, need, due):
        return False
    who = needs[need]
    who.option, who.gain = option, options[option].gain
    book(needs, options, money, rows, joint_row, need, 1)
    return True


@inner
def best_fit(
    needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, need: int, least: int
) -> int:
    """Return the option of a need that has nothing with the most gain above ``least`` that fits now, -1 where there is none."""
    who, best, most = needs[need], -1, least
    for option in range(who.start, who.end):
        if options[option].gain > most and has_room(needs, options, rows, need, option):
            due = options[option].due
            if due == 0 or choose_payers(needs, money, rows, joint_row, need, due):
                best, most = option, options[option].gain
    who.first, who.second, who.fen = -1, -1, 0
    return best


@inner
def remember(needs: Records, need: int, old: Ints, place: int) -> None:
    """Write what a need has at a place of a list."""
    who = needs[need]
    old[5 * place], old[5 * place + 1], old[5 * place + 2] = who.option, who.first, who.second
    old[5 * place + 3], old[5 * place + 4] = who.fen, who.gain


@inner
def put_back(
    needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, need: int, old: Ints, place: int
) -> None:
    """Give a need exactly what it had; what it has now is given back."""
    release(needs, options, money, rows, joint_row, need)
    if old[5 * place] >= 0:
        who = needs[need]
        who.option, who.first, who.second = old[5 * place], old[5 * place + 1], old[5 * place + 2]
        who.fen, who.gain = old[5 * place + 3], old[5 * place + 4]
        book(needs, options, money, rows, joint_row, need, 1)
