"""Neighbouring packages put to the exact model together: a few at a time, kept where the whole plan gets better.

A neighbourhood is a package, the nearest of its cell that could be one with it, the other packages of their carriers and whoever nearby
is alone. Their needs are free, everything else holds; packages may be merged, split, handed to another of the carriers, or given up
(a neighbourhood search with an exact solver as in Shaw 1998). Centres are looked for only among those that packages have
now and the needs in the middle of a cell's, which keeps the model small.

References
----------
P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998, Lecture Notes in Computer
Science 1520, 417-431, doi:10.1007/3-540-49481-2_30.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matcher.optimise import Solution
from matcher.optimise.restrict import Part, restrict
from matcher.optimise.solvers import solver_named
from matcher.options.options import Bools, Floats, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.cluster import earth_points
from matcher.packages.costs import is_packable
from matcher.packages.exact import solve_small
from matcher.packages.finish import Task
from matcher.packages.former import Former
from matcher.packages.places import places_of
from matcher.packages.slots import slots_of

_TRIED = 12
"""Neighbourhoods at most."""

_NEEDS = 45
"""Needs of a neighbourhood at most: what a solver looks through in a fraction of a second."""

_ALONE = 6
"""Needs nearby, in no package, that are looked at too."""

_MIDDLES = 2
"""Needs in the middle of all of a cell that may be centres."""

_WORK = 0.1
"""Deterministic work of one neighbourhood."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Standing:
    """The packages that stand: number, carrier, cell, people and middle of each, and who is in them."""

    number: Ints
    carrier: Ints
    cell: Ints
    people: Ints
    middle: Floats
    members: list[Ints]


def resolved(
    options: Options, atoms: Atoms, task: Task, plan: Solution, package: Ints, former: Former
) -> tuple[Solution, Ints, int]:
    """Return plan and packages after neighbourhoods were solved exactly, and how many of them got better.

    Parameters
    ----------
    options, atoms, task
        Needs without pins, and what is asked for.
    plan, package
        A plan and the number of the package of each need, -1 for none; numbers may have gaps.
    former
        Packages of the previous plan: the first numbers are theirs, and they stay as they are.
    """
    package, better, tried = package.copy(), 0, 0
    seen: set[tuple[int, ...]] = set()
    points = earth_points(atoms.lon, atoms.lat)
    standing = _standing(options, atoms, plan, package, points, len(former.ids))
    while tried < _TRIED and not task.stop():
        group = next((one for one in _groups(task, standing) if one not in seen), None)
        if group is None:
            break
        seen.add(group)
        tried += 1
        found = _solved(options, atoms, task, plan, package, former, points, group)
        if found is not None:
            plan, package = found
            better += 1
            standing = _standing(options, atoms, plan, package, points, len(former.ids))
    return plan, package, better


def _standing(
    options: Options, atoms: Atoms, plan: Solution, package: Ints, points: Floats, reserved: int
) -> _Standing:
    rows = np.flatnonzero(package >= reserved)
    rows = rows[np.argsort(package[rows], kind="stable")]
    number, first = np.unique(package[rows], return_index=True)
    members = np.split(rows, first[1:]) if number.size else []
    leader = rows[first]
    return _Standing(
        number=number,
        carrier=options.helpers.resource[plan.taken[leader]],
        cell=atoms.cell[atoms.of_need[leader]] if number.size else number,
        people=np.array([int(options.needs.people[inside].sum()) for inside in members], dtype=np.int64),
        middle=np.array([points[inside].mean(axis=0) for inside in members]).reshape(-1, 3),
        members=members,
    )


