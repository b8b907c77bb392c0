"""What a run of the packages is given, and how what it found becomes a solution."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matcher.model.policy import Policy
from matcher.optimise import Limits, Solution
from matcher.optimise.solution import Progress, Stop, bounded, status_of
from matcher.options.options import Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.costs import worth_of_everything
from matcher.packages.former import Former, names_of
from matcher.packages.result import grouping_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """What a run of the packages is given.

    Attributes
    ----------
    policy, limits, solver, progress, stop
        As in :func:`matcher.optimise.optimise`.
    """

    policy: Policy
    limits: Limits
    solver: str
    progress: Progress
    stop: Stop


def finished(
    options: Options, atoms: Atoms, task: Task, plan: Solution, package: Ints, bound: int, former: Former
) -> Solution:
    """Return a plan with its packages as its grouping, objective, bound and status."""
    carrier = options.helpers.resource[plan.taken] if options.helpers.size else plan.taken
    names = names_of(former, package, carrier)
    grouping = grouping_of(options, task.policy, atoms, plan.taken, package, names, former.known)
    met = plan.taken >= 0
    alone = met & (grouping.package < 0)
    objective = int(
        options.needs.value[met].sum() - options.helpers.cost[plan.taken[alone]].sum() - grouping.cost.sum()
    )
    plan = bounded(replace(plan, objective=objective), bound, worth_of_everything(options, task.policy))
    return replace(
        plan,
        status=status_of(plan.objective, plan.bound, task.limits),
        method="packages",
        grouping=grouping if grouping.ids else None,
    )
