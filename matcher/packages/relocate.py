"""Compiled: one pass over the atoms in which each goes to the package where it gains most."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer
from matcher.packages.geometry import km_people, reaches_members, suits_place
from matcher.packages.members import can_spare, link, settle, stays, unlink, worth_of_atom
from matcher.packages.seats import reseat

_TRIES = 4
NEGLIGIBLE = 1.0
"""Micropoints; moves that gain less are not made."""


@inner
def packages_by_slot(board: Board) -> tuple[Ints, Ints]:
    """Return the packages of each slot, ascending, and where they start."""
    slots, packages = board.slots.size, board.packages
    start = np.zeros(slots + 1, np.int64)
    for package in range(packages.size):
        if packages[package].people > 0:
            start[packages[package].slot + 1] += 1
    for slot in range(slots):
        start[slot + 1] += start[slot]
    listed, filled = np.empty(start[slots], np.int64), start[:-1].copy()
    for package in range(packages.size):
        if packages[package].people > 0:
            slot = packages[package].slot
            listed[filled[slot]] = package
            filled[slot] += 1
    return start, listed


@inner
def widest_atom(board: Board) -> int:
    """Return the most needs of an atom."""
    widest = 1
    for number in range(board.atoms.size):
        widest = max(widest, board.atoms[number].end - board.atoms[number].start)
    return widest


@inner
def best_place(
    board: Board, number: int, start: Ints, listed: Ints, limit: float, least: float
) -> tuple[int, int, float]:
    """Return package, pair and gain of the best move of an atom that gains less than a limit and more than the least; -1 for none."""
    atom, has = board.atoms[number], worth_of_atom(board, number)
    best, best_pair, most = -1, -1, least
    for spot in range(atom.pair, atom.pair_end):
        pair = board.atom_pair[spot]
        slot = board.pairs[pair].slot
        if start[slot] == start[slot + 1]:
            continue
        worth = board.pairs[pair].worth - has
        if worth + board.stay * atom.people <= most:
            continue
        for place in range(start[slot], start[slot + 1]):
            package = listed[place]
            joined = board.packages[package]
            if (
                package == atom.package
                or joined.people == 0
                or joined.people + atom.people > board.at_most
                or not suits_place(board, number, joined.village, joined.centre)
            ):
                continue
            gain = worth - board.per_km * km_people(board, number, joined.centre) + stays(board, number, package)
            if most < gain < limit and reaches_members(board, number, package, -1):
                best, best_pair, most = package, pair, gain
    return best, best_pair, most


@outer
def relocate(board: Board) -> int:
    """Let every atom, in order, join the package where it gains most and fits; return how many moved."""
    start, listed = packages_by_slot(board)
    old, moved = np.empty(4 * widest_atom(board), np.int64), 0
    for number in range(board.atoms.size):
        if not can_spare(board, number):
            continue
        limit = np.inf
        for _ in range(_TRIES):
            package, pair, gain = best_place(board, number, start, listed, limit, NEGLIGIBLE)
            if package < 0:
                break
            if reseat(board, pair, old):
                leaves = board.atoms[number].package
                if leaves >= 0:
                    unlink(board, number)
                    settle(board, leaves)
                link(board, number, package)
                settle(board, package)
                moved += 1
                break
            limit = gain
    return moved
