"""What the optimiser answers, and the limits it keeps to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.model.enums import PlanStatus
from matcher.model.policy import Policy
from matcher.options.options import Floats, Ints, Options


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of one run, counted in work, so that the same input gives the same plan on any machine.

    Attributes
    ----------
    exact_options
        Pools with at most this many options go to the exact model at once.
    tighten_options
        Pools with at most this many options go to the exact model after the prices, with their plan as a start.
    exact_work
        Deterministic work of the exact model, in the solver's own unit.
    sweeps
        Evaluations of the dual function at most, of all needs or of a sample; a search that has begun is finished.
    moves_per_need, most_moves
        Moves of the annealing, a need that has a choice and in all; the exchange after it makes half as many. Pools of few needs
        make up to two hundred times as many a need, up to two million and ``most_moves``; others too, up to four million. The
        nodes of the search for paths come on top.
    neighbourhoods, polish_options
        Neighbourhoods that are re-solved exactly at most (none by default: after the improvement they were seen to cost a minute
        and to bring a few thousandths of a percent), and the most options of a pool where they are.
    package_options
        In pools with more options packages are only formed of needs that one carrier serves anyway.
    gap
        Relative gap at which the run may stop.
    threads
        Threads of the sweeps over all needs and of the improvement of very large pools; they change the time, never the plan.
    seed
        Seed of the solvers and of the improvement.
    """

    exact_options: int = 3_000
    tighten_options: int = 8_000
    exact_work: float = 30.0
    sweeps: int = 200
    moves_per_need: int = 100
    most_moves: int = 20_000_000
    neighbourhoods: int = 0
    polish_options: int = 60_000
    package_options: int = 2_000_000
    gap: float = 1e-4
    threads: int = 2
    seed: int = 0

    def __post_init__(self) -> None:
        options = (self.exact_options, self.tighten_options, self.polish_options, self.package_options)
        counts = (*options, self.moves_per_need, self.most_moves, self.neighbourhoods)
        if (
            self.exact_work <= 0
            or self.sweeps < 1
            or self.threads < 1
            or self.gap < 0
            or self.seed < 0
            or min(counts) < 0
        ):
            raise ValueError("limits are positive numbers")


Progress = Callable[[str, float | None], None]
"""Told the stage and the gap so far (``None`` while unknown). A stage is a word; one that begins with :data:`COUNTED`
tells instead how many options there are, once, as soon as that is known."""

COUNTED = "options="

STOPPED = "stopped before the limits of work were reached: the best plan so far"
"""The note of a solution that was cut short."""


Stop = Callable[[], bool]
"""Asked now and then whether to end with the best plan so far: somebody cancelled, or a limit of seconds was reached."""


def never() -> bool:
    """Go on to the end."""
    return False


def silent(stage: str, gap: float | None) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Grouping:
    """Which needs are met in which package.

    Attributes
    ----------
    package
        Number of the package of each need, -1 where it is in none; shape ``(needs,)``.
    cost
        Sum of the cost terms of each member's option in its package, micropoints, 0 outside; shape ``(needs,)``.
    km
        Kilometres from each member to the centre of its package, NaN outside; shape ``(needs,)``.
    ids
        Identifiers of the packages.
    carrier, centre
        Resource number of the carrier of each package, and the need in its middle; shape ``(packages,)``.
    """

    package: Ints
    cost: Ints
    km: Floats
    ids: tuple[str, ...]
    carrier: Ints
    centre: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """Which option every need takes, who pays, and how good that is proven to be.

    Attributes
    ----------
    taken
        Row of the option in ``options.helpers`` of each need, -1 where it is not met; shape ``(needs,)``.
    paid_by, paid_fen
        Rows in ``options.money`` that pay, and how much; each need's add up to its option's ``due_fen``.
    objective
        Values minus costs, micropoints.
    bound
        No plan has more, micropoints. Under lexicographic switches: no plan that is as good in the stages before.
    status
        ``optimal`` where the bound is met.
    method, solver
        How it was found.
    work
        Work done, in counted units.
    prices
        Marginal value of one unit of each capacity row, micropoints; ``None`` where the method has none.
    notes
        What the reader must know: limits that bit, pins not kept, floors not reached.
    pins_not_kept
        Pairs ``(need row, resource number)`` of pins for which capacity was lacking.
    grouping
        The packages, ``None`` where there are none.
    """

    taken: Ints
    paid_by: Ints
    paid_fen: Ints
    objective: int
    bound: int
    status: PlanStatus
    method: str
    solver: str
    work: dict[str, float] = field(default_factory=dict)
    prices: Floats | None = None
    notes: tuple[str, ...] = ()
    pins_not_kept: tuple[tuple[int, int], ...] = ()
    grouping: Grouping | None = None


def has_switches(policy: Policy) -> bool:
    """Return whether a switch is on that rounding keeps and an exchange between needs could break."""
    return policy.strict_grades or policy.worst_town != "off" or policy.max_changes != "off"


def nothing(options: Options, solver: str = "") -> Solution:
    """Return the plan that meets no need."""
    none = np.zeros(0, dtype=np.int64)
    return Solution(
        taken=np.full(len(options.needs.ids), -1, dtype=np.int64),
        paid_by=none,
        paid_fen=none,
        objective=0,
        bound=0,
        status=PlanStatus.LIMIT,
        method="nothing",
        solver=solver,
    )


def net_value(options: Options, taken: Ints) -> int:
    """Return ``sum of values of met needs - sum of costs of options taken``, micropoints."""
    met = taken >= 0
    return int(options.needs.value[met].sum() - options.helpers.cost[taken[met]].sum())


def costs_taken(options: Options, solution: Solution) -> Ints:
    """Return what the option of each need costs, in its package where it is in one; micropoints, 0 where it is not met."""
    taken, grouping = solution.taken, solution.grouping
    alone = np.where(taken >= 0, options.helpers.cost[taken], 0) if options.helpers.size else np.zeros_like(taken)
    return alone if grouping is None else np.where(grouping.package >= 0, grouping.cost, alone)


def relative_gap(objective: float, bound: float) -> float:
    """Return ``(bound - objective) / |bound|``, 0 where both are equal."""
    return 0.0 if bound == objective else (bound - objective) / abs(bound) if bound else float("inf")


def status_of(objective: int, bound: int, limits: Limits) -> PlanStatus:
    """Return what the gap between an objective and its bound proves."""
    gap = relative_gap(objective, bound)
    return PlanStatus.OPTIMAL if gap == 0 else PlanStatus.WITHIN_GAP if gap <= limits.gap else PlanStatus.LIMIT


def bounded(plan: Solution, bound: int, everything: int) -> Solution:
    """Return a plan with its bound; one below the plan itself is wrong, and proves nothing.

    Parameters
    ----------
    plan
        With its objective.
    bound
        What no plan is said to pass, micropoints.
    everything
        What no plan passes for certain, such as the sum of all values, micropoints. It takes the place of a wrong bound, and a note
        says so.

    Raises
    ------
    ArithmeticError
        The plan is worth more than everything.
    """
    if bound >= plan.objective:
        return replace(plan, bound=bound)
    # Lifted to the plan it would pass for a proof that nothing is better.
    if everything < plan.objective:
        raise ArithmeticError("a plan is worth more than everything")
    note = f"not proven: the bound found is {plan.objective - bound} micropoints below the plan and was not used"
    return replace(plan, bound=everything, notes=(*plan.notes, note))
