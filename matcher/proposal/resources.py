"""The table of resources: what each capacity is, what the plan uses of it, and what one more unit is worth."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.enums import Dimension
from matcher.model.schema.plan_tables import RESOURCES
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR, MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.optimise.restrict import used_of_capacities
from matcher.options import Options

_UNITS = {Dimension.HOURS: HUNDREDTHS_PER_HOUR, Dimension.YUAN: FEN_PER_YUAN}


def prices_of(resources: pl.DataFrame) -> dict[tuple[str, str], float] | None:
    """Return the prices of a plan's table of resources: the inverse of what :func:`resources_table` writes.

    Returns
    -------
    dict
        Micropoints a whole unit (a hundredth of an hour, a fen, a person, a case, a seat) by identifier of the resource
        and dimension; only prices above 0. ``None`` where there are none: a plan of the exact model has no prices.
    """
    known = resources.filter(pl.col("price").is_finite() & (pl.col("price") > 0))
    units = {dimension.value: unit for dimension, unit in _UNITS.items()}
    prices = {
        (resource, dimension): price * MICROPOINTS_PER_POINT / units.get(dimension, 1)
        for resource, dimension, price in known.select("resource_id", "dimension", "price").iter_rows()
    }
    return prices or None


def resources_table(options: Options, solution: Solution) -> pl.DataFrame:
    """Return one row a capacity, in hours, yuan, people, cases or seats; the price, where known, in points a unit."""
    capacities = options.capacities
    unit = np.array([_UNITS.get(dimension, 1) for dimension in capacities.dimension], dtype=np.float64)
    used = used_of_capacities(options, solution.taken, solution.paid_by, solution.paid_fen)
    price = (
        pl.Series([None] * unit.size, dtype=pl.Float64)
        if solution.prices is None
        else pl.Series(np.round(solution.prices * unit / MICROPOINTS_PER_POINT, 9))
    )
    return pl.DataFrame(
        {
            "resource_id": pl.Series(options.resources.ids, dtype=pl.String).gather(capacities.resource),
            "dimension": [dimension.value for dimension in capacities.dimension],
            "capacity": capacities.capacity / unit,
            "used": used / unit,
            "price": price,
        },
        schema=RESOURCES.schema,
    )
