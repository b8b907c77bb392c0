"""Measures the noise of a baseline: solves it again with ties broken otherwise, and keeps the plans that are as good.

Among plans of one value the one that comes out is an accident of numbering. What differs between them is no effect of
anything, and neither is a difference of a scenario that is no larger. Each repetition numbers the funds anew and adds to the
cost of every option a little chance, far below what a plan's proof can tell apart; what it finds counts where it is worth, at the
true costs, as much as the baseline's plan but for a stated share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl

from matcher.model import Plan, Pool
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.optimise.solution import Stop, never
from matcher.options import Options, compile_options
from matcher.packages import plan_with_packages
from matcher.proposal import assignments_table, packages_table, prices_of
from matcher.rules import Context
from scenarios.compare.band import Band, band_of
from scenarios.compare.measures import Figures, figures
from scenarios.compare.served import served
from scenarios.run.baseline import Baseline

TOLERANCE, MOST_TOLERANCE = 1e-4, 1e-3
"""Plans within the first share of the objective are as good as each other; where the baseline's own gap is larger, within that, up
to the second: a loose bound is no reason to call a worse plan as good."""

Counted = Callable[[int, int], None]
"""Told how many repetitions are done, of how many."""


def nobody(done: int, of: int) -> None:
    """Take no notice."""


def noise_band(
    baseline: Baseline, *, repeats: int, seed: int = 0, progress: Counted = nobody, stop: Stop = never
) -> Band:
    """Return the noise band of a baseline.

    Parameters
    ----------
    baseline
        The plan that stands.
    repeats
        How often it is solved again, >= 0. Each takes about as long as a match.
    seed
        Seed >= 0 of the chance.
    progress
        Told after each repetition.
    stop
        Asked before each repetition, and within, whether to end with those that are done.

    Returns
    -------
    Band
        The figures of the plans that are as good; the same for the same arguments.
    """
    tolerance = min(max(TOLERANCE, baseline.plan.summary.gap), MOST_TOLERANCE)
    samples, asked = [], 0
    for repeat in range(1, repeats + 1):
        if stop():
            break
        chance = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, repeat])))
        sample = _sample(baseline, chance, tolerance, stop)
        asked += 1
        if sample is not None:
            samples.append(sample)
        progress(repeat, repeats)
    return band_of(samples, asked=asked, tolerance=tolerance)


def _sample(baseline: Baseline, chance: np.random.Generator, tolerance: float, stop: Stop) -> Figures | None:
    """Return the figures of one more plan of the baseline, ``None`` where it is not as good."""
    pool, names = _renamed_funds(baseline.context.pool, chance)
    context = Context(pool=pool, policy=baseline.context.policy, date=baseline.context.date)
    options = compile_options(context, baseline.previous)
    objective = round(baseline.plan.summary.objective * MICROPOINTS_PER_POINT)
    spread = max(1, int(tolerance * abs(objective) / max(1, int(baseline.side.given["met"].sum()))))
    chances = _chances(options, spread, chance)
    shaken = replace(options, helpers=replace(options.helpers, cost=options.helpers.cost + chances))
    back = {new: old for old, new in names.items()}
    prices = prices_of(baseline.plan.resources) or {}
    start = {(names.get(name, name), dimension): price for (name, dimension), price in prices.items()}
    limits = replace(baseline.limits, seed=int(chance.integers(0, 2**31)))
    planned = plan_with_packages(
        context, shaken, limits=limits, solver=baseline.solver, start=start, stop=stop, previous=baseline.previous
    )
    solution = planned.solution
    worth = solution.objective + int(chances[solution.taken[solution.taken >= 0]].sum())
    if worth < objective - tolerance * abs(objective):
        return None
    plan = _plan(baseline.plan, options, solution, context, back)
    original = baseline.context
    found = figures(original.pool, plan, served(original, plan))
    return {key: value for key, value in found.items() if key[2] != "objective"} | {
        key: worth / MICROPOINTS_PER_POINT for key in found if key[2] == "objective"
    }


def _chances(options: Options, spread: int, chance: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return what is added to the cost of each helper option, micropoints: a share of its need's, a share of its own."""
    own = chance.integers(-spread, spread + 1, size=options.helpers.size)
    of_need = chance.integers(-spread, spread + 1, size=len(options.needs.ids))
    return np.asarray((own + of_need[options.helpers.need]) // 2, dtype=np.int64)


def _plan(plan: Plan, options: Options, solution: Solution, context: Context, names: dict[str, str]) -> Plan:
    """Return the plan with the assignments and packages of another solution, its funds under their own names."""
    assignments = assignments_table(options, solution, context.pool, context.policy)
    packages = packages_table(options, solution, context.pool, assignments)
    return plan.replace(
        assignments=assignments.with_columns(pl.col("resource_id").replace(names)),
        packages=packages.with_columns(pl.col("funds").list.eval(pl.element().replace(names))),
    )


def _renamed_funds(pool: Pool, chance: np.random.Generator) -> tuple[Pool, dict[str, str]]:
    """Return the pool with its funds in another order: everything else breaks ties by identifier."""
    funds = pool.funds["fund_id"].to_list()
    order = chance.permutation(len(funds))
    mark = "="
    others = [*pool.providers["provider_id"], *pool.projects["project_id"]]
    while any(name.startswith(mark) for name in others):
        mark += "="
    names = {fund: f"{mark}{place:06d}" for fund, place in zip(funds, order.tolist(), strict=True)}
    renamed = pool.replace(
        funds=pool.funds.with_columns(pl.col("fund_id").replace(names)),
        projects=pool.projects.with_columns(pl.col("fund_id").replace(names)),
        pins=pool.pins.with_columns(pl.col("resource_id").replace(names)),
    )
    return renamed, names
