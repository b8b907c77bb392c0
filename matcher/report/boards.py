"""The three boards (M04, M49, M87): who was identified, what is done, who has left, in the least that is public.

The boards may be posted, so they hold no person, household, point or village, and no category that would brand
someone in a small town.
"""

from __future__ import annotations

import polars as pl

from matcher.model.calendar import publicity_ends
from matcher.model.enums import Category, ResourceKind
from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.regions import TOWN_DIGITS

SENSITIVE = frozenset(
    {
        Category.MENTALLY_ILL.value,
        Category.AUTISTIC.value,
        Category.COMMUNITY_CORRECTION.value,
        Category.BEREAVED_OF_ONLY_CHILD.value,
        Category.ILL.value,
    }
)
"""Categories that are never posted; they are shown as ``other``, as are those that are not in the vocabulary."""

OTHER = "other"

FORM = pl.when(pl.col("resource_kind") == ResourceKind.PACKAGE.value).then(pl.lit("package")).otherwise("line")
"""How a row of assignments helps: as its line says, or in a package."""


def identification_board(pool: Pool) -> pl.DataFrame:
    """Return the board of identified needs (精准识别榜): those that passed the four checks.

    Parameters
    ----------
    pool
        The pool of the week.

    Returns
    -------
    DataFrame
        ``need_id``, ``categories`` (sensitive ones as ``other``), ``grade``, ``circle``, ``town``,
        ``publicity_start`` and ``publicity_until`` (first day on which money may move), sorted by need.
    """
    starts = pool.needs["publicity_start"].drop_nulls().unique().to_list()
    ends = {start: publicity_ends(start)[0] for start in starts}
    public = [category.value for category in Category if category.value not in SENSITIVE]
    shown = pl.element().replace_strict({code: code for code in public}, default=OTHER, return_dtype=pl.String)
    return pool.needs.filter("verified").select(
        "need_id",
        pl.col("categories").list.eval(shown).list.unique(maintain_order=True),
        "grade",
        "circle",
        pl.when(pl.col("region").str.len_chars() >= TOWN_DIGITS)
        .then(pl.col("region").str.slice(0, TOWN_DIGITS))
        .alias("town"),
        "publicity_start",
        pl.col("publicity_start").replace_strict(ends, default=None, return_dtype=pl.Date).alias("publicity_until"),
    )


def measures_board(plan: Plan) -> pl.DataFrame:
    """Return the board of measures (精准施策榜): every met need, by what, by whom and with whose money.

    Returns
    -------
    DataFrame
        ``need_id``, ``form`` (seat, package, service or money), ``helper_id`` (of a package its carrier; null where
        only money is given), ``hours`` a week, ``funds`` (who pays, without amounts), sorted by need.
    """
    helping = pl.col("line") != "money"
    paying = pl.col("yuan_fen") > 0
    return (
        plan.by_carrier()
        .group_by("need_id")
        .agg(
            FORM.filter(helping).first().fill_null("money").alias("form"),
            pl.col("resource_id").filter(helping).first().alias("helper_id"),
            pl.col("hours").filter(helping).sum().alias("hours"),
            pl.col("resource_id").filter(paying).alias("funds"),
        )
        .sort("need_id")
    )


def exit_board(pool: Pool, previous: Plan | None) -> pl.DataFrame:
    """Return the board of exits (精准退出榜): needs of the previous plan that the pool no longer holds.

    Why a need left (recovered, deceased, own wish, completed) is known to the hub, not to the pool; the list leaves
    the reason to the operator. A need whose row was refused this week is on the list too.

    Parameters
    ----------
    pool
        The pool of the week.
    previous
        The plan of the week before; without one the board is empty.

    Returns
    -------
    DataFrame
        ``need_id``, ``was_met`` (whether the previous plan met it) and ``helper_id``, sorted by need.
    """
    schema = {"need_id": pl.String, "was_met": pl.Boolean, "helper_id": pl.String}
    if previous is None:
        return pl.DataFrame(schema=schema)
    met = measures_board(previous).select("need_id", pl.lit(True).alias("was_met"), "helper_id")
    unmet = previous.unmet.select("need_id", pl.lit(False).alias("was_met"), pl.lit(None, pl.String).alias("helper_id"))
    return pl.concat([met, unmet]).join(pool.needs, on="need_id", how="anti").sort("need_id")
