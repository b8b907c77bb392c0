"""Where money lacks: what needs left out would still cost, by purpose and town (M68)."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.explain.growth.gap_matrix import town_column
from matcher.model import Plan
from matcher.model.enums import Verdict
from matcher.model.units import FEN_PER_YUAN
from matcher.options import Options
from matcher.options.options import Ints
from matcher.rules import Context
from matcher.rules.quantities import amount_due_fen, classes_of

FUNDING_SCHEMA = {
    "purpose": pl.String,
    "service": pl.String,
    "town": pl.String,
    "needs": pl.Int64,
    "people": pl.Int64,
    "yuan": pl.Float64,
    "needs_money_alone": pl.Int64,
    "yuan_money_alone": pl.Float64,
}


def funding_gaps(context: Context, options: Options, plan: Plan) -> pl.DataFrame:
    """Return one row a purpose, service and town in which needs are left out and money lacks.

    Parameters
    ----------
    context
        Pool, policy and day.
    options
        Every option: what each need would cost with its best helper.
    plan
        The plan of that pool.

    Returns
    -------
    DataFrame
        ``purpose`` (class of the service, empty where it has none), ``service``, ``town`` (nine digits, empty where the region is
        coarser), ``needs``, ``people``, ``yuan``: what funds would have to pay for all of them; and of these ``needs_money_alone`` and
        ``yuan_money_alone``: those that lack nothing else. Sorted by yuan, most first.
    """
    codes = pl.col("reasons").list.eval(pl.element().str.extract(r"^([^:]*)"))
    others = codes.list.eval(pl.element().str.contains("^(capacity_|seats$|balance$)")).list.any()
    open_ = pl.col("verdict") != Verdict.IMPOSSIBLE.value
    poor = plan.unmet.filter(codes.list.contains("money")).select("need_id", alone=~(others & open_))
    if poor.is_empty():
        return pl.DataFrame(schema=FUNDING_SCHEMA)
    pool = context.pool
    needs = pool.needs.with_columns(
        town=town_column(),
        purpose=classes_of(pool, pool.needs["service"]).fill_null(""),
        yuan=pl.Series(_due_at_best(context, options) / FEN_PER_YUAN),
    )
    cells = poor.join(needs, on="need_id", maintain_order="left").group_by("purpose", "service", "town")
    return (
        cells.agg(
            pl.len().alias("needs"),
            pl.col("people").sum(),
            pl.col("yuan").sum().round(2),
            pl.col("alone").sum().alias("needs_money_alone"),
            pl.col("yuan").filter("alone").sum().round(2).alias("yuan_money_alone"),
        )
        .sort(["yuan", "purpose", "service", "town"], descending=[True, False, False, False])
        .select(pl.col(name).cast(dtype) for name, dtype in FUNDING_SCHEMA.items())
    )


def _due_at_best(context: Context, options: Options) -> Ints:
    """Return what funds would have to pay for each need with its best helper; its own amount where it has no option."""
    due = amount_due_fen(context).astype(np.int64).copy()
    helpers = options.helpers
    if not helpers.size:
        return due
    gain = options.needs.value[helpers.need] - helpers.cost
    order = np.lexsort((np.arange(gain.size), -gain, helpers.need))
    who, first = np.unique(helpers.need[order], return_index=True)
    due[who] = helpers.due_fen[order[first]]
    return due
