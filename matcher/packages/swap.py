"""Compiled: one pass in which atoms of two packages change places."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer
from matcher.packages.geometry import km_people, reaches_members, suits_place
from matcher.packages.members import link, settle, stays, unlink, worth_of_atom
from matcher.packages.relocate import NEGLIGIBLE, packages_by_slot, widest_atom
from matcher.packages.seats import restore, take_seats, vacate


@inner
def pair_in(board: Board, slot: int, atom: int) -> int:
    """Return the pair of a slot and an atom, -1 where there is none."""
    low, high = board.slots[slot].start, board.slots[slot].end
    end = high
    while low < high:
        middle = (low + high) // 2
        if board.pairs[middle].atom < atom:
            low = middle + 1
        else:
            high = middle
    return low if low < end and board.pairs[low].atom == atom else -1


@inner
def _exchange(board: Board, pair: int, back: int, old: Ints, other_old: Ints) -> bool:
    """Let the atoms of two pairs change places where capacities suffice: both leave before either comes."""
    atom, other = board.pairs[pair].atom, board.pairs[back].atom
    vacate(board, atom, old)
    vacate(board, other, other_old)
    if not (take_seats(board, pair) and take_seats(board, back)):
        restore(board, other, other_old)
        restore(board, atom, old)
        return False
    mine, theirs = board.atoms[atom].package, board.atoms[other].package
    unlink(board, atom)
    unlink(board, other)
    link(board, atom, theirs)
    link(board, other, mine)
    settle(board, theirs)
    settle(board, mine)
    return True


@inner
def _swap_with(board: Board, number: int, pair: int, theirs: int, old: Ints, other_old: Ints) -> bool:
    """Let an atom change places with the first member of a package with whom both together gain."""
    atom = board.atoms[number]
    mine, joined = board.packages[atom.package], board.packages[theirs]
    gain = board.pairs[pair].worth - worth_of_atom(board, number)
    gain += stays(board, number, theirs) - board.per_km * km_people(board, number, joined.centre)
    # Of two that gain together one gains alone: it finds the other when its turn comes.
    other = joined.head if gain > NEGLIGIBLE else -1
    while other >= 0:
        step = atom.people - board.atoms[other].people
        back = -1
        if (
            board.at_least <= joined.people + step <= board.at_most
            and board.at_least <= mine.people - step <= board.at_most
            and suits_place(board, other, mine.village, mine.centre)
        ):
            back = pair_in(board, mine.slot, other)
        if back >= 0:
            both = gain + board.pairs[back].worth - worth_of_atom(board, other)
            both += stays(board, other, atom.package) - board.per_km * km_people(board, other, mine.centre)
            if (
                both > NEGLIGIBLE
                and reaches_members(board, number, theirs, other)
                and reaches_members(board, other, atom.package, number)
                and _exchange(board, pair, back, old, other_old)
            ):
                return True
        other = board.atoms[other].following
    return False


@outer
def swap(board: Board) -> int:
    """Let atoms of two packages change places where both together gain; return how many pairs did."""
    start, listed = packages_by_slot(board)
    widest = widest_atom(board)
    old, other_old, made = np.empty(4 * widest, np.int64), np.empty(4 * widest, np.int64), 0
    for number in range(board.atoms.size):
        atom = board.atoms[number]
        changed = atom.package < 0
        for spot in range(atom.pair, atom.pair_end):
            pair = board.atom_pair[spot]
            slot = board.pairs[pair].slot
            if board.pairs[pair].worth + board.stay * atom.people <= worth_of_atom(board, number):
                continue  # it would lose even in the middle of a package there
            for place in range(start[slot], start[slot + 1]):
                joined = board.packages[listed[place]]
                if changed or listed[place] == atom.package:
                    continue
                if suits_place(board, number, joined.village, joined.centre):
                    changed = _swap_with(board, number, pair, listed[place], old, other_old)
                    made += changed
    return made
