"""Whether a plan is what it says it is, answered without any code of those who made it."""

from __future__ import annotations

import datetime as dt
from itertools import chain

from matcher.check.assignments import rule_violations
from matcher.check.changes import CHANGES_ABOVE_CAP, change_violations
from matcher.check.completeness import Wholeness
from matcher.check.conservation import conservation_violations, deferred_violations, flow_violations
from matcher.check.counts import count_violations, usage_violations
from matcher.check.facts import read_facts
from matcher.check.former import former_helpers
from matcher.check.notices import notices_of
from matcher.check.outbid import outbid_violations
from matcher.check.package_rules import package_violations
from matcher.check.pins import pin_violations
from matcher.check.proof import proof_violations
from matcher.check.quantities import quantity_violations
from matcher.check.resource_table import resource_violations
from matcher.check.switches import strict_grade_violations, worst_town_violations
from matcher.check.unmet import unmet_violations
from matcher.check.violations import Violation, by_rule
from matcher.model import Plan, Policy, Pool


def check_plan(
    pool: Pool, plan: Plan, policy: Policy, *, date: dt.date | None = None, previous: Plan | None = None
) -> dict[str, list[Violation]]:
    """Check every rule of the contract, every number of the plan, and that no need is lost.

    Parameters
    ----------
    pool
        The pool that the plan was made for.
    plan
        The plan.
    policy
        Normally the one that travels with the plan: ``Policy.from_data(plan.summary.policy)``.
    date
        Day that the plan is made for; absent: the date of its run record.
    previous
        The previous plan, for ``max_changes`` and the marks ``kept``. A plan that was made with one is checked
        without those two where it is absent.

    Returns
    -------
    dict of str to list of Violation
        Broken rules only, keyed by code in the order of :data:`matcher.check.violations.RULES`; empty where the
        plan is sound. The floor of ``worst_town`` is a wish, not a rule: it may be missed, but not without a word.
    """
    facts = read_facts(
        pool,
        plan.assignments,
        policy=policy,
        date=date or plan.summary.run.date,
        packages=(plan.packages, plan.package_members),
    )
    whole = Wholeness(facts=facts)
    former = None if previous is None else former_helpers(previous)
    judge_kept = previous is not None or plan.summary.run.previous_digest is None
    return by_rule(
        chain(
            rule_violations(facts, whole),
            pin_violations(facts, notices_of(pool, plan)),
            change_violations(facts, former, said=CHANGES_ABOVE_CAP in plan.problems["code"].to_list()),
            worst_town_violations(facts, plan),
            strict_grade_violations(facts, plan),
            quantity_violations(facts, former, judge_kept=judge_kept),
            package_violations(facts),
            conservation_violations(facts, plan),
            unmet_violations(facts, plan),
            outbid_violations(facts, plan),
            flow_violations(facts, pool, plan),
            deferred_violations(facts, plan),
            count_violations(facts, plan),
            usage_violations(facts, plan),
            resource_violations(facts, plan),
            proof_violations(facts, plan, whole),
        )
    )
