"""Counts and totals of the summary, from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from matcher.check.facts import Facts
from matcher.check.helpers import Row
from matcher.check.violations import Violation, value_text
from matcher.model import Plan, Text
from matcher.model.summary import GroupCount

Numbers = tuple[int, int, int, int]
"""Needs asked, needs met, people asked, people met."""

_TOWN_DIGITS = 9


def count_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report counts by grade, town and service that differ from the rows."""
    summary = plan.summary
    asked = sum(need["people"] for need in facts.needs.values())
    met = sum(facts.needs[need_id]["people"] for need_id in facts.of_need)
    yield from _differs("counts", "people_asked", summary.people_asked, asked)
    yield from _differs("counts", "people_met", summary.people_met, met)
    yield from _groups(facts, "by_grade", summary.by_grade, lambda need: str(need["grade"]))
    yield from _groups(facts, "by_town", summary.by_town, _town)
    yield from _groups(facts, "by_service", summary.by_service, lambda need: str(need["service"]))


def _town(need: Row) -> str:
    return (need["region"] or "")[:_TOWN_DIGITS]


def _groups(
    facts: Facts, table: str, given: Sequence[GroupCount], group_of: Callable[[Row], str]
) -> Iterator[Violation]:
    expected: dict[str, Numbers] = {}
    for need_id, need in facts.needs.items():
        group, met, people = group_of(need), need_id in facts.of_need, need["people"]
        one = (1, int(met), people, people if met else 0)
        before = expected.get(group, (0, 0, 0, 0))
        expected[group] = (before[0] + one[0], before[1] + one[1], before[2] + one[2], before[3] + one[3])
    names = [count.group for count in given]
    if len(set(names)) < len(names):
        yield from _differs("counts", f"{table}: groups", len(names), len(set(names)))
    found: dict[str, Numbers] = {
        count.group: (count.needs_asked, count.needs_met, count.people_asked, count.people_met) for count in given
    }
    for group in sorted(expected.keys() | found.keys()):
        # A need coarser than a town belongs to none: the table may leave it out, or list it under its own code.
        if table == "by_town" and len(group) < _TOWN_DIGITS and group not in found:
            continue
        none = (0, 0, 0, 0)
        yield from _differs("counts", f"{table} {group}", found.get(group, none), expected.get(group, none))


def usage_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report hours, cases, money and distances of the summary that differ from the rows."""
    used = plan.summary.used
    services = [row for row in facts.sound if row["line"] != "money"]
    hours = sum(facts.hundredths(facts.needs[row["need_id"]]) for row in services) / 100
    yuan = sum(row["yuan_fen"] or 0 for row in facts.sound) / 100
    yield from _differs("used", "cases", used.cases, len(services))
    yield from _differs("used", "hours", used.hours, hours, 0.005)
    yield from _differs("used", "yuan", used.yuan, yuan, 0.005)
    measured = [facts.distance_km(facts.needs[row["need_id"]], facts.helpers[row["resource_id"]]) for row in services]
    known = [km for km in measured if km is not None]
    longest = max(known, default=None)
    yield from _kilometres("longest_km", used.longest_km, [longest])
    # A helper without a base counts as 0 km in the costs; leaving it out of the mean is as fair.
    means = [sum(known) / len(known) if known else None, sum(known) / len(services) if services else None]
    yield from _kilometres("mean_km", used.mean_km, means)


def _kilometres(name: str, found: float | None, fair: list[float | None]) -> Iterator[Violation]:
    for expected in fair:
        if found is None or expected is None:
            if not found and not expected:
                return
        elif abs(found - expected) <= 0.01 + 0.001 * expected:
            return
    yield from _differs("used", name, found, fair[0])


def _differs(rule: str, name: str, found: object, expected: object, tolerance: float = 0.0) -> Iterator[Violation]:
    same = found == expected
    if tolerance and isinstance(found, int | float) and isinstance(expected, int | float):
        same = abs(found - expected) <= tolerance
    if not same:
        is_, should = value_text(found), value_text(expected)
        sentence = Text(f"{name} 为 {is_}，应为 {should}", f"{name} is {is_}, expected {should}")
        yield Violation(rule=rule, sentence=sentence)
