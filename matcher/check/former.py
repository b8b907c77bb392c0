"""The previous plan: who helped each need, and whether the same provider still does."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Ints
from matcher.check.facts import Facts
from matcher.check.packages import KIND
from matcher.model import Plan

UNKNOWN = -2
"""Number of a former helper that is not in the pool any more."""


def former_helpers(plan: Plan) -> pl.DataFrame:
    """Return ``need_id`` and ``resource_id`` of the helper of each need of a plan: provider, project, or carrier."""
    rows = plan.assignments.filter(pl.col("line") != "money").unique("need_id", keep="last", maintain_order=True)
    carriers = plan.packages.select(resource_id="package_id", resource_kind=pl.lit(KIND), carrier="carrier")
    carried = rows.join(carriers.unique("resource_id"), on=["resource_id", "resource_kind"], how="left")
    return carried.select("need_id", pl.coalesce("carrier", "resource_id").alias("resource_id"))


def former_of(facts: Facts, former: pl.DataFrame | None) -> Ints:
    """Return the number of each need's former helper: :data:`ABSENT` without one, :data:`UNKNOWN` where it is gone."""
    before = np.full(len(facts.needs), ABSENT, dtype=np.int64)
    if former is not None:
        need, resource = facts.needs.places(former["need_id"]), facts.resources.places(former["resource_id"])
        known = need != ABSENT
        before[need[known]] = np.where(resource[known] == ABSENT, UNKNOWN, resource[known])
    return before


def fair_marks(facts: Facts, former: pl.DataFrame | None) -> tuple[Bools, Bools]:
    """Return for each row of a helper whether it may be marked as kept, and whether it may be left unmarked."""
    need, helper, providers = facts.served.need, facts.served.other, facts.helpers.provider
    before = former_of(facts, former)[need]
    current = facts.needs.has_current[need] & (providers[helper] == facts.needs.current[need])
    current &= providers[helper] != ABSENT
    same = before == helper
    # The same provider in another guise (a project that it carries): either reading is fair.
    is_helper = (before >= 0) & (before < len(facts.helpers))
    carried = providers[np.where(is_helper, before, 0)] if len(facts.helpers) else before
    alike = is_helper & ~same & (carried == providers[helper]) & (carried != ABSENT)
    new = before == ABSENT
    may = np.where(new, current, same | alike)
    return may, np.where(new, ~current, ~same)
