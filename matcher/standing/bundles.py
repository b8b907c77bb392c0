"""Packages of a standing plan on a changed pool: they stay as they are; what a change takes out of one leaves the rest, or ends it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.model import Pool
from matcher.optimise.solution import Grouping
from matcher.options import Options
from matcher.options.options import Bools, Ints
from matcher.packages.atoms import atoms_of
from matcher.packages.result import grouping_of
from matcher.rules import Context
from matcher.standing.changes import Changes
from matcher.standing.state import Standing

_SHAPE = ("service", "region", "lon", "lat", "household_id", "people")
"""Columns of a need that its package was made by."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Bundles:
    """Packages on a changed pool.

    Attributes
    ----------
    grouping
        The packages that are left, ``None`` where there are none.
    left
        Needs that were in a package and are not any more; they may keep its carrier alone.
    dissolved
        Identifiers of the packages that ended.
    """

    grouping: Grouping | None
    left: Ints
    dissolved: tuple[str, ...]


def bundles_of(
    standing: Standing, context: Context, options: Options, changes: Changes, number: Ints, taken: Ints
) -> Bundles:
    """Return the packages of a standing plan that still hold.

    A package whose members have gone, have moved or have lost its carrier goes on without them while it is large enough and keeps
    households whole; else it is dissolved.

    Parameters
    ----------
    standing
        The plan.
    context, options, changes
        The changed pool, its options, and what differs.
    number
        New number of each old resource.
    taken
        Option that each need still has, -1 for none.
    """
    was = standing.solution.grouping
    if was is None:
        return Bundles(grouping=None, left=np.zeros(0, dtype=np.int64), dissolved=())
    rows = changes.tables["needs"].old_of_new
    known = np.flatnonzero(rows >= 0)
    before = np.full(rows.size, -1, dtype=np.int64)
    before[known] = was.package[rows[known]]
    carrier = number[was.carrier]
    holder = np.where(taken >= 0, options.helpers.resource[taken], -1) if options.helpers.size else taken
    stays = (before >= 0) & (taken >= 0) & (holder == carrier[before])
    stays &= ~_is_other(standing.context.pool, context.pool, changes)
    touched = _touched(standing, context, changes, before, stays)
    package = np.where(stays, before, -1)
    if touched.any():
        package = _repaired(context, options, package, touched)
    grouping = _regrouped(standing, context, options, rows, package, taken, carrier, touched)
    alive = np.zeros(len(was.ids), dtype=np.bool_)
    alive[package[package >= 0]] = True
    return Bundles(
        grouping=grouping,
        left=np.flatnonzero((before >= 0) & (package < 0)),
        dissolved=tuple(was.ids[place] for place in np.flatnonzero(~alive).tolist()),
    )


def _is_other(old: Pool, new: Pool, changes: Changes) -> Bools:
    """Return which needs differ in what their package was made by."""
    rows = changes.tables["needs"]
    found = rows.old_of_new < 0
    again = np.flatnonzero(rows.differs & ~found)
    if again.size:
        before, now = old.needs[rows.old_of_new[again]], new.needs[again]
        for name in _SHAPE:
            found[again] |= before[name].ne_missing(now[name]).to_numpy()
    return np.asarray(found, dtype=np.bool_)


def _touched(standing: Standing, context: Context, changes: Changes, before: Ints, stays: Bools) -> Bools:
    """Return the packages that may not be what they were: a member is away, or somebody new is of a member's household."""
    was = standing.solution.grouping
    assert was is not None
    rows = changes.tables["needs"]
    size = np.bincount(was.package[was.package >= 0], minlength=len(was.ids))
    touched = size != np.bincount(before[stays], minlength=len(was.ids))
    again = rows.differs
    if again.any():
        households = context.pool.needs["household_id"]
        newly = households.filter(again).drop_nulls().unique()
        shares = households.is_in(newly.implode()).fill_null(value=False).to_numpy()
        touched[before[shares & (before >= 0)]] = True
        touched[before[again & (before >= 0)]] = True
    if any(changes.tables[table].count for table in ("regions", "services", "pins")) or (
        context.policy.packages != standing.context.policy.packages or context.date != standing.context.date
    ):
        touched[:] = True
    return np.asarray(touched, dtype=np.bool_)


def _repaired(context: Context, options: Options, package: Ints, touched: Bools) -> Ints:
    """Return the package of each need where households that are not whole leave, and packages too small or too large end."""
    shape, atoms = context.policy.packages, atoms_of(context, options)
    found = package.copy()
    inside = np.flatnonzero(package >= 0)
    inside = inside[touched[package[inside]]]
    atom = atoms.of_need[inside]
    found[inside[atom < 0]] = -1
    inside, atom = inside[atom >= 0], atom[atom >= 0]
    # A household is whole where as many of its needs are in this one package as it has.
    pairs, together = np.unique(np.stack([atom, package[inside]]), axis=1, return_inverse=True)
    whole = np.bincount(together.reshape(-1), minlength=pairs.shape[1]) == atoms.size[pairs[0]]
    found[inside[~whole[together.reshape(-1)]]] = -1
    people = np.bincount(found[found >= 0], weights=options.needs.people[found >= 0], minlength=touched.size)
    ended = touched & ((people < shape.at_least) | (people > shape.at_most))
    found[(found >= 0) & ended[found]] = -1
    return found


def _regrouped(
    standing: Standing,
    context: Context,
    options: Options,
    rows: Ints,
    package: Ints,
    taken: Ints,
    carrier: Ints,
    touched: Bools,
) -> Grouping | None:
    """Return the packages with centre and cost anew where they were touched, and what their members cost today elsewhere."""
    was = standing.solution.grouping
    assert was is not None
    members = np.flatnonzero(package >= 0)
    if not members.size:
        return None
    numbers = np.unique(package[members])
    place = np.full(len(was.ids), -1, dtype=np.int64)
    place[numbers] = np.arange(numbers.size)
    new_of_old = np.full(len(standing.options.needs.ids), -1, dtype=np.int64)
    new_of_old[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    cost, km = np.zeros(package.size, dtype=np.int64), np.full(package.size, np.nan)
    old = rows[members]
    before = standing.options.helpers.cost[standing.solution.taken[old]]
    cost[members] = was.cost[old] + options.helpers.cost[taken[members]] - before
    km[members] = was.km[old]
    found = Grouping(
        package=np.where(package >= 0, place[package], -1),
        cost=cost,
        km=km,
        ids=tuple(was.ids[number] for number in numbers.tolist()),
        carrier=carrier[numbers],
        centre=new_of_old[was.centre[numbers]],
    )
    again = touched[numbers]
    return _settled(context, options, found, taken, again) if again.any() else found


def _settled(context: Context, options: Options, grouping: Grouping, taken: Ints, again: Bools) -> Grouping:
    """Return packages with centre, distances and costs of some of them worked out anew."""
    inside = (grouping.package >= 0) & again[grouping.package]
    part = grouping_of(
        options,
        context.policy,
        atoms_of(context, options),
        taken,
        np.where(inside, grouping.package, -1),
        grouping.ids,
        frozenset(grouping.ids),
    )
    place = {name: number for number, name in enumerate(grouping.ids)}
    centre = grouping.centre.copy()
    centre[[place[name] for name in part.ids]] = part.centre
    return replace(
        grouping,
        cost=np.where(inside, part.cost, grouping.cost),
        km=np.where(inside, part.km, grouping.km),
        centre=centre,
    )
