"""Who holds what a need lacks: worked out from the numbers of a solution, held against the tables of the plan."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from matcher.explain import explain_need, ranked_options
from matcher.explain.rivals import LACKING, rivals_of
from matcher.match import Request, match
from matcher.model.enums import Grade
from matcher.options import compile_options
from matcher.rules import Context
from matcher.standing.reading import solution_of
from tests.optimise.contested import DATE, aid_pool, contested_pool, varied_policy

CODES = {
    ("provider", "people"): "capacity_people",
    ("project", "seats"): "seats",
    ("project", "yuan"): "balance",
}


def code_of(option, lacking):
    if lacking in ("money", "hours", "cases"):
        return {"money": "money", "hours": "capacity_hours", "cases": "capacity_cases"}[lacking]
    return CODES[option.kind, lacking]


def without(plan, need_id):
    """Return the plan as if a need were not met: its assignments go, and what they used is free."""
    units = {"hours": pl.col("hours"), "cases": pl.lit(1.0), "yuan": pl.col("yuan_fen") / 100}
    gone = plan.assignments.filter(pl.col("need_id") == need_id)
    freed = pl.concat(
        [
            gone.select("resource_id", pl.lit(dimension).alias("dimension"), amount.cast(pl.Float64).alias("freed"))
            for dimension, amount in (units | {"people": pl.col("people"), "seats": pl.col("people")}).items()
        ]
    )
    resources = plan.resources.join(freed, on=["resource_id", "dimension"], how="left").with_columns(
        used=pl.col("used") - pl.col("freed").fill_null(0.0)
    )
    return plan.replace(
        assignments=plan.assignments.filter(pl.col("need_id") != need_id),
        resources=resources.select(plan.resources.columns),
    )


@pytest.mark.parametrize(
    "pool", [*(contested_pool(seed, needs=14, providers=2) for seed in range(40, 44)), *map(aid_pool, range(4))]
)
def test_rivals_are_those_of_the_plan(pool):
    policy = varied_policy(pool.needs.height)
    plan = match(Request(pool=pool, date=DATE, policy=policy))
    context = Context(pool=pool, policy=policy, date=DATE)
    options = compile_options(context)
    solution = solution_of(plan, context, options)
    assert solution is not None
    open_ = np.flatnonzero((solution.taken < 0) & np.isin(np.arange(solution.taken.size), options.helpers.need))
    rivals = rivals_of(options, solution, open_)
    for place, row in enumerate(open_.tolist()):
        need = options.needs.ids[row]
        told = explain_need(pool, plan, need)
        assert rivals.choices[place] == len(told.options)
        order = {who: number for number, who in enumerate(options.resources.ids)} | {"": -1}
        best = min(told.options, key=lambda one: (-one.option.net_value, order[one.option.resource_id]))
        assert rivals.net[place] / 1e6 == pytest.approx(best.option.net_value)
        assert rivals.fits[place] == any(one.option.feasible_now and one.option.net_value > 0 for one in told.options)
        lacking = {code for code, lacks in zip(LACKING, rivals.lacking[place], strict=True) if lacks}
        assert lacking == {code_of(best.option, one) for one in best.option.lacking}
        if not lacking & {"balance"}:
            assert rivals.held[place].tolist() == [best.held.get(grade, 0) for grade in Grade]
        if rivals.gives_way[place] >= 0:
            other = options.needs.ids[rivals.gives_way[place]]
            assert other in {rival.need_id for rival in best.rivals}
            freed = ranked_options(pool, without(plan, other), need, policy=policy, date=DATE)
            assert next(one for one in freed if one.resource_id == best.option.resource_id).feasible_now
            assert rivals.brings[place] / 1e6 == pytest.approx(explain_need(pool, plan, other).worth)
