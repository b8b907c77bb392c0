"""Sums over the plan against capacities: hours, cases, people, seats, money."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.check.facts import Facts
from matcher.check.limits import DIMENSIONS, SCALES
from matcher.check.violations import Violation
from matcher.model import Text

_RULES = ("capacity_hours", "capacity_cases", "capacity_people", "seats", "balance")
_TITLES = ("工时", "案数", "人数", "名额", "金额")
"""By dimension."""


def capacity_violations(facts: Facts) -> Iterator[Violation]:
    """Report every capacity that the plan exceeds."""
    used = facts.used
    touched = np.zeros(len(facts.resources), dtype=np.bool_)
    touched[facts.rows.resource[facts.rows.sound]] = True
    for resource, dimension in zip(*np.nonzero((used > facts.limits) & touched[:, None]), strict=True):
        scale, name = SCALES[dimension], facts.resources.ids[resource]
        amount, limit = used[resource, dimension] / scale, facts.limits[resource, dimension] / scale
        yield Violation(
            rule=_RULES[dimension],
            resource_id=name,
            sentence=Text(
                f"{name} 的{_TITLES[dimension]}用了 {amount:g}，只有 {limit:g}",
                f"{name}: {amount:g} of {DIMENSIONS[dimension]} used, capacity {limit:g}",
            ),
        )
