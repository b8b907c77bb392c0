"""From a pool and its plan to the standing plan that questions are asked against."""

from __future__ import annotations

from matcher.model import Plan, Policy, Pool
from matcher.rules import Context
from matcher.standing import Standing, stand


def standing_plan(pool: Pool, plan: Plan) -> Standing:
    """Return the standing plan of a plan, under its own policy and on its own day.

    Parameters
    ----------
    pool, plan
        The pool, and a plan that was made for it.

    Raises
    ------
    matcher.standing.StalePlanError
        The plan is one of another pool, or does not add up to its own objective.
    """
    policy = Policy.from_data(plan.summary.policy)
    return stand(Context(pool=pool, policy=policy, date=plan.summary.run.date), plan)
