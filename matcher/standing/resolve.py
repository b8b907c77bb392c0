"""From a standing plan to the plan of a changed pool."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl

from matcher.optimise import Limits
from matcher.optimise.solution import Stop, has_switches, never
from matcher.options import DIRECT, Options
from matcher.options.options import Ints
from matcher.options.positions import positions
from matcher.packages import plan_with_packages
from matcher.rules import Context
from matcher.standing.changes import Changes, changed_rows
from matcher.standing.reading import places_of
from matcher.standing.splice import splice
from matcher.standing.state import Standing, standing_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Resolved:
    """The plan of a changed pool, found from a standing one.

    Attributes
    ----------
    standing
        The new plan, itself standing: further changes can be tried on it. ``standing.solution`` has objective, bound and notes.
    changes
        What differs between the two pools.
    touched
        Rows (in the new pool) of the needs that are new or changed, or whose options or helper the change touched.
    moves
        Needs that had a helper whose option with them still exists, and that now have another or none; needs that were asked for
        do not count.
    is_exact
        Whether the plan was found by the exact model: ``standing.solution.status`` says whether it is proven.
    """

    standing: Standing
    changes: Changes
    touched: Ints
    moves: int
    is_exact: bool


def resolve(
    standing: Standing,
    context: Context,
    *,
    limits: Limits | None = None,
    solver: str = "highs",
    most_moves: int | None = None,
    asked: Collection[str] = (),
    own_effects: bool = False,
    stop: Stop = never,
) -> Resolved:
    """Return the best plan of a changed pool that is found from the standing one.

    Small pools (at most ``limits.exact_options`` options) are solved exactly. In larger ones everybody keeps what they have
    where that is still allowed, and chains of exchanges start from what the change touched: needs that lost their helper, new needs,
    and needs left out for which capacity has become free. Nobody else is moved unless that brings more. The bound is that
    of the prices of the standing plan on the new problem.

    Parameters
    ----------
    standing
        The plan that stands.
    context
        The changed pool; policy and day may differ too.
    limits
        Limits of work, and the seed; the defaults where absent.
    solver
        Solver of the exact model.
    most_moves
        The most needs that may change their helper or lose it, beyond those whose helper the change itself takes away; ``None`` for
        no limit.
    asked
        Identifiers of needs whose own change is no move.
    own_effects
        Whether moves are taken back that could have been made without the change, so that what differs is its effect
        (:mod:`matcher.standing.attribution`); in small pools nobody moves where the plan is worth as much without. A plan that is
        only solved anew, under another policy or a switch, stays as it is found.
    stop
        Asked now and then whether to end with the best plan so far.
    """
    limits = limits or Limits()
    changes = changed_rows(standing.context.pool, context.pool)
    same_terms = context.policy == standing.context.policy and context.date == standing.context.date
    options = splice(standing.options, standing.context, context, changes, previous=standing.previous)
    if not changes.count and same_terms:
        return Resolved(standing=standing, changes=changes, touched=_NOBODY, moves=0, is_exact=False)
    is_small = options.helpers.size <= limits.exact_options
    if is_small or has_switches(context.policy) or context.policy != standing.context.policy:
        anew = partial(_anew, standing, context, options, changes, limits, solver, asked=asked, stop=stop)
        found = anew(most_moves=most_moves)
        if own_effects and is_small and found.moves:
            still = anew(most_moves=0)
            found = still if _is_as_good(still.standing, found.standing) else found
        return found
    # With it comes the compiler of its loops, which small pools never need.
    from matcher.standing.local import find_near

    near = find_near(
        standing,
        context,
        options,
        changes,
        limits=limits,
        solver=solver,
        most_moves=most_moves,
        asked=asked,
        own_effects=own_effects,
        stop=stop,
    )
    after = standing_of(context, options, near.solution, previous=standing.previous)
    after.__dict__["problem"] = near.problem
    return Resolved(standing=after, changes=changes, touched=near.touched, moves=near.moves, is_exact=False)


def _is_as_good(one: Standing, other: Standing) -> bool:
    kept = [len(plan.solution.pins_not_kept) for plan in (one, other)]
    return one.objective >= other.objective and kept[0] <= kept[1]


_NOBODY: Ints = np.zeros(0, dtype=np.int64)


def _anew(
    standing: Standing,
    context: Context,
    options: Options,
    changes: Changes,
    limits: Limits,
    solver: str,
    *,
    most_moves: int | None,
    asked: Collection[str],
    stop: Stop,
) -> Resolved:
    """Solve all anew: exactly where the pool is small, and where switches or another policy leave nothing of the old plan."""
    home = _homes(standing, options, changes, asked)
    capped, tried = context, options
    if most_moves is not None:
        # The cap on changes of the policy, with the standing plan in the place of the previous one.
        cap = most_moves if context.policy.max_changes == "off" else min(most_moves, int(context.policy.max_changes))
        capped = replace(context, policy=context.policy.model_copy(update={"max_changes": cap}))
        previous = np.zeros(options.helpers.size, dtype=np.bool_)
        previous[home[home >= 0]] = True
        tried = replace(options, helpers=replace(options.helpers, previous=previous))
    planned = plan_with_packages(
        capped, tried, limits=limits, solver=solver, start=_named(standing), stop=stop, previous=standing.previous
    )
    solution = planned.solution
    rows = changes.tables["needs"].old_of_new
    had = np.zeros(rows.size, dtype=np.bool_)
    had[rows >= 0] = standing.solution.taken[rows[rows >= 0]] >= 0
    lost = had & (_homes(standing, options, changes, ()) < 0)
    return Resolved(
        standing=standing_of(context, options, solution, previous=standing.previous),
        changes=changes,
        touched=np.flatnonzero(changes.tables["needs"].differs | lost),
        moves=int(((home >= 0) & (solution.taken != home)).sum()),
        is_exact=options.helpers.size <= limits.exact_options,
    )


def _homes(standing: Standing, options: Options, changes: Changes, asked: Collection[str]) -> Ints:
    """Return the option with the helper that each need had, -1 where there is none any more or the need is asked for."""
    was, rows = standing.options, changes.tables["needs"].old_of_new
    number = positions(pl.Series(was.resources.ids, dtype=pl.String), options.resources.ids)
    number = np.append(np.where(number < 0, DIRECT - 1, number), DIRECT)
    old = np.full(rows.size, -1, dtype=np.int64)
    old[rows >= 0] = standing.solution.taken[rows[rows >= 0]]
    helper = np.full(rows.size, DIRECT - 1, dtype=np.int64)
    helper[old >= 0] = number[was.helpers.resource[old[old >= 0]]]
    home = places_of(
        options.helpers.need, options.helpers.resource, np.arange(rows.size), helper, len(options.resources.ids)
    )
    if asked:
        home[np.isin(np.array(options.needs.ids, dtype=object), list(asked))] = -1
    return home


def _named(standing: Standing) -> dict[tuple[str, str], float] | None:
    """Return the prices of the standing plan by identifier of the resource and dimension."""
    prices, capacities, ids = standing.solution.prices, standing.options.capacities, standing.options.resources.ids
    if prices is None:
        return None
    rows = zip(capacities.resource.tolist(), capacities.dimension, prices.tolist(), strict=True)
    return {(ids[resource], dimension.value): price for resource, dimension, price in rows}
