"""A plan: who helps whom, with which money, what is left and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from matcher.model.enums import ResourceKind
from matcher.model.order import sorted_by
from matcher.model.schema.plan_tables import (
    ASSIGNMENTS,
    PACKAGE_MEMBERS,
    PACKAGES,
    PLAN_TABLES,
    PROBLEMS,
    RESOURCES,
    UNMET,
)
from matcher.model.summary import Summary


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A proposal until a person approves it.

    Attributes
    ----------
    summary
        Objective, bound, gap, counts and run record.
    assignments, packages, package_members, unmet, resources, problems
        The tables of the contract as typed columns (money in fen), sorted by key.
    """

    summary: Summary
    assignments: pl.DataFrame = field(default_factory=ASSIGNMENTS.empty)
    packages: pl.DataFrame = field(default_factory=PACKAGES.empty)
    package_members: pl.DataFrame = field(default_factory=PACKAGE_MEMBERS.empty)
    unmet: pl.DataFrame = field(default_factory=UNMET.empty)
    resources: pl.DataFrame = field(default_factory=RESOURCES.empty)
    problems: pl.DataFrame = field(default_factory=PROBLEMS.empty)

    def __post_init__(self) -> None:
        for name, spec in PLAN_TABLES.items():
            frame: pl.DataFrame = getattr(self, name)
            if dict(frame.schema) != spec.schema:
                wrong = sorted(set(frame.schema.items()) ^ set(spec.schema.items()), key=str)
                raise TypeError(f"table {name} does not have the declared columns: {wrong}")
            object.__setattr__(self, name, sorted_by(frame, [spec[key].column for key in spec.key]))

    def by_carrier(self) -> pl.DataFrame:
        """Return the assignments with the carrier in the place of each package.

        Returns
        -------
        DataFrame
            The columns of ``assignments``, in its order, and ``package_id``, null where a need is served alone. In a
            row of a package ``resource_id`` is the carrier, ``resource_kind`` is ``package`` as before.
        """
        carriers = self.packages.select(
            pl.col("package_id").alias("resource_id"),
            pl.lit(ResourceKind.PACKAGE.value).alias("resource_kind"),
            pl.col("package_id"),
            "carrier",
        ).unique("resource_id", keep="first", maintain_order=True)
        rows = self.assignments.join(carriers, on=["resource_id", "resource_kind"], how="left", maintain_order="left")
        carrier = pl.coalesce("carrier", "resource_id").alias("resource_id")
        return rows.select(
            *(carrier if name == "resource_id" else pl.col(name) for name in self.assignments.columns), "package_id"
        )

    def replace(self, **changes: Any) -> Plan:
        """Return a plan with some parts replaced."""
        return replace(self, **changes)

    def table(self, name: str) -> pl.DataFrame:
        """Return a table by its English name."""
        frame: pl.DataFrame = getattr(self, name)
        return frame
