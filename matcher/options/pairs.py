"""Which pairs of a need and a helper every rule allows, and which needs ask for money alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.enums import ResourceKind
from matcher.options.candidates import candidate_pairs
from matcher.options.options import DIRECT, Bools, Ints, NeedColumns, Resources
from matcher.rules import Context
from matcher.rules.registry import allowed_pairs


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Ways to meet needs, sorted by need, then resource.

    Attributes
    ----------
    need
        Row of the need.
    resource
        Number of the resource, ``DIRECT`` where nobody goes.
    """

    need: Ints
    resource: Ints


def find_ways(context: Context, needs: NeedColumns, resources: Resources) -> Ways:
    """Return every way to meet a need that the rules allow, money aside.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Columns of the needs.
    resources
        Numbering of the resources.
    """
    # A pair is one number, so that it takes one sort to order millions of them: the need, then the resource.
    width = (resources.fund_offset - DIRECT).bit_length()
    parts = [(money_only(context, needs) << width)]
    for kind, offset in ((ResourceKind.PROVIDER, 0), (ResourceKind.PROJECT, resources.project_offset)):
        for need, row in _eligible_parts(context, needs, kind):
            parts.append((need << width) + (row + (offset - DIRECT)))
    ways = np.concatenate(parts)
    parts.clear()
    ways.sort()
    need = ways >> width
    ways &= (1 << width) - 1
    ways += DIRECT
    return Ways(need=need, resource=ways)


def eligible_pairs(context: Context, needs: NeedColumns, kind: ResourceKind) -> tuple[Ints, Ints]:
    """Return the pairs of an eligible need and a provider or project that every rule allows.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Columns of the needs.
    kind
        Provider or project.

    Returns
    -------
    tuple of ndarray
        Rows of needs and rows of resources in their own table, of one length.
    """
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)), *_eligible_parts(context, needs, kind)]
    return np.concatenate([need for need, _ in found]), np.concatenate([resource for _, resource in found])


def _eligible_parts(context: Context, needs: NeedColumns, kind: ResourceKind) -> Iterator[tuple[Ints, Ints]]:
    asks: Bools = needs.eligible
    if kind is ResourceKind.PROVIDER:
        asks = asks & (context.needs.hours_hundredths > 0)
    wanted = np.flatnonzero(asks)
    for need, resource in candidate_pairs(context, kind, wanted=wanted, offered=_offered(context, kind)):
        allowed = allowed_pairs(context, kind, need, resource)
        yield need[allowed], resource[allowed]


def money_only(context: Context, needs: NeedColumns) -> Ints:
    """Return the rows of the eligible needs that ask for money and for nobody's hours."""
    frame = context.needs
    asks = (context.pool.needs["hours"] == 0).to_numpy() & (frame.amount_fen > 0)
    return np.flatnonzero(asks & needs.eligible & ~needs.deferred)


def _offered(context: Context, kind: ResourceKind) -> dict[str, Ints]:
    """Return the rows of the resources that offer each service, ascending."""
    pool = context.pool
    if kind is ResourceKind.PROJECT:
        pairs = pool.projects.select(pl.col("service"), pl.int_range(pl.len()).alias("row"))
    else:
        every = pl.lit(pl.Series([pool.services["service"].to_list()], dtype=pl.List(pl.String))).first()
        services = pl.when(pl.col("services").list.len() == 0).then(every).otherwise(pl.col("services"))
        pairs = pool.providers.select(services.alias("service"), pl.int_range(pl.len()).alias("row"))
        pairs = pairs.explode("service").drop_nulls()
    grouped = pairs.group_by("service").agg(pl.col("row").unique().sort())
    return {
        service: np.asarray(rows, dtype=np.int64)
        for service, rows in zip(grouped["service"].to_list(), grouped["row"].to_list(), strict=True)
    }
