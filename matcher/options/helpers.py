"""Helper options: every way to meet a need, what it consumes, what falls due and what it costs."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.distance import distance_km
from matcher.model.enums import ResourceKind
from matcher.model.plan import Plan
from matcher.model.units import HUNDREDTHS_PER_HOUR
from matcher.options.costs import Bases, cost_terms, total_cost
from matcher.options.options import Bools, Floats, HelperOptions, Ints, NeedColumns, Resources
from matcher.options.pairs import Ways, find_ways
from matcher.rules import Context
from matcher.rules.quantities import level_steps, paid_fen_array, provider_of_project, quality

_NONE, _GONE = -1, -2
"""Former helper of a need that had none, and of one whose helper is not in the pool any more."""


def helper_options(context: Context, needs: NeedColumns, resources: Resources, previous: Plan | None) -> HelperOptions:
    """Return every eligible way to meet a need, money aside.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Columns of the needs.
    resources
        Numbering of the resources.
    previous
        The previous plan, for ``kept`` and ``previous``.
    """
    ways = find_ways(context, needs, resources)
    hours = np.rint(context.pool.needs["hours"].to_numpy() * HUNDREDTHS_PER_HOUR).astype(np.int64)[ways.need]
    due_fen, budget_fen = _money(context, needs, ways, hours)
    distance = _distance(context, ways)
    same, changed = _against_current(context, ways)
    terms = _terms(context, needs, ways, distance=distance, changed=changed, yuan_fen=due_fen + budget_fen)
    before = _previous_helper(previous, needs, resources)[ways.need]
    is_previous = (before >= 0) & (before == ways.resource)
    return HelperOptions(
        need=ways.need,
        resource=ways.resource,
        hours=np.where(ways.is_provider | ways.is_seat, hours, 0),
        due_fen=due_fen,
        budget_fen=budget_fen,
        distance_km=distance,
        terms=terms,
        cost=total_cost(terms),
        kept=is_previous | ((before == _NONE) & same),
        previous=is_previous,
        pinned=np.zeros(ways.need.size, dtype=np.bool_),
    )


def _money(context: Context, needs: NeedColumns, ways: Ways, hours: Ints) -> tuple[Ints, Ints]:
    """Return what funds must pay for each way, and what the project's own budget pays, in fen."""
    pool = context.pool
    amount = np.where(needs.deferred, 0, pool.needs["amount_fen"].to_numpy())[ways.need]
    no_budget = np.zeros(pool.providers.height, dtype=np.bool_)
    has_budget = ways.pick(no_budget, pool.projects["budget_fen"].is_not_null().to_numpy(), False)
    budget_fen = np.where(has_budget, amount, 0).astype(np.int64)
    no_rate = np.zeros(pool.projects.height, dtype=np.int64)
    rate_fen = ways.pick(pool.providers["rate_fen"].to_numpy(), no_rate, 0)
    paid_fen = paid_fen_array(rate_fen, hours / HUNDREDTHS_PER_HOUR, context.policy.weeks)
    return (amount - budget_fen + paid_fen).astype(np.int64), budget_fen


def _distance(context: Context, ways: Ways) -> Floats:
    pool = context.pool
    lon, lat = (
        ways.pick(pool.providers[name].to_numpy(), pool.projects[name].to_numpy(), np.nan) for name in ("lon", "lat")
    )
    return distance_km(
        from_lon=lon,
        from_lat=lat,
        to_lon=pool.needs["lon"].to_numpy()[ways.need],
        to_lat=pool.needs["lat"].to_numpy()[ways.need],
    )


def _against_current(context: Context, ways: Ways) -> tuple[Bools, Bools]:
    """Return whether the provider behind each way is the need's current one, and whether it is another."""
    pool = context.pool
    current = _provider_rows(pool.needs["current_provider"], pool.providers["provider_id"])[ways.need]
    own = np.arange(pool.providers.height, dtype=np.int64)
    behind = ways.pick(own, provider_of_project(pool), -1)
    has_current = current >= 0
    return has_current & (behind == current), has_current & (behind != current)


def _terms(
    context: Context, needs: NeedColumns, ways: Ways, *, distance: Floats, changed: Bools, yuan_fen: Ints
) -> dict[str, Floats]:
    pool, policy = context.pool, context.policy
    of_provider, of_project = ResourceKind.PROVIDER, ResourceKind.PROJECT
    return cost_terms(
        policy,
        Bases(
            people=needs.people[ways.need],
            distance_km=distance,
            steps=ways.pick(level_steps(pool, of_provider), level_steps(pool, of_project), 0),
            quality=ways.pick(quality(pool, of_provider, policy), quality(pool, of_project, policy), 1.0),
            changed=changed,
            is_provider=ways.is_provider,
            is_seat=ways.is_seat,
            yuan_fen=yuan_fen,
        ),
    )


def _provider_rows(ids: pl.Series, providers: pl.Series) -> Ints:
    """Return the row of each identifier in the table of providers, -1 where it is empty or not there."""
    if not len(providers):
        return np.full(len(ids), -1, dtype=np.int64)
    rows = pl.Series(range(len(providers)), dtype=pl.Int64)
    found = ids.replace_strict(providers, rows, default=-1, return_dtype=pl.Int64)
    return np.asarray(found.fill_null(-1).to_numpy(), dtype=np.int64)


def _previous_helper(previous: Plan | None, needs: NeedColumns, resources: Resources) -> Ints:
    """Return the number of the helper of each need in the previous plan, ``_NONE`` or ``_GONE`` where there is none."""
    before = np.full(len(needs.ids), _NONE, dtype=np.int64)
    if previous is None:
        return before
    number = {identifier: place for place, identifier in enumerate(resources.ids)}
    row = {identifier: place for place, identifier in enumerate(needs.ids)}
    helped = previous.assignments.filter(pl.col("line").is_in(["service", "seat"]))
    for need_id, resource_id in helped.select("need_id", "resource_id").iter_rows():
        if need_id in row:
            before[row[need_id]] = number.get(resource_id, _GONE)
    return before