def _groups(task: Task, standing: _Standing) -> Iterator[tuple[int, ...]]:
    """Yield neighbourhoods as numbers of packages, those around the smallest packages first."""
    shape = task.policy.packages
    for one in np.lexsort((standing.number, standing.people)).tolist():
        away = np.linalg.norm(standing.middle - standing.middle[one], axis=1)
        near = (standing.cell == standing.cell[one]) & (away <= shape.diameter_km)
        near[one] = False
        others = np.flatnonzero(near)
        fits = standing.people[others] + standing.people[one] <= shape.at_most
        others = others[np.lexsort((others, away[others], ~fits))][:1]
        chosen = [one, *others.tolist()]
        carriers = standing.carrier[chosen]
        rest = np.flatnonzero(np.isin(standing.carrier, carriers))
        for more in rest[np.lexsort((rest, away[rest]))].tolist():
            needs = sum(standing.members[place].size for place in {*chosen, more})
            if more not in chosen and needs <= _NEEDS:
                chosen.append(more)
        if len(chosen) > 1:
            yield tuple(sorted(standing.number[chosen].tolist()))


def _solved(
    options: Options,
    atoms: Atoms,
    task: Task,
    plan: Solution,
    package: Ints,
    former: Former,
    points: Floats,
    group: tuple[int, ...],
) -> tuple[Solution, Ints] | None:
    """Return plan and packages with a neighbourhood solved, ``None`` where it is as good as can be found."""
    members = np.flatnonzero(np.isin(package, group))
    needs = np.union1d(members, _alone_nearby(atoms, package, points, members))
    those = atoms.among(needs)
    carriers = np.unique(options.helpers.resource[plan.taken[members]])
    part = _with_few_helpers(restrict(options, needs, plan), carriers, plan)
    slots = slots_of(part.options, those, is_packable(part.options, those.of_need), task.policy.packages)
    nobody = replace(former, ids=(), of_need=np.full(needs.size, -1, dtype=np.int64))
    middle = _middles(those, points[needs], package[needs])
    places = places_of(part.options, those, slots, task.policy, nobody, middle) if slots.count else None
    if places is None or not places.centre.size:
        return None
    answer = solve_small(
        part.options,
        those,
        places,
        task.policy,
        solver=solver_named(task.solver),
        limits=replace(task.limits, exact_work=_WORK),
        stop=task.stop,
        begin=(part.of(plan), package[needs]),
    )
    if answer.gain <= 0:
        return None
    package = package.copy()
    package[needs] = np.where(answer.package >= 0, answer.package + int(package.max()) + 1, -1)
    return part.into(plan, answer.plan, options), package


def _with_few_helpers(part: Part, carriers: Ints, plan: Solution) -> Part:
    """Return a part in which a need has the options with some carriers, and the one that it has."""
    helpers = part.options.helpers
    kept = np.isin(helpers.resource, carriers) | (part.helper_rows == plan.taken[part.needs[helpers.need]])
    return replace(part, options=replace(part.options, helpers=helpers.where(kept)), helper_rows=part.helper_rows[kept])


def _alone_nearby(atoms: Atoms, package: Ints, points: Floats, members: Ints) -> Ints:
    """Return the needs of the same cells nearest to the members who could be in a package and are in none; whole atoms."""
    cells = np.unique(atoms.cell[atoms.of_need[members]])
    free = np.flatnonzero((package < 0) & (atoms.of_need >= 0))
    free = free[np.isin(atoms.cell[atoms.of_need[free]], cells)]
    away = np.linalg.norm(points[free] - points[members].mean(axis=0), axis=1)
    near = free[np.lexsort((free, away))][:_ALONE]
    inside = np.zeros(atoms.count, dtype=np.bool_)
    inside[atoms.of_need[near]] = True
    return free[inside[atoms.of_need[free]]]


def _middles(atoms: Atoms, points: Floats, package: Ints) -> Bools:
    """Return the needs that may be centres: the middle one of each package, and those in the middle of all of a cell."""
    middle = np.zeros(package.size, dtype=np.bool_)
    cell = np.where(atoms.of_need >= 0, atoms.cell[atoms.of_need], -1)
    for label, most in ((package, 1), (cell, _MIDDLES)):
        for number in np.unique(label[label >= 0]).tolist():
            inside = np.flatnonzero(label == number)
            apart = np.linalg.norm(points[inside][:, None] - points[inside][None], axis=2).sum(axis=1)
            middle[inside[np.argsort(apart, kind="stable")[:most]]] = True
    return middle
