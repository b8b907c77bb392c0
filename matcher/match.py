"""One run of the match, from a pool to a checked plan."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from matcher.assemble import DefectivePlanError, assemble, check, problems_table
from matcher.model import Plan, Policy, Pool
from matcher.optimise import Limits
from matcher.optimise.grades import grade_bounds
from matcher.optimise.solution import COUNTED, Progress, Stop, never, silent
from matcher.optimise.stopping import Ending
from matcher.options import compile_options
from matcher.packages import plan_with_packages
from matcher.proposal import prices_of
from matcher.rules import Context

__all__ = ["DEFAULT_SOLVER", "DefectivePlanError", "Request", "match", "problems_table", "stopped_clock"]

DEFAULT_SOLVER = "highs"

Clock = Callable[[], float]


def stopped_clock() -> float:
    """Return 0: the clock of a caller who does not ask for seconds."""
    return 0.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """Everything that one run depends on; the same request gives the same plan.

    Attributes
    ----------
    pool
        Accepted rows and the problems of the input.
    date
        Day that the plan is made for.
    policy
        What the plan values.
    previous
        The previous plan, where there is one.
    limits
        Limits of work, and the seed.
    solver
        ``highs`` or ``cp_sat``.
    seconds
        The search ends at the latest so many seconds after the beginning of the match, with the best plan so far; the
        plan is explained and checked after that. ``None`` for no such limit; limits of work are the better ones, for
        with them the plan does not depend on the machine.
    """

    pool: Pool
    date: dt.date
    policy: Policy = field(default_factory=Policy)
    previous: Plan | None = None
    limits: Limits = field(default_factory=Limits)
    solver: str = DEFAULT_SOLVER
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not (self.seconds > 0 and math.isfinite(self.seconds)):
            raise ValueError("a limit of seconds is a number above 0")


def match(request: Request, *, progress: Progress = silent, clock: Clock = stopped_clock, stop: Stop = never) -> Plan:
    """Return a plan for a pool, checked by the independent checker.

    Parameters
    ----------
    request
        Pool, day, policy and limits.
    progress
        Told stage and gap, and once how many options there are.
    clock
        Source of the seconds in the run record; they are the only thing that differs between equal runs that are not
        stopped.
    stop
        Asked now and then whether to end with the best plan so far. The plan says so where it was.

    Raises
    ------
    ValueError
        Where the request has a limit of seconds and no clock is given.
    DefectivePlanError
        Where the checker refuses the plan; it must not be used.
    """
    if request.seconds is not None and clock is stopped_clock:
        raise ValueError("a limit of seconds needs a clock")
    started = clock()
    ending = Ending(clock=clock, seconds=request.seconds, started=started, asked=stop)
    context = Context(pool=request.pool, policy=request.policy, date=request.date)
    progress("options", None)
    options = compile_options(context, request.previous)
    compiled = clock()
    progress(f"{COUNTED}{options.helpers.size + options.money.need.size}", None)
    limits, solver = request.limits, request.solver
    start = prices_of(request.previous.resources) if request.previous else None
    planned = plan_with_packages(
        context,
        options,
        limits=limits,
        solver=solver,
        progress=progress,
        stop=ending.stop,
        start=start,
        previous=request.previous,
    )
    progress("grades", None)
    bounds = grade_bounds(planned.relaxed, planned.solution, limits=limits, solver=solver, stop=ending.stop)
    reason = ending.reason
    solved = clock()
    progress("explain", None)
    plan = assemble(
        context,
        options,
        planned,
        bounds=bounds,
        seed=limits.seed,
        previous=request.previous,
        reason=reason,
        seconds=request.seconds,
    )
    explained = clock()
    progress("check", None)
    check(context, plan, request.previous)
    seconds = {"options": compiled - started, "solve": solved - compiled, "explain": explained - solved}
    return _with_seconds(plan, seconds | {"check": clock() - explained})


def _with_seconds(plan: Plan, seconds: dict[str, float]) -> Plan:
    rounded = {stage: round(value, 3) for stage, value in seconds.items()}
    run = plan.summary.run.model_copy(update={"seconds": rounded})
    return replace(plan, summary=plan.summary.model_copy(update={"run": run}))
