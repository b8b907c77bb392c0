"""HiGHS: the second solver, for models where relaxations are strong."""

from __future__ import annotations

import math

import numpy as np

from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel
from matcher.optimise.solvers.protocol import Outcome
from matcher.options.options import Ints

_NODES_PER_WORK = 200
"""One unit of work is this many nodes of the search tree: a limit that does not depend on the clock."""

_TOLERANCE = 1e-6


class Highs:
    """HiGHS's branch and cut on one thread, limited by nodes."""

    @property
    def name(self) -> str:
        """Name and version."""
        import highspy

        return f"HiGHS {highspy.Highs().version()}"

    def solve(self, model: LinearModel, *, work: float, seed: int, hint: Ints | None = None) -> Outcome:
        """Maximise within ``work`` times ``_NODES_PER_WORK`` nodes."""
        import highspy

        highs = highspy.Highs()
        highs.silent()
        for option, value in (
            ("threads", 1),
            ("random_seed", seed),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
            ("mip_feasibility_tolerance", 1e-7),
            ("mip_max_nodes", max(1, round(work * _NODES_PER_WORK))),
        ):
            highs.setOptionValue(option, value)
        highs.passModel(_as_highs(model))
        if hint is not None:
            start = highspy.HighsSolution()
            start.col_value = hint.astype(np.float64).tolist()
            highs.setSolution(start)
        highs.run()
        status, information = highs.getModelStatus(), highs.getInfo()
        found = information.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        proven = status == highspy.HighsModelStatus.kOptimal
        values = np.rint(np.asarray(highs.getSolution().col_value)).astype(np.int64) if found else None
        return Outcome(
            values=values,
            bound=_bound(model, values, proven=proven, reported=information.mip_dual_bound),
            proven=proven,
            infeasible=status == highspy.HighsModelStatus.kInfeasible,
            work=max(0, information.mip_node_count) / _NODES_PER_WORK,
        )


def _bound(model: LinearModel, values: Ints | None, *, proven: bool, reported: float) -> int:
    if proven and values is not None:
        return int(model.objective @ values)
    if not math.isfinite(reported):
        return int(np.maximum(model.objective * model.upper, model.objective * model.lower).sum())
    return math.floor(reported + _TOLERANCE * (1 + abs(reported)))


def _as_highs(model: LinearModel) -> object:
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
    lp.integrality_ = [
        highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in model.integral.tolist()
    ]
    return lp
