"""Options of one need beside what a plan does: by how much each is behind, and who holds what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from matcher.explain.facts import RIVALS, Rival, WeighedOption
from matcher.explain.helpers_asked import first_rules
from matcher.explain.ranking import RankedOption
from matcher.model import Pool
from matcher.model.enums import Grade, Line, ResourceKind
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.options.needs import need_values
from matcher.rules import Context

_COSTS = [f"cost_{term}" for term in COST_TERMS]


def weighed(
    pool: Pool, rows: pl.DataFrame, context: Context, ranked: Sequence[RankedOption], *, worth: float
) -> tuple[WeighedOption, ...]:
    """Return the options of a need with what each brings less than the plan's, and who holds what it lacks.

    Parameters
    ----------
    pool
        The pool, with all needs.
    rows
        All assignments of the plan, with carriers in the place of packages.
    context
        The pool with this need alone.
    ranked
        Its options.
    worth
        What the plan gains by meeting it, points; 0 where it does not.
    """
    mine = context.pool.needs["need_id"][0]
    others = rows.filter(pl.col("need_id") != mine)
    allowed = [
        fund
        for fund, rule in zip(
            context.pool.funds["fund_id"].to_list(), first_rules(context, ResourceKind.FUND), strict=True
        )
        if not rule
    ]
    is_money = pl.col("line") == Line.MONEY.value
    paid = others.filter(is_money & pl.col("resource_id").is_in(allowed))["need_id"].unique().sort().to_list()
    helped: dict[str, list[str]] = {}
    for need, who in others.filter(~is_money).select("need_id", "resource_id").iter_rows():
        helped.setdefault(who, []).append(need)
    holders = {
        place: paid if option.lacking == ("money",) else helped.get(option.resource_id, [])
        for place, option in enumerate(ranked)
        if option.lacking
    }
    known = _rivals(pool, others, context, sorted({need for needs in holders.values() for need in needs}))
    found = []
    for place, option in enumerate(ranked):
        those = sorted((known[need] for need in holders.get(place, ())), key=lambda rival: (rival.worth, rival.need_id))
        counts = Counter(rival.grade for rival in those)
        found.append(
            WeighedOption(
                option=option,
                behind=0.0 if option.chosen else round(worth - option.net_value, 6),
                held={grade: counts[grade] for grade in Grade if counts[grade]},
                rivals=tuple(those[:RIVALS]),
            )
        )
    return tuple(found)


def _rivals(pool: Pool, rows: pl.DataFrame, context: Context, needs: list[str]) -> dict[str, Rival]:
    """Return some met needs with what each brings in the plan."""
    table = pool.needs.filter(pl.col("need_id").is_in(needs))
    value = need_values(Context(pool=pool.replace(needs=table), policy=context.policy, date=context.date))
    costs = rows.group_by("need_id").agg(pl.sum_horizontal(pl.col(_COSTS).sum()).alias("cost"), pl.col("pinned").any())
    joined = table.select("need_id", "grade").join(costs, on="need_id", how="left", maintain_order="left")
    worth = np.round(value / MICROPOINTS_PER_POINT - joined["cost"].fill_null(0.0).to_numpy(), 6)
    return {
        need: Rival(need_id=need, grade=Grade(grade), worth=points, pinned=bool(pinned))
        for (need, grade, pinned), points in zip(
            joined.select("need_id", "grade", "pinned").iter_rows(), worth.tolist(), strict=True
        )
    }
