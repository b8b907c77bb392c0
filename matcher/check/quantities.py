"""What a row says about itself: people, hours, distance, level, marks and cost terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.check.arrays import Bools, Floats, decimals, flags, given, integers
from matcher.check.costs import fund_costs, helper_costs
from matcher.check.distances import RELATIVE_SLACK
from matcher.check.facts import Facts
from matcher.check.former import fair_marks
from matcher.check.pairs import Pairs
from matcher.check.rows import Part
from matcher.check.violations import Violation, value_text
from matcher.model import Text

DISTANCE_TOLERANCE_KM = 0.01
DISTANCE_TOLERANCE_SHARE = 0.001
HOURS_TOLERANCE = 0.005
COST_TOLERANCE = 1e-6 + 1e-9

Fault = tuple[str, Bools, Callable[[int], tuple[object, object]]]
"""Rule; which rows of a part break it; what was found in a row, and what was expected."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """Rows of helpers, or of funds, with what they say.

    Attributes
    ----------
    facts
        Pool, policy and assignments.
    part, pairs
        The rows; their needs and helpers or funds.
    said
        The same rows of the table of assignments.
    of_helpers
        Whether they are rows of helpers.
    """

    facts: Facts
    part: Part
    pairs: Pairs
    said: pl.DataFrame
    of_helpers: bool


def quantity_violations(facts: Facts, former: pl.DataFrame | None, *, judge_kept: bool) -> Iterator[Violation]:
    """Report rows whose quantities do not follow from the pool.

    Parameters
    ----------
    facts
        Pool, policy and assignments.
    former
        Helpers of the previous plan (see :func:`matcher.check.former.former_helpers`), ``None`` without one.
    judge_kept
        Whether the marks ``kept`` can be judged: not where the previous plan exists but is not at hand.
    """
    for part, pairs in ((facts.rows.served, facts.served), (facts.rows.paid, facts.paid)):
        judged = Judged(
            facts=facts,
            part=part,
            pairs=pairs,
            said=facts.rows.frame.drop("need_id", "line", "resource_id", "resource_kind")[part.row],
            of_helpers=pairs is facts.served,
        )
        for rule, wrong, values in _faults(judged, former, judge_kept=judge_kept):
            for place in np.flatnonzero(wrong).tolist():
                found, expected = map(value_text, values(place))
                row = facts.rows.row(int(part.row[place]))
                yield Violation(
                    rule=rule,
                    need_id=row["need_id"],
                    resource_id=row["resource_id"],
                    sentence=Text(f"写作 {found}，应为 {expected}", f"reads {found}, expected {expected}"),
                )


def _faults(judged: Judged, former: pl.DataFrame | None, *, judge_kept: bool) -> Iterator[Fault]:
    yield _people(judged)
    yield _hours(judged)
    if judged.facts.by_hand:
        return
    yield _distance(judged)
    yield _level(judged)
    yield from _costs(judged)
    yield _pinned(judged)
    if judge_kept:
        yield _kept(judged, former)


def _people(judged: Judged) -> Fault:
    found, expected = judged.said["people"], judged.facts.needs.people[judged.pairs.need]
    wrong = integers(found, absent=0) != expected
    if judged.facts.by_hand:
        wrong &= given(found)
    return "row_people", wrong, lambda place: (found[place], int(expected[place]))


def _hours(judged: Judged) -> Fault:
    found, hundredths = judged.said["hours"], judged.facts.needs.hundredths[judged.pairs.need]
    expected: Floats = hundredths / 100 if judged.of_helpers else np.zeros(hundredths.size)
    wrong = ~(np.abs(decimals(found) - expected) <= HOURS_TOLERANCE)
    if judged.facts.by_hand:
        wrong &= given(found)
    return "row_hours", wrong, lambda place: (found[place], f"{expected[place]:g}")


def _distance(judged: Judged) -> Fault:
    found = judged.said["distance_km"]
    there, km = decimals(found), judged.pairs.km if judged.of_helpers else np.full(len(found), np.nan)
    # Where a base is unknown the cost counts 0 km; the row may say so or stay empty.
    right_unknown = ~given(found) | ((there == 0) & judged.of_helpers)
    right_known = np.abs(there - km) <= DISTANCE_TOLERANCE_KM + DISTANCE_TOLERANCE_SHARE * km
    wrong = ~np.where(np.isnan(km), right_unknown, right_known)
    return "row_distance", wrong, lambda place: (found[place], "empty" if np.isnan(km[place]) else f"{km[place]:.3f}")


def _level(judged: Judged) -> Fault:
    found = judged.said["ladder"]
    if not judged.of_helpers:
        return "row_ladder", given(found), lambda place: (found[place], None)
    helpers = judged.facts.helpers
    expected = helpers.level[judged.pairs.other]
    # An unknown level and an unknown text are both numbered as absent, but only an empty cell means the former.
    wrong = (judged.facts.words.numbers(found) != expected) | (given(found) & (expected < 0))
    return "row_ladder", wrong, lambda place: (found[place], helpers.all[judged.pairs.other[place]].level)


def _costs(judged: Judged) -> Iterator[Fault]:
    for term, expected in (helper_costs if judged.of_helpers else fund_costs)(judged.facts).items():
        said = judged.said[f"cost_{term}"]
        found = np.where(given(said), decimals(said), 0.0)
        slack = RELATIVE_SLACK * expected if term == "distance_km" else 0.0
        wrong = ~(np.abs(found - expected) <= COST_TOLERANCE + slack)
        yield "row_cost", wrong, _cost_values(term, found, expected)


def _cost_values(term: str, found: Floats, expected: Floats) -> Callable[[int], tuple[object, object]]:
    return lambda place: (f"{term} {found[place]:g}", f"{term} {expected[place]:.6f}")


def _pinned(judged: Judged) -> Fault:
    found = judged.said["pinned"]
    expected = judged.facts.is_pinned(judged.part.need, judged.part.resource)
    wrong = ~given(found) | (flags(found) != expected)
    return "row_pinned", wrong, lambda place: (found[place], bool(expected[place]))


def _kept(judged: Judged, former: pl.DataFrame | None) -> Fault:
    found = judged.said["kept"]
    marked = flags(found)
    if judged.of_helpers:
        may, may_not = fair_marks(judged.facts, former)
        wrong = ~np.where(marked, may, may_not)
    else:
        wrong = marked
    return "row_kept", wrong | ~given(found), lambda place: (found[place], not found[place])
