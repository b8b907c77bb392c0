"""HiGHS: branch and cut, strong where relaxations are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel
from matcher.optimise.solution import Stop, never
from matcher.optimise.solvers.cp_sat import CpSat
from matcher.optimise.solvers.protocol import Outcome
from matcher.options.options import Ints

_NODES_PER_WORK = 20
"""The limit is counted in nodes of the search tree, so it does not depend on the clock; one unit is this many."""

_ITERATIONS_PER_WORK = 2_500
"""What was done is counted in iterations of the simplex method too: a search that ends at its root has one node only.

Both numbers make a unit about a second for some thousand columns (measured: 20 to 40 nodes, 1,800 to 3,000 iterations).
"""

_TOLERANCE = 1e-6

_LARGEST_COEFFICIENT = 10**8
_LARGEST_VALUE = 10**10
"""Beyond these a floating-point tolerance is worth whole fen or needs: 1 million yuan for one need, and some 250 people
of grade red. HiGHS was seen to call a plan optimal that was not from about 10 times the first on."""


class Highs:
    """HiGHS's branch and cut on one thread, limited by nodes."""

    @property
    def name(self) -> str:
        """Name and version."""
        import highspy

        return f"HiGHS {highspy.Highs().version()}"

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
        """Maximise within ``work`` times ``_NODES_PER_WORK`` nodes.

        HiGHS computes in floating point. Its answer is rounded and held against the model in whole numbers; where a
        row breaks, the integral variables are fixed and the others asked for again as whole numbers. What still
        breaks a row is no answer. A model with numbers too large for that goes to CP-SAT, which computes in whole
        numbers.
        """
        if _is_beyond_floating_point(model):
            return CpSat().solve(model, work=work, seed=seed, hint=hint, gap=gap, stop=stop)
        highs = _run(model, work=work, seed=seed, hint=hint, gap=gap, stop=stop)
        information = highs.getInfo()
        values = _rounded(highs)
        proven = _is(highs, "kOptimal") and gap == 0
        if values is not None and not model.allows(values):
            values = _repaired(model, values, work=work, seed=seed)
        proven = proven and values is not None
        return Outcome(
            values=values,
            bound=_bound(model, values, proven=proven, reported=information.mip_dual_bound),
            proven=proven,
            infeasible=_is(highs, "kInfeasible"),
            work=_work_done(information),
        )


def _is_beyond_floating_point(model: LinearModel) -> bool:
    coefficient = np.abs(model.rows.coefficient).max(initial=0)
    return bool(coefficient > _LARGEST_COEFFICIENT or np.abs(model.objective).max(initial=0) > _LARGEST_VALUE)


def _work_done(information: Any) -> float:
    nodes, iterations = information.mip_node_count, information.simplex_iteration_count
    return max(0.0, float(nodes) / _NODES_PER_WORK, float(iterations) / _ITERATIONS_PER_WORK)


def _run(model: LinearModel, *, work: float, seed: int, hint: Ints | None, gap: float = 0.0, stop: Stop = never) -> Any:
    import highspy

    highs = highspy.Highs()
    highs.silent()
    for option, value in (
        ("threads", 1),
        ("random_seed", seed),
        ("mip_rel_gap", gap),
        ("mip_abs_gap", 0.5),
        ("mip_feasibility_tolerance", 1e-7),
        ("mip_max_nodes", max(1, round(work * _NODES_PER_WORK))),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(as_highs(model))
    if hint is not None:
        start = highspy.HighsSolution()
        start.col_value = hint.astype(np.float64).tolist()
        highs.setSolution(start)
    if stop is not never:
        highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(stop()))
    highs.run()
    return highs


def _is(highs: Any, status: str) -> bool:
    import highspy

    return bool(highs.getModelStatus() == getattr(highspy.HighsModelStatus, status))


def _rounded(highs: Any) -> Ints | None:
    import highspy

    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.asarray(np.rint(highs.getSolution().col_value), dtype=np.int64)


def _repaired(model: LinearModel, values: Ints, *, work: float, seed: int) -> Ints | None:
    """Return the best whole vector with the same integral variables, ``None`` where there is none."""
    fixed = replace(
        model,
        lower=np.where(model.integral, values, model.lower),
        upper=np.where(model.integral, values, model.upper),
        integral=np.ones_like(model.integral),
    )
    found = _rounded(_run(fixed, work=work, seed=seed, hint=None))
    return found if found is not None and model.allows(found) else None


def _bound(model: LinearModel, values: Ints | None, *, proven: bool, reported: float) -> int:
    if proven and values is not None:
        return int(model.objective @ values)
    if not math.isfinite(reported):
        return model.ceiling
    return min(model.ceiling, math.floor(reported + _TOLERANCE * (1 + abs(reported))))


def as_highs(model: LinearModel) -> Any:
    """Return a model in HiGHS's own form."""
    import highspy

    infinity = highspy.kHighsInf
    lp = highspy.HighsLp()
    lp.num_col_ = int(model.lower.size)
    lp.num_row_ = int(model.rows.lower.size)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = model.objective.astype(np.float64)
    lp.col_lower_ = model.lower.astype(np.float64)
    lp.col_upper_ = model.upper.astype(np.float64)
    rows = model.rows
    lp.row_lower_ = np.where(rows.lower <= -NO_LIMIT, -infinity, rows.lower.astype(np.float64))
    lp.row_upper_ = np.where(rows.upper >= NO_LIMIT, infinity, rows.upper.astype(np.float64))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows.start.astype(np.int32)
    lp.a_matrix_.index_ = rows.column.astype(np.int32)
    lp.a_matrix_.value_ = rows.coefficient.astype(np.float64)
    whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole if integral else real for integral in model.integral.tolist()]
    return lp
