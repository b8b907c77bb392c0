"""From a baseline to the plan of a changed pool: the one place where it is decided how."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.match import Request, match
from matcher.model import Plan
from matcher.optimise.solution import Progress, Stop, never, silent
from matcher.rules import Context
from scenarios.run.baseline import Baseline


@dataclass(frozen=True, kw_only=True, eq=False)
class Changed:
    """The plan of a changed pool.

    Attributes
    ----------
    context
        The changed pool, policy and day.
    plan
        The checked plan.
    """

    context: Context
    plan: Plan


def changed_plan(
    baseline: Baseline,
    context: Context,
    *,
    most_moves: int | None = None,
    progress: Progress = silent,
    stop: Stop = never,
) -> Changed:
    """Return the plan of a changed pool, found from the baseline's plan and prices.

    Parameters
    ----------
    baseline
        The plan that stands.
    context
        The changed pool and policy.
    most_moves
        The most needs whose helper may change or that may be dropped, of those whose helper could stay; ``None`` for no cap.
    progress, stop
        As in :func:`matcher.match.match`.

    Raises
    ------
    DefectivePlanError
        The checker refuses the plan: a defect of the program.
    """
    policy = context.policy
    if most_moves is not None:
        known = most_moves if policy.max_changes == "off" else min(most_moves, policy.max_changes)
        policy = policy.model_copy(update={"max_changes": known})
        context = Context(pool=context.pool, policy=policy, date=context.date)
    request = Request(
        pool=context.pool,
        date=context.date,
        policy=policy,
        previous=baseline.plan,
        limits=baseline.limits,
        solver=baseline.solver,
    )
    return Changed(context=context, plan=match(request, progress=progress, stop=stop))
