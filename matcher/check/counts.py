"""Counts and totals of the summary, from the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matcher.check.arrays import Ints, as_ints, sums
from matcher.check.facts import Facts
from matcher.check.violations import Violation, value_text
from matcher.check.words import distinct
from matcher.model import Plan, Text
from matcher.model.summary import GroupCount

Numbers = tuple[int, int, int, int]
"""Needs asked, needs met, people asked, people met."""

TOWN_DIGITS = 9


def count_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report counts by grade, town and service that differ from the rows."""
    summary, people = plan.summary, facts.needs.people
    yield from _differs("counts", "people_asked", summary.people_asked, int(people.sum()))
    yield from _differs("counts", "people_met", summary.people_met, int(people[facts.met].sum()))
    yield from _groups(facts, "by_grade", summary.by_grade, *distinct(facts.needs.frame["grade"]))
    yield from _groups(facts, "by_town", summary.by_town, *towns(facts))
    yield from _groups(facts, "by_service", summary.by_service, *distinct(facts.needs.frame["service"]))


def towns(facts: Facts) -> tuple[Ints, list[str]]:
    """Return each need's town as a place among the distinct codes, and those codes.

    A code is shorter than :data:`TOWN_DIGITS` where the need belongs to no town.
    """
    of_region = [code[:TOWN_DIGITS] for code in facts.needs.region_codes]
    codes = sorted(set(of_region))
    place = {code: number for number, code in enumerate(codes)}
    return as_ints(place[code] for code in of_region)[facts.needs.region], codes


def _groups(
    facts: Facts, table: str, given: Sequence[GroupCount], group: Ints, names: list[str]
) -> Iterator[Violation]:
    size, people, met = len(names), facts.needs.people, facts.met
    columns = (
        np.bincount(group, minlength=size),
        np.bincount(group[met], minlength=size),
        sums(people, group, size),
        sums(people[met], group[met], size),
    )
    expected: dict[str, Numbers] = dict(
        zip(names, zip(*(column.tolist() for column in columns), strict=True), strict=True)
    )
    listed = [count.group for count in given]
    if len(set(listed)) < len(listed):
        yield from _differs("counts", f"{table}: groups", len(listed), len(set(listed)))
    found: dict[str, Numbers] = {
        count.group: (count.needs_asked, count.needs_met, count.people_asked, count.people_met) for count in given
    }
    for name in sorted(expected.keys() | found.keys()):
        # A need coarser than a town belongs to none: the table may leave it out, or list it under its own code.
        if table == "by_town" and len(name) < TOWN_DIGITS and name not in found:
            continue
        none = (0, 0, 0, 0)
        yield from _differs("counts", f"{table} {name}", found.get(name, none), expected.get(name, none))


def usage_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report hours, cases, money and distances of the summary that differ from the rows."""
    used, served = plan.summary.used, facts.rows.served
    hours = int(facts.needs.hundredths[served.need].sum()) / 100
    fen = np.concatenate([served.fen, facts.rows.paid.fen])
    yuan = int(sums(fen, np.zeros_like(fen), 1)[0]) / 100
    yield from _differs("used", "cases", used.cases, len(served))
    yield from _differs("used", "hours", used.hours, hours, 0.005)
    yield from _differs("used", "yuan", used.yuan, yuan, 0.005)
    known = facts.served.km[~np.isnan(facts.served.km)]
    kilometres = float(known.sum())
    yield from _kilometres("longest_km", used.longest_km, [float(known.max()) if known.size else None])
    # A helper without a base counts as 0 km in the costs; leaving it out of the mean is as fair.
    means = [kilometres / number if number else None for number in (known.size, len(served))]
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
