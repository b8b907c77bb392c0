"""From a solution to a plan: its tables, why needs are not met, how good it is; and the independent check."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matcher import __version__
from matcher.check import Violation, check_plan
from matcher.explain import unmet_table
from matcher.explain.fixes.nearest import with_nearest_fixes
from matcher.model import Plan, Problem
from matcher.model.enums import Grade
from matcher.model.schema.plan_tables import PROBLEMS
from matcher.optimise import Limits
from matcher.optimise.grades import grade_bounds
from matcher.optimise.stopping import Reason
from matcher.options import Options
from matcher.packages import Planned, missing_for_packages, package_problems
from matcher.packages.atoms import atoms_of
from matcher.packages.costs import is_packable, relaxed_options
from matcher.packages.slots import slots_of
from matcher.proposal import (
    Run,
    assignments_table,
    package_members_table,
    packages_table,
    resources_table,
    summarise,
)
from matcher.proposal.problems import pins_not_kept, too_many_changes
from matcher.proposal.stopped import stopped_note, stopped_problem
from matcher.rules import Context
from matcher.rules.quantities import calendar_notes
from matcher.standing import Standing


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


def assemble(
    context: Context,
    options: Options,
    planned: Planned,
    *,
    bounds: Mapping[Grade, int],
    seed: int,
    previous: Plan | None = None,
    reason: Reason | None = None,
    seconds: float | None = None,
) -> Plan:
    """Return the plan of a solution, not yet checked.

    Parameters
    ----------
    context, options
        Pool, policy and day, and what they allow.
    planned
        The solution, and what stands behind it.
    bounds
        What no plan passes for the needs of each grade, micropoints.
    seed
        Seed of the run.
    previous
        The previous plan, where there was one.
    reason, seconds
        Why the search was ended early, where it was, and its limit of seconds.
    """
    solution, pool, policy = planned.solution, context.pool, context.policy
    assignments = assignments_table(options, solution, pool, policy)
    missing = None if planned.atoms is None else missing_for_packages(context, options, planned.atoms, solution)
    unmet = unmet_table(context, options, solution, relaxed=planned.relaxed, missing=missing)
    unmet = with_nearest_fixes(context, options, solution, unmet)
    return Plan(
        assignments=assignments,
        packages=packages_table(options, solution, pool, assignments),
        package_members=package_members_table(options, solution),
        unmet=unmet,
        resources=resources_table(options, solution),
        problems=problems_table(
            (
                *pool.problems,
                *options.problems,
                *package_problems(context, options, planned.atoms),
                *pins_not_kept(options, solution),
                *too_many_changes(options, solution, policy),
                *((stopped_problem(reason, seconds),) if reason else ()),
            )
        ),
        summary=summarise(
            pool=pool,
            policy=policy,
            options=options,
            solution=solution,
            grade_bounds=bounds,
            assignments=assignments,
            unmet=unmet,
            run=_record(context, seed, previous, reason, seconds),
        ),
    )


def assembled(standing: Standing, *, limits: Limits | None = None, solver: str = "highs") -> Plan:
    """Return a standing plan as a plan with all its tables, checked by the independent checker.

    Parameters
    ----------
    standing
        For instance what :func:`matcher.standing.resolve` found.
    limits, solver
        Limits of the bounds by grade, the seed, and the solver of small grades.

    Raises
    ------
    DefectivePlanError
        Where the checker refuses the plan; it must not be used.
    """
    limits = limits or Limits()
    context, options, previous = standing.context, standing.options, standing.previous
    planned = _behind(standing)
    bounds = grade_bounds(planned.relaxed, planned.solution, limits=limits, solver=solver)
    plan = assemble(context, options, planned, bounds=bounds, seed=limits.seed, previous=previous)
    check(context, plan, previous)
    return plan


def _behind(standing: Standing) -> Planned:
    """Return what stands behind a standing plan: what could be grouped, and options at what they would cost at best in a package."""
    context, options, solution = standing.context, standing.options, standing.solution
    policy = context.policy
    if not policy.packages.enabled:
        return Planned(solution=solution, atoms=None, relaxed=options)
    atoms = atoms_of(context, options)
    packable = is_packable(options, atoms.of_need)
    stands = slots_of(options, atoms, packable, policy.packages).count > 0
    relaxed = relaxed_options(options, policy, packable) if stands else options
    return Planned(solution=solution, atoms=atoms, relaxed=relaxed)


def check(context: Context, plan: Plan, previous: Plan | None = None) -> None:
    """Let the independent checker look at a plan.

    Parameters
    ----------
    context
        Pool, policy and day.
    plan
        Our own plan.
    previous
        The previous plan, where there was one.

    Raises
    ------
    DefectivePlanError
        Where it breaks a rule.
    """
    violations = check_plan(context.pool, plan, context.policy, previous=previous)
    if violations:
        raise DefectivePlanError(violations)


def _record(context: Context, seed: int, previous: Plan | None, reason: Reason | None, seconds: float | None) -> Run:
    beyond = "publicity: the calendar of public holidays does not reach so far; Monday to Friday count as working days"
    return Run(
        input_digest=context.pool.digest(),
        engine_version=__version__,
        date=context.date,
        seed=seed,
        notes=(
            *((beyond,) if calendar_notes(context) else ()),
            *((stopped_note(reason, seconds),) if reason else ()),
        ),
        stopped=reason,
        previous_digest=previous.summary.run.input_digest if previous else None,
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
