"""Compiled: packages that are given up, their members to the packages around or alone; what is left too small is not kept."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Floats, Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer, ranking
from matcher.packages.members import link, settle, unlink, worth_of_atom
from matcher.packages.relocate import NEGLIGIBLE, best_place, packages_by_slot, widest_atom
from matcher.packages.seats import reseat, restore

_TRIES = 4
"""Packages that a member tries before it stays alone with its carrier."""


@inner
def _worth_alone(board: Board, number: int) -> float:
    """Return what the options that the needs of an atom have would be worth outside packages."""
    atom, total = board.atoms[number], 0.0
    for place in range(atom.start, atom.end):
        total += board.options[board.needs[board.atom_need[place]].option].alone
    return total


@inner
def _leave(board: Board, number: int) -> None:
    """Take an atom out of its package; its needs keep their options, each alone."""
    unlink(board, number)
    atom = board.atoms[number]
    for place in range(atom.start, atom.end):
        who = board.needs[board.atom_need[place]]
        who.has = board.options[who.option].alone


@outer
def drop_small(board: Board) -> int:
    """Dissolve packages that are too small: their members stay with the carrier, alone; return how many there were."""
    dropped = 0
    for package in range(board.packages.size):
        if 0 < board.packages[package].people < board.at_least:
            while board.packages[package].head >= 0:
                _leave(board, board.packages[package].head)
            dropped += 1
    return dropped


@inner
def _sum_of_members(board: Board, package: int) -> float:
    """Return what the places of a package's members are worth."""
    total, member = 0.0, board.packages[package].head
    while member >= 0:
        total += worth_of_atom(board, member)
        member = board.atoms[member].following
    return total


@inner
def _move_out(board: Board, number: int, start: Ints, listed: Ints, old: Ints) -> tuple[float, int]:
    """Move a member to the package where it loses least, or leave it alone; return what all win and where it went (-1: nowhere)."""
    has, alone = worth_of_atom(board, number), _worth_alone(board, number)
    limit = np.inf
    for _ in range(_TRIES):
        package, pair, gain = best_place(board, number, start, listed, limit, alone - has)
        if package < 0:
            break
        if reseat(board, pair, old):
            before = _sum_of_members(board, package)
            unlink(board, number)
            link(board, number, package)
            settle(board, package)
            return _sum_of_members(board, package) - before - has, package
        limit = gain
    _leave(board, number)
    return alone - has, -1


@inner
def _give_up(board: Board, package: int, start: Ints, listed: Ints, widest: int) -> bool:
    """Dissolve a package where all together win by it, else leave everything as it was; return whether it is gone."""
    count, member = 0, board.packages[package].head
    while member >= 0:
        count += 1
        member = board.atoms[member].following
    members, went = np.empty(count, np.int64), np.empty(count, np.int64)
    old = np.empty((count, 4 * widest), np.int64)
    has = np.empty((count, widest))
    member = board.packages[package].head
    for place in range(count):
        members[place] = member
        member = board.atoms[member].following
    won = board.opening
    for place in range(count):
        number = members[place]
        _remember_has(board, number, has[place])
        gain, went[place] = _move_out(board, number, start, listed, old[place])
        won += gain
    if won > NEGLIGIBLE:
        return True
    for place in range(count - 1, -1, -1):
        number = members[place]
        if went[place] >= 0:
            unlink(board, number)
            restore(board, number, old[place])
            settle(board, went[place])
        _put_back_has(board, number, has[place])
        link(board, number, package)
    settle(board, package)
    return False


@inner
def _remember_has(board: Board, number: int, has: Floats) -> None:
    atom = board.atoms[number]
    for place in range(atom.end - atom.start):
        has[place] = board.needs[board.atom_need[atom.start + place]].has


@inner
def _put_back_has(board: Board, number: int, has: Floats) -> None:
    atom = board.atoms[number]
    for place in range(atom.end - atom.start):
        board.needs[board.atom_need[atom.start + place]].has = has[place]


@outer
def dissolve(board: Board) -> int:
    """Give up packages, the smallest first, whose members do better, or nearly as well, elsewhere; return how many are gone."""
    start, listed = packages_by_slot(board)
    size = np.empty(listed.size)
    for place in range(listed.size):
        size[place] = board.packages[listed[place]].people
    order, widest, gone = ranking(size), widest_atom(board), 0
    for rank in range(listed.size):
        gone += _give_up(board, listed[order[rank]], start, listed, widest)
    return gone
