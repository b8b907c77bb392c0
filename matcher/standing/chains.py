"""Compiled: ejection chains. A need takes a place that is full; who holds it makes room, and finds another place or makes others do so.

Ejection chains (Glover 1996, section 2; for the generalised assignment problem Yagiura, Ibaraki and Glover 2006, section 3.2). Of those who could
make room the ones that lose least are asked first: by what they lose at once where they are the end of the chain, by what they lose at the
prices of the plan where the chain goes on. The state is changed while a chain is tried and is afterwards as it was.

References
----------
F. Glover, "Ejection chains, reference structures and alternating path methods for traveling salesman problems", Discrete Applied
Mathematics 65 (1996) 223-253, doi:10.1016/0166-218X(94)00037-E.
M. Yagiura, T. Ibaraki, F. Glover, "A path relinking approach with ejection chains for the generalized assignment problem", European
Journal of Operational Research 169 (2006) 548-569, doi:10.1016/j.ejor.2004.08.015.
"""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.market import DIMENSIONS
from matcher.options.options import Ints
from matcher.standing.board import Records
from matcher.standing.compiled import (
    HOURS,
    PEOPLE,
    YUAN,
    best_fit,
    charge,
    has_room,
    inner,
    outer,
    put_back,
    release,
    remember,
)

MOST_LEAVING = 12
"""So many may make room at once."""

_ENDS, _LINKS, _PAIRS = 40, 10, 8
"""So many are asked: as the end of a chain, as its middle, and two together."""

_LOOKS = 100
"""So many of those who hold a resource are looked at in order to find them; of a fund they are thousands."""


