"""The packages of the previous plan stand again before new ones are founded: same carrier, whoever of the members can still be in."""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints
from matcher.packages.atoms import Atoms
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer
from matcher.packages.former import Former
from matcher.packages.geometry import is_near, reaches_members
from matcher.packages.members import link, settle
from matcher.packages.relocate import widest_atom
from matcher.packages.seats import reseat
from matcher.packages.slots import Slots
from matcher.packages.swap import pair_in
from matcher.packages.try_out import try_package


def former_of_atoms(atoms: Atoms, former: Former) -> Ints:
    """Return the former package of each atom, -1 where its needs were not all in the same."""
    found = np.full(atoms.count, -1, dtype=np.int64)
    start, members = atoms.needs_of()
    if not atoms.count or not former.ids:
        return found
    before = former.of_need[members]
    low, high = np.minimum.reduceat(before, start[:-1]), np.maximum.reduceat(before, start[:-1])
    return np.where(low == high, low, found)


def remember_former(board: Board, atoms: Atoms, slots: Slots, former: Former) -> None:
    """Write on an empty board who was in which package, and slot and common village of each of these packages."""
    of_atom = former_of_atoms(atoms, former)
    board.atoms["former"] = of_atom
    slot_of = {pair: slot for slot, pair in enumerate(zip(slots.carrier.tolist(), slots.cell.tolist(), strict=True))}
    start, members = atoms.needs_of()
    villages = atoms.villages
    for package in np.unique(of_atom[of_atom >= 0]).tolist():
        inside = np.flatnonzero(of_atom == package)
        cells, times = np.unique(atoms.cell[inside], return_counts=True)
        slot = slot_of.get((int(former.carrier[package]), int(cells[np.argmax(times)])), -1)
        homes = villages.village[members[np.concatenate([np.arange(start[one], start[one + 1]) for one in inside])]]
        homes = homes[homes >= 0]
        around = [villages.near[villages.near_start[home] : villages.near_start[home + 1]] for home in homes]
        village = -1
        if around:
            common, times = np.unique(np.concatenate(around), return_counts=True)
            village = int(common[np.argmax(times)])
        board.packages["slot"][package], board.packages["village"][package] = slot, village


def refound(board: Board) -> int:
    """Found anew, under their own numbers, packages of the previous plan that do not stand although they would pay; return how many."""
    founded = 0
    for package in range(board.reserved):
        former = board.packages[package]
        if former["people"] == 0 and former["slot"] >= 0 and former["centre"] >= 0:
            gained, _ = try_package(board, int(former["slot"]), int(former["centre"]), int(former["village"]), package)
            founded += gained > 0
    return founded


@inner
def _lives_near(board: Board, number: int, village: int) -> bool:
    atom = board.atoms[number]
    for place in range(atom.start, atom.end):  # noqa: SIM110 - compiled: a plain loop
        if not is_near(board, village, board.needs[board.atom_need[place]].village):
            return False
    return True


@outer
def reopen(board: Board) -> int:
    """Seat former members in their packages where rules and capacities still allow; return how many atoms came back."""
    old, came = np.empty(4 * widest_atom(board), np.int64), 0
    for number in range(board.atoms.size):
        atom = board.atoms[number]
        if atom.former < 0 or board.packages[atom.former].slot < 0:
            continue
        joined = board.packages[atom.former]
        pair = pair_in(board, joined.slot, number)
        if (
            pair >= 0
            and joined.people + atom.people <= board.at_most
            and _lives_near(board, number, joined.village)
            and reaches_members(board, number, atom.former, -1)
            and reseat(board, pair, old)
        ):
            link(board, number, atom.former)
            came += 1
    for package in range(board.reserved):
        if board.packages[package].people > 0:
            settle(board, package)
    return came
