"""One run of the match, from a pool to a checked plan."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from matcher import __version__
from matcher.check import Violation, check_plan
from matcher.explain import unmet_table
from matcher.model import Plan, Policy, Pool, Problem
from matcher.model.schema.plan_tables import PROBLEMS
from matcher.optimise import Limits
from matcher.optimise.grades import grade_bounds
from matcher.optimise.solution import COUNTED, Progress, Stop, never, silent
from matcher.optimise.stopping import Ending, Reason
from matcher.options import compile_options
from matcher.packages import missing_for_packages, package_problems, plan_with_packages
from matcher.proposal import (
    Run,
    assignments_table,
    package_members_table,
    packages_table,
    prices_of,
    resources_table,
    summarise,
)
from matcher.proposal.problems import pins_not_kept, too_many_changes
from matcher.proposal.stopped import stopped_note, stopped_problem
from matcher.rules import Context
from matcher.rules.quantities import calendar_notes

DEFAULT_SOLVER = "highs"

Clock = Callable[[], float]


def stopped_clock() -> float:
    """Return 0: the clock of a caller who does not ask for seconds."""
    return 0.0


class DefectivePlanError(RuntimeError):
    """The checker refused our own plan: a defect of the program, never a success.

    Attributes
    ----------
    violations
        Broken rules.
    """

    def __init__(self, violations: Mapping[str, list[Violation]]) -> None:
        self.violations = violations
        first = next(iter(violations.values()))[0]
        super().__init__(f"the plan breaks {', '.join(violations)}: {first.sentence.en}")


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
    solution = planned.solution
    progress("grades", None)
    bounds = grade_bounds(planned.relaxed, solution, limits=limits, solver=solver, stop=ending.stop)
    reason = ending.reason
    solved = clock()
    progress("explain", None)
    assignments = assignments_table(options, solution, request.pool, request.policy)
    missing = None if planned.atoms is None else missing_for_packages(context, options, planned.atoms, solution)
    unmet = unmet_table(context, options, solution, missing=missing)
    plan = Plan(
        assignments=assignments,
        packages=packages_table(options, solution, request.pool, assignments),
        package_members=package_members_table(options, solution),
        unmet=unmet,
        resources=resources_table(options, solution),
        problems=problems_table(
            (
                *request.pool.problems,
                *options.problems,
                *package_problems(context, options, planned.atoms),
                *pins_not_kept(options, solution),
                *too_many_changes(options, solution, request.policy),
                *((stopped_problem(reason, request.seconds),) if reason else ()),
            )
        ),
        summary=summarise(
            pool=request.pool,
            policy=request.policy,
            options=options,
            solution=solution,
            grade_bounds=bounds,
            assignments=assignments,
            unmet=unmet,
            run=_record(request, context, reason),
        ),
    )
    explained = clock()
    progress("check", None)
    violations = check_plan(request.pool, plan, request.policy, previous=request.previous)
    if violations:
        raise DefectivePlanError(violations)
    seconds = {"options": compiled - started, "solve": solved - compiled, "explain": explained - solved}
    return _with_seconds(plan, seconds | {"check": clock() - explained})


def _record(request: Request, context: Context, reason: Reason | None) -> Run:
    beyond = "publicity: the calendar of public holidays does not reach so far; Monday to Friday count as working days"
    return Run(
        input_digest=request.pool.digest(),
        engine_version=__version__,
        date=request.date,
        seed=request.limits.seed,
        notes=(
            *((beyond,) if calendar_notes(context) else ()),
            *((stopped_note(reason, request.seconds),) if reason else ()),
        ),
        stopped=reason,
        previous_digest=request.previous.summary.run.input_digest if request.previous else None,
    )


def _with_seconds(plan: Plan, seconds: dict[str, float]) -> Plan:
    rounded = {stage: round(value, 3) for stage, value in seconds.items()}
    run = plan.summary.run.model_copy(update={"seconds": rounded})
    return replace(plan, summary=plan.summary.model_copy(update={"run": run}))


def problems_table(problems: tuple[Problem, ...]) -> pl.DataFrame:
    """Return problems as the plan's table of problems."""
    return pl.DataFrame(
        [
            {
                "table": problem.table,
                "row": problem.row,
                "field": problem.field,
                "value": problem.value,
                "code": problem.code,
                "severity": problem.severity.value,
                "sentence_zh": problem.sentence.zh,
                "sentence_en": problem.sentence.en,
                "remedy_zh": problem.remedy.zh,
                "remedy_en": problem.remedy.en,
            }
            for problem in problems
        ],
        schema=PROBLEMS.schema,
    )
