"""Which method a pool goes to."""

from __future__ import annotations

from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.prices import solve_by_prices
from matcher.optimise.solution import Limits, Progress, Solution, silent
from matcher.optimise.solvers import solver_named
from matcher.options.options import Options


def optimise(
    options: Options,
    policy: Policy,
    *,
    limits: Limits | None = None,
    solver: str = "cp_sat",
    progress: Progress = silent,
) -> Solution:
    """Return a plan with its bound: exact where the pool is small, by prices where it is not.

    Parameters
    ----------
    options
        Every eligible option.
    policy
        Switches.
    limits
        Limits of work; the defaults where absent.
    solver
        ``cp_sat`` or ``highs``.
    progress
        Told stage and gap.

    Returns
    -------
    Solution
        Feasible, with objective, bound, status and work done.
    """
    limits = limits or Limits()
    chosen = solver_named(solver)
    if options.helpers.size <= limits.exact_options:
        return solve_exactly(options, policy, solver=chosen, limits=limits, progress=progress)
    return solve_by_prices(options, policy, solver=chosen, limits=limits, progress=progress)
