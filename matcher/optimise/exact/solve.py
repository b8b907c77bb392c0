"""The exact solution: stage after stage, each held while the next is maximised."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.model.enums import PlanStatus
from matcher.model.policy import Policy
from matcher.optimise.exact.constraints import constraint_rows
from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel, Rows
from matcher.optimise.exact.objective import Stage, stages
from matcher.optimise.exact.variables import SHARE_UNITS, Variables, declare_variables
from matcher.optimise.solution import (
    Limits,
    Progress,
    Solution,
    Stop,
    net_value,
    never,
    nothing,
    relative_gap,
    silent,
)
from matcher.optimise.solvers.protocol import Outcome, Solver
from matcher.options.options import Ints, Options


@dataclass(frozen=True, kw_only=True, eq=False)
class _Reached:
    stage: Stage
    value: int
    bound: int
    values: Ints
    proven: bool
    work: float


def solve_exactly(
    options: Options,
    policy: Policy,
    *,
    solver: Solver,
    limits: Limits,
    hint: Solution | None = None,
    gap: float = 0.0,
    progress: Progress = silent,
    stop: Stop = never,
) -> Solution:
    """Return the best plan for a set of options, proven where the work limit allows.

    Each stage starts from the plan of the stage before, the first from the hint, or from the plan that helps nobody. A
    solver that finds nothing better within its work leaves that plan standing, and the status says so.

    Parameters
    ----------
    options
        Every eligible option.
    policy
        Switches; values and costs are already in the options.
    solver
        Any solver of integer linear models.
    limits
        Work limit and seed.
    hint
        A plan to start from.
    gap
        Relative gap at which the last stage may stop; 0 asks for the proof.
    progress
        Told each stage, and the gap once the last is done.
    stop
        Asked between stages and by the solver whether to end with the best plan so far. Pins are settled in any case:
        a plan that was cut short would call them impossible.
    """
    variables = declare_variables(options)
    model = LinearModel(
        lower=variables.lower,
        upper=variables.upper,
        integral=variables.integral,
        rows=constraint_rows(options, variables, policy),
        objective=np.zeros(variables.lower.size, dtype=np.int64),
    )
    reached: list[_Reached] = []
    start = as_vector(options, variables, hint or nothing(options))
    for stage in stages(options, variables, policy):
        progress(stage.name, None)
        enough = gap if stage.name == "value" else 0.0
        asked = never if stage.name == "pins" else stop
        result = _maximise(replace(model, objective=stage.objective), stage, solver, limits, start, enough, asked)
        reached.append(result)
        model = replace(model, rows=_held(model.rows, stage, result.value))
        start = result.values
    solution = _as_solution(options, policy, variables, reached, solver, limits)
    progress(reached[-1].stage.name, relative_gap(solution.objective, solution.bound))
    return solution


def _maximise(
    model: LinearModel, stage: Stage, solver: Solver, limits: Limits, start: Ints, gap: float, stop: Stop
) -> _Reached:
    if stop():
        outcome = Outcome(values=None, bound=model.ceiling, proven=False, infeasible=False, work=0.0)
    else:
        outcome = solver.solve(model, work=limits.exact_work, seed=limits.seed, hint=start, gap=gap, stop=stop)
    values = start if outcome.values is None else outcome.values
    if stage.objective @ values < stage.objective @ start:
        values = start
    value = int(stage.objective @ values)
    bound = max(outcome.bound, value)
    if stage.enough is not None:
        value, bound = min(value, stage.enough), min(bound, stage.enough)
    return _Reached(
        stage=stage, value=value, bound=bound, values=values, proven=outcome.proven or bound == value, work=outcome.work
    )


def _held(rows: Rows, stage: Stage, value: int) -> Rows:
    """Return the rows with ``objective . x >= value``, divided by the common factor of the coefficients."""
    column = np.flatnonzero(stage.objective)
    common = int(np.gcd.reduce(stage.objective[column])) or 1
    return Rows(
        start=np.append(rows.start, rows.start[-1] + column.size),
        column=np.append(rows.column, column),
        coefficient=np.append(rows.coefficient, stage.objective[column] // common),
        lower=np.append(rows.lower, -(-value // common)),
        upper=np.append(rows.upper, NO_LIMIT),
    )


def as_vector(options: Options, variables: Variables, solution: Solution) -> Ints:
    """Return a solution as a vector of the model; share and excess stay at their loosest."""
    values = np.zeros(variables.lower.size, dtype=np.int64)
    values[variables.taken[solution.taken[solution.taken >= 0]]] = 1
    values[variables.paid[solution.paid_by]] = solution.paid_fen
    used = variables.used[solution.paid_by]
    values[used[used >= 0]] = 1
    values[variables.excess] = variables.upper[variables.excess]
    return values


def _as_solution(
    options: Options, policy: Policy, variables: Variables, reached: list[_Reached], solver: Solver, limits: Limits
) -> Solution:
    last = reached[-1]
    chosen = np.flatnonzero(last.values[variables.taken] == 1)
    taken = np.full(len(options.needs.ids), -1, dtype=np.int64)
    taken[options.helpers.need[chosen]] = chosen
    paid = last.values[variables.paid]
    paid_by = np.flatnonzero(paid > 0)
    objective = net_value(options, taken)
    proven = all(result.proven for result in reached)
    close = relative_gap(objective, last.bound) <= limits.gap and all(result.proven for result in reached[:-1])
    return Solution(
        taken=taken,
        paid_by=paid_by,
        paid_fen=paid[paid_by],
        objective=objective,
        bound=objective if last.proven else last.bound,
        status=PlanStatus.OPTIMAL if proven else PlanStatus.WITHIN_GAP if close else PlanStatus.LIMIT,
        method="exact",
        solver=solver.name,
        work={result.stage.name: round(result.work, 6) for result in reached},
        notes=tuple(stage_notes(reached)),
        pins_not_kept=_pins_not_kept(options, taken, paid_by),
    )


def stage_notes(reached: list[_Reached]) -> list[str]:
    """Return what the reader of the plan must know about the stages before the last."""
    notes = []
    for result in reached:
        if result.stage.name == "worst_town":
            share = result.value / SHARE_UNITS
            wanted = (result.stage.enough or SHARE_UNITS) / SHARE_UNITS
            notes.append(f"worst_town: {share:.6f} of the people of the worst town are met (asked for {wanted:.6f})")
        if result.stage.name == "changes" and result.value < 0 and result.proven:
            notes.append(f"max_changes: capacities force {-result.value} changes above the cap")
        if not result.proven and result.stage.name != "value":
            notes.append(f"stage {result.stage.name}: value {result.value}, bound {result.bound}, not proven")
    return notes


def _pins_not_kept(options: Options, taken: Ints, paid_by: Ints) -> tuple[tuple[int, int], ...]:
    helpers, money = options.helpers, options.money
    lost = [
        (int(helpers.need[place]), int(helpers.resource[place]))
        for place in np.flatnonzero(helpers.pinned)
        if taken[helpers.need[place]] != place
    ]
    lost += [
        (int(money.need[place]), int(money.resource[place]))
        for place in np.flatnonzero(money.pinned & ~np.isin(np.arange(money.need.size), paid_by))
    ]
    return tuple(lost)
