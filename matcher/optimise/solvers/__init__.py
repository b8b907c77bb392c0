"""Solvers of integer linear models, one file each behind one protocol."""

from matcher.optimise.solvers.protocol import Outcome, Solver, solver_named

__all__ = ["Outcome", "Solver", "solver_named"]
