"""The table of resources: capacity and use as they follow from the pool and the assignments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.check.capacity import capacities, usage
from matcher.check.facts import Facts
from matcher.check.violations import Violation
from matcher.model import Plan, Text

TOLERANCE = 0.005
"""Half a fen, half a hundredth of an hour."""


def resource_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report rows whose capacity or use is wrong, exceeded, unknown, repeated, or missing."""
    limits, used = capacities(facts), usage(facts)
    rows = list(plan.resources.iter_rows(named=True))
    places = Counter((row["resource_id"], row["dimension"]) for row in rows)
    for (resource_id, dimension), times in places.items():
        if times > 1:
            yield _violation(resource_id, f"{dimension} 出现 {times} 次", f"{dimension} stands {times} times")
    for row in rows:
        resource_id, dimension = row["resource_id"], row["dimension"]
        if (resource_id, dimension) not in limits:
            yield _violation(resource_id, f"没有 {dimension} 这种容量", f"there is no capacity {dimension}")
            continue
        scale = 100 if dimension in ("hours", "yuan") else 1
        limit, amount = limits[resource_id, dimension], used.get((resource_id, dimension), 0) / scale
        if not _same(row["used"], amount):
            yield _violation(
                resource_id,
                f"{dimension} 已用写作 {row['used']}，应为 {amount:g}",
                f"{dimension}: used reads {row['used']}, expected {amount:g}",
            )
        if not _same(row["capacity"], None if limit is None else limit / scale):
            expected = "无上限" if limit is None else f"{limit / scale:g}"
            yield _violation(
                resource_id,
                f"{dimension} 容量写作 {row['capacity']}，应为 {expected}",
                f"{dimension}: capacity reads {row['capacity']}, expected {'no limit' if limit is None else expected}",
            )
        elif row["capacity"] is not None and (row["used"] or 0) > row["capacity"] + TOLERANCE:
            yield _violation(
                resource_id,
                f"{dimension} 已用 {row['used']:g}，超过容量 {row['capacity']:g}",
                f"{dimension}: {row['used']:g} used, capacity {row['capacity']:g}",
            )
    for place, amount in used.items():
        if amount and limits[place] is not None and place not in places:
            yield _violation(place[0], f"缺少 {place[1]} 一行", f"the row for {place[1]} is missing")


def _same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= TOLERANCE


def _violation(resource_id: str, zh: str, en: str) -> Violation:
    return Violation(rule="resources", resource_id=resource_id or "", sentence=Text(zh, en))
