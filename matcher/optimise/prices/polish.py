"""Polish: small neighbourhoods of a plan are solved exactly and come back better."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.enums import Dimension, ResourceKind
from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.exact.constraints import consumption
from matcher.optimise.restrict import restrict
from matcher.optimise.solution import Limits, Progress, Solution, relative_gap
from matcher.optimise.solvers import Solver
from matcher.options.options import Floats, Ints, Options

_NEEDS = 160
"""Needs of a neighbourhood: what a solver finishes in a fraction of a second."""

_WORK = 0.5
"""Deterministic work of one neighbourhood."""

_RELEASED = Policy()
"""Inside a neighbourhood values and costs are in the options already, and no switch is on."""


def polish(options: Options, plan: Solution, *, solver: Solver, limits: Limits, progress: Progress) -> Solution:
    """Return a plan at least as good, after re-solving neighbourhoods until the gap or the work limit is met.

    A neighbourhood is a tight resource and its rivals: the needs for which an option there is worth nearly as much, at
    current prices, as their best one. The tightest resources come first, again and again while any improves.

    Parameters
    ----------
    options
        The whole problem.
    plan
        A feasible plan, with prices.
    solver
        Solver of the neighbourhoods.
    limits
        Work limit, gap and seed.
    progress
        Told the gap after each improvement.
    """
    price = plan.prices
    if price is None:
        raise ValueError("polish needs a plan with prices")
    regret = _regret(options, price)
    centres = _tight_resources(options, price)
    spent, tried, improved = 0.0, 0, True
    while improved:
        improved = False
        for centre in centres:
            if tried >= limits.neighbourhoods or relative_gap(plan.objective, plan.bound) <= limits.gap:
                return _with_work(plan, spent, tried)
            needs = _neighbourhood(options, regret, centre)
            if needs.size < 2:
                continue
            better, work = _resolve(options, plan, needs, solver, limits)
            spent += work
            tried += 1
            if better.objective > plan.objective:
                plan, improved = better, True
                progress("polish", relative_gap(plan.objective, plan.bound))
    return _with_work(plan, spent, tried)


def _with_work(plan: Solution, spent: float, tried: int) -> Solution:
    return replace(plan, work=plan.work | {"polish": round(spent, 6), "neighbourhoods": float(tried)})


def _unit_prices(options: Options, price: Floats) -> Floats:
    """Return price x consumption of every helper option, micropoints; money at the cheapest fund of the need."""
    helpers, capacities = options.helpers, options.capacities
    total = np.zeros(helpers.size)
    row_of = capacities.row_of
    rows = {dimension: np.full(len(options.resources.ids) + 1, -1, dtype=np.int64) for dimension in Dimension}
    for (number, dimension), place in row_of.items():
        rows[dimension][number] = place
    resource = helpers.resource
    for dimension, row in rows.items():
        for kind, inside in (
            (ResourceKind.PROVIDER, (resource >= 0) & (resource < options.resources.project_offset)),
            (ResourceKind.PROJECT, resource >= options.resources.project_offset),
        ):
            used = np.flatnonzero(inside & (row[resource] >= 0))
            total[used] += price[row[resource[used]]] * consumption(options, kind, dimension)[used]
    cheapest = np.full(len(options.needs.ids), np.inf)
    yuan = rows[Dimension.YUAN][options.money.resource]
    np.minimum.at(cheapest, options.money.need, np.where(yuan >= 0, price[yuan], 0.0))
    due = np.flatnonzero(helpers.due_fen > 0)
    total[due] += helpers.due_fen[due] * np.nan_to_num(cheapest[helpers.need[due]], posinf=0.0)
    return total


def _regret(options: Options, price: Floats) -> Floats:
    """Return how much less than the need's best choice (or none) each option is worth at current prices."""
    helpers = options.helpers
    reduced = options.needs.value[helpers.need] - helpers.cost - _unit_prices(options, price)
    best = np.zeros(len(options.needs.ids))
    np.maximum.at(best, helpers.need, reduced)
    return np.asarray(best[helpers.need] - reduced)


def _tight_resources(options: Options, price: Floats) -> list[int]:
    worth = np.zeros(len(options.resources.ids))
    np.add.at(
        worth, options.capacities.resource, price[: options.capacities.capacity.size] * options.capacities.capacity
    )
    order = np.lexsort((np.arange(worth.size), -worth))
    return [int(resource) for resource in order if worth[resource] > 0]


def _neighbourhood(options: Options, regret: Floats, centre: int) -> Ints:
    """Return the needs with the least regret for an option at the centre, and the payers' side alike."""
    helpers, money = options.helpers, options.money
    if centre >= options.resources.fund_offset:
        payees = np.unique(money.need[money.resource == centre])
        places = np.flatnonzero(np.isin(helpers.need, payees) & (helpers.due_fen > 0))
    else:
        places = np.flatnonzero(helpers.resource == centre)
    order = places[np.lexsort((helpers.need[places], regret[places]))]
    needs, first = np.unique(helpers.need[order], return_index=True)
    return np.sort(needs[np.argsort(first, kind="stable")][:_NEEDS])


def _resolve(options: Options, plan: Solution, needs: Ints, solver: Solver, limits: Limits) -> tuple[Solution, float]:
    part = restrict(options, needs, plan)
    answer = solve_exactly(
        part.options, _RELEASED, solver=solver, limits=replace(limits, exact_work=_WORK), hint=part.of(plan)
    )
    return part.into(plan, answer, options), sum(answer.work.values())
