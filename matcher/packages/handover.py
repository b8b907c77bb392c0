"""Compiled: whole packages handed to another carrier who can serve every member."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer
from matcher.packages.geometry import km_people
from matcher.packages.members import link, settle, stays, unlink, worth_of_atom
from matcher.packages.relocate import NEGLIGIBLE, packages_by_slot, widest_atom
from matcher.packages.seats import restore, take_seats, vacate
from matcher.packages.swap import pair_in

_TRIES = 3
"""Carriers that a package is offered to."""


@inner
def _members_of(board: Board, package: int) -> Ints:
    """Return the atoms of a package."""
    count, member = 0, board.packages[package].head
    while member >= 0:
        count += 1
        member = board.atoms[member].following
    members, member = np.empty(count, np.int64), board.packages[package].head
    for place in range(count):
        members[place] = member
        member = board.atoms[member].following
    return members


@inner
def _gain_with(board: Board, package: int, members: Ints, slot: int, number: int) -> float:
    """Return what a package of a number gains in a slot over what it has; minus infinity where a member cannot be there."""
    gain, centre = 0.0, board.packages[package].centre
    for member in members:
        pair = pair_in(board, slot, member)
        if pair < 0:
            return -np.inf
        gain += board.pairs[pair].worth - worth_of_atom(board, member) - board.per_km * km_people(board, member, centre)
        gain += stays(board, member, number)
    return gain


@inner
def _hand_over(board: Board, package: int, members: Ints, slot: int, number: int, old: Ints) -> bool:
    """Let a package become that of a number, in another slot, where its capacities suffice; else leave all as it was."""
    for place in range(members.size):
        vacate(board, members[place], old[place])
    for place in range(members.size):
        if not take_seats(board, pair_in(board, slot, members[place])):
            for back in range(members.size - 1, -1, -1):
                restore(board, members[back], old[back])
            return False
    village = board.packages[package].village
    for member in members:
        unlink(board, member)
    board.packages[number].slot, board.packages[number].village = slot, village
    for member in members:
        link(board, member, number)
    settle(board, number)
    return True


@outer
def hand_over(board: Board) -> int:
    """Offer every package to other carriers, those first with whom it gains most; return how many changed hands."""
    _, listed = packages_by_slot(board)
    widest, changed, number = widest_atom(board), 0, board.reserved
    for package in listed:
        while number < board.packages.size and board.packages[number].people > 0:
            number += 1
        if number == board.packages.size:
            break
        members = _members_of(board, package)
        old, limit = np.empty((members.size, 4 * widest), np.int64), np.inf
        first = board.atoms[members[0]]
        for _ in range(_TRIES):
            best, most = -1, NEGLIGIBLE
            for spot in range(first.pair, first.pair_end):
                slot = board.pairs[board.atom_pair[spot]].slot
                if slot != board.packages[package].slot:
                    gain = _gain_with(board, package, members, slot, number)
                    if most < gain < limit:
                        best, most = slot, gain
            if best < 0:
                break
            if _hand_over(board, package, members, best, number, old):
                changed += 1
                break
            limit = most
    return changed
