"""Compiled: packages that are open, what it would cost to be in them, and who is after all needs were matched anew."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.options.options import Floats
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer
from matcher.packages.geometry import km_between, reaches_members, suits_place
from matcher.packages.members import link, settle, stays, unlink
from matcher.packages.relocate import packages_by_slot
from matcher.packages.swap import pair_in


@inner
def _is_alone(board: Board, number: int) -> bool:
    """Return whether an atom is a single need."""
    return bool(board.atoms[number].end - board.atoms[number].start == 1)


@outer
def worth_of_open(board: Board) -> Floats:
    """Return for each option what the best package of its carrier that the need could be in adds: less for distance, more to stay.

    Only needs that are atoms of their own are looked at, and only half a diameter around each centre, where all are near one
    another, but for those who were in the package before. Micropoints; minus infinity where there is no such package.
    """
    best = np.full(board.options.size, -np.inf)
    for package in range(board.packages.size):
        opened = board.packages[package]
        if opened.people == 0:
            continue
        for number in range(board.slots[opened.slot].start, board.slots[opened.slot].end):
            pair = board.pairs[number]
            if not _is_alone(board, pair.atom) or not suits_place(board, pair.atom, opened.village, opened.centre):
                continue
            km = km_between(board, board.atom_need[board.atoms[pair.atom].start], opened.centre)
            if km <= 0.5 * board.diameter or board.atoms[pair.atom].former == package:
                option = board.pair_option[pair.start]
                worth = stays(board, pair.atom, package) - board.per_km * km * board.atoms[pair.atom].people
                best[option] = max(best[option], worth)
    return best


@inner
def _holds_seats(board: Board, number: int) -> bool:
    """Return whether the needs of a member have the options of their package."""
    atom = board.atoms[number]
    pair = pair_in(board, board.packages[atom.package].slot, number)
    for place in range(atom.end - atom.start):
        option = board.needs[board.atom_need[atom.start + place]].option
        if board.pair_option[board.pairs[pair].start + place] != option:
            return False
    return True


@outer
def regroup(board: Board) -> int:
    """Let every single need into the nearest package of the carrier that it has now; return how many packages stand.

    Households of several needs stay where they hold their seats. Packages that are left too small are dissolved: their members
    stay with the carrier, one by one, and ``has`` keeps what their place is worth alone, which must stand there.

    Parameters
    ----------
    board
        Options are booked; packages and members are those that were open before.
    """
    start, listed = packages_by_slot(board)
    for number in range(board.atoms.size):
        if board.atoms[number].package >= 0 and (_is_alone(board, number) or not _holds_seats(board, number)):
            unlink(board, number)
    for number in range(board.atoms.size):
        atom = board.atoms[number]
        option = board.needs[board.atom_need[atom.start]].option
        if not _is_alone(board, number) or option < 0:
            continue
        best: Any = np.int64(-1)
        least = np.inf
        for spot in range(atom.pair, atom.pair_end):
            pair = board.pairs[board.atom_pair[spot]]
            if board.pair_option[pair.start] != option:
                continue
            for place in range(start[pair.slot], start[pair.slot + 1]):
                joined = board.packages[listed[place]]
                km = km_between(board, board.atom_need[atom.start], joined.centre)
                if atom.former == listed[place]:
                    km = -1.0  # before all others
                if (
                    km < least
                    and joined.people + atom.people <= board.at_most
                    and suits_place(board, number, joined.village, joined.centre)
                    and reaches_members(board, number, listed[place], -1)
                ):
                    best, least = listed[place], km
        if best >= 0:
            link(board, number, best)
    standing = 0
    for place in range(listed.size):
        package = listed[place]
        if board.packages[package].people < board.at_least:
            while board.packages[package].head >= 0:
                unlink(board, board.packages[package].head)
        if board.packages[package].people > 0:
            settle(board, package)
            standing += 1
    return standing
