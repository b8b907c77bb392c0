"""Changes of helper against the previous plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from matcher.check.facts import Facts
from matcher.check.obstacles import obstacles
from matcher.check.violations import Violation
from matcher.model import Text

CHANGES_ABOVE_CAP = "changes_above_cap"
"""Code of the problem by which a plan says that capacities force more changes than the policy allows."""


def former_helpers(assignments: pl.DataFrame) -> dict[str, str]:
    """Return the helper (provider or project) by need of a plan."""
    rows = assignments.filter(pl.col("line") != "money").select("need_id", "resource_id")
    return dict(rows.iter_rows())


def change_violations(facts: Facts, former: Mapping[str, str] | None, *, said: bool = False) -> Iterator[Violation]:
    """Report where more needs changed or lost their helper than the policy's ``max_changes``.

    Only needs count whose helper of the previous plan is still allowed to help them. A plan that says itself that
    capacities force more changes (``said``) has not hidden them.
    """
    most = facts.policy.max_changes
    if said or former is None or not isinstance(most, int):
        return
    changed = [
        need_id
        for need_id, before in former.items()
        if need_id in facts.needs
        and all(row["resource_id"] != before for row in facts.of_need.get(need_id, ()))
        and not obstacles(facts, facts.needs[need_id], before)
    ]
    if len(changed) > most:
        yield Violation(
            rule="max_changes",
            sentence=Text(
                f"与上期相比有 {len(changed)} 项需求换了或失去服务方，上限 {most} 项",
                f"{len(changed)} needs have another helper or none, at most {most} may",
            ),
        )
