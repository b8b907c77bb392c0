"""Compiled: how far needs are apart, and which of them may share a package."""

from __future__ import annotations

from math import sqrt

from matcher.packages.board import Board
from matcher.packages.compiled import inner


@inner
def km_between(board: Board, one: int, other: int) -> float:
    """Return the distance of two needs: on the plane of their mean latitude, exact to millionths at a district's size."""
    here, there = board.needs[one], board.needs[other]
    up = (here.latitude - there.latitude) * (here.north + there.north) * 0.5
    along = (here.longitude - there.longitude) * (here.east + there.east) * 0.5
    return sqrt(up * up + along * along)


@inner
def is_near(board: Board, village: int, other: int) -> bool:
    """Return whether a village lies within the rings of another; in town (-1) everything does."""
    if village < 0:
        return True
    low, high = board.near_start[village], board.near_start[village + 1]
    end = high
    while low < high:
        middle = (low + high) // 2
        if board.near[middle] < other:
            low = middle + 1
        else:
            high = middle
    return bool(low < end and board.near[low] == other)


@inner
def suits_place(board: Board, number: int, village: int, centre: int) -> bool:
    """Return whether all needs of an atom lie near a village and within a diameter of a need."""
    atom = board.atoms[number]
    for place in range(atom.start, atom.end):
        need = board.atom_need[place]
        if not km_between(board, need, centre) <= board.diameter or not is_near(
            board, village, board.needs[need].village
        ):
            return False
    return True


@inner
def within_reach(board: Board, one: int, other: int) -> bool:
    """Return whether every need of an atom is within a diameter of every need of another (or of the same)."""
    first, second = board.atoms[one], board.atoms[other]
    for place in range(first.start, first.end):
        for spot in range(second.start, second.end):
            if not km_between(board, board.atom_need[place], board.atom_need[spot]) <= board.diameter:
                return False
    return True


@inner
def reaches_members(board: Board, atom: int, package: int, but: int) -> bool:
    """Return whether an atom is within a diameter of itself and of every member of a package but one."""
    if not within_reach(board, atom, atom):
        return False
    member = board.packages[package].head
    while member >= 0:
        if member not in (but, atom) and not within_reach(board, atom, member):
            return False
        member = board.atoms[member].following
    return True


@inner
def km_people(board: Board, number: int, centre: int) -> float:
    """Return ``sum of people x km`` from the needs of an atom to a centre."""
    atom, total = board.atoms[number], 0.0
    for place in range(atom.start, atom.end):
        need = board.atom_need[place]
        total += board.needs[need].people * km_between(board, need, centre)
    return total
