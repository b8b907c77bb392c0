"""Which method a pool goes to."""

from __future__ import annotations

from dataclasses import replace

from matcher.model.enums import PlanStatus
from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solution import Limits, Progress, Solution, Stop, has_switches, never, silent
from matcher.optimise.solvers import solver_named
from matcher.options.options import Options


def optimise(
    options: Options,
    policy: Policy,
    *,
    limits: Limits | None = None,
    solver: str = "cp_sat",
    progress: Progress = silent,
    stop: Stop = never,
    start: dict[tuple[str, str], float] | None = None,
) -> Solution:
    """Return a plan with its bound: exact where the pool is small, by prices where it is not.

    In between the prices make the plan and the exact model tightens it and its bound.

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
    stop
        Asked now and then whether to end with the best plan so far.
    start
        Last week's prices by identifier of the resource and dimension, micropoints a unit.

    Returns
    -------
    Solution
        Feasible, with objective, bound, status and work done.
    """
    limits = limits or Limits()
    chosen = solver_named(solver)
    if options.helpers.size <= limits.exact_options:
        return solve_exactly(options, policy, solver=chosen, limits=limits, progress=progress)
    from matcher.optimise.prices import solve_by_prices  # the compiler of its kernels takes a second to load

    tightens = options.helpers.size <= limits.tighten_options and not has_switches(policy)
    rough = replace(limits, neighbourhoods=0) if tightens else limits
    priced = solve_by_prices(options, policy, solver=chosen, limits=rough, progress=progress, stop=stop, start=start)
    if not tightens or priced.status is PlanStatus.OPTIMAL or stop():
        return priced
    exact = solve_exactly(options, policy, solver=chosen, limits=limits, hint=priced, gap=limits.gap, progress=progress)
    return replace(exact, bound=min(exact.bound, priced.bound), prices=priced.prices, work=priced.work | exact.work)
