"""From the board to a solution: packages numbered, centred, costed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from matcher.model.distance import Points, distance_between
from matcher.model.policy import Policy
from matcher.optimise.solution import Grouping
from matcher.options.options import Floats, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.costs import compactness, opening, saved_in_package

if TYPE_CHECKING:
    from matcher.packages.board import Board

_TIE_KM = 1e-7
"""Sums of distances this close are equal: the smaller identifier decides."""


def package_of_needs(atoms: Atoms, board: Board) -> Ints:
    """Return the package of each need on the board, -1 for none; numbers may have gaps."""
    if not atoms.count:
        return np.full_like(atoms.of_need, -1)
    return np.where(atoms.of_need >= 0, board.atoms["package"][atoms.of_need], -1)


def centre_of(points: Points, people: Ints, members: Ints) -> tuple[int, Floats]:
    """Return the medoid of some needs and the distance of each to it, kilometres."""
    size = members.size
    km = distance_between(points.at(np.repeat(members, size)), points.at(np.tile(members, size))).reshape(size, size)
    total = (km * people[members]).sum(axis=1)
    centre = int(np.flatnonzero(total <= total.min() + _TIE_KM)[0])
    return int(members[centre]), km[centre]


def grouping_of(
    options: Options, policy: Policy, atoms: Atoms, taken: Ints, package: Ints, names: Sequence[str], known: Set[str]
) -> Grouping:
    """Return packages in the order of carrier and smallest need, with what each member costs.

    Parameters
    ----------
    options, policy
        What costs are made of; needs are sorted by identifier.
    atoms
        Where the needs are.
    taken
        Option of each need, a carrier's for all members of a package.
    package
        Number of the package of each need, -1 for none; numbers may have gaps.
    names
        Identifiers by the given numbers, empty for a new one; ``PKG-0001`` and so on for new ones.
    known
        Identifiers that no new package gets.
    """
    members = np.flatnonzero(package >= 0)
    number, first = np.unique(package[members], return_index=True)
    carrier = options.helpers.resource[taken[members[first]]]
    order = np.lexsort((members[first], carrier))
    renumbered = np.full(int(package.max(initial=-1)) + 2, -1, dtype=np.int64)
    renumbered[number[order]] = np.arange(order.size)
    of_need = np.where(package >= 0, renumbered[package], -1)
    points, people = Points.of(atoms.lon, atoms.lat), options.needs.people
    centre, km = np.empty(order.size, dtype=np.int64), np.full(of_need.size, np.nan)
    members = members[np.argsort(of_need[members], kind="stable")]
    start = np.searchsorted(of_need[members], np.arange(order.size + 1))
    for place in range(order.size):
        inside = members[start[place] : start[place + 1]]
        centre[place], km[inside] = centre_of(points, people, inside)
    cost = np.zeros(of_need.size, dtype=np.int64)
    who = people[members]
    cost[members] = options.helpers.cost[taken[members]] - saved_in_package(policy, who) + compactness(
        policy, who, km[members]
    )  # fmt: skip
    cost[centre] += opening(policy.packages)
    given = [names[old] for old in number[order].tolist()]
    return Grouping(
        package=of_need,
        cost=cost,
        km=km,
        ids=_identifiers(given, known),
        carrier=carrier[order],
        centre=centre,
    )


def _identifiers(given: list[str], known: Set[str]) -> tuple[str, ...]:
    found, number = [], 0
    for name in given:
        while not name:
            number += 1
            fresh = f"PKG-{number:04d}"
            name = "" if fresh in known else fresh
        found.append(name)
    return tuple(found)
