"""Large pools, step by step: pins, columns, prices, rounding, ruin and recreate, polish."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.enums import PlanStatus
from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.prices.columns import Columns, build_columns
from matcher.optimise.prices.dual import find_prices
from matcher.optimise.prices.polish import polish
from matcher.optimise.prices.ruin import ruin_and_recreate
from matcher.optimise.prices.switches import round_under_switches
from matcher.optimise.restrict import nothing, restrict
from matcher.optimise.solution import Limits, Progress, Solution, has_switches, net_value, relative_gap, silent
from matcher.optimise.solvers import Solver
from matcher.options.options import Floats, Ints, Options

_METHOD = "prices"


def solve_by_prices(
    options: Options, policy: Policy, *, solver: Solver, limits: Limits, progress: Progress = silent
) -> Solution:
    """Return a plan for a pool of any size, with a bound that no plan can pass.

    The bound is that of the relaxation without the switches ``strict_grades``, ``worst_town`` and ``max_changes``: they only
    take plans away, so it holds with them too, and the gap then also contains what the switches cost. Pinned needs are
    settled first, exactly; the bound is that of the whole problem without pins, for these too only take plans away.

    Parameters
    ----------
    options
        Every eligible option.
    policy
        Switches.
    solver
        Solver of pins and neighbourhoods.
    limits
        Limits of work.
    progress
        Told stage and gap.
    """
    pinned = _settle_pins(options, solver, limits)
    rest = restrict(options, np.flatnonzero(pinned.taken < 0), pinned)
    answer = _solve_unpinned(rest.options, policy, solver, limits, progress)
    plan = rest.into(pinned, answer, options)
    prices = _prices_of_all(options, rest.options, answer)
    bound = answer.bound if (pinned.taken < 0).all() else _bound_of_all(options, prices, limits, progress)
    gap = relative_gap(plan.objective, bound)
    return replace(
        plan,
        bound=bound,
        status=PlanStatus.OPTIMAL if gap == 0 else PlanStatus.WITHIN_GAP if gap <= limits.gap else PlanStatus.LIMIT,
        method=_METHOD,
        solver=solver.name,
        work=pinned.work | answer.work,
        prices=prices,
        notes=(*pinned.notes, *answer.notes),
    )


def _solve_unpinned(options: Options, policy: Policy, solver: Solver, limits: Limits, progress: Progress) -> Solution:
    progress("columns", None)
    columns = build_columns(options)
    prices = find_prices(columns, sweeps=limits.sweeps, progress=progress)
    rounded = round_under_switches(options, columns, policy, price=prices.price)
    progress("rounding", relative_gap(int(columns.gain[rounded.chosen[rounded.chosen >= 0]].sum()), prices.bound))
    ruins = 0
    if not has_switches(policy):
        ruins = min(limits.most_ruins, limits.ruins_per_need * int(np.count_nonzero(np.diff(columns.start))))
        chosen = ruin_and_recreate(columns, rounded.chosen, price=prices.price, iterations=ruins, seed=limits.seed)
        rounded = replace(rounded, chosen=chosen)
    plan = replace(
        _as_solution(options, columns, rounded.chosen, solver.name),
        bound=prices.bound,
        work={"sweeps": float(prices.sweeps), "columns": float(columns.gain.size), "ruins": float(ruins)},
        prices=prices.price[: options.capacities.capacity.size],
        notes=rounded.notes,
    )
    progress("polish", relative_gap(plan.objective, plan.bound))
    if has_switches(policy) or options.helpers.size > limits.polish_options:
        return plan  # a neighbourhood does not see the switches; in a very large pool it moves nothing that counts
    return polish(options, plan, solver=solver, limits=limits, progress=progress)


def _as_solution(options: Options, columns: Columns, chosen: Ints, solver: str) -> Solution:
    held = chosen[chosen >= 0]
    taken = np.full(chosen.size, -1, dtype=np.int64)
    taken[chosen >= 0] = columns.helper[held]
    paid_by = np.concatenate([columns.first_fund[held], columns.second_fund[held]])
    paid_fen = np.concatenate([columns.first_fen[held], columns.second_fen[held]])
    order = np.argsort(paid_by, kind="stable")
    order = order[paid_by[order] >= 0]
    return replace(
        nothing(options, solver),
        taken=taken,
        paid_by=paid_by[order],
        paid_fen=paid_fen[order],
        objective=net_value(options, taken),
    )


def _settle_pins(options: Options, solver: Solver, limits: Limits) -> Solution:
    """Return the best plan of the pinned needs alone, with as many pins kept as capacities allow."""
    helpers, money = options.helpers, options.money
    empty = nothing(options, solver.name)
    needs = np.unique(np.concatenate([helpers.need[helpers.pinned], money.need[money.pinned]]))
    if not needs.size:
        return empty
    part = restrict(options, needs, empty)
    answer = solve_exactly(part.options, Policy(), solver=solver, limits=limits)
    note = f"{needs.size} pinned needs were settled before the others"
    return replace(
        part.into(empty, answer, options),
        work={f"pins_{name}": work for name, work in answer.work.items()},
        notes=(note,),
        pins_not_kept=tuple((int(needs[need]), resource) for need, resource in answer.pins_not_kept),
    )


def _bound_of_all(options: Options, prices: Floats | None, limits: Limits, progress: Progress) -> int:
    """Return the bound of the whole problem: what was settled beforehand might have been settled otherwise."""
    columns = build_columns(options)
    start = np.zeros(columns.capacity.size)
    if prices is not None:
        start[: prices.size] = prices
    return find_prices(columns, sweeps=limits.sweeps, start=start, progress=progress).bound


def _prices_of_all(options: Options, rest: Options, answer: Solution) -> np.ndarray | None:
    if answer.prices is None:
        return None
    known = rest.capacities.row_of
    prices = np.zeros(options.capacities.capacity.size)
    for key, row in options.capacities.row_of.items():
        if key in known:
            prices[row] = answer.prices[known[key]]
    return prices
