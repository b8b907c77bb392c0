"""From a baseline to the plan of a changed pool: the one place where it is decided how."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.model import Plan
from matcher.optimise.solution import Progress, Stop, never, silent
from matcher.rules import Context
from matcher.standing import Standing, resolve
from scenarios.run.assembly import scenario_plan
from scenarios.run.baseline import Baseline


@dataclass(frozen=True, kw_only=True, eq=False)
class Changed:
    """The plan of a changed pool.

    Attributes
    ----------
    context
        The changed pool, policy and day.
    plan
        The checked plan; its unmet needs are counted, not explained.
    standing
        The plan as one that stands: :func:`matcher.assemble.assembled` makes the whole plan of it.
    """

    context: Context
    plan: Plan
    standing: Standing


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
    progress
        Told the stages.
    stop
        Asked now and then whether to end with the best plan so far.

    Raises
    ------
    DefectivePlanError
        The checker refuses the plan: a defect of the program.
    """
    progress("solve", None)
    found = resolve(
        baseline.standing,
        context,
        limits=baseline.limits,
        solver=baseline.solver,
        most_moves=most_moves,
        own_effects=True,
        stop=stop,
    )
    progress("check", None)
    plan = scenario_plan(found.standing, seed=baseline.limits.seed)
    return Changed(context=context, plan=plan, standing=found.standing)
