"""Large pools, step by step: pins, prices, a bound, a plan made from the prices, improvement, polish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matcher.model.enums import Grade, PlanStatus
from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.prices.dual import Prices, find_prices
from matcher.optimise.prices.improve import Choice, improve, payments
from matcher.optimise.prices.market import Problem, build_problem, rows_of_capacities
from matcher.optimise.prices.polish import polish
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.switches import choose_under_switches
from matcher.optimise.restrict import nothing, restrict
from matcher.optimise.solution import (
    Limits,
    Progress,
    Solution,
    Stop,
    has_switches,
    net_value,
    never,
    relative_gap,
    silent,
    status_of,
)
from matcher.optimise.solvers import Solver
from matcher.options.options import Floats, Options

_METHOD = "prices"


@dataclass(frozen=True, kw_only=True, eq=False)
class _Run:
    """What one run is given."""

    policy: Policy
    solver: Solver
    limits: Limits
    progress: Progress
    stop: Stop
    start: Callable[[Options, Problem], Floats] | None


def solve_by_prices(
    options: Options,
    policy: Policy,
    *,
    solver: Solver,
    limits: Limits,
    progress: Progress = silent,
    stop: Stop = never,
    start: dict[tuple[str, str], float] | None = None,
) -> Solution:
    """Return a plan for a pool of any size, with a bound that no plan can pass.

    The bound is that of the relaxation without pins and without the switches ``strict_grades``, ``worst_town`` and
    ``max_changes``: all of them only take plans away, so it holds with them too, and the gap then also contains what they
    cost; a note says so. Pinned needs are settled first, exactly.

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
    stop
        Asked now and then whether to end with the best plan so far.
    start
        Prices to start from by identifier of the resource and dimension, micropoints a unit: last week's.
    """
    given = None if start is None else lambda part, problem: _given_prices(part, problem, start)
    run = _Run(policy=policy, solver=solver, limits=limits, progress=progress, stop=stop, start=given)
    pinned = settle_pins(options, solver=solver, limits=limits)
    free = pinned.taken < 0
    part = restrict(options, np.flatnonzero(free), pinned) if not free.all() else None
    rest = options if part is None else part.options
    answer = _by_grades(rest, run) if _only_strict(policy) else _solve_together(rest, run)
    plan = answer if part is None else part.into(pinned, answer, options)
    bound, prices, notes = answer.bound, answer.prices, answer.notes
    if part is not None:
        bound, prices = _of_the_whole(options, run, part.options, answer.prices)
    if has_switches(policy):
        notes = (
            *notes,
            "bound: that of the best plan without the switches of the policy; the gap contains what they cost",
        )
    if stop():
        notes = (*notes, "stopped before the limits of work were reached: the best plan so far")
    return replace(
        plan,
        bound=bound,
        # Under switches the bound says nothing about the stages before the value: nothing is proven.
        status=PlanStatus.LIMIT if has_switches(policy) else status_of(plan.objective, bound, limits),
        method=_METHOD,
        solver=solver.name,
        work=pinned.work | answer.work,
        prices=prices,
        notes=(*pinned.notes, *notes),
        pins_not_kept=pinned.pins_not_kept,
    )


def _only_strict(policy: Policy) -> bool:
    return policy.strict_grades and policy.worst_town == "off" and policy.max_changes == "off"


def _given_prices(options: Options, problem: Problem, start: dict[tuple[str, str], float]) -> Floats:
    """Return the prices of the rows that were given, 0 for the others."""
    prices = np.zeros(problem.capacity.size)
    capacities = options.capacities
    for row, (resource, dimension) in enumerate(zip(capacities.resource.tolist(), capacities.dimension, strict=True)):
        known = start.get((options.resources.ids[resource], dimension.value), 0.0)
        prices[problem.row_of_capacity[row]] = max(0.0, known)
    return prices


def _of_the_whole(options: Options, run: _Run, part: Options, known: Floats | None) -> tuple[int, Floats]:
    """Return a bound of all options and prices by row of their capacities, found from the known prices of a part's capacities."""

    def start(_: Options, problem: Problem) -> Floats:
        prices = np.zeros(problem.capacity.size)
        prices[rows_of_capacities(part)] = 0.0 if known is None else known
        return prices

    sweeper, whole = _priced(options, run if known is None else replace(run, start=start))
    return whole.bound, whole.price[sweeper.problem.row_of_capacity]


