"""The exact model: variables, constraints, objective, and a solver passed in."""

from matcher.optimise.exact.solve import solve_exactly

__all__ = ["solve_exactly"]
