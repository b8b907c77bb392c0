"""Problems that show only when the plan is there: pins that were not kept, changes above the cap."""

from __future__ import annotations

import numpy as np

from matcher.model import Policy, Problem, Text
from matcher.model.problems import Severity
from matcher.optimise import Solution
from matcher.options import Options


def pins_not_kept(options: Options, solution: Solution) -> tuple[Problem, ...]:
    """Return a problem for every pin for which capacity was lacking."""
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


def too_many_changes(options: Options, solution: Solution, policy: Policy) -> tuple[Problem, ...]:
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