@inner
def _asked_of(
    needs: Records, options: Records, money: Records, rows: Records, need: int, option: int, turn: int
) -> int:
    """Return the resource that is short of something for an option, ``turn`` by turn, -1 where there is none left."""
    if not has_room(needs, options, rows, need, option):
        return int(options[option].row // DIMENSIONS) if turn == 0 else -1
    who = needs[need]
    if options[option].due > 0 and who.money + turn < who.money_end:
        return int(money[who.money + turn].row // DIMENSIONS)
    return -1


@inner
def _holds(needs: Records, options: Records, money: Records, need: int, resource: int) -> bool:
    """Return whether a need still has a place or money of a resource and may be asked to make room."""
    who = needs[need]
    if who.option < 0 or who.fixed != 0:
        return False
    row = resource * DIMENSIONS
    if options[who.option].row == row:
        return True
    return bool((who.first >= 0 and money[who.first].row == row) or (who.second >= 0 and money[who.second].row == row))


@inner
def _loses(needs: Records, options: Records, need: int, resource: int) -> int:
    """Return what a need would lose at once without its place with a resource, or without the money of it."""
    who = needs[need]
    return int(who.loss if options[who.option].row == resource * DIMENSIONS else who.toll)


@inner
def _frees_enough(
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
def _write(recipe: Ints, need: int, option: int) -> None:
    recipe[0] += 1
    recipe[2 * recipe[0] - 1], recipe[2 * recipe[0]] = need, option


@outer
def best_chain(
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
    best: int,
    recipe: Ints,
    work: Ints,
) -> int:
    """Return the most that a need without a place can bring by an option from ``first`` to before ``last``, others included.

    Parameters
    ----------
    needs, options, money, rows, joint_row, start, cheap, loose
        The board and its rivals.
    need, first, last
        The need and its options.
    depth
        0: only what fits; 1 or 2: so many others may move; 3: also up to ``MOST_LEAVING`` who make room together.
    best
        Only more than this counts, micropoints.
    recipe
        Written where something is found: the number of needs that move, then need and option (-1: none) of each, in the order in which
        places are to be taken after all of them have given theirs back.
    work
        Counts the tries in its first entry; once they are more than the second says no further option is looked at.
    """
    old = np.empty(5 * (MOST_LEAVING + 3), np.int64)
    for option in range(first, last):
        if options[option].gain > best:
            work[0] += 1
            if charge(needs, options, money, rows, joint_row, need, option):
                best = options[option].gain
                recipe[0] = 0
                _write(recipe, need, option)
                release(needs, options, money, rows, joint_row, need)
    if depth == 0:
        return best
    order = np.argsort(-options["gain"][first:last], kind="mergesort")
    for place in range(order.size):
        option = first + order[place]
        if options[option].gain <= best or work[0] > work[1]:
            break
        turn = 0
        resource = _asked_of(needs, options, money, rows, need, option, turn)
        while resource >= 0 and work[0] <= work[1]:
            best = _one_makes_room(
                needs, options, money, rows, joint_row, start, cheap, need, option, resource, depth, best, recipe, work, old
            )  # fmt: skip
            if depth >= 2:
                best = _one_moves_on(
                    needs, options, money, rows, joint_row, start, cheap, loose, need, option, resource, best, recipe, work, old
                )  # fmt: skip
            turn += 1
            resource = _asked_of(needs, options, money, rows, need, option, turn)
        if depth >= 3:
            best = _many_make_room(
                needs, options, money, rows, joint_row, start, cheap, need, option, best, recipe, work, old
            )  # fmt: skip
    return best


@inner
def _one_makes_room(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    need: int,
    option: int,
    resource: int,
    depth: int,
    best: int,
    recipe: Ints,
    work: Ints,
    old: Ints,
) -> int:
    """Try those who hold a resource, one by one and (where two may move) two by two, as the end of a chain."""
    gain, tried, paired = options[option].gain, 0, 0
    for place in range(start[resource], min(start[resource + 1], start[resource] + _LOOKS)):
        other = cheap[place]
        if other == need or not _holds(needs, options, money, other, resource):
            continue
        slack = gain - _loses(needs, options, other, resource) - best
        if slack <= 0 or tried >= _ENDS:
            break
        alone = _frees_enough(needs, options, money, rows, need, option, resource, other)
        if not alone and (depth < 2 or paired >= _PAIRS):
            continue
        tried += alone
        work[0] += 1
        remember(needs, other, old, 0)
        release(needs, options, money, rows, joint_row, other)
        if alone and charge(needs, options, money, rows, joint_row, need, option):
            instead = best_fit(needs, options, money, rows, joint_row, other, 0)
            total = gain - old[4] + (options[instead].gain if instead >= 0 else 0)
            if total > best:
                best = total
                recipe[0] = 0
                _write(recipe, need, option)
                _write(recipe, other, instead)
            release(needs, options, money, rows, joint_row, need)
        elif depth >= 2 and paired < _PAIRS:
            paired += 1
            best = _second_makes_room(
                needs, options, money, rows, joint_row, start, cheap, need, option, other, gain - old[4], slack + best, best, recipe, work, old
            )  # fmt: skip
        put_back(needs, options, money, rows, joint_row, other, old, 0)
    return best


@inner
def _second_makes_room(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    need: int,
    option: int,
    gone: int,
    so_far: int,
    without: int,
    best: int,
    recipe: Ints,
    work: Ints,
    old: Ints,
) -> int:
    """Try who could make room too where one that has gone does not suffice."""
    turn = 0
    resource = _asked_of(needs, options, money, rows, need, option, turn)
    while resource >= 0:
        tried = 0
        for place in range(start[resource], min(start[resource + 1], start[resource] + _LOOKS)):
            other = cheap[place]
            if other in (need, gone) or not _holds(needs, options, money, other, resource):
                continue
            if without - _loses(needs, options, other, resource) <= best or tried >= _PAIRS:
                break
            tried += 1
            work[0] += 1
            remember(needs, other, old, 1)
            release(needs, options, money, rows, joint_row, other)
            if charge(needs, options, money, rows, joint_row, need, option):
                one = best_fit(needs, options, money, rows, joint_row, gone, 0)
                total = so_far - old[9]
                if one >= 0:
                    total += options[one].gain
                    charge(needs, options, money, rows, joint_row, gone, one)
                two = best_fit(needs, options, money, rows, joint_row, other, 0)
                if two >= 0:
                    total += options[two].gain
                if total > best:
                    best = total
                    recipe[0] = 0
                    _write(recipe, need, option)
                    _write(recipe, gone, one)
                    _write(recipe, other, two)
                release(needs, options, money, rows, joint_row, gone)
                release(needs, options, money, rows, joint_row, need)
            put_back(needs, options, money, rows, joint_row, other, old, 1)
        turn += 1
        resource = _asked_of(needs, options, money, rows, need, option, turn)
    return best


@inner
def _one_moves_on(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    loose: Ints,
    need: int,
    option: int,
    resource: int,
    best: int,
    recipe: Ints,
    work: Ints,
    old: Ints,
) -> int:
    """Try those who hold a resource as the middle of a chain: they take a place that is full too."""
    gain, tried = options[option].gain, 0
    for place in range(start[resource], min(start[resource + 1], start[resource] + _LOOKS)):
        middle = loose[place]
        if middle == need or not _holds(needs, options, money, middle, resource):
            continue
        if tried >= _LINKS or gain - needs[middle].regret <= best:
            break
        if not _frees_enough(needs, options, money, rows, need, option, resource, middle):
            continue
        tried += 1
        remember(needs, middle, old, 0)
        so_far = gain - old[4]
        release(needs, options, money, rows, joint_row, middle)
        if charge(needs, options, money, rows, joint_row, need, option):
            for other_option in range(needs[middle].start, needs[middle].end):
                if so_far + options[other_option].gain > best:
                    best = _last_makes_room(
                        needs, options, money, rows, joint_row, start, cheap, need, option, middle, other_option, so_far, best,
                        recipe, work, old,
                    )  # fmt: skip
            release(needs, options, money, rows, joint_row, need)
        put_back(needs, options, money, rows, joint_row, middle, old, 0)
    return best


@inner
def _last_makes_room(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    need: int,
    option: int,
    middle: int,
    other_option: int,
    so_far: int,
    best: int,
    recipe: Ints,
    work: Ints,
    old: Ints,
) -> int:
    """Try who could make room for the middle of a chain."""
    work[0] += 1
    with_middle = so_far + options[other_option].gain
    if charge(needs, options, money, rows, joint_row, middle, other_option):
        recipe[0] = 0
        _write(recipe, need, option)
        _write(recipe, middle, other_option)
        release(needs, options, money, rows, joint_row, middle)
        return int(with_middle)
    turn = 0
    resource = _asked_of(needs, options, money, rows, middle, other_option, turn)
    while resource >= 0:
        tried = 0
        for place in range(start[resource], min(start[resource + 1], start[resource] + _LOOKS)):
            end = cheap[place]
            if end in (need, middle) or not _holds(needs, options, money, end, resource):
                continue
            if with_middle - _loses(needs, options, end, resource) <= best or tried >= _LINKS:
                break
            if not _frees_enough(needs, options, money, rows, middle, other_option, resource, end):
                continue
            tried += 1
            work[0] += 1
            remember(needs, end, old, 1)
            release(needs, options, money, rows, joint_row, end)
            if charge(needs, options, money, rows, joint_row, middle, other_option):
                instead = best_fit(needs, options, money, rows, joint_row, end, 0)
                total = with_middle - old[9] + (options[instead].gain if instead >= 0 else 0)
                if total > best:
                    best = total
                    recipe[0] = 0
                    _write(recipe, need, option)
                    _write(recipe, middle, other_option)
                    _write(recipe, end, instead)
                release(needs, options, money, rows, joint_row, middle)
            put_back(needs, options, money, rows, joint_row, end, old, 1)
        turn += 1
        resource = _asked_of(needs, options, money, rows, middle, other_option, turn)
    return int(best)


@inner
def _many_make_room(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    need: int,
    option: int,
    best: int,
    recipe: Ints,
    work: Ints,
    old: Ints,
) -> int:
    """Let those who lose least make room until there is enough of it, and find places for them again."""
    gain, gone, lost = options[option].gain, 0, 0
    leaving = np.empty(MOST_LEAVING, np.int64)
    enough = charge(needs, options, money, rows, joint_row, need, option)
    while not enough and gone < MOST_LEAVING:
        # Of several funds the one that is asked is the one whose holder loses least.
        turn, found, least = 0, -1, gain - best - lost
        resource = _asked_of(needs, options, money, rows, need, option, turn)
        while resource >= 0:
            for place in range(start[resource], start[resource + 1]):
                other = cheap[place]
                if other != need and _holds(needs, options, money, other, resource):
                    loses = _loses(needs, options, other, resource)
                    if loses < least:
                        found, least = other, loses
                    break
            turn += 1
            resource = _asked_of(needs, options, money, rows, need, option, turn)
        if found < 0:
            break
        remember(needs, found, old, gone)
        leaving[gone] = found
        lost += max(0, least)
        gone += 1
        release(needs, options, money, rows, joint_row, found)
        work[0] += 1
        enough = charge(needs, options, money, rows, joint_row, need, option)
    if enough and gone > 0:
        total = gain
        for place in range(gone):
            other = leaving[place]
            total -= old[5 * place + 4]
            instead = best_fit(needs, options, money, rows, joint_row, other, 0)
            if instead >= 0:
                charge(needs, options, money, rows, joint_row, other, instead)
                total += options[instead].gain
        if total > best:
            best = total
            recipe[0] = 0
            _write(recipe, need, option)
            for place in range(gone):
                _write(recipe, leaving[place], needs[leaving[place]].option)
    for place in range(gone):
        release(needs, options, money, rows, joint_row, leaving[place])
    release(needs, options, money, rows, joint_row, need)
    for place in range(gone):
        put_back(needs, options, money, rows, joint_row, leaving[place], old, place)
    return int(best)
