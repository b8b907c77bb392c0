"""Which method a pool goes to."""

from __future__ import annotations

from dataclasses import replace

from matcher.model.enums import PlanStatus
from matcher.model.policy import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solution import (
    STOPPED,
    Limits,
    Progress,
    Solution,
    Stop,
    has_switches,
    never,
    relative_gap,
    silent,
)
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

    def priced_within(limits: Limits) -> Solution:
        from matcher.optimise.prices import solve_by_prices  # the compiler of its kernels takes a second to load

        return solve_by_prices(options, policy, solver=chosen, limits=limits, progress=progress, stop=stop, start=start)

    if options.helpers.size <= limits.exact_options:
        exact = solve_exactly(options, policy, solver=chosen, limits=limits, progress=progress, stop=stop)
        stopped = stop()
        if exact.status is not PlanStatus.LIMIT or (has_switches(policy) and not stopped):
            return exact
        # Not proven within its work, or stopped: a plan made from the prices may be better.
        return _best_so_far(_cut_short(exact) if stopped else exact, priced_within(limits), policy, limits)
    tightens = options.helpers.size <= limits.tighten_options and not has_switches(policy)
    priced = priced_within(replace(limits, neighbourhoods=0) if tightens else limits)
    if not tightens or priced.status is PlanStatus.OPTIMAL or stop():
        return priced
    exact = solve_exactly(
        options, policy, solver=chosen, limits=limits, hint=priced, gap=limits.gap, progress=progress, stop=stop
    )
    exact = replace(exact, prices=priced.prices, work=priced.work | exact.work)
    return _with_bound(_cut_short(exact) if stop() else exact, priced.bound, limits)


def _best_so_far(exact: Solution, priced: Solution, policy: Policy, limits: Limits) -> Solution:
    """Return the better of what the exact model had at its end and of a plan made from what prices there are.

    Under switches the objective alone does not tell which is better: the exact model's plan then stands unless it helps
    nobody.
    """
    if has_switches(policy):
        return _with_bound(exact, priced.bound, limits) if (exact.taken >= 0).any() else priced
    if (len(exact.pins_not_kept), -exact.objective) <= (len(priced.pins_not_kept), -priced.objective):
        return _with_bound(exact, priced.bound, limits)
    return _with_bound(priced, exact.bound, limits)


def _cut_short(exact: Solution) -> Solution:
    return exact if exact.status is PlanStatus.OPTIMAL else replace(exact, notes=(*exact.notes, STOPPED))


def _with_bound(solution: Solution, bound: int, limits: Limits) -> Solution:
    """Return a solution with the smaller of two bounds, and the status that follows."""
    bound = min(solution.bound, bound)
    status = solution.status
    if status is PlanStatus.LIMIT and relative_gap(solution.objective, bound) <= limits.gap:
        status = PlanStatus.WITHIN_GAP
    return replace(solution, bound=bound, status=status)
