"""Compiled: chains are tried need by need from a list; those that pay are made, and bring others onto the list."""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.market import DIMENSIONS
from matcher.options.options import Ints
from matcher.standing.board import Records
from matcher.standing.chains import best_chain
from matcher.standing.compiled import inner, outer, put_back, release, remember
from matcher.standing.ends import MOST_LEAVING
from matcher.standing.moves import take
from matcher.standing.weigh import weigh_one

_CALLED = 6
"""So many of those who wait for a resource are called where something of it becomes free."""

_AGAIN = 3
"""So often a need is looked at."""


@inner
def _call(
    needs: Records, waiting_start: Ints, waiting: Ints, resource: int, queue: Ints, ends: Ints, looked: Ints
) -> None:
    """Put the most hopeful of those who wait for a resource on the list."""
    called = 0
    for place in range(waiting_start[resource], waiting_start[resource + 1]):
        need = waiting[place]
        if needs[need].option < 0 and looked[need] == 0:
            looked[need] += 1
            queue[ends[1]] = need
            ends[1] += 1
            called += 1
            if called == _CALLED or ends[1] == queue.size:
                return


@inner
def _is_away(needs: Records, need: int) -> int:
    return int(needs[need].home >= 0 and needs[need].option != needs[need].home)


@outer
def work_through(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    loose: Ints,
    waiting_start: Ints,
    waiting: Ints,
    queue: Ints,
    ends: Ints,
    looked: Ints,
    depth: int,
    least: int,
    most_away: int,
    work: Ints,
) -> int:
    """Try a chain for every need on a list; return what all of them brought, micropoints.

    Parameters
    ----------
    needs, options, money, rows, joint_row, start, cheap, loose, waiting_start, waiting
        The board and its rivals; the board is changed.
    queue, ends, looked
        The list, a place for every time that a need is looked at; where it begins and ends; and how often each need was put on it.
    depth
        As of :func:`~matcher.standing.chains.best_chain`.
    least
        A chain must bring so much, micropoints.
    most_away
        So many needs at most may be away from home.
    work
        Tries so far, and tries for one need at most; tries at most in all.
    """
    recipe = np.zeros(2 * (MOST_LEAVING + 3) + 1, np.int64)
    mine, old = np.empty(5, np.int64), np.empty(5 * (MOST_LEAVING + 3), np.int64)
    tries = np.zeros(2, np.int64)
    brought, away = 0, 0
    for need in range(needs.size):
        away += _is_away(needs, need)
    while ends[0] < ends[1] and work[0] < work[2]:
        need = queue[ends[0]]
        ends[0] += 1
        if needs[need].fixed != 0:
            continue
        had = needs[need].gain
        remember(needs, need, mine, 0)
        release(needs, options, money, rows, joint_row, need)
        recipe[0], tries[0], tries[1] = 0, 0, work[1]
        best = best_chain(
            needs, options, money, rows, joint_row, start, cheap, loose, need, needs[need].start, needs[need].end, depth,
            had + least, recipe, tries,
        )  # fmt: skip
        work[0] += tries[0]
        put_back(needs, options, money, rows, joint_row, need, mine, 0)
        if recipe[0] == 0:
            continue
        before = 0
        for place in range(recipe[0]):
            before += _is_away(needs, recipe[2 * place + 1])
        if not take(needs, options, money, rows, joint_row, recipe, old):
            continue
        now = 0
        for place in range(recipe[0]):
            now += _is_away(needs, recipe[2 * place + 1])
        if away + now - before > most_away and now > before:
            for place in range(recipe[0]):
                release(needs, options, money, rows, joint_row, recipe[2 * place + 1])
            for place in range(recipe[0]):
                put_back(needs, options, money, rows, joint_row, recipe[2 * place + 1], old, place)
            continue
        away += now - before
        brought += best - had
        for place in range(recipe[0]):
            other = recipe[2 * place + 1]
            if ends[1] < queue.size and looked[other] < _AGAIN and needs[other].option != old[5 * place]:
                looked[other] += 1
                queue[ends[1]] = other
                ends[1] += 1
            weigh_one(needs, options, money, rows, joint_row, other)
            if old[5 * place] >= 0:
                _call(
                    needs, waiting_start, waiting, options[old[5 * place]].row // DIMENSIONS, queue, ends, looked
                )  # fmt: skip
                for payer in range(1, 3):
                    if old[5 * place + payer] >= 0:
                        fund = money[old[5 * place + payer]].row // DIMENSIONS
                        _call(needs, waiting_start, waiting, fund, queue, ends, looked)
    return int(brought)
