"""Compiled: who holds what is short for an option, what giving it up costs them, and whether that would be enough."""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.market import DIMENSIONS
from matcher.options.options import Ints
from matcher.standing.board import Records
from matcher.standing.compiled import HOURS, PEOPLE, YUAN, has_room, inner

ENDS, LINKS, PAIRS = 40, 10, 8
"""So many are asked: as the end of a chain, as its middle, and two together."""

LOOKS = 100
"""So many of those who hold a resource are looked at in order to find them; of a fund they are thousands."""


@inner
def asked_of(needs: Records, options: Records, money: Records, rows: Records, need: int, option: int, turn: int) -> int:
    """Return the resource that is short of something for an option, ``turn`` by turn, -1 where there is none left."""
    if not has_room(needs, options, rows, need, option):
        return int(options[option].row // DIMENSIONS) if turn == 0 else -1
    who = needs[need]
    if options[option].due > 0 and who.money + turn < who.money_end:
        return int(money[who.money + turn].row // DIMENSIONS)
    return -1


@inner
def holds(needs: Records, options: Records, money: Records, need: int, resource: int) -> bool:
    """Return whether a need still has a place or money of a resource and may be asked to make room."""
    who = needs[need]
    if who.option < 0 or who.fixed != 0:
        return False
    row = resource * DIMENSIONS
    if options[who.option].row == row:
        return True
    return bool((who.first >= 0 and money[who.first].row == row) or (who.second >= 0 and money[who.second].row == row))


@inner
def loses(needs: Records, options: Records, need: int, resource: int) -> int:
    """Return what a need would lose at once without its place with a resource, or without the money of it."""
    who = needs[need]
    return int(who.loss if options[who.option].row == resource * DIMENSIONS else who.toll)


@inner
def frees_enough(
    needs: Records, options: Records, money: Records, rows: Records, need: int, option: int, resource: int, other: int
) -> bool:
    """Return whether one who gives back what it holds of a resource could be enough for an option; money is judged roughly."""
    who, asked, held = needs[need], options[option], options[needs[other].option]
    row = resource * DIMENSIONS
    if asked.row == row:
        if held.row != row:
            return False
        return bool(
            rows[row + HOURS].left + held.hours >= asked.hours
            and rows[row + PEOPLE].left + needs[other].people >= who.people
            and (asked.budget == 0 or rows[row + YUAN].left + held.budget >= asked.budget)
        )
    most = np.int64(0)
    for payer in range(who.money, who.money_end):
        fund = money[payer]
        left = rows[fund.row + YUAN].left
        if fund.row == row:
            left += held.due
        most = max(most, min(fund.limit, left) if fund.row == row else np.int64(0))
    rest = asked.due - most
    if rest <= 0:
        return True
    for payer in range(who.money, who.money_end):
        fund = money[payer]
        if fund.row != row and min(fund.limit, rows[fund.row + YUAN].left) >= rest:
            return True
    return False


@inner
def write(recipe: Ints, need: int, option: int) -> None:
    """Write a move at the end of a recipe."""
    recipe[0] += 1
    recipe[2 * recipe[0] - 1], recipe[2 * recipe[0]] = need, option
