"""The most that one grade could have had: a bound for each grade alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.enums import Grade
from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.restrict import nothing, restrict
from matcher.optimise.solution import Limits, Solution, Stop, never
from matcher.optimise.solvers import solver_named
from matcher.options.options import Options


def grade_bounds(
    options: Options, solution: Solution, *, limits: Limits, solver: str, stop: Stop = never
) -> dict[Grade, int]:
    """Return for each grade a number of micropoints that no plan passes for the needs of that grade together.

    A small grade is solved exactly as if all resources were its own. For a larger one the plan's prices give
    ``sum_k p[k] cap[k] + sum_{i of grade} max(0, max_c reduced gain)``, and no price at all gives
    ``sum_{i of grade} max(0, max_c gain)``; the smaller of the two holds. Where ``stop`` says so the searches end early, and the bounds are the looser.
    """
    size = np.bincount(options.needs.grade[options.helpers.need], minlength=len(Grade))
    bounds: dict[Grade, int] = {}
    if (size > limits.exact_options).any():
        bounds = _priced_bounds(options, solution)
    for place, grade in enumerate(Grade):
        if size[place] > limits.exact_options:
            continue
        needs = np.flatnonzero(options.needs.grade == place)
        part = restrict(options, needs, nothing(options)).options
        few = replace(limits, exact_work=min(limits.exact_work, 5.0))
        unpinned = replace(
            part,
            helpers=replace(part.helpers, pinned=np.zeros_like(part.helpers.pinned)),
            money=replace(part.money, pinned=np.zeros_like(part.money.pinned)),
        )
        exact = solve_exactly(unpinned, Policy(), solver=solver_named(solver), limits=few, stop=stop)
        bounds[grade] = min(exact.bound, _unpriced_bound(unpinned))
    return {grade: bounds[grade] for grade in Grade}


def _unpriced_bound(options: Options) -> int:
    """Return ``sum_i max(0, max_c gain)``, micropoints: what the needs are worth where nothing is scarce."""
    best = np.zeros(len(options.needs.ids), dtype=np.int64)
    helpers = options.helpers
    np.maximum.at(best, helpers.need, options.needs.value[helpers.need] - helpers.cost)
    return int(best.sum())


def _priced_bounds(options: Options, solution: Solution) -> dict[Grade, int]:
    """Return for every grade the smaller of the bounds that the plan's prices and no prices at all give."""
    # With them comes the compiler, which small pools never need.
    from matcher.optimise.prices.dual import upper_bound
    from matcher.optimise.prices.market import build_problem
    from matcher.optimise.prices.sweeps import Sweeper

    problem = build_problem(options)
    sweeper = Sweeper(problem)
    prices = [np.zeros(problem.capacity.size)]
    if solution.prices is not None:
        prices.append(np.zeros(problem.capacity.size))
        prices[1][problem.row_of_capacity] = np.maximum(solution.prices, 0.0)
    best = [sweeper.best(price) for price in prices]
    return {
        grade: min(
            upper_bound(problem, price, float(values[options.needs.grade == place].sum()))
            for price, values in zip(prices, best, strict=True)
        )
        for place, grade in enumerate(Grade)
    }
