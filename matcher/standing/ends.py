"""Compiled: who makes room for a need and is the end of the chain: one, two together, or as many as it takes."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints
from matcher.standing.asked import ENDS, LOOKS, PAIRS, asked_of, frees_enough, holds, loses, write
from matcher.standing.board import Records
from matcher.standing.compiled import best_fit, charge, inner, put_back, release, remember

MOST_LEAVING = 12
"""So many may make room at once."""


@inner
def one_makes_room(
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
    for place in range(start[resource], min(start[resource + 1], start[resource] + LOOKS)):
        other = cheap[place]
        if other == need or not holds(needs, options, money, other, resource):
            continue
        slack = gain - loses(needs, options, other, resource) - best
        if slack <= 0 or tried >= ENDS:
            break
        alone = frees_enough(needs, options, money, rows, need, option, resource, other)
        if not alone and (depth < 2 or paired >= PAIRS):
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
                write(recipe, need, option)
                write(recipe, other, instead)
            release(needs, options, money, rows, joint_row, need)
        elif depth >= 2 and paired < PAIRS:
            paired += 1
            best = second_makes_room(
                needs, options, money, rows, joint_row, start, cheap, need, option, other, gain - old[4], slack + best, best, recipe, work, old
            )  # fmt: skip
        put_back(needs, options, money, rows, joint_row, other, old, 0)
    return best


@inner
def second_makes_room(
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
    resource = asked_of(needs, options, money, rows, need, option, turn)
    while resource >= 0:
        tried = 0
        for place in range(start[resource], min(start[resource + 1], start[resource] + LOOKS)):
            other = cheap[place]
            if other in (need, gone) or not holds(needs, options, money, other, resource):
                continue
            if without - loses(needs, options, other, resource) <= best or tried >= PAIRS:
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
                    write(recipe, need, option)
                    write(recipe, gone, one)
                    write(recipe, other, two)
                release(needs, options, money, rows, joint_row, gone)
                release(needs, options, money, rows, joint_row, need)
            put_back(needs, options, money, rows, joint_row, other, old, 1)
        turn += 1
        resource = asked_of(needs, options, money, rows, need, option, turn)
    return best


@inner
def many_make_room(
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
        resource = asked_of(needs, options, money, rows, need, option, turn)
        while resource >= 0:
            for place in range(start[resource], start[resource + 1]):
                other = cheap[place]
                if other != need and holds(needs, options, money, other, resource):
                    without = loses(needs, options, other, resource)
                    if without < least:
                        found, least = other, without
                    break
            turn += 1
            resource = asked_of(needs, options, money, rows, need, option, turn)
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
            write(recipe, need, option)
            for place in range(gone):
                write(recipe, leaving[place], needs[leaving[place]].option)
    for place in range(gone):
        release(needs, options, money, rows, joint_row, leaving[place])
    release(needs, options, money, rows, joint_row, need)
    for place in range(gone):
        put_back(needs, options, money, rows, joint_row, leaving[place], old, place)
    return int(best)
