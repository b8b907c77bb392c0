"""Compiled: moves are made and taken back; a trial leaves all as it was."""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.market import DIMENSIONS
from matcher.options.options import Ints
from matcher.standing.board import Records
from matcher.standing.chains import best_chain
from matcher.standing.compiled import NEVER, book, charge, inner, outer, put_back, release, remember, whole
from matcher.standing.ends import MOST_LEAVING


@inner
def take(
    needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, recipe: Ints, old: Ints
) -> bool:
    """Make the moves of a recipe; what they had before is in ``old``. Where they do not fit after all nothing is changed."""
    for place in range(recipe[0]):
        remember(needs, recipe[2 * place + 1], old, place)
        release(needs, options, money, rows, joint_row, recipe[2 * place + 1])
    for place in range(recipe[0]):
        option = recipe[2 * place + 2]
        if option >= 0 and not charge(needs, options, money, rows, joint_row, recipe[2 * place + 1], option):
            for other in range(recipe[0]):
                release(needs, options, money, rows, joint_row, recipe[2 * other + 1])
            for other in range(recipe[0]):
                put_back(needs, options, money, rows, joint_row, recipe[2 * other + 1], old, other)
            return False
    return True


@whole
def try_out(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    loose: Ints,
    need: int,
    first: int,
    last: int,
    depth: int,
    tries: int,
    recipe: Ints,
    answer: Ints,
) -> bool:
    """Try to meet a need, as if it had nothing, and leave all as it was; return whether it can be met.

    Parameters
    ----------
    needs, options, money, rows, joint_row, start, cheap, loose, need, first, last, depth, recipe
        As of :func:`~matcher.standing.chains.best_chain`.
    tries
        Tries at most.
    answer
        Written: what all that move bring more than before, both payers of the need, and what the first pays.
    """
    mine, old = np.empty(5, np.int64), np.empty(5 * (MOST_LEAVING + 3), np.int64)
    work = np.array([0, tries])
    had = needs[need].gain
    remember(needs, need, mine, 0)
    release(needs, options, money, rows, joint_row, need)
    recipe[0] = 0
    best = best_chain(
        needs, options, money, rows, joint_row, start, cheap, loose, need, first, last, depth, -NEVER, recipe, work
    )
    found = recipe[0] > 0 and take(needs, options, money, rows, joint_row, recipe, old)
    if found:
        answer[0], answer[1], answer[2] = best - had, needs[need].first, needs[need].second
        answer[3] = needs[need].fen
        for place in range(recipe[0]):
            release(needs, options, money, rows, joint_row, recipe[2 * place + 1])
        for place in range(1, recipe[0]):
            put_back(needs, options, money, rows, joint_row, recipe[2 * place + 1], old, place)
    put_back(needs, options, money, rows, joint_row, need, mine, 0)
    return bool(found)


@outer
def set_places(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    who: Ints,
    option: Ints,
    first: Ints,
    second: Ints,
    fen: Ints,
) -> None:
    """Give some needs other options and payers, all at once; that they fit is known."""
    for place in range(who.size):
        release(needs, options, money, rows, joint_row, who[place])
    for place in range(who.size):
        if option[place] >= 0:
            one = needs[who[place]]
            one.option, one.first, one.second = option[place], first[place], second[place]
            one.fen, one.gain = fen[place], options[option[place]].gain
            book(needs, options, money, rows, joint_row, who[place], 1)


@outer
def bring_home(needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints) -> int:
    """Give every need that is away its old place again where that is free and as good; return how many came home."""
    mine, came = np.empty(5, np.int64), 0
    for need in range(needs.size):
        home = needs[need].home
        if home < 0 or needs[need].option == home or needs[need].fixed != 0 or options[home].gain < needs[need].gain:
            continue
        remember(needs, need, mine, 0)
        release(needs, options, money, rows, joint_row, need)
        if charge(needs, options, money, rows, joint_row, need, home):
            came += 1
        else:
            put_back(needs, options, money, rows, joint_row, need, mine, 0)
    return came


@outer
def make_feasible(
    needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, order: Ints, gone: Ints
) -> int:
    """Take back, in order, what needs have of capacities that are overdrawn, until none is; write who lost, and return how many."""
    count = 0
    for need in order:
        who = needs[need]
        if who.option < 0:
            continue
        asked, over = options[who.option], False
        for place in range(DIMENSIONS):
            over = over or rows[asked.row + place].left < 0
        for turn in range(2):
            payer = who.first if turn == 0 else who.second
            if payer >= 0:
                fund = money[payer]
                for place in range(DIMENSIONS):
                    over = over or rows[fund.row + place].left < 0
                for place in range(fund.joint, fund.joint_end):
                    over = over or rows[joint_row[place]].left < 0
        if over:
            release(needs, options, money, rows, joint_row, need)
            gone[count] = need
            count += 1
    return count


@outer
def take_again(
    needs: Records, options: Records, money: Records, rows: Records, joint_row: Ints, order: Ints, wanted: Ints
) -> int:
    """Give needs that have nothing, in order, the option that they want where it fits; return how many got it."""
    count = 0
    for place in range(order.size):
        if needs[order[place]].option < 0 and wanted[place] >= 0:
            count += charge(needs, options, money, rows, joint_row, order[place], wanted[place])
    return count
