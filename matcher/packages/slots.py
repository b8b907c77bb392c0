"""Who could carry what: slots of a carrier and a cell, and the atoms that the carrier can serve whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.enums import Dimension
from matcher.model.policy import Packages
from matcher.options.options import Bools, Ints, Options
from matcher.packages.atoms import Atoms


@dataclass(frozen=True, kw_only=True, eq=False)
class Slots:
    """Pairs of a slot and an atom, sorted by slot, then atom.

    Attributes
    ----------
    start
        First pair of each slot, with the end behind the last; shape ``(slots + 1,)``.
    carrier, cell
        Resource number and cell of each slot.
    atom, slot
        Atom and slot of each pair.
    option_start, option
        Rows of ``options.helpers`` of each pair, one a need of the atom, ascending; and where they start.
    """

    start: Ints
    carrier: Ints
    cell: Ints
    atom: Ints
    slot: Ints
    option_start: Ints
    option: Ints

    @property
    def count(self) -> int:
        """Number of slots."""
        return int(self.carrier.size)

    def of_atoms(self, atoms: int) -> tuple[Ints, Ints]:
        """Return the pairs of each atom, by slot, and where they start."""
        order = np.argsort(self.atom, kind="stable").astype(np.int64)
        return np.searchsorted(self.atom[order], np.arange(atoms + 1)).astype(np.int64), order


def slots_of(options: Options, atoms: Atoms, packable: Bools, shape: Packages) -> Slots:
    """Return the slots in which a package could stand, judged by people and capacities; who is too far apart is not seen.

    Parameters
    ----------
    options
        Options of the needs that are free, with the capacities left to them.
    atoms
        Atoms of the same needs.
    packable
        Options that could be in a package.
    shape
        Sizes.
    """
    helpers = options.helpers
    rows = np.flatnonzero(packable)
    atom, carrier = atoms.of_need[helpers.need[rows]], helpers.resource[rows]
    order = np.lexsort((rows, atom, atoms.cell[atom] if atoms.count else atom, carrier))
    rows, atom, carrier = rows[order], atom[order], carrier[order]
    first = np.flatnonzero((np.diff(atom, prepend=-1) != 0) | (np.diff(carrier, prepend=-1) != 0))
    length = np.diff(first, append=rows.size)
    whole = length == atoms.size[atom[first]]
    worth = np.repeat(whole, length)
    rows, first, length = rows[worth], first[whole], length[whole]
    pair_atom, pair_carrier = atom[first], carrier[first]
    pair_cell = atoms.cell[pair_atom] if atoms.count else pair_atom
    starts = np.flatnonzero((np.diff(pair_carrier, prepend=-1) != 0) | (np.diff(pair_cell, prepend=-1) != 0))
    size = np.diff(starts, append=pair_atom.size)
    slot = np.repeat(np.arange(starts.size), size)
    hours = np.add.reduceat(helpers.hours[rows], np.cumsum(length) - length) if rows.size else length
    possible = _large_enough(
        options, atoms.people[pair_atom], hours, atoms.size[pair_atom], slot, pair_carrier[starts], shape.at_least
    )
    kept = possible[slot]
    number = np.cumsum(possible) - 1
    count = int(possible.sum())
    return Slots(
        start=np.searchsorted(number[slot[kept]], np.arange(count + 1)).astype(np.int64),
        carrier=pair_carrier[starts][possible],
        cell=pair_cell[starts][possible],
        atom=pair_atom[kept],
        slot=number[slot[kept]].astype(np.int64),
        option_start=np.concatenate([[0], np.cumsum(length[kept])]).astype(np.int64),
        option=rows[np.repeat(kept, length)],
    )


def _large_enough(
    options: Options, people: Ints, hours: Ints, size: Ints, slot: Ints, carrier: Ints, at_least: int
) -> Bools:
    """Return which slots have enough people whose hours, cases and number the carrier's capacities can hold."""
    count = carrier.size
    possible = np.bincount(slot, weights=people, minlength=count) >= at_least
    capacities, resources = options.capacities, len(options.resources.ids)
    asked = ((Dimension.HOURS, hours), (Dimension.CASES, size), (Dimension.PEOPLE, people))
    for dimension, amount in asked:
        row = capacities.rows_of(dimension, resources)[carrier]
        limit = np.where(row >= 0, capacities.capacity[row], np.iinfo(np.int64).max)
        possible &= _least(people, amount, slot, count, at_least) <= limit
    return np.asarray(possible)


def _least(people: Ints, amount: Ints, slot: Ints, slots: int, wanted: int) -> Ints:
    """Return the least amount that so many people of each slot can take, rounded down: the cheapest go first, the last in part."""
    order = np.lexsort((amount / people, slot))
    people, amount, slot = people[order], amount[order], slot[order]
    first = np.searchsorted(slot, np.arange(slots))
    before = np.cumsum(people) - people
    before = before - before[first][slot] if slot.size else before
    share = np.clip((wanted - before) / people, 0.0, 1.0) if slot.size else np.zeros(0)
    least: Ints = np.floor(np.bincount(slot, weights=share * amount, minlength=slots) + 1e-9).astype(np.int64)
    return least
