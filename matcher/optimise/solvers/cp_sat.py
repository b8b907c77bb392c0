"""CP-SAT through OR-Tools."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor, wait
from importlib.metadata import version
from typing import Any

import numpy as np

from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel
from matcher.optimise.solution import Stop, never
from matcher.optimise.solvers.protocol import Outcome
from matcher.options.options import Ints

_WORKERS = 1
"""One sub-solver is deterministic; eight that are interleaved are too, and took 4 to 60 times as long on our models."""

_LINEARIZATION = 2
"""Everything goes into the linear relaxation, for here the constraints are sums: 0.2 s instead of 35 s for 110 needs."""

_SIDE = 2**62

_PAUSE = 0.05
"""Seconds between two questions whether to stop."""


class CpSat:
    """CP-SAT with one sub-solver: deterministic, limited by deterministic time."""

    @property
    def name(self) -> str:
        """Name and version."""
        return f"CP-SAT {version('ortools')}"

    def solve(
        self,
        model: LinearModel,
        *,
        work: float,
        seed: int,
        hint: Ints | None = None,
        gap: float = 0.0,
        stop: Stop = never,
    ) -> Outcome:
        """Maximise within ``work`` deterministic seconds."""
        from ortools.sat.python import cp_model

        problem = cp_model.CpModel()
        proto = problem.proto
        # The protocol buffer is filled directly: the model has thousands of rows already at hand as numbers.
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
        if hint is not None:
            proto.solution_hint.vars.extend(range(hint.size))
            proto.solution_hint.values.extend(hint.tolist())
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = work
        solver.parameters.num_workers = _WORKERS
        solver.parameters.linearization_level = _LINEARIZATION
        solver.parameters.random_seed = seed
        solver.parameters.relative_gap_limit = gap
        # CP-SAT would swallow a Ctrl-C, and leave the process without its own handler after the first solve.
        solver.parameters.catch_sigint_signal = False
        status = _run(solver, problem, stop)
        response = solver.response_proto
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        values = np.array(response.solution, dtype=np.int64) if found else None
        return Outcome(
            values=values,
            bound=_bound(model, values, reported=-int(response.inner_objective_lower_bound)),
            proven=status == cp_model.OPTIMAL and gap == 0,
            infeasible=status == cp_model.INFEASIBLE,
            work=float(response.deterministic_time),
        )


def _run(solver: Any, problem: Any, stop: Stop) -> Any:
    """Solve; where somebody may stop it, in a thread of its own, while this one asks."""
    if stop is never:
        return solver.solve(problem)
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = beside.submit(solver.solve, problem)
        try:
            while not wait([running], timeout=_PAUSE).done:
                if stop():
                    solver.stop_search()
        except BaseException:
            while not wait([running], timeout=_PAUSE).done:
                solver.stop_search()
            raise
        return running.result()


def _bound(model: LinearModel, values: Ints | None, *, reported: int) -> int:
    # A search that was cut short before it had a bound reports 0, which would be a proof of anything below.
    if values is None:
        return model.ceiling
    return min(model.ceiling, reported) if reported >= model.objective @ values else model.ceiling
