"""The table of resources: capacity and use as they follow from the pool and the assignments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.check.arrays import NO_LIMIT
from matcher.check.facts import Facts
from matcher.check.limits import DIMENSIONS, OF_KIND, SCALES
from matcher.check.violations import Violation
from matcher.model import Plan, Text

TOLERANCE = 0.005
"""Half a fen, half a hundredth of an hour."""

Place = tuple[str, str]
"""Resource and dimension."""


def resource_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report rows whose capacity or use is wrong, exceeded, unknown, repeated, or missing."""
    expected = _expected(facts)
    rows = list(plan.resources.select("resource_id", "dimension", "capacity", "used").iter_rows())
    places = Counter((resource_id, dimension) for resource_id, dimension, _, _ in rows)
    for (resource_id, dimension), times in places.items():
        if times > 1:
            yield _violation(resource_id, f"{dimension} 出现 {times} 次", f"{dimension} stands {times} times")
    for resource_id, dimension, capacity, used in rows:
        if (resource_id, dimension) not in expected:
            yield _violation(resource_id, f"没有 {dimension} 这种容量", f"there is no capacity {dimension}")
            continue
        limit, amount = expected[resource_id, dimension]
        if not _same(used, amount):
            yield _violation(
                resource_id,
                f"{dimension} 已用写作 {used}，应为 {amount:g}",
                f"{dimension}: used reads {used}, expected {amount:g}",
            )
        if not _same(capacity, limit):
            yield _violation(
                resource_id,
                f"{dimension} 容量写作 {capacity}，应为 {'无上限' if limit is None else f'{limit:g}'}",
                f"{dimension}: capacity reads {capacity}, expected {'no limit' if limit is None else f'{limit:g}'}",
            )
        elif capacity is not None and (used or 0) > capacity + TOLERANCE:
            yield _violation(
                resource_id,
                f"{dimension} 已用 {used:g}，超过容量 {capacity:g}",
                f"{dimension}: {used:g} used, capacity {capacity:g}",
            )
    for place, (limit, amount) in expected.items():
        if amount and limit is not None and place not in places:
            yield _violation(place[0], f"缺少 {place[1]} 一行", f"the row for {place[1]} is missing")


def _expected(facts: Facts) -> dict[Place, tuple[float | None, float]]:
    """Return capacity (``None``: no limit) and use of every dimension that a resource has, in hours, heads and yuan."""
    table: dict[Place, tuple[float | None, float]] = {}
    columns = zip(facts.resources.ids, facts.resources.kind, facts.limits.tolist(), facts.used.tolist(), strict=True)
    for resource_id, kind, limits, used in columns:
        for dimension in OF_KIND[kind]:
            limit, scale = limits[dimension], SCALES[dimension]
            capacity = None if limit == NO_LIMIT else limit / scale
            table[resource_id, DIMENSIONS[dimension]] = (capacity, used[dimension] / scale)
    return table


def _same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= TOLERANCE


def _violation(resource_id: str, zh: str, en: str) -> Violation:
    return Violation(rule="resources", resource_id=resource_id or "", sentence=Text(zh, en))
