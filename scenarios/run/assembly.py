"""The plan of a scenario as far as a comparison needs it: checked like every plan, its unmet needs counted, not explained.

Explaining thousands of unmet needs takes longer than finding the plan; for one scenario among a hundred nobody reads it.
:func:`matcher.assemble.assembled` makes the whole plan of the same solution.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher import __version__
from matcher.assemble import check, problems_table
from matcher.model import Plan
from matcher.model.enums import Destination, Grade, Verdict
from matcher.model.schema.plan_tables import UNMET
from matcher.proposal import (
    Run,
    assignments_table,
    package_members_table,
    packages_table,
    resources_table,
    summarise,
)
from matcher.proposal.problems import pins_not_kept, too_many_changes
from matcher.standing import Standing


def scenario_plan(standing: Standing, *, seed: int) -> Plan:
    """Return the plan of a scenario, checked by the independent checker.

    Verdicts are the weakest that are true: ``not_eligible`` where a gate shuts the need out, else ``not_proven``. The bound of each
    grade is the value of all its needs.

    Parameters
    ----------
    standing
        What was found.
    seed
        Seed of the run.

    Raises
    ------
    DefectivePlanError
        The checker refuses the plan: a defect of the program.
    """
    context, options, solution, previous = standing.context, standing.options, standing.solution, standing.previous
    pool, policy = context.pool, context.policy
    assignments = assignments_table(options, solution, pool, policy)
    unmet = _unmet(standing)
    plan = Plan(
        assignments=assignments,
        packages=packages_table(options, solution, pool, assignments),
        package_members=package_members_table(options, solution),
        unmet=unmet,
        resources=resources_table(options, solution),
        problems=problems_table(
            (
                *pool.problems,
                *options.problems,
                *pins_not_kept(options, solution),
                *too_many_changes(options, solution, policy),
            )
        ),
        summary=summarise(
            pool=pool,
            policy=policy,
            options=options,
            solution=solution,
            grade_bounds=_loose_bounds(standing),
            assignments=assignments,
            unmet=unmet,
            run=Run(
                input_digest=pool.digest(),
                engine_version=__version__,
                date=context.date,
                seed=seed,
                notes=("scenario: unmet needs are counted, not explained",),
                previous_digest=previous.summary.run.input_digest if previous else None,
            ),
        ),
    )
    check(context, plan, previous)
    return plan


def _unmet(standing: Standing) -> pl.DataFrame:
    options = standing.options
    rows = np.flatnonzero(standing.solution.taken < 0)
    needs = standing.context.pool.needs[rows].select(
        "need_id", urgent=(pl.col("grade") == Grade.RED.value) | pl.col("minor")
    )
    shut_out = ~pl.Series(options.needs.eligible[rows], dtype=pl.Boolean)
    verdict = pl.when(shut_out).then(pl.lit(Verdict.NOT_ELIGIBLE.value)).otherwise(pl.lit(Verdict.NOT_PROVEN.value))
    destination = (
        pl.when(shut_out)
        .then(pl.lit(Destination.WAIT.value))
        .when("urgent")
        .then(pl.lit(Destination.REFER.value))
        .otherwise(pl.lit(Destination.CLAIM.value))
    )
    known = {"need_id": pl.col("need_id"), "verdict": verdict, "destination": destination}
    empty = {
        name: pl.lit([] if dtype == pl.List(pl.String) else None, dtype=dtype) for name, dtype in UNMET.schema.items()
    }
    return needs.select(**(empty | known)).select(list(UNMET.schema))


def _loose_bounds(standing: Standing) -> dict[Grade, int]:
    needs = standing.options.needs
    return {grade: int(needs.value[needs.grade == place].sum()) for place, grade in enumerate(Grade)}
