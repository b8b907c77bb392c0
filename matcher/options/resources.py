"""Resources in one numbering, and their capacities in whole units."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.enums import Dimension, ResourceKind
from matcher.model.pool import Pool
from matcher.model.units import HUNDREDTHS_PER_HOUR
from matcher.options.options import Capacities, Ints, Resources
from matcher.rules.quantities import usable_balance_fen

# Table, column of the capacity, dimension; hours are stored in hours, the rest in whole units.
_CAPACITY_COLUMNS = (
    ("providers", "hours", Dimension.HOURS),
    ("providers", "cases", Dimension.CASES),
    ("providers", "people", Dimension.PEOPLE),
    ("projects", "seats", Dimension.SEATS),
    ("projects", "hours", Dimension.HOURS),
    ("projects", "budget_fen", Dimension.YUAN),
    ("funds", "people_cap", Dimension.PEOPLE),
)


def number_resources(pool: Pool) -> Resources:
    """Return providers, projects and funds in one numbering."""
    tables = (
        (pool.providers["provider_id"], ResourceKind.PROVIDER),
        (pool.projects["project_id"], ResourceKind.PROJECT),
        (pool.funds["fund_id"], ResourceKind.FUND),
    )
    return Resources(
        ids=tuple(identifier for ids, _ in tables for identifier in ids.to_list()),
        kinds=tuple(kind for ids, kind in tables for _ in range(len(ids))),
        project_offset=pool.providers.height,
        fund_offset=pool.providers.height + pool.projects.height,
    )


def capacities_of(pool: Pool, resources: Resources) -> Capacities:
    """Return every capacity that is limited; an empty cell means no limit and has no row."""
    offset = {"providers": 0, "projects": resources.project_offset, "funds": resources.fund_offset}
    numbers: list[Ints] = []
    dimensions: list[Dimension] = []
    amounts: list[Ints] = []

    def add(table: str, values: pl.Series, dimension: Dimension) -> None:
        given = values.is_not_null().to_numpy()
        amount = values.drop_nulls().to_numpy()
        if dimension is Dimension.HOURS:
            amount = np.rint(amount * HUNDREDTHS_PER_HOUR)
        numbers.append(np.flatnonzero(given).astype(np.int64) + offset[table])
        amounts.append(amount.astype(np.int64))
        dimensions.extend([dimension] * int(given.sum()))

    for table, column, dimension in _CAPACITY_COLUMNS:
        add(table, pool.table(table)[column], dimension)
    add("funds", pl.Series(usable_balance_fen(pool.funds)), Dimension.YUAN)

    resource, capacity = np.concatenate(numbers), np.concatenate(amounts)
    rank = {dimension: place for place, dimension in enumerate(Dimension)}
    order = np.lexsort((np.array([rank[dimension] for dimension in dimensions], dtype=np.int64), resource))
    return Capacities(
        resource=resource[order],
        dimension=tuple(dimensions[place] for place in order),
        capacity=capacity[order],
    )
