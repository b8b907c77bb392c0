"""From the tables of a plan back to numbers: option of each need, payers, packages."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.distance import Points, distance_between
from matcher.model.enums import Line, ResourceKind
from matcher.model.plan import Plan
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR, MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.optimise.solution import Grouping, costs_taken
from matcher.options import DIRECT, Options
from matcher.options.options import Floats, Ints
from matcher.options.positions import positions
from matcher.rules import Context

_UNITS = {"hours": HUNDREDTHS_PER_HOUR, "yuan": FEN_PER_YUAN}


def solution_of(plan: Plan, context: Context, options: Options) -> Solution | None:
    """Return a plan as a solution of the options, ``None`` where it is not one: a pair without option, another objective.

    Parameters
    ----------
    plan
        A plan of the context.
    context
        Pool, policy and day.
    options
        Its options.
    """
    rows, summary = plan.by_carrier(), plan.summary
    helped = rows.filter(pl.col("line") != Line.MONEY.value)
    paid = rows.filter(pl.col("line") == Line.MONEY.value)
    taken = _taken(options, helped, paid)
    paid_by = _rows_of(options.money.need, options.money.resource, options, paid)
    if taken is None or (paid_by < 0).any():
        return None
    order = np.argsort(paid_by, kind="stable")
    solution = Solution(
        taken=taken,
        paid_by=paid_by[order],
        paid_fen=paid["yuan_fen"].to_numpy()[order].astype(np.int64),
        objective=_micropoints(summary.objective),
        bound=_micropoints(summary.bound),
        status=summary.status,
        method=summary.run.method,
        solver=summary.run.solver,
        work=dict(summary.run.work),
        prices=_prices(options, plan.resources),
        notes=tuple(summary.run.notes),
        grouping=_grouping(plan, context, options, taken, helped),
    )
    met = taken >= 0
    worth = int(options.needs.value[met].sum() - costs_taken(options, solution).sum())
    return solution if worth == solution.objective and _is_paid(options, solution) else None


def _micropoints(points: float) -> int:
    return round(points * MICROPOINTS_PER_POINT)


def _taken(options: Options, helped: pl.DataFrame, paid: pl.DataFrame) -> Ints | None:
    """Return the option of each need, ``None`` where a row has no option or a need has two helpers."""
    taken = np.full(len(options.needs.ids), -1, dtype=np.int64)
    option = _rows_of(options.helpers.need, options.helpers.resource, options, helped)
    if (option < 0).any():
        return None
    need = options.helpers.need[option]
    if np.unique(need).size < need.size:
        return None
    taken[need] = option
    # Needs that are paid for and that nobody helps take the option in which nobody goes.
    alone = np.unique(positions(paid["need_id"], options.needs.ids))
    alone = alone[taken[alone] < 0]
    first = options.helper_start()[alone]
    if (first >= options.helpers.size).any() or (options.helpers.need[first] != alone).any():
        return None
    if (options.helpers.resource[first] != DIRECT).any():
        return None
    taken[alone] = first
    return taken


def _rows_of(need: Ints, resource: Ints, options: Options, rows: pl.DataFrame) -> Ints:
    """Return the row of each pair of a table in options sorted by need and resource, -1 where there is none."""
    wanted = positions(rows["need_id"], options.needs.ids), positions(rows["resource_id"], options.resources.ids)
    return places_of(need, resource, *wanted, len(options.resources.ids))


def places_of(need: Ints, resource: Ints, wanted_need: Ints, wanted_resource: Ints, resources: int) -> Ints:
    """Return where pairs stand in options sorted by need, then resource; -1 where they do not.

    Parameters
    ----------
    need, resource
        Of the options.
    wanted_need, wanted_resource
        Of the pairs; below 0 (of resources: below ``DIRECT``) for one that does not exist.
    resources
        Number of resources.
    """
    width = resources + 1
    keys = need * width + resource + 1
    wanted = wanted_need * width + wanted_resource + 1
    place = np.minimum(np.searchsorted(keys, wanted), max(0, keys.size - 1))
    if not keys.size:
        return np.full(wanted.size, -1, dtype=np.int64)
    found = (keys[place] == wanted) & (wanted_need >= 0) & (wanted_resource >= DIRECT)
    return np.where(found, place, -1)


def _prices(options: Options, resources: pl.DataFrame) -> Floats | None:
    """Return the price of each capacity row, micropoints a whole unit; ``None`` where the plan has none."""
    if resources["price"].null_count() == len(resources):
        return None
    known = {
        (resource, dimension): price * MICROPOINTS_PER_POINT / _UNITS.get(dimension, 1)
        for resource, dimension, price in resources.select("resource_id", "dimension", "price").drop_nulls().iter_rows()
    }
    capacities, ids = options.capacities, options.resources.ids
    pairs = zip(capacities.resource.tolist(), capacities.dimension, strict=True)
    return np.array([known.get((ids[resource], dimension.value), 0.0) for resource, dimension in pairs])


def _grouping(plan: Plan, context: Context, options: Options, taken: Ints, helped: pl.DataFrame) -> Grouping | None:
    """Return the packages of a plan; what a member costs is the sum of the terms that the plan names."""
    if plan.packages.is_empty():
        return None
    packages = plan.packages
    inside = helped.filter(pl.col("resource_kind") == ResourceKind.PACKAGE.value)
    members = positions(inside["need_id"], options.needs.ids)
    package = np.full(taken.size, -1, dtype=np.int64)
    package[members] = positions(inside["package_id"], packages["package_id"])
    cost = np.zeros(taken.size, dtype=np.int64)
    for term in COST_TERMS:
        points = (
            inside[f"cost_{term}"].fill_null(0.0).to_numpy()
            if term != "yuan"
            else options.terms_of(taken[members])[term]
        )
        cost[members] += np.rint(points * MICROPOINTS_PER_POINT).astype(np.int64)
    homes = Points.of(context.pool.needs["lon"].to_numpy(), context.pool.needs["lat"].to_numpy())
    centres = Points.of(packages["lon"].to_numpy(), packages["lat"].to_numpy())
    far = np.full(taken.size, np.nan)
    far[members] = distance_between(centres.at(package[members]), homes.at(members))
    # The centre stands where one of the members does: the first of the nearest.
    order = members[np.lexsort((members, np.round(far[members], 6), package[members]))]
    numbers, first = np.unique(package[order], return_index=True)
    centre = np.full(packages.height, -1, dtype=np.int64)
    centre[numbers] = order[first]
    km = np.full(taken.size, np.nan)
    km[members] = distance_between(homes.at(centre[package[members]]), homes.at(members))
    return Grouping(
        package=package,
        cost=cost,
        km=km,
        ids=tuple(packages["package_id"].to_list()),
        carrier=positions(packages["carrier"], options.resources.ids),
        centre=centre,
    )


def _is_paid(options: Options, solution: Solution) -> bool:
    """Return whether what is paid for each need is what its option makes fall due."""
    paid = np.zeros(solution.taken.size, dtype=np.int64)
    np.add.at(paid, options.money.need[solution.paid_by], solution.paid_fen)
    due = np.where(solution.taken >= 0, options.helpers.due_fen[solution.taken], 0) if options.helpers.size else paid
    return bool((paid == due).all())
