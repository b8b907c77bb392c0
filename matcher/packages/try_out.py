"""Compiled: the best package around a seed, tried out on the board and taken back, or kept.

A greedy of the knapsack kind: atoms near the seed in the order of what they would gain a person, each taken where it is near
all others, where what is left of the carrier and of the funds suffices, and where the package it leaves stays large enough.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.options.options import Floats, Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer, ranking
from matcher.packages.geometry import km_people, suits_place, within_reach
from matcher.packages.ledger import CASES, HOURS, PEOPLE
from matcher.packages.members import can_spare, link, settle, stays, unlink, worth_of_atom
from matcher.packages.seats import reseat, restore

TRY_ONLY: Any = np.int64(-1)
"""Instead of the number of a package: it is not kept. No literal: what it is handed to would be compiled twice."""

ROUGHLY = 1.2
"""On one plane for all, distances are wrong by less than this factor at the size of a province."""

_MOST_CANDIDATES = 4
"""Candidates for each of the most people of a package."""

_PATIENCE = 100
"""Candidates in a row that do not fit before the greedy gives up."""


@inner
def _is_hopeless(board: Board, number: int) -> bool:
    """Return whether the carrier of a pair of one need has too little left for it, and does not serve it already."""
    pair = board.pairs[number]
    if pair.end - pair.start > 1:
        return False
    option = board.options[board.pair_option[pair.start]]
    who = board.needs[board.atom_need[board.atoms[pair.atom].start]]
    if who.option == board.pair_option[pair.start]:
        return False
    rows = board.rows
    return bool(
        rows[option.row + HOURS].left < option.hours
        or rows[option.row + CASES].left < 1
        or rows[option.row + PEOPLE].left < who.people
    )


@inner
def promising(board: Board, slot: int, seed: int, village: int, pairs: Ints, gain: Floats) -> int:
    """Write the pairs of a slot whose atoms may come, and what each would gain, compactness aside; the largest a person first.

    Only those near a seed (-1: anywhere) and a village. Returns their number.
    """
    first, last, count = board.slots[slot].start, board.slots[slot].end, 0
    up, along, reach = 0.0, 0.0, ROUGHLY * board.diameter + 1.0
    if seed >= 0:
        up, along = board.needs[seed].up, board.needs[seed].along
    free, worth, relative = np.empty(last - first, np.int64), np.empty(last - first), np.empty(last - first)
    for pair in range(first, last):
        atom = board.pairs[pair].atom
        if seed >= 0 and (abs(board.pairs[pair].up - up) > reach or abs(board.pairs[pair].along - along) > reach):
            continue
        if (
            can_spare(board, atom)
            and (seed < 0 or suits_place(board, atom, village, seed))
            and not _is_hopeless(board, pair)
        ):
            free[count] = pair
            worth[count] = board.pairs[pair].worth - worth_of_atom(board, atom)
            relative[count] = -worth[count] / board.atoms[atom].people
            count += 1
    order = ranking(relative[:count])
    for rank in range(count):
        pairs[rank], gain[rank] = free[order[rank]], worth[order[rank]]
    return count


@inner
def _candidates(
    board: Board,
    seed: int,
    village: int,
    keep: int,
    among: Ints,
    worth: Floats,
    pairs: Ints,
    gain: Floats,
    relative: Floats,
) -> int:
    """Write the most promising pairs near a seed and what each would gain; return their number."""
    count = 0
    for place in range(among.size):
        atom = board.pairs[among[place]].atom
        if count == pairs.size:
            break
        if suits_place(board, atom, village, seed):
            pairs[count] = among[place]
            gain[count] = worth[place] - board.per_km * km_people(board, atom, seed)
            if keep >= 0:
                gain[count] += stays(board, atom, keep)
            relative[count] = -gain[count] / board.atoms[atom].people
            count += 1
    return count


@inner
def _middle(board: Board, pairs: Ints, taken: Ints, members: int) -> int:
    """Return the medoid of the atoms that were taken."""
    best, least = -1, np.inf
    for place in range(members):
        centre, total = board.atom_need[board.atoms[board.pairs[pairs[taken[place]]].atom].start], 0.0
        for other in range(members):
            total += km_people(board, board.pairs[pairs[taken[other]]].atom, centre)
        if total < least:
            best, least = centre, total
    return best


@inner
def _fits_together(board: Board, atom: int, pairs: Ints, taken: Ints, members: int) -> bool:
    """Return whether an atom is near itself and all that were taken."""
    if not within_reach(board, atom, atom):
        return False
    for other in range(members):  # noqa: SIM110 - compiled: a plain loop
        if not within_reach(board, atom, board.pairs[pairs[taken[other]]].atom):
            return False
    return True


@outer
def try_package(board: Board, slot: int, seed: int, village: int, keep: int) -> tuple[float, int]:
    """Try the package of a slot around a seed: :func:`try_among` with whoever is promising."""
    size = board.slots[slot].end - board.slots[slot].start
    pairs, worth = np.empty(size, np.int64), np.empty(size)
    count = promising(board, slot, seed, village, pairs, worth)
    return try_among(board, slot, seed, village, keep, pairs[:count], worth[:count])


@inner
def try_among(
    board: Board, slot: int, seed: int, village: int, keep: int, among: Ints, worth: Floats
) -> tuple[float, int]:
    """Try the package of a slot around a seed.

    Parameters
    ----------
    board
        The board; changed only where the package is kept.
    slot, seed, village
        Slot, need in the middle, common village (-1 in town).
    keep
        Number of an unused package: the package becomes that one where it gains anything; -1 to try only.
    among, worth
        Promising pairs, and what each would gain without compactness.

    Returns
    -------
    tuple
        What it gains, micropoints, 0 where it does not stand; and its centre.
    """
    most = min(among.size, _MOST_CANDIDATES * board.at_most)
    pairs, gain, relative = np.empty(most, np.int64), np.empty(most), np.empty(most)
    count = _candidates(board, seed, village, keep, among, worth, pairs, gain, relative)
    if count == 0:
        return 0.0, TRY_ONLY
    widest = 1
    for place in range(count):
        atom = board.atoms[board.pairs[pairs[place]].atom]
        widest = max(widest, atom.end - atom.start)
    order = ranking(relative[:count])
    room = min(count, board.at_most)
    taken, old = np.empty(room, np.int64), np.empty((room, 4 * widest), np.int64)
    members: Any = np.int64(0)
    people: Any = np.int64(0)
    total, failed = -board.opening, 0
    for rank in range(count):
        place = order[rank]
        number = board.pairs[pairs[place]].atom
        atom = board.atoms[number]
        if people == board.at_most or failed > _PATIENCE or (gain[place] <= 0 and people >= board.at_least):
            break
        if people + atom.people > board.at_most or not can_spare(board, number):
            continue
        if not _fits_together(board, number, pairs, taken, members) or not reseat(board, pairs[place], old[members]):
            failed += 1
            continue
        failed = 0
        if atom.package >= 0:
            board.packages[atom.package].people -= atom.people  # only until the package is kept or given up
        taken[members] = place
        members += 1
        people += atom.people
        total += gain[place]
    stands = people >= board.at_least and total > 1.0
    for place in range(members - 1, -1, -1):
        number = board.pairs[pairs[taken[place]]].atom
        atom = board.atoms[number]
        if atom.package >= 0:
            board.packages[atom.package].people += atom.people
        if not stands or keep < 0:
            restore(board, number, old[place])
    if not stands:
        return 0.0, TRY_ONLY
    if keep < 0:
        return total, _middle(board, pairs, taken, members)
    board.packages[keep].slot, board.packages[keep].village = slot, village
    for place in range(members):
        number = board.pairs[pairs[taken[place]]].atom
        leaves = board.atoms[number].package
        if leaves >= 0:
            unlink(board, number)
            settle(board, leaves)
        link(board, number, keep)
    settle(board, keep)
    return total, board.packages[keep].centre
