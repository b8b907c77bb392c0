"""Compiled: atoms come into packages and leave them; centres follow."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer
from matcher.packages.geometry import km_between


@inner
def link(board: Board, number: int, package: int) -> None:
    """Make an atom a member of a package."""
    atom, joined = board.atoms[number], board.packages[package]
    atom.following, atom.before = joined.head, -1
    if joined.head >= 0:
        board.atoms[joined.head].before = number
    joined.head = number
    atom.package = package
    joined.people += atom.people


@inner
def unlink(board: Board, number: int) -> None:
    """Take an atom out of its package."""
    atom = board.atoms[number]
    left = board.packages[atom.package]
    if atom.before >= 0:
        board.atoms[atom.before].following = atom.following
    else:
        left.head = atom.following
    if atom.following >= 0:
        board.atoms[atom.following].before = atom.before
    atom.following, atom.before, atom.package = -1, -1, -1
    left.people -= atom.people


@inner
def find_centre(board: Board, package: int) -> int:
    """Return the medoid of a package: the member with the least people-weighted sum of distances, the first of equals."""
    best: Any = np.int64(-1)
    least = np.inf
    head = board.packages[package].head
    member = head
    while member >= 0:
        for place in range(board.atoms[member].start, board.atoms[member].end):
            centre, total, other = board.atom_need[place], 0.0, head
            while other >= 0 and total <= least:
                for spot in range(board.atoms[other].start, board.atoms[other].end):
                    need = board.atom_need[spot]
                    total += board.needs[need].people * km_between(board, need, centre)
                other = board.atoms[other].following
            if total < least or (total == least and centre < best):
                best, least = centre, total
        member = board.atoms[member].following
    return int(best)


@inner
def settle(board: Board, package: int) -> None:
    """Find the centre of a package anew and write what the places of its members are worth."""
    centre = find_centre(board, package)
    board.packages[package].centre = centre
    member = board.packages[package].head
    while member >= 0:
        stay = board.stay if board.atoms[member].former == package else 0.0
        for place in range(board.atoms[member].start, board.atoms[member].end):
            need = board.atom_need[place]
            who = board.needs[need]
            far = board.per_km * km_between(board, need, centre)
            who.has = board.options[who.option].worth + (stay - far) * who.people
        member = board.atoms[member].following


@inner
def worth_of_atom(board: Board, number: int) -> float:
    """Return what the places of an atom's needs are worth."""
    atom, total = board.atoms[number], 0.0
    for place in range(atom.start, atom.end):
        total += board.needs[board.atom_need[place]].has
    return total


@outer
def weigh_pairs(board: Board) -> None:
    """Write what the options of each pair would be worth in a package, compactness aside."""
    for number in range(board.pairs.size):
        pair, total = board.pairs[number], 0.0
        for place in range(pair.start, pair.end):
            total += board.options[board.pair_option[place]].worth
        pair.worth = total


@inner
def can_spare(board: Board, number: int) -> bool:
    """Return whether an atom may leave where it is: its package stays large enough."""
    atom = board.atoms[number]
    return bool(atom.package < 0 or board.packages[atom.package].people - atom.people >= board.at_least)


@inner
def stays(board: Board, number: int, package: int) -> float:
    """Return what it is worth to an atom that a package is the one it was in before, micropoints."""
    atom = board.atoms[number]
    return board.stay * atom.people if atom.former == package else 0.0
