"""The most that one grade could have had: a bound for each grade alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.enums import Grade
from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.restrict import nothing, restrict
from matcher.optimise.solution import Limits, Solution
from matcher.optimise.solvers import solver_named
from matcher.options.options import Options


def grade_bounds(options: Options, solution: Solution, *, limits: Limits, solver: str) -> dict[Grade, int]:
    """Return for each grade a number of micropoints that no plan passes for the needs of that grade together.

    A small grade is solved exactly as if all resources were its own. For a larger one the plan's prices give
    ``sum_k p[k] cap[k] + sum_{i of grade} max(0, max_c reduced gain)``, and no price at all gives
    ``sum_{i of grade} max(0, max_c gain)``; the smaller of the two holds.
    """
    bounds: dict[Grade, int] = {}
    for place, grade in enumerate(Grade):
        needs = np.flatnonzero(options.needs.grade == place)
        part = restrict(options, needs, nothing(options)).options
        if part.helpers.size <= limits.exact_options:
            few = replace(limits, exact_work=min(limits.exact_work, 5.0))
            unpinned = replace(
                part,
                helpers=replace(part.helpers, pinned=np.zeros_like(part.helpers.pinned)),
                money=replace(part.money, pinned=np.zeros_like(part.money.pinned)),
            )
            bounds[grade] = solve_exactly(unpinned, Policy(), solver=solver_named(solver), limits=few).bound
        else:
            bounds[grade] = _priced_bound(part, options, solution)
    return bounds


def _priced_bound(part: Options, options: Options, solution: Solution) -> int:
    from matcher.optimise.prices.columns import (
        build_columns,
    )  # with it comes the compiler, which small pools never need

    columns = build_columns(part)
    need = np.repeat(np.arange(columns.start.size - 1), np.diff(columns.start))
    rows = part.capacities.capacity.size
    prices = [np.zeros(columns.capacity.size)]
    if solution.prices is not None:
        of_row = options.capacities.row_of
        known = [float(solution.prices[of_row[key]]) for key in part.capacities.row_of]
        prices.append(np.concatenate([known, np.zeros(columns.capacity.size - rows)]))
    totals = []
    for price in prices:
        holder = np.repeat(np.arange(columns.gain.size), np.diff(columns.entry))
        consumed = np.bincount(holder, weights=price[columns.row] * columns.amount, minlength=columns.gain.size)
        best = np.zeros(columns.start.size - 1)
        np.maximum.at(best, need, columns.gain - consumed)
        totals.append(float(best.sum() + price @ columns.capacity))
    return int(np.ceil(min(totals) * (1 + 1e-12) + 1))
