"""Compiled: who makes room for a need and takes a place that is full too: the middle of a chain."""

from __future__ import annotations

from matcher.options.options import Ints
from matcher.standing.asked import LINKS, LOOKS, asked_of, frees_enough, holds, loses, write
from matcher.standing.board import Records
from matcher.standing.compiled import best_fit, charge, inner, put_back, release, remember


@inner
def one_moves_on(
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
    for place in range(start[resource], min(start[resource + 1], start[resource] + LOOKS)):
        middle = loose[place]
        if middle == need or not holds(needs, options, money, middle, resource):
            continue
        if tried >= LINKS or gain - needs[middle].regret <= best:
            break
        if not frees_enough(needs, options, money, rows, need, option, resource, middle):
            continue
        tried += 1
        remember(needs, middle, old, 0)
        so_far = gain - old[4]
        release(needs, options, money, rows, joint_row, middle)
        if charge(needs, options, money, rows, joint_row, need, option):
            for other_option in range(needs[middle].start, needs[middle].end):
                if so_far + options[other_option].gain > best:
                    best = last_makes_room(
                        needs, options, money, rows, joint_row, start, cheap, need, option, middle, other_option, so_far, best,
                        recipe, work, old,
                    )  # fmt: skip
            release(needs, options, money, rows, joint_row, need)
        put_back(needs, options, money, rows, joint_row, middle, old, 0)
    return best


@inner
def last_makes_room(
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
        write(recipe, need, option)
        write(recipe, middle, other_option)
        release(needs, options, money, rows, joint_row, middle)
        return int(with_middle)
    turn = 0
    resource = asked_of(needs, options, money, rows, middle, other_option, turn)
    while resource >= 0:
        tried = 0
        for place in range(start[resource], min(start[resource + 1], start[resource] + LOOKS)):
            end = cheap[place]
            if end in (need, middle) or not holds(needs, options, money, end, resource):
                continue
            if with_middle - loses(needs, options, end, resource) <= best or tried >= LINKS:
                break
            if not frees_enough(needs, options, money, rows, middle, other_option, resource, end):
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
                    write(recipe, need, option)
                    write(recipe, middle, other_option)
                    write(recipe, end, instead)
                release(needs, options, money, rows, joint_row, middle)
            put_back(needs, options, money, rows, joint_row, end, old, 1)
        turn += 1
        resource = asked_of(needs, options, money, rows, middle, other_option, turn)
    return int(best)
