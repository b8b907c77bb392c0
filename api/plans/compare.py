"""Compares two plans: what both make of the same needs."""

from __future__ import annotations

import polars as pl

from api.plans.schemas import ComparisonView, MoveView, Pair
from matcher.model import Plan
from matcher.model.summary import Summary


def compared(this_id: str, this: Plan, other_id: str, other: Plan) -> ComparisonView:
    """Return what differs between two plans.

    A need is met alike where the same resources serve the same lines; of a package its carrier counts, for packages are
    numbered anew in every plan.
    """
    both = _served(this).join(_served(other), on="need_id", how="full", coalesce=True, suffix="_other").sort("need_id")
    gained = both.filter(pl.col("by_other").is_null())["need_id"].to_list()
    lost = both.filter(pl.col("by").is_null())["need_id"].to_list()
    met = both.drop_nulls(["by", "by_other"])
    moved = met.filter(pl.col("by") != pl.col("by_other"))
    return ComparisonView(
        this=this_id,
        other=other_id,
        totals=_totals(this.summary, other.summary),
        people_by_grade=_by_grade(this.summary, other.summary),
        same=met.height - moved.height,
        gained=gained,
        lost=lost,
        moved=[MoveView(need_id=need, this=by, other=by_other) for need, by, by_other in moved.iter_rows()],
    )


def _served(plan: Plan) -> pl.DataFrame:
    """Return ``need_id`` and ``by``, the lines and resources of every need met, sorted."""
    rows = plan.by_carrier().select("need_id", (pl.col("line") + ":" + pl.col("resource_id")).alias("by"))
    return rows.group_by("need_id").agg(pl.col("by").sort())


def _totals(this: Summary, other: Summary) -> dict[str, Pair]:
    def figures(summary: Summary) -> dict[str, float]:
        used, flow = summary.used, summary.flow
        return {
            "objective": summary.objective,
            "bound": summary.bound,
            "people_met": summary.people_met,
            "people_asked": summary.people_asked,
            "needs_met": flow.met,
            "hours": used.hours,
            "cases": used.cases,
            "yuan": used.yuan,
        }

    ours, theirs = figures(this), figures(other)
    return {name: Pair(this=value, other=theirs[name]) for name, value in ours.items()}


def _by_grade(this: Summary, other: Summary) -> dict[str, Pair]:
    ours = {count.group: count.people_met for count in this.by_grade}
    theirs = {count.group: count.people_met for count in other.by_grade}
    return {
        grade: Pair(this=ours.get(grade, 0), other=theirs.get(grade, 0)) for grade in [*ours, *(theirs.keys() - ours)]
    }
