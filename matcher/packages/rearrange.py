"""Members of packages that one carrier holds in one cell, put together anew so that they are closer to one another.

Carrier, hours, money and the number of packages stay as they are: only who is with whom changes, which is the capacitated p-median of
:mod:`matcher.packages.cluster`.
"""

from __future__ import annotations

import numpy as np

from matcher.model.policy import Policy
from matcher.options.options import Bools, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.cluster import cluster, earth_points

_WORK = 2
"""Effort of the clustering; the sets are small."""

_SLACK_KM = 0.01
_EARTH_KM = 6_300.0
"""Off the diameter, because the clustering measures straight lines through the earth and the checker its surface: an arc of ``d`` km is
``d^3 / (24 R^2)`` longer than its chord, and more by a fourth power that counts beyond a thousand kilometres only."""


def rearranged(options: Options, policy: Policy, atoms: Atoms, taken: Ints, package: Ints, *, seed: int) -> Ints:
    """Return the package of each need after the packages of one carrier and one cell have exchanged members.

    Parameters
    ----------
    options, policy, atoms
        The problem.
    taken
        Option of each need.
    package
        Number of the package of each need, -1 for none.
    seed
        Seed of the run.
    """
    package = package.copy()
    members = np.flatnonzero((package >= 0) & _moves_alone(atoms))
    if not members.size:
        return package
    carrier = options.helpers.resource[taken[members]]
    place = np.where(atoms.villages.rural[members], atoms.villages.village[members], -1)
    keys = np.stack([carrier, atoms.cell[atoms.of_need[members]], place])
    # Packages with members that cannot move alone, or from several villages, stay as they are.
    fixed = np.union1d(package[(package >= 0) & ~_moves_alone(atoms)], _of_several_places(package[members], place))
    order = np.lexsort(keys)
    cuts = np.flatnonzero((np.diff(keys[:, order], axis=1) != 0).any(axis=0)) + 1
    for group in np.split(members[order], cuts):
        free = np.sort(group[~np.isin(package[group], fixed)])
        numbers = np.unique(package[free])
        if numbers.size > 1:
            package[free] = _closer(options, policy, atoms, free, package[free], seed)
    return package


def _moves_alone(atoms: Atoms) -> Bools:
    """Return which needs are an atom of their own."""
    alone = np.zeros(atoms.of_need.size, dtype=np.bool_)
    inside = atoms.of_need >= 0
    alone[inside] = atoms.size[atoms.of_need[inside]] == 1
    return alone


def _of_several_places(package: Ints, place: Ints) -> Ints:
    """Return the packages with members of more than one place."""
    pairs = np.unique(np.stack([package, place]), axis=1)[0]
    number, count = np.unique(pairs, return_counts=True)
    return number[count > 1]


def _closer(options: Options, policy: Policy, atoms: Atoms, needs: Ints, package: Ints, seed: int) -> Ints:
    """Return packages of some needs that are closer together, or those that they have."""
    shape, people = policy.packages, options.needs.people[needs]
    points = earth_points(atoms.lon[needs], atoms.lat[needs])
    numbers = np.unique(package)
    found = cluster(
        points,
        weights=people,
        at_least=shape.at_least,
        at_most=shape.at_most,
        count=int(numbers.size),
        diameter_km=_straight(shape.diameter_km),
        work=_WORK,
        seed=seed,
    )
    group = np.asarray(found.group)
    if (group < 0).any() or np.unique(group).size != numbers.size:
        return package
    before, after = (_kilometres(points, people, each) for each in (np.searchsorted(numbers, package), group))
    return numbers[group] if after < before else package


def _straight(far: float) -> float:
    """Return a straight line so long that points which are no further apart are within a diameter on the surface."""
    return max(0.0, far - _SLACK_KM - far**3 / (20 * _EARTH_KM**2))


def _kilometres(points: np.typing.NDArray[np.float64], people: Ints, group: Ints) -> float:
    """Return the sum of people times kilometres to the medoid of their group."""
    total = 0.0
    for number in np.unique(group):
        inside = group == number
        apart = np.linalg.norm(points[inside][:, None] - points[inside][None], axis=2)
        total += float((apart * people[inside]).sum(axis=1).min())
    return total
