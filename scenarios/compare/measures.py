"""The figures of one plan, by what they are told along: the same for the baseline, a scenario and every repetition."""

from __future__ import annotations

import polars as pl

from matcher.model import Plan, Pool
from matcher.model.enums import Dimension as CapacityDimension
from matcher.model.enums import Grade
from matcher.model.text import Text
from scenarios.compare.effect import Dimension, Measure
from scenarios.compare.served import paid

Key = tuple[Dimension, str, Measure]
Figures = dict[Key, float | None]
"""Figure by dimension, group and measure; ``None`` where it is not defined (a mean of nothing)."""

_COUNTS = {
    Measure.PEOPLE_MET: pl.col("people").filter("met").sum(),
    Measure.PEOPLE_ASKED: pl.col("people").sum(),
    Measure.NEEDS_MET: pl.col("met").sum(),
    Measure.NEEDS_ASKED: pl.len(),
    Measure.HOURS: pl.col("hours").sum(),
    Measure.YUAN: pl.col("yuan").sum(),
}
"""What is told of every group of needs, and of all."""

_GROUPED = {Dimension.GRADE: "grade", Dimension.TOWN: "town", Dimension.SERVICE: "service"}
_DECIMALS = 6


def figures(pool: Pool, plan: Plan, given: pl.DataFrame) -> Figures:
    """Return every figure of a plan.

    Parameters
    ----------
    pool
        Its pool.
    plan
        The plan; its objective is the one of its summary.
    given
        What it gives to every need, of :func:`scenarios.compare.served.served`.
    """
    found: Figures = _grouped(given, Dimension.TOTAL, pl.lit(""))
    for dimension, column in _GROUPED.items():
        found |= _grouped(given, dimension, pl.col(column).fill_null(""))
    by_fund = _by_fund(pool, plan)
    available = sum(value or 0.0 for (_, _, measure), value in by_fund.items() if measure is Measure.YUAN_AVAILABLE)
    mean = given["km"].mean()
    found[Dimension.TOTAL, "", Measure.YUAN_AVAILABLE] = round(available, 2)
    found[Dimension.TOTAL, "", Measure.MEAN_KM] = round(mean, 3) if isinstance(mean, float) else None
    found[Dimension.TOTAL, "", Measure.OBJECTIVE] = plan.summary.objective
    return found | by_fund


def _grouped(given: pl.DataFrame, dimension: Dimension, group: pl.Expr) -> Figures:
    counts = given.group_by(group.alias("group")).agg(
        count.cast(pl.Float64).alias(measure.value) for measure, count in _COUNTS.items()
    )
    return {
        (dimension, row["group"], measure): round(row[measure.value], _DECIMALS)
        for row in counts.iter_rows(named=True)
        for measure in _COUNTS
    }


def _by_fund(pool: Pool, plan: Plan) -> Figures:
    used = {row["fund"]: row for row in paid(plan).iter_rows(named=True)}
    yuan = plan.resources.filter(pl.col("dimension") == CapacityDimension.YUAN.value)
    available = dict(yuan.select("resource_id", "capacity").iter_rows())
    found: Figures = {}
    for fund in pool.funds["fund_id"]:
        row = used.get(fund, {})
        for measure in (Measure.PEOPLE_MET, Measure.NEEDS_MET, Measure.YUAN):
            found[Dimension.FUND, fund, measure] = round(float(row.get(measure.value, 0.0)), _DECIMALS)
        found[Dimension.FUND, fund, Measure.YUAN_AVAILABLE] = round(float(available.get(fund, 0.0)), _DECIMALS)
    return found


class Titles:
    """Titles of groups, looked up in the tables of two pools, the later one first.

    Parameters
    ----------
    pools
        The pools, the one that counts first.
    """

    _TABLES = {  # noqa: RUF012  (never changed)
        Dimension.TOWN: ("regions", "code"),
        Dimension.SERVICE: ("services", "service"),
        Dimension.FUND: ("funds", "fund_id"),
    }

    def __init__(self, *pools: Pool) -> None:
        self._names = {
            dimension: dict(
                pair
                for pool in reversed(pools)
                for pair in pool.table(table).select(key, "name").drop_nulls().iter_rows()
            )
            for dimension, (table, key) in self._TABLES.items()
        }

    def of(self, dimension: Dimension, group: str) -> Text:
        """Return the title of a group: a grade's word, the name of a town, service or fund; else its code.

        Names of the pool are in one language; in English the code of a service says more.
        """
        if dimension is Dimension.TOTAL:
            return Text("全部", "all")
        if dimension is Dimension.GRADE:
            return Grade(group).text
        if not group:
            return Text("未注明镇街", "no town given")
        name = self._names[dimension].get(group, group)
        return Text(name, group if dimension is Dimension.SERVICE else name)


def in_order(keys: set[Key]) -> list[Key]:
    """Return keys in the order in which they are told: dimension, grade by urgency or code, measure."""
    dimensions, measures, grades = list(Dimension), list(Measure), [grade.value for grade in Grade]

    def rank(key: Key) -> tuple[int, int, str, int]:
        dimension, group, measure = key
        urgency = grades.index(group) if dimension is Dimension.GRADE else 0
        return dimensions.index(dimension), urgency, group, measures.index(measure)

    return sorted(keys, key=rank)
