"""What a plan gives to every need: the common ground on which two plans are compared."""

from __future__ import annotations

import polars as pl

from matcher.model import Plan
from matcher.model.enums import Line
from matcher.model.regions import TOWN_DIGITS
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.units import FEN_PER_YUAN, MICROPOINTS_PER_POINT
from matcher.options.needs import need_values
from matcher.rules import Context

SERVED: dict[str, pl.DataType] = {
    "need_id": pl.String(),
    "people": pl.Int64(),
    "grade": pl.String(),
    "town": pl.String(),
    "service": pl.String(),
    "met": pl.Boolean(),
    "helper": pl.String(),
    "funds": pl.List(pl.String()),
    "hours": pl.Float64(),
    "yuan": pl.Float64(),
    "km": pl.Float64(),
    "points": pl.Float64(),
}
"""Columns of :func:`served`, one row a need of the pool, sorted by identifier. ``helper`` is a provider, the carrier of a
package or a project; ``funds`` are sorted; ``yuan`` includes what a project's own budget pays; ``points`` are value minus
costs, null where the need is not met."""


def served(context: Context, plan: Plan) -> pl.DataFrame:
    """Return what a plan gives to every need of its pool.

    Parameters
    ----------
    context
        Pool, policy and day of the plan.
    plan
        The plan; only its assignments and packages are looked at.
    """
    needs = context.pool.needs
    town = pl.col("region").str.slice(0, TOWN_DIGITS)
    about = needs.select(
        "need_id",
        "people",
        "grade",
        pl.when(town.str.len_bytes() == TOWN_DIGITS).then(town).alias("town"),
        "service",
    ).with_columns(pl.Series("value", need_values(context) / MICROPOINTS_PER_POINT, dtype=pl.Float64))
    money = pl.col("line") == Line.MONEY.value
    given = (
        plan.by_carrier()
        .with_columns(cost=pl.sum_horizontal(pl.col(f"cost_{term}").fill_null(0.0) for term in COST_TERMS))
        .group_by("need_id")
        .agg(
            pl.col("resource_id").filter(~money).first().alias("helper"),
            pl.col("resource_id").filter(money).sort().alias("funds"),
            pl.col("hours").sum(),
            (pl.col("yuan_fen").sum() / FEN_PER_YUAN).alias("yuan"),
            pl.col("distance_km").filter(~money).first().alias("km"),
            pl.col("cost").sum(),
        )
    )
    whole = about.join(given, on="need_id", how="left", maintain_order="left")
    return whole.select(
        "need_id",
        "people",
        "grade",
        "town",
        "service",
        pl.col("cost").is_not_null().alias("met"),
        "helper",
        pl.col("funds").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        pl.col("hours").fill_null(0.0),
        pl.col("yuan").fill_null(0.0),
        "km",
        (pl.col("value") - pl.col("cost")).round(6).alias("points"),
    )


def paid(plan: Plan) -> pl.DataFrame:
    """Return what every fund pays: columns ``fund``, ``needs_met``, ``people_met`` and ``yuan``, one row a fund that pays."""
    money = plan.assignments.filter(pl.col("line") == Line.MONEY.value)
    return (
        money.group_by(pl.col("resource_id").alias("fund"))
        .agg(
            pl.len().cast(pl.Float64).alias("needs_met"),
            pl.col("people").sum().cast(pl.Float64).alias("people_met"),
            (pl.col("yuan_fen").sum() / FEN_PER_YUAN).alias("yuan"),
        )
        .sort("fund")
    )
