"""What a row says about itself: people, hours, distance, level, marks and cost terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.check.distances import RELATIVE_SLACK
from matcher.check.facts import Facts
from matcher.check.helpers import Row
from matcher.check.objective import row_costs
from matcher.check.violations import Violation, value_text
from matcher.model import Text

DISTANCE_TOLERANCE_KM = 0.01
DISTANCE_TOLERANCE_SHARE = 0.001
HOURS_TOLERANCE = 0.005
COST_TOLERANCE = 1e-6 + 1e-9

Fault = tuple[str, object, object]
"""Rule, what was found, what was expected."""


def quantity_violations(facts: Facts, former: Mapping[str, str] | None, *, judge_kept: bool) -> Iterator[Violation]:
    """Report rows whose quantities do not follow from the pool.

    Parameters
    ----------
    facts
        Pool, policy and assignments.
    former
        Helper by need in the previous plan, ``None`` without one.
    judge_kept
        Whether the marks ``kept`` can be judged: not where the previous plan exists but is not at hand.
    """
    for row in facts.sound:
        faults = [*_given_quantities(facts, row)]
        if not facts.by_hand:
            faults += [*_place(facts, row), *_costs(facts, row), *_pinned(facts, row)]
            if judge_kept:
                faults += _kept(facts, row, former)
        for rule, found, expected in faults:
            yield Violation(
                rule=rule,
                need_id=row["need_id"],
                resource_id=row["resource_id"],
                sentence=Text(
                    f"写作 {value_text(found)}，应为 {value_text(expected)}",
                    f"reads {value_text(found)}, expected {value_text(expected)}",
                ),
            )


def _given_quantities(facts: Facts, row: Row) -> Iterator[Fault]:
    need = facts.needs[row["need_id"]]
    people, hours = row["people"], row["hours"]
    expected = 0.0 if row["line"] == "money" else facts.hundredths(need) / 100
    if people != need["people"] and not (people is None and facts.by_hand):
        yield "row_people", people, need["people"]
    if hours is None:
        if not facts.by_hand:
            yield "row_hours", hours, f"{expected:g}"
    elif not abs(hours - expected) <= HOURS_TOLERANCE:
        yield "row_hours", hours, f"{expected:g}"


def _place(facts: Facts, row: Row) -> Iterator[Fault]:
    if row["line"] == "money":
        km, level = None, None
    else:
        helper = facts.helpers[row["resource_id"]]
        km, level = facts.distance_km(facts.needs[row["need_id"]], helper), helper.level
    found = row["distance_km"]
    # Where a base is unknown the cost counts 0 km; the row may say so or stay empty.
    if km is None:
        if found is not None and not (found == 0 and row["line"] != "money"):
            yield "row_distance", found, "empty"
    elif found is None or not abs(found - km) <= DISTANCE_TOLERANCE_KM + DISTANCE_TOLERANCE_SHARE * km:
        yield "row_distance", found, f"{km:.3f}"
    if row["ladder"] != level:
        yield "row_ladder", row["ladder"], level


def _costs(facts: Facts, row: Row) -> Iterator[Fault]:
    for term, expected in row_costs(facts, row).items():
        found = row[f"cost_{term}"] or 0.0
        slack = RELATIVE_SLACK * expected if term == "distance_km" else 0.0
        if not abs(found - expected) <= COST_TOLERANCE + slack:
            yield "row_cost", f"{term} {found:g}", f"{term} {expected:.6f}"


def _pinned(facts: Facts, row: Row) -> Iterator[Fault]:
    expected = facts.pins.get((row["need_id"], row["resource_id"])) == "pin"
    if row["pinned"] != expected:
        yield "row_pinned", row["pinned"], expected


def _kept(facts: Facts, row: Row, former: Mapping[str, str] | None) -> Iterator[Fault]:
    allowed = {False} if row["line"] == "money" else _kept_values(facts, row, former or {})
    if row["kept"] not in allowed:
        yield "row_kept", row["kept"], not row["kept"]


def _kept_values(facts: Facts, row: Row, former: Mapping[str, str]) -> set[bool]:
    helper = facts.helpers[row["resource_id"]]
    current = facts.needs[row["need_id"]]["current_provider"]
    before = former.get(row["need_id"])
    if before is None:
        return {current is not None and helper.provider_id == current}
    if before == helper.resource_id:
        return {True}
    # The same provider in another guide (a project that it carries): either reading is fair.
    old = facts.helpers.get(before)
    same_provider = old is not None and old.provider_id is not None and old.provider_id == helper.provider_id
    return {True, False} if same_provider else {False}
