"""What proves the verdict on a need that a plan leaves out: the numbers, for an auditor."""

from __future__ import annotations

from typing import Any

from matcher.explain.facts import Explanation
from matcher.model import Plan, Policy, Pool
from matcher.model.enums import PlanStatus, Verdict
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.optimise.forced import forced_bounds
from matcher.rules import Context


def proof_of(pool: Pool, plan: Plan, told: Explanation, previous: Plan | None = None) -> dict[str, Any]:
    """Return what proves that no better plan meets a need, or how much is open.

    Parameters
    ----------
    pool
        The pool that the plan was made for.
    plan
        The plan.
    told
        The facts of the need.
    previous
        The plan that it was made with as its previous one, where there was one.

    Returns
    -------
    dict
        ``kind``: ``rules`` (a gate, or nobody passes every rule), ``optimal`` (the plan is), ``bound`` (the dual prices bound what a
        plan with the need is worth), ``open`` (neither), ``met``; ``objective`` and ``bound`` of the plan, points;
        ``bound_with_need``: no plan that meets the need is worth more, points, and ``reduced_gain``, its best reduced gain at the prices of
        the plan: ``None`` where they are not asked for, and where there may be packages, whose costs they would have to know.

    Raises
    ------
    StalePlanError
        If the plan is not one of this pool, or was made with a previous plan that is not given.
    """
    proof: dict[str, Any] = {
        "kind": "open",
        "objective": told.plan.objective,
        "bound": told.plan.bound,
        "bound_with_need": None,
        "reduced_gain": None,
    }
    if told.met:
        return proof | {"kind": "met"}
    if told.verdict in (Verdict.NOT_ELIGIBLE, Verdict.IMPOSSIBLE):
        return proof | {"kind": "rules"}
    if told.plan.status is PlanStatus.OPTIMAL:
        return proof | {"kind": "optimal"}
    policy = Policy.from_data(plan.summary.policy)
    if not policy.packages.enabled:
        # With it comes the compiler, which plans of small pools never need.
        from matcher.standing import stand

        standing = stand(Context(pool=pool, policy=policy, date=told.plan.date), plan, previous=previous)
        forced = forced_bounds(standing.options, standing.solution)
        row = standing.need_row(told.need_id)
        proof |= {
            "bound_with_need": int(forced.bound[row]) / MICROPOINTS_PER_POINT,
            "reduced_gain": round(float(forced.reduced[row]) / MICROPOINTS_PER_POINT, 6),
        }
    return proof | ({"kind": "bound"} if told.verdict is Verdict.OUTBID else {})
