"""One model of the whole pool, given to a solver of the shelf with a limit of seconds on the wall.

The model is the one of :mod:`matcher.optimise.exact`: the same options, variables and rows that small pools are solved
with to proof. Only the limits differ: seconds instead of work, and all the threads that the solver likes. Building the
model is not counted against the limit.
"""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from matcher.model.policy import Policy
from matcher.optimise import Solution
from matcher.optimise.exact.constraints import constraint_rows
from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel
from matcher.optimise.exact.objective import net_value_objective
from matcher.optimise.exact.variables import Variables, declare_variables
from matcher.optimise.solution import net_value, nothing
from matcher.options import Options
from matcher.options.options import Ints

CP_SAT_WORKERS = 8
"""The smallest portfolio that its makers recommend; on fewer processors its members take turns."""

_SIDE = 2**62
_TOLERANCE = 1e-9


def whole_model(options: Options) -> tuple[Variables, LinearModel]:
    """Return the model of a pool without pins and switches."""
    if options.helpers.pinned.any() or options.money.pinned.any():
        raise ValueError("the peers know no pins")
    variables = declare_variables(options)
    return variables, LinearModel(
        lower=variables.lower,
        upper=variables.upper,
        integral=variables.integral,
        rows=constraint_rows(options, variables, Policy()),
        objective=net_value_objective(options, variables),
    )


def by_cp_sat(options: Options, *, seconds: float, seed: int) -> Solution:
    """Return what CP-SAT has after so many seconds on the wall."""
    from ortools.sat.python import cp_model

    variables, model = whole_model(options)
    problem = cp_model.CpModel()
    proto = problem.proto
    for lower, upper in zip(model.lower.tolist(), model.upper.tolist(), strict=True):
        proto.variables.add().domain.extend([lower, upper])
    rows = model.rows
    columns, coefficients = rows.column.tolist(), rows.coefficient.tolist()
    sides = zip(itertools.pairwise(rows.start.tolist()), rows.lower.tolist(), rows.upper.tolist(), strict=True)
    for (first, last), lower, upper in sides:
        linear = proto.constraints.add().linear
        linear.vars.extend(columns[first:last])
        linear.coeffs.extend(coefficients[first:last])
        linear.domain.extend([-_SIDE if lower <= -NO_LIMIT else lower, _SIDE if upper >= NO_LIMIT else upper])
    valued = np.flatnonzero(model.objective)
    proto.objective.vars.extend(valued.tolist())
    proto.objective.coeffs.extend((-model.objective[valued]).tolist())  # CP-SAT minimises
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = CP_SAT_WORKERS
    solver.parameters.random_seed = seed
    status = solver.solve(problem)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = np.array(solver.response_proto.solution, dtype=np.int64) if found else None
    # A search that was cut short before it had a bound reports 0; no plan is below the plan that helps nobody.
    bound = -float(solver.best_objective_bound)
    reached = model.objective @ values if values is not None else 1
    return _solution(options, variables, values, bound=bound if bound >= reached else np.inf, name="CP-SAT")


def by_highs(options: Options, *, seconds: float, seed: int) -> Solution:
    """Return what HiGHS's branch and cut has after so many seconds on the wall; no plan where it breaks a row."""
    import highspy

    from matcher.optimise.solvers.highs import as_highs

    variables, model = whole_model(options)
    highs = highspy.Highs()
    highs.silent()
    for option, value in (("time_limit", seconds), ("random_seed", seed), ("mip_rel_gap", 0.0)):
        highs.setOptionValue(option, value)
    highs.passModel(as_highs(model))
    highs.run()
    information: Any = highs.getInfo()
    found = information.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.rint(highs.getSolution().col_value).astype(np.int64) if found else None
    if values is not None and not model.allows(values):
        values = _whole_money(model, variables, values)
    return _solution(options, variables, values, bound=float(information.mip_dual_bound), name="HiGHS")


def by_highs_relaxation(options: Options, *, seconds: float, seed: int) -> Solution:
    """Return no plan but the bound of the linear relaxation, where HiGHS solves it to the end within the seconds."""
    import highspy

    from matcher.optimise.solvers.highs import as_highs

    variables, model = whole_model(options)
    highs = highspy.Highs()
    highs.silent()
    for option, value in (("time_limit", seconds), ("random_seed", seed), ("solve_relaxation", True)):
        highs.setOptionValue(option, value)
    highs.passModel(as_highs(model))
    highs.run()
    solved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    # What is optimal within a tolerance is rounded away from it by as much.
    bound = highs.getInfo().objective_function_value * (1 + _TOLERANCE) if solved else np.inf
    return _solution(options, variables, None, bound=bound, name="HiGHS, linear relaxation")


def by_scip(options: Options, *, seconds: float, seed: int) -> Solution:
    """Return what SCIP has after so many seconds on the wall; needs the extra ``bench``.

    The model goes over as a file in MPS, in which all of its whole numbers are exact.
    """
    import highspy
    import pyscipopt

    from matcher.optimise.solvers.highs import as_highs

    variables, model = whole_model(options)
    writer = highspy.Highs()
    writer.silent()
    named = as_highs(model)
    named.col_names_ = [f"x{column}" for column in range(model.lower.size)]
    writer.passModel(named)
    problem = pyscipopt.Model()
    problem.hideOutput()
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "model.mps")
        writer.writeModel(file)
        problem.readProblem(file)
    del writer, named
    problem.setParam("limits/time", seconds)
    problem.setParam("randomization/randomseedshift", seed)
    problem.optimize()
    values = None
    if problem.getNSols():
        best, values = problem.getBestSol(), model.lower.copy()
        for variable in problem.getVars():
            values[int(variable.name[1:])] = round(problem.getSolVal(best, variable))
        if not model.allows(values):
            values = _whole_money(model, variables, values)
    bound = problem.getDualbound()
    return _solution(options, variables, values, bound=bound if bound < problem.infinity() else np.inf, name="SCIP")


def _whole_money(model: LinearModel, variables: Variables, values: Ints) -> Ints | None:
    """Return the vector with the same choices and whole fen, which floating point had missed by a little."""
    import highspy

    from matcher.optimise.solvers.highs import as_highs

    fixed = replace(
        model,
        lower=np.where(model.integral, values, model.lower),
        upper=np.where(model.integral, values, model.upper),
        integral=np.ones_like(model.integral),
    )
    highs = highspy.Highs()
    highs.silent()
    highs.passModel(as_highs(fixed))
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    whole = np.rint(highs.getSolution().col_value).astype(np.int64)
    return whole if model.allows(whole) else None


def _solution(options: Options, variables: Variables, values: Ints | None, *, bound: float, name: str) -> Solution:
    """Return the plan of a vector; without a proven bound the bound is 0."""
    plan = nothing(options, name)
    if values is not None:
        chosen = np.flatnonzero(values[variables.taken] == 1)
        taken = plan.taken.copy()
        taken[options.helpers.need[chosen]] = chosen
        paid = values[variables.paid]
        paid_by = np.flatnonzero(paid > 0)
        plan = replace(plan, taken=taken, paid_by=paid_by, paid_fen=paid[paid_by], objective=net_value(options, taken))
    # The model's objective is that of the plan: a bound of the one is a bound of the other.
    return replace(plan, bound=int(np.ceil(bound)) if np.isfinite(bound) else 0, method=name)
