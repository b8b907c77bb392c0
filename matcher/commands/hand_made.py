"""A plan made by hand: what follows from pool and need is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from matcher.model import Policy, Pool
from matcher.model.enums import Line, ResourceKind
from matcher.model.schema.plan_tables import ASSIGNMENTS
from matcher.model.units import HUNDREDTHS_PER_HOUR, paid_fen


def completed(
    rows: pl.DataFrame, pool: Pool, policy: Policy, *, carriers: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Return hand-made assignments as a table of assignments.

    The line follows from the kind of resource; a seat in a project with a budget pays the need's amount; a fund that is alone pays what
    is due. Where two funds share without saying how, their rows carry 0 and the checker says so.

    Parameters
    ----------
    rows
        ``need_id``, ``resource_id``, ``line``, ``yuan_fen`` and ``resource_kind``, the last three null where not given.
    pool, policy
        What the rows speak of.
    carriers
        The carrier of each package that rows may name.
    """
    needs = {row["need_id"]: row for row in pool.needs.iter_rows(named=True)}
    providers = {row["provider_id"]: row for row in pool.providers.iter_rows(named=True)}
    projects = {row["project_id"]: row for row in pool.projects.iter_rows(named=True)}
    funds = set(pool.funds["fund_id"].to_list())
    carriers = dict(carriers or {})
    given = list(rows.iter_rows(named=True))
    by_need: dict[str, list[dict[str, Any]]] = {}
    for row in given:
        by_need.setdefault(row["need_id"], []).append(row)

    def due_fen(need_id: str) -> int:
        need, due = needs[need_id], int(needs[need_id]["amount_fen"])
        for other in by_need[need_id]:
            provider = providers.get(carriers.get(other["resource_id"], other["resource_id"]))
            project = projects.get(other["resource_id"])
            if provider is not None:
                hours = round(need["hours"] * HUNDREDTHS_PER_HOUR)
                due += paid_fen(rate_fen=provider["rate_fen"], hours_hundredths=hours, weeks=policy.weeks)
            if project is not None and project["budget_fen"] is not None:
                due -= int(need["amount_fen"])
        return due

    full = []
    for row in given:
        need, resource = needs.get(row["need_id"]), row["resource_id"]
        kind, line = ResourceKind.PROVIDER, Line.SERVICE
        if resource in projects:
            kind, line = ResourceKind.PROJECT, Line.SEAT
        elif resource in funds:
            kind, line = ResourceKind.FUND, Line.MONEY
        elif resource in carriers or (resource not in providers and row["resource_kind"] == ResourceKind.PACKAGE.value):
            kind = ResourceKind.PACKAGE
        yuan = row["yuan_fen"]
        if yuan is None and need is not None:
            alone = sum(other["resource_id"] in funds for other in by_need[row["need_id"]]) == 1
            has_budget = resource in projects and projects[resource]["budget_fen"] is not None
            yuan = int(need["amount_fen"]) if has_budget else 0
            if line is Line.MONEY:
                yuan = due_fen(row["need_id"]) if alone else 0
        full.append(
            {
                "need_id": row["need_id"],
                "line": row["line"] or line.value,
                "resource_id": resource,
                "resource_kind": kind.value,
                "yuan_fen": yuan or 0,
            }
        )
    return ASSIGNMENTS.frame(full)
