"""Helper options: every way to meet a need that somebody can pay for, with its distance and its cost."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.distance import Points, distance_between
from matcher.model.enums import ResourceKind
from matcher.model.plan import Plan
from matcher.options.costs import Tariff, total_cost
from matcher.options.options import Bools, Floats, HelperOptions, Ints, NeedColumns, Resources
from matcher.options.owed import BLOCK, Owed
from matcher.options.positions import positions
from matcher.rules import Context
from matcher.rules.quantities import level_steps, provider_of_project, quality

_NONE, _GONE = -1, -2
"""Former helper of a need that had none, and of one whose helper is not in the pool any more."""


def tariff_of(context: Context) -> Tariff:
    """Return what the cost terms are worked out from, beside the options."""
    pool, policy = context.pool, context.policy
    kinds = (ResourceKind.PROVIDER, ResourceKind.PROJECT)
    return Tariff(
        policy=policy,
        steps=np.concatenate([*(level_steps(pool, kind) for kind in kinds), np.zeros(1, dtype=np.int64)]),
        quality=np.concatenate([*(quality(pool, kind, policy) for kind in kinds), np.ones(1)]),
    )


def helper_options(
    context: Context, needs: NeedColumns, resources: Resources, owed: Owed, tariff: Tariff, previous: Plan | None
) -> HelperOptions:
    """Return the ways to meet needs as options: distance, cost, and whether the helper is the former one.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Columns of the needs.
    resources
        Numbering of the resources.
    owed
        The ways, and what they take.
    tariff
        What the cost terms are worked out from.
    previous
        The previous plan, for ``kept`` and ``previous``.
    """
    size, pool = owed.need.size, context.pool
    homes = Points.of(pool.needs["lon"].to_numpy(), pool.needs["lat"].to_numpy())
    bases = Points.of(*(_of_helpers(pool.providers[name], pool.projects[name]) for name in ("lon", "lat")))
    current = positions(pool.needs["current_provider"], pool.providers["provider_id"])
    behind = np.concatenate([np.arange(pool.providers.height), provider_of_project(pool), [-1]])
    before = _previous_helper(previous, needs, resources)
    distance, cost = np.empty(size, dtype=np.float64), np.empty(size, dtype=np.int64)
    changed, kept, is_previous = (np.empty(size, dtype=np.bool_) for _ in range(3))
    for start in range(0, size, BLOCK):
        part = slice(start, start + BLOCK)
        need, resource = owed.need[part], owed.resource[part]
        distance[part] = distance_between(bases.at(resource), homes.at(need))
        now, helper, former = current[need], behind[resource], before[need]
        changed[part] = (now >= 0) & (helper != now)
        is_previous[part] = (former >= 0) & (former == resource)
        kept[part] = is_previous[part] | ((former == _NONE) & (now >= 0) & (helper == now))
        terms = tariff.terms(
            resource=resource,
            people=needs.people[need],
            distance_km=distance[part],
            changed=changed[part],
            yuan_fen=owed.due_fen[part] + owed.budget_fen[part],
            project_offset=resources.project_offset,
        )
        cost[part] = total_cost(terms)
    return HelperOptions(
        need=owed.need,
        resource=owed.resource,
        hours=owed.hours,
        due_fen=owed.due_fen,
        budget_fen=owed.budget_fen,
        distance_km=distance,
        changed=changed,
        cost=cost,
        kept=kept,
        previous=is_previous,
        pinned=np.zeros(size, dtype=np.bool_),
    )


def _of_helpers(providers: pl.Series, projects: pl.Series) -> Floats:
    """Return a column of providers and projects, and NaN for nobody as the last."""
    return np.concatenate([providers.to_numpy(), projects.to_numpy(), [np.nan]])


def _previous_helper(previous: Plan | None, needs: NeedColumns, resources: Resources) -> Ints:
    """Return the number of the helper of each need in the previous plan, ``_NONE`` or ``_GONE`` where there is none."""
    before = np.full(len(needs.ids), _NONE, dtype=np.int64)
    if previous is None:
        return before
    helped = previous.by_carrier().filter(pl.col("line").is_in(["service", "seat"]))
    need = positions(helped["need_id"], needs.ids)
    number = positions(helped["resource_id"], resources.ids)
    known: Bools = need >= 0
    before[need[known]] = np.where(number >= 0, number, _GONE)[known]
    return before
