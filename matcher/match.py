"""One run of the match, from a pool to a checked plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from matcher import __version__
from matcher.check import Violation, check_plan
from matcher.explain import unmet_table
from matcher.model import Plan, Policy, Pool, Problem
from matcher.model.problems import Severity
from matcher.model.schema.plan_tables import PROBLEMS
from matcher.model.text import Text
from matcher.optimise import Limits, Solution, optimise
from matcher.optimise.grades import grade_bounds
from matcher.optimise.solution import Progress, silent
from matcher.options import Options, compile_options
from matcher.proposal import Run, assignments_table, resources_table, summarise
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
    """

    pool: Pool
    date: dt.date
    policy: Policy = field(default_factory=Policy)
    previous: Plan | None = None
    limits: Limits = field(default_factory=Limits)
    solver: str = DEFAULT_SOLVER


def match(request: Request, *, progress: Progress = silent, clock: Clock = stopped_clock) -> Plan:
    """Return a plan for a pool, checked by the independent checker.

    Parameters
    ----------
    request
        Pool, day, policy and limits.
    progress
        Told stage and gap.
    clock
        Source of the seconds in the run record; they are the only thing that differs between equal runs.

    Raises
    ------
    DefectivePlanError
        Where the checker refuses the plan; it must not be used.
    """
    started = clock()
    context = Context(pool=request.pool, policy=request.policy, date=request.date)
    progress("options", None)
    options = compile_options(context, request.previous)
    compiled = clock()
    solution = optimise(options, request.policy, limits=request.limits, solver=request.solver, progress=progress)
    bounds = grade_bounds(options, solution, limits=request.limits, solver=request.solver)
    solved = clock()
    progress("explain", None)
    assignments = assignments_table(options, solution, request.pool, request.policy)
    unmet = unmet_table(context, options, solution)
    plan = Plan(
        assignments=assignments,
        unmet=unmet,
        resources=resources_table(options, solution),
        problems=problems_table(
            (
                *request.pool.problems,
                *options.problems,
                *_pins_not_kept(options, solution),
                *_too_many_changes(options, solution, request.policy),
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
            run=_record(request, context),
        ),
    )
    explained = clock()
    progress("check", None)
    violations = check_plan(request.pool, plan, request.policy, previous=request.previous)
    if violations:
        raise DefectivePlanError(violations)
    seconds = {"options": compiled - started, "solve": solved - compiled, "explain": explained - solved}
    return _with_seconds(plan, seconds | {"check": clock() - explained})


def _record(request: Request, context: Context) -> Run:
    beyond = "publicity: the calendar of public holidays does not reach so far; Monday to Friday count as working days"
    return Run(
        input_digest=request.pool.digest(),
        engine_version=__version__,
        date=request.date,
        seed=request.limits.seed,
        notes=(beyond,) if calendar_notes(context) else (),
        previous_digest=request.previous.summary.run.input_digest if request.previous else None,
    )


def _with_seconds(plan: Plan, seconds: dict[str, float]) -> Plan:
    rounded = {stage: round(value, 3) for stage, value in seconds.items()}
    run = plan.summary.run.model_copy(update={"seconds": rounded})
    return replace(plan, summary=plan.summary.model_copy(update={"run": run}))


def _pins_not_kept(options: Options, solution: Solution) -> tuple[Problem, ...]:
    found = []
    for need, resource in solution.pins_not_kept:
        need_id, resource_id = options.needs.ids[need], options.resources.ids[resource]
        found.append(
            Problem(
                table="pins",
                field="resource_id",
                value=resource_id,
                key=f"{need_id} {resource_id}",
                code="pin_not_kept",
                severity=Severity.WARNING,
                sentence=Text(
                    f"指定 {need_id} 由 {resource_id} 承担，但与其他指定合计超出容量，本方案未能照办",
                    f"{need_id} is pinned to {resource_id}, but together with the other pins capacity does not suffice",
                ),
                remedy=Text("减少指定，或增加该资源的容量", "Withdraw some pins, or raise the capacity"),
            )
        )
    return tuple(found)


def _too_many_changes(options: Options, solution: Solution, policy: Policy) -> tuple[Problem, ...]:
    """Return the problem that more helpers change than the policy allows, where they do."""
    former = np.flatnonzero(options.helpers.previous)
    changes = int((solution.taken[options.helpers.need[former]] != former).sum())
    if policy.max_changes == "off" or changes <= int(policy.max_changes):
        return ()
    return (
        Problem(
            table="policy",
            field="max_changes",
            value=str(policy.max_changes),
            code="changes_above_cap",
            severity=Severity.WARNING,
            sentence=Text(
                f"与上期相比有 {changes} 项需求换了或失去服务方，超过上限 {policy.max_changes} 项；现有容量下未能做到更少",
                f"{changes} needs have another helper or none, more than the {policy.max_changes} allowed; with today's "
                "capacities no plan with fewer was found",
            ),
            remedy=Text(
                "恢复原服务方的容量，或提高上限", "Restore the capacity of the former helpers, or raise the cap"
            ),
        ),
    )


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
