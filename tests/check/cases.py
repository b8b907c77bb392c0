"""A pool with its plan, in which tests change one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from matcher.check import Violation, check_plan
from matcher.model import Plan, Policy, Pool
from matcher.model.schema import POOL_TABLES
from matcher.model.schema.plan_tables import PLAN_TABLES
from tests.check.plans import tiny_plan, tiny_pool


@dataclass(frozen=True, kw_only=True)
class Case:
    """A pool, a plan and a policy, in which one thing at a time can be changed."""

    pool: Pool
    plan: Plan
    policy: Policy
    previous: Plan | None = None

    def check(self) -> dict[str, list[Violation]]:
        """Check the plan."""
        return check_plan(self.pool, self.plan, self.policy, previous=self.previous)

    def pool_row(self, table: str, key: str, **values: Any) -> Case:
        """Change values in the row of the pool whose first column is the key."""
        spec = POOL_TABLES[table]
        rows = self.pool.table(table).to_dicts()
        column = spec.fields[0].column
        assert sum(row[column] == key for row in rows) >= 1, f"no row {key} in {table}"
        changed = [{**row, **values} if row[column] == key else row for row in rows]
        return replace(self, pool=self.pool.replace(**{table: spec.frame(changed)}))

    def add_to_pool(self, table: str, /, **values: Any) -> Case:
        """Add a row to a table of the pool."""
        rows = [*self.pool.table(table).to_dicts(), values]
        return replace(self, pool=self.pool.replace(**{table: POOL_TABLES[table].frame(rows)}))

    def plan_row(self, table: str, *key: str, **values: Any) -> Case:
        """Change values in the one row of the plan that holds every part of the key among its values."""
        rows = self.plan.table(table).to_dicts()
        hit = [set(key) <= {value for value in row.values() if isinstance(value, str)} for row in rows]
        assert sum(hit) == 1, f"{sum(hit)} rows {key} in {table}"
        changed = [{**row, **values} if here else row for row, here in zip(rows, hit, strict=True)]
        return self.with_plan_table(table, changed)

    def drop_plan_row(self, table: str, *key: str) -> Case:
        """Remove the rows of the plan that hold every part of the key among their values."""
        rows = self.plan.table(table).to_dicts()
        kept = [row for row in rows if not set(key) <= {value for value in row.values() if isinstance(value, str)}]
        assert len(kept) < len(rows), f"no row {key} in {table}"
        return self.with_plan_table(table, kept)

    def add_to_plan(self, table: str, /, **values: Any) -> Case:
        """Add a row to a table of the plan."""
        return self.with_plan_table(table, [*self.plan.table(table).to_dicts(), values])

    def with_plan_table(self, table: str, rows: list[dict[str, Any]]) -> Case:
        """Replace a table of the plan."""
        return replace(self, plan=self.plan.replace(**{table: PLAN_TABLES[table].frame(rows)}))

    def summary(self, **values: Any) -> Case:
        """Change values of the summary."""
        return replace(self, plan=self.plan.replace(summary=self.plan.summary.model_copy(update=values)))


def tiny_case() -> Case:
    """Return the tiny pool with its correct plan under the default policy."""
    return Case(pool=tiny_pool(), plan=tiny_plan(), policy=Policy())


def last_week(case: Case) -> Plan:
    """Return a previous plan in which P1 helped N2, and nobody else was helped."""
    before = case.plan_row("assignments", "N2", "P2", resource_id="P1").plan
    return before.replace(assignments=before.assignments.filter(before.assignments["need_id"] == "N2"))
