"""Money by fund and project: what it holds, what it may spend, what the plan spends, what is left."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

import polars as pl

from matcher.model.enums import FundType, ResourceKind
from matcher.report.view import View


def usable_fen(balance_fen: int, overhead: float | None) -> int:
    """Return what a fund may spend: ``balance x (1 - overhead)``, rounded down to the fen."""
    share = 1 - Decimal(str(overhead or 0))
    return int((balance_fen * share).to_integral_value(rounding=ROUND_FLOOR))


def money_table(view: View) -> pl.DataFrame:
    """Return one row a fund, then one a project with a budget; sorted by name, funds first.

    Returns
    -------
    DataFrame
        ``resource_id``, ``name``, ``type_name``, ``balance_fen``, ``usable_fen``, ``used_fen``, ``left_fen``,
        ``needs``, ``people`` (of the needs it pays for) and ``share`` (used of usable).
    """
    names, pool = view.names, view.pool
    funds = pool.funds.select(
        pl.col("fund_id").alias("resource_id"),
        names.choice("type", FundType).fill_null(names.say(ResourceKind.FUND.text)).alias("type_name"),
        "balance_fen",
        pl.struct("balance_fen", "overhead")
        .map_elements(lambda row: usable_fen(row["balance_fen"], row["overhead"]), return_dtype=pl.Int64)
        .alias("usable_fen"),
        pl.lit(0).alias("order"),
    )
    budgets = pool.projects.filter(pl.col("budget_fen").is_not_null()).select(
        pl.col("project_id").alias("resource_id"),
        pl.lit(names.say(ResourceKind.PROJECT.text)).alias("type_name"),
        pl.col("budget_fen").alias("balance_fen"),
        pl.col("budget_fen").alias("usable_fen"),
        pl.lit(1).alias("order"),
    )
    used = (
        view.plan.assignments.filter(pl.col("yuan_fen") > 0)
        .group_by("resource_id")
        .agg(
            pl.col("yuan_fen").sum().alias("used_fen"),
            pl.col("need_id").n_unique().alias("needs"),
            pl.col("people").sum().alias("people"),
        )
    )
    table = pl.concat([funds, budgets]).join(used, on="resource_id", how="left")
    return (
        table.with_columns(pl.col("used_fen", "needs", "people").fill_null(0))
        .with_columns(
            pl.Series("name", [names.resource(code) for code in table["resource_id"]], dtype=pl.String),
            (pl.col("usable_fen") - pl.col("used_fen")).alias("left_fen"),
            pl.when(pl.col("usable_fen") > 0).then(pl.col("used_fen") / pl.col("usable_fen")).alias("share"),
        )
        .sort("order", "name", "resource_id")
    )