def _priced(options: Options, run: _Run) -> tuple[Sweeper, Prices]:
    """Return the large problem of some options with its prices, by row of the problem."""
    problem = build_problem(options)
    sweeper = Sweeper(problem, threads=run.limits.threads)
    run.progress("prices", None)
    start = None if run.start is None else run.start(options, problem)
    found = find_prices(sweeper, sweeps=run.limits.sweeps, start=start, stop=run.stop)
    return sweeper, found


def _solve_together(options: Options, run: _Run) -> Solution:
    """Return a plan for all needs at once."""
    sweeper, prices = _priced(options, run)
    notes: tuple[str, ...] = ()
    work = {"sweeps": float(prices.sweeps), "products": float(prices.products)}

    def told(value: float) -> None:
        run.progress("improve", relative_gap(value, prices.bound))

    if has_switches(run.policy) and not _only_strict(run.policy):
        run.progress("rounding", None)
        choice, notes = choose_under_switches(options, sweeper, run.policy, prices.price)
    else:
        improved = improve(sweeper, prices.price, limits=run.limits, stop=run.stop, told=told)
        choice = improved.choice
        work["moves"] = float(improved.moves)
    plan = replace(
        _as_solution(options, choice, run.solver.name),
        bound=prices.bound,
        work=work,
        prices=prices.price[sweeper.problem.row_of_capacity],
        notes=notes,
    )
    if has_switches(run.policy) or run.limits.neighbourhoods == 0 or options.helpers.size > run.limits.polish_options:
        return plan  # a neighbourhood does not see the switches; in a very large pool it moves nothing that counts
    return polish(options, plan, solver=run.solver, limits=run.limits, progress=run.progress)


def _by_grades(options: Options, run: _Run) -> Solution:
    """Return a plan in which each grade has the best that the grades before it leave: red before any yellow, and so on."""
    plan, notes = nothing(options, run.solver.name), ["strict_grades: needs are placed grade by grade"]
    work: dict[str, float] = {}
    for place, grade in enumerate(Grade):
        needs = np.flatnonzero(options.needs.grade == place)
        if not needs.size:
            continue
        part = restrict(options, needs, plan)
        answer = _solve_together(part.options, run)
        plan = part.into(plan, answer, options)
        work |= {f"{grade.value}_{name}": spent for name, spent in answer.work.items()}
        gap = relative_gap(answer.objective, answer.bound)
        after = "" if place == 0 else " with the grades before as they are"
        notes.append(f"strict_grades: {grade.value} is within {gap:.6f} of the best possible{after}")
    bound, prices = _of_the_whole(options, run, options, None)
    return replace(plan, bound=bound, prices=prices, work=work, notes=tuple(notes))


def _as_solution(options: Options, choice: Choice, solver: str) -> Solution:
    paid_by, paid_fen = payments(options, choice)
    return replace(
        nothing(options, solver),
        taken=choice.option,
        paid_by=paid_by,
        paid_fen=paid_fen,
        objective=net_value(options, choice.option),
    )


def settle_pins(options: Options, *, solver: Solver, limits: Limits) -> Solution:
    """Return the best plan of the pinned needs alone, with as many pins kept as capacities allow."""
    helpers, money = options.helpers, options.money
    empty = nothing(options, solver.name)
    needs = np.unique(np.concatenate([helpers.need[helpers.pinned], money.need[money.pinned]]))
    if not needs.size:
        return empty
    part = restrict(options, needs, empty)
    answer = solve_exactly(part.options, Policy(), solver=solver, limits=limits)
    return replace(
        part.into(empty, answer, options),
        work={f"pins_{name}": work for name, work in answer.work.items()},
        notes=(
            f"{needs.size} pinned needs were settled before the others; the bound is that of the best plan without pins",
        ),
        pins_not_kept=tuple((int(needs[need]), resource) for need, resource in answer.pins_not_kept),
    )
