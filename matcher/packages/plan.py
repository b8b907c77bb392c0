"""The door of the room: a plan for a pool, with packages where they can be and pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from matcher.model.enums import PlanStatus
from matcher.model.plan import Plan
from matcher.optimise import Limits, Solution, optimise
from matcher.optimise.solution import Progress, Stop, bounded, has_switches, never, silent, status_of
from matcher.optimise.solvers import solver_named
from matcher.options.options import Bools, Options
from matcher.packages.atoms import Atoms, atoms_of
from matcher.packages.costs import is_packable, relaxed_options, saved_at_best, worth_of_everything
from matcher.packages.exact import solve_small
from matcher.packages.finish import Task, finished
from matcher.packages.former import Former, former_packages
from matcher.packages.places import places_of
from matcher.packages.slots import slots_of
from matcher.rules import Context

_UNDER_SWITCHES = (
    "packages: formed inside the plan that the switches of the policy give; nobody's helper changes for them"
)
_VERY_LARGE = "packages: in so large a pool formed inside the plan without them; nobody's helper changes for them"


@dataclass(frozen=True, kw_only=True, eq=False)
class Planned:
    """A solution and what stands behind it.

    Attributes
    ----------
    solution
        The plan; its grouping is ``None`` where there are no packages.
    atoms
        What could be grouped; ``None`` where packages are off or nothing can be grouped.
    relaxed
        Options that cost what they would at best in a package: bounds of these are bounds of the whole.
    """

    solution: Solution
    atoms: Atoms | None
    relaxed: Options


def plan_with_packages(
    context: Context,
    options: Options,
    *,
    limits: Limits | None = None,
    solver: str = "highs",
    progress: Progress = silent,
    stop: Stop = never,
    start: dict[tuple[str, str], float] | None = None,
    previous: Plan | None = None,
) -> Planned:
    """Return a plan in which groupable needs are met in packages where that is possible and pays.

    Where packages are off, nothing can be grouped or nobody could carry a package, it is the plan without them.

    Parameters
    ----------
    context
        Pool, policy and day.
    options
        Its options.
    limits, solver, progress, stop, start
        As in :func:`matcher.optimise.optimise`.
    previous
        The previous plan: its packages keep members, carrier and identifier unless a change brings more than the policy's
        ``change_of_helper``.
    """
    policy, limits = context.policy, limits or Limits()

    def plain() -> Solution:
        return optimise(options, policy, limits=limits, solver=solver, progress=progress, stop=stop, start=start)

    if not policy.packages.enabled:
        return Planned(solution=plain(), atoms=None, relaxed=options)
    atoms = atoms_of(context, options)
    packable = is_packable(options, atoms.of_need)
    slots = slots_of(options, atoms, packable, policy.packages)
    former = former_packages(options, previous)
    is_small = options.helpers.size <= limits.exact_options
    places = places_of(options, atoms, slots, policy, former) if is_small and slots.count else None
    if not slots.count or (places is not None and not places.centre.size):
        return Planned(solution=plain(), atoms=atoms, relaxed=options)
    task = Task(policy=policy, limits=limits, solver=solver, progress=progress, stop=stop)
    relaxed = relaxed_options(options, policy, packable)
    if has_switches(policy) or options.helpers.size > limits.package_options:
        solution = _within(options, atoms, task, plain(), packable, former)
    elif places is None:
        solution = _at_scale(options, atoms, task, start, plain, former)
    else:
        progress("packages", None)
        chosen = solver_named(solver)
        asked = partial(solve_small, options, atoms, places, policy, solver=chosen, limits=limits, stop=stop)
        answer = asked(rewarded=bool(former.ids))
        # To stay is worth something to the choice, not to the objective: without it the bound is the true one.
        bound = asked(rewarded=False).bound if former.ids else answer.bound
        exact = finished(options, atoms, task, replace(answer.plan, solver=chosen.name), answer.package, bound, former)
        solution, everything = exact, worth_of_everything(options, policy)
        if not answer.proven or bound < exact.objective:
            scaled = _at_scale(options, atoms, task, start, plain, former)
            solution = _better(exact, scaled, min(exact.bound, scaled.bound), limits, everything)
    return Planned(solution=solution, atoms=atoms, relaxed=relaxed)


def _at_scale(
    options: Options,
    atoms: Atoms,
    task: Task,
    start: dict[tuple[str, str], float] | None,
    plain: Callable[[], Solution],
    former: Former,
) -> Solution:
    """Return the plan of the scale solver, or the plan without packages where that is better; the bound holds for both.

    Where the prices prove that no plan without packages is better, none is made; nor where packages stood the week before, whose
    members are promised to stay.
    """
    # The compiler of its kernels takes seconds to load: pools without packages never need it.
    from matcher.packages.solve import solve_with_packages

    solution, without = solve_with_packages(options, atoms, task, former=former, start=start)
    if solution.grouping is not None and (former.ids or solution.objective >= without or task.stop()):
        return solution
    return _better(plain(), solution, solution.bound, task.limits, worth_of_everything(options, task.policy))


def _better(one: Solution, other: Solution, bound: int, limits: Limits, everything: int) -> Solution:
    """Return the better of two plans, the first of equals, with a bound that holds for both and the status that follows."""
    best = one if (len(one.pins_not_kept), -one.objective) <= (len(other.pins_not_kept), -other.objective) else other
    best = bounded(best, bound, everything)
    return replace(best, status=status_of(best.objective, best.bound, limits))


def _within(options: Options, atoms: Atoms, task: Task, plain: Solution, packable: Bools, former: Former) -> Solution:
    """Return a plan with packages of needs that one carrier serves in it anyway; the most that they can bring raises the bound."""
    from matcher.packages.within import group_within

    package = group_within(options, atoms, task.policy, plain, packable, former, stop=task.stop)
    could = np.unique(options.helpers.need[packable])
    at_best = int(saved_at_best(task.policy, options.needs.people[could]).sum())
    switched = has_switches(task.policy)
    noted = replace(plain, notes=(*plain.notes, _UNDER_SWITCHES if switched else _VERY_LARGE))
    plan = finished(options, atoms, task, noted, package, plain.bound + at_best, former)
    return replace(plan, status=PlanStatus.LIMIT if switched else plan.status, method=plain.method)
