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
