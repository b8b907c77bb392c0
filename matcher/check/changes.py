"""Changes of helper against the previous plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from matcher.check.facts import Facts
from matcher.check.former import former_of
from matcher.check.obstacles import may_be_together
from matcher.check.violations import Violation
from matcher.model import Text

CHANGES_ABOVE_CAP = "changes_above_cap"
"""Code of the problem by which a plan says that capacities force more changes than the policy allows."""


def change_violations(facts: Facts, former: pl.DataFrame | None, *, said: bool = False) -> Iterator[Violation]:
    """Report where more needs changed or lost their helper than the policy's ``max_changes``.

    Only needs count whose helper of the previous plan is still allowed to help them. A plan that says itself that
    capacities force more changes (``said``) has not hidden them.
    """
    most = facts.policy.max_changes
    if said or former is None or not isinstance(most, int):
        return
    before = former_of(facts, former)
    kept = np.zeros(before.size, dtype=np.bool_)
    kept[facts.served.need[facts.served.other == before[facts.served.need]]] = True
    is_helper = (before >= 0) & (before < len(facts.helpers))
    lost = np.flatnonzero(is_helper & ~kept)
    changes = np.count_nonzero(may_be_together(facts, lost, before[lost]))
    if changes > most:
        yield Violation(
            rule="max_changes",
            sentence=Text(
                f"与上期相比有 {changes} 项需求换了或失去服务方，上限 {most} 项",
                f"{changes} needs have another helper or none, at most {most} may",
            ),
        )
