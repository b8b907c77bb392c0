"""Compiled: an atom takes its carrier's options, all or none, and can be put back exactly as it was."""

from __future__ import annotations

from matcher.options.options import Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner
from matcher.packages.ledger import charge, put_back, release, remember


@inner
def vacate(board: Board, number: int, old: Ints) -> None:
    """Take from the needs of an atom what they have, and remember it."""
    atom = board.atoms[number]
    for place in range(atom.end - atom.start):
        need = board.atom_need[atom.start + place]
        remember(board, need, old, place)
        release(board, need)


@inner
def restore(board: Board, number: int, old: Ints) -> None:
    """Give the needs of an atom back what they had."""
    atom = board.atoms[number]
    for place in range(atom.end - atom.start):
        release(board, board.atom_need[atom.start + place])
    for place in range(atom.end - atom.start):
        put_back(board, board.atom_need[atom.start + place], old, place)


@inner
def take_seats(board: Board, number: int) -> bool:
    """Give the needs of a pair, who have nothing, its options; return whether all fit. Some may be seated where not all do."""
    pair = board.pairs[number]
    start = board.atoms[pair.atom].start
    for place in range(pair.end - pair.start):  # noqa: SIM110 - compiled: a plain loop
        if not charge(board, board.atom_need[start + place], board.pair_option[pair.start + place]):
            return False
    return True


@inner
def reseat(board: Board, pair: int, old: Ints) -> bool:
    """Give the needs of a pair its options where all fit, else leave everything as it was; ``old`` keeps what they had."""
    atom = board.pairs[pair].atom
    vacate(board, atom, old)
    if take_seats(board, pair):
        return True
    restore(board, atom, old)
    return False
