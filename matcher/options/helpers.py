"""Helper options: eligible pairs of a need with a provider or a seat, and needs that ask for money alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.distance import distance_km
from matcher.model.enums import ResourceKind
from matcher.model.plan import Plan
from matcher.model.units import HUNDREDTHS_PER_HOUR
from matcher.options.candidates import candidate_pairs
from matcher.options.costs import Bases, cost_terms, total_cost
from matcher.options.options import DIRECT, HelperOptions, Ints, NeedColumns, Resources
from matcher.rules import Context
from matcher.rules.quantities import level_steps, paid_fen_array, provider_of_project, quality
from matcher.rules.registry import allowed_pairs


@dataclass(frozen=True, kw_only=True, eq=False)
class _Pairs:
    need: Ints
    resource: Ints  # row in its own table


def helper_options(
    context: Context, needs: NeedColumns, resources: Resources, previous: Plan | None
) -> HelperOptions:
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
    providers = _eligible_pairs(context, needs, ResourceKind.PROVIDER)
    seats = _eligible_pairs(context, needs, ResourceKind.PROJECT)
    direct = _money_only(context, needs)
    return _assemble(context, needs, resources, providers, seats, direct, previous)


def _eligible_pairs(context: Context, needs: NeedColumns, kind: ResourceKind) -> _Pairs:
    pool = context.pool
    table = pool.providers if kind is ResourceKind.PROVIDER else pool.projects
    wanted = pool.needs.with_row_index("row").filter(pl.Series(needs.eligible))
    if kind is ResourceKind.PROVIDER:
        wanted = wanted.filter(pl.col("hours") > 0)
    offered = _offered(context, kind)
    found: list[tuple[Ints, Ints]] = []
    for need, resource in candidate_pairs(needs=wanted, resources=table, offered=offered):
        allowed = allowed_pairs(context, kind, need, resource)
        found.append((need[allowed], resource[allowed]))
    empty = np.zeros(0, dtype=np.int64)
    return _Pairs(
        need=np.concatenate([need for need, _ in found]) if found else empty,
        resource=np.concatenate([resource for _, resource in found]) if found else empty,
    )


def _offered(context: Context, kind: ResourceKind) -> dict[str, Ints]:
    pool = context.pool
    if kind is ResourceKind.PROJECT:
        pairs = pool.projects.select(pl.col("service"), pl.int_range(pl.len()).alias("row"))
    else:
        every = pool.services["service"].to_list()
        pairs = (
            pool.providers.select(
                pl.when(pl.col("services").list.len() == 0)
                .then(pl.lit(pl.Series([every], dtype=pl.List(pl.String))).first())
                .otherwise(pl.col("services"))
                .alias("service"),
                pl.int_range(pl.len()).alias("row"),
            )
            .explode("service")
            .drop_nulls()
        )
    grouped = pairs.group_by("service").agg(pl.col("row").sort())
    return {
        service: np.asarray(rows, dtype=np.int64)
        for service, rows in zip(grouped["service"].to_list(), grouped["row"].to_list(), strict=True)
    }


def _money_only(context: Context, needs: NeedColumns) -> Ints:
    frame = context.pool.needs
    asks = (frame["hours"] == 0).to_numpy() & (frame["amount_fen"] > 0).to_numpy()
    return np.flatnonzero(asks & needs.eligible & ~needs.deferred).astype(np.int64)


def _assemble(
    context: Context,
    needs: NeedColumns,
    resources: Resources,
    providers: _Pairs,
    seats: _Pairs,
    direct: Ints,
    previous: Plan | None,
) -> HelperOptions:
    pool, policy = context.pool, context.policy
    need = np.concatenate([providers.need, seats.need, direct])
    kind = np.repeat([0, 1, 2], [providers.need.size, seats.need.size, direct.size])
    row = np.concatenate([providers.resource, seats.resource, np.full(direct.size, -1, dtype=np.int64)])
    resource = np.where(kind == 0, row, np.where(kind == 1, row + resources.project_offset, DIRECT))
    order = np.lexsort((resource, need))
    need, kind, row, resource = need[order], kind[order], row[order], resource[order]
    is_provider, is_seat = kind == 0, kind == 1

    amount = np.where(needs.deferred, 0, pool.needs["amount_fen"].to_numpy())[need]
    hours = np.rint(pool.needs["hours"].to_numpy() * HUNDREDTHS_PER_HOUR).astype(np.int64)[need]
    rate = _lookup(pool.providers["rate_fen"].to_numpy(), row, is_provider, 0)
    has_budget = _lookup(pool.projects["budget_fen"].is_not_null().to_numpy(), row, is_seat, False)
    budget_fen = np.where(has_budget, amount, 0).astype(np.int64)
    due_fen = (amount - budget_fen + paid_fen_array(rate, hours / HUNDREDTHS_PER_HOUR, policy.weeks)).astype(np.int64)

    # The provider behind every option: itself, the project's provider, or none.
    behind = np.where(is_provider, row, _lookup(provider_of_project(pool), row, is_seat, -1))
    current = _provider_row(pool.needs["current_provider"], pool.providers["provider_id"])[need]
    distance = _distance(context, need, row, is_provider, is_seat)
    terms = cost_terms(
        policy,
        Bases(
            people=needs.people[need],
            distance_km=distance,
            steps=_by_kind(level_steps, pool, row, is_provider, is_seat, 0).astype(np.int64),
            quality=_by_kind(lambda p, k: quality(p, k, policy), pool, row, is_provider, is_seat, 1.0),
            changed=(current >= 0) & (behind != current),
            is_provider=is_provider,
            is_seat=is_seat,
            yuan_fen=due_fen + budget_fen,
        ),
    )
    before = _previous_helper(previous, needs, resources)[need]
    is_previous = (before >= 0) & (before == resource)
    return HelperOptions(
        need=need,
        resource=resource,
        hours=np.where(is_provider | is_seat, hours, 0),
        due_fen=due_fen,
        budget_fen=budget_fen,
        distance_km=distance,
        terms=terms,
        cost=total_cost(terms),
        kept=is_previous | ((before < 0) & (current >= 0) & (behind == current)),
        previous=is_previous,
        pinned=np.zeros(need.size, dtype=np.bool_),
    )


def _lookup(values: np.ndarray, row: Ints, where: np.ndarray, default: object) -> np.ndarray:
    if not values.size:
        return np.full(row.size, default)
    return np.where(where, values[np.where(where, row, 0)], default)


def _by_kind(function, pool, row, is_provider, is_seat, default):  # type: ignore[no-untyped-def]
    of_provider = _lookup(np.asarray(function(pool, ResourceKind.PROVIDER)), row, is_provider, default)
    return np.where(is_seat, _lookup(np.asarray(function(pool, ResourceKind.PROJECT)), row, is_seat, default), of_provider)


def _provider_row(ids: pl.Series, providers: pl.Series) -> Ints:
    if not len(providers):
        return np.full(len(ids), -1, dtype=np.int64)
    return ids.replace_strict(
        providers, pl.Series(range(len(providers)), dtype=pl.Int64), default=-1, return_dtype=pl.Int64
    ).to_numpy()


def _distance(context: Context, need: Ints, row: Ints, is_provider: np.ndarray, is_seat: np.ndarray) -> np.ndarray:
    pool = context.pool
    lon, lat = (
        np.where(
            is_provider,
            _lookup(pool.providers[name].to_numpy(), row, is_provider, np.nan),
            _lookup(pool.projects[name].to_numpy(), row, is_seat, np.nan),
        )
        for name in ("lon", "lat")
    )
    return distance_km(
        from_lon=lon,
        from_lat=lat,
        to_lon=pool.needs["lon"].to_numpy()[need],
        to_lat=pool.needs["lat"].to_numpy()[need],
    )


def _previous_helper(previous: Plan | None, needs: NeedColumns, resources: Resources) -> Ints:
    """Return the number of the helper of each need in the previous plan, -1 without one, -2 where it is gone."""
    before = np.full(len(needs.ids), -1, dtype=np.int64)
    if previous is None:
        return before
    number = {identifier: place for place, identifier in enumerate(resources.ids)}
    row = {identifier: place for place, identifier in enumerate(needs.ids)}
    helped = previous.assignments.filter(pl.col("line").is_in(["service", "seat"]))
    for need_id, resource_id in helped.select("need_id", "resource_id").iter_rows():
        if need_id in row:
            before[row[need_id]] = number.get(resource_id, -2)
    return before
