"""The switches of the policy: a floor for the worst town, and strict grades."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, NO_LIMIT, Bools, Floats, among, any_of, as_bools, given, sums
from matcher.check.counts import TOWN_DIGITS, towns
from matcher.check.facts import Facts
from matcher.check.needs import GRADES
from matcher.check.objective import MILLION, need_values
from matcher.check.usage import usage
from matcher.check.violations import Violation
from matcher.check.ways import has_a_way
from matcher.check.words import distinct
from matcher.model import Plan, Text

SHARE_TOLERANCE = 2e-6
"""Shares are printed, and counted by the solver, in millionths."""

_CLAIM = re.compile(r"worst_town: (\d+(?:\.\d+)?)\b")


def worst_town_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report a floor that is missed without a word, and a share that the plan claims and does not have.

    The share of a town is that of the people met among those of its eligible needs that somebody could meet. The
    floor is a wish: a plan that misses it says so, in a note that begins with ``worst_town`` or in a problem of that
    field, and a note that names a share must not name too high a one.
    """
    wanted = facts.policy.worst_town
    if wanted == "off":
        return
    floor = 1.0 if wanted == "maximise" else float(wanted)
    notes = [note for note in plan.summary.run.notes if note.startswith("worst_town")]
    claims = [float(found[1]) for note in notes if (found := _CLAIM.match(note))]
    said = bool(notes) or not plan.problems.filter(pl.col("field") == "worst_town").is_empty()
    share, town = _worst_share(facts, plan, most=max([*claims, *([] if said else [floor])], default=0.0))
    for claim in claims:
        if claim > share + SHARE_TOLERANCE:
            yield _violation(
                "worst_town",
                f"方案称受助比例最低的镇街为 {claim:.6f}，实际为 {share:.6f}（{town}）",
                f"the plan claims {claim:.6f} of the people of the worst town, there are {share:.6f} ({town})",
            )
    if not said and floor > share + SHARE_TOLERANCE:
        yield _violation(
            "worst_town",
            f"镇街 {town} 的受助比例为 {share:.6f}，低于下限 {floor:g}，方案没有说明",
            f"town {town}: {share:.6f} of its people are met, below the floor {floor:g}, and the plan does not say so",
        )


def _worst_share(facts: Facts, plan: Plan, *, most: float) -> tuple[float, str]:
    """Return the lowest share of people met of all towns, and its town; a share from ``most`` on may be too low."""
    town, codes = towns(facts)
    people, size = facts.needs.people, len(codes)
    given_up = facts.needs.places(plan.unmet.filter(pl.col("verdict") == "impossible")["need_id"])
    left = ~facts.met & ~facts.shut_out
    left[given_up[given_up != ABSENT]] = False
    met = sums(people[facts.met], town[facts.met], size)

    def shares() -> Floats:
        asked = met + sums(people[left], town[left], size)
        counts = (asked > 0) & as_bools(len(code) >= TOWN_DIGITS for code in codes)
        return np.where(counts, met / np.maximum(asked, 1), np.inf)

    # Only in towns that would miss the share if somebody could meet all their needs, each need is looked at.
    doubtful = np.flatnonzero(left & (shares() < most)[town])
    left[doubtful] = has_a_way(facts, doubtful)
    found = shares()
    worst = int(np.argmin(found)) if np.isfinite(found).any() else ABSENT
    return (1.0, "") if worst == ABSENT else (float(found[worst]), codes[worst])


def strict_grade_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report needs that a plan proven best under strict grades leaves out although lower grades stand in their way.

    Such a plan is lexicographic: no need of a grade could be met with what is free and what only lower grades use.
    Pinned needs stay where they are; money of a person who is helped with other needs too is left to them. Where
    another switch comes first, and where the plan is not said to be optimal, nothing follows.
    """
    policy = facts.policy
    comes_first = policy.worst_town != "off" or policy.max_changes != "off"
    if not policy.strict_grades or comes_first or plan.summary.status != "optimal":
        return
    worth = np.rint(need_values(facts) * MILLION) > 0
    left = ~facts.met & ~facts.shut_out & worth & ~_is_pinned(facts) & ~_shares_a_person(facts)
    for place, grade in enumerate(GRADES):
        needs = np.flatnonzero(left & (facts.needs.grade == place))
        if needs.size == 0:
            continue
        kept = facts.met & ((facts.needs.grade <= place) | _is_pinned(facts))
        used = np.where(facts.limits == NO_LIMIT, 0, usage(facts, kept))
        for need in needs[has_a_way(facts, needs, facts.limits - used)].tolist():
            sentence = Text(
                f"按等级先后，{grade} 级需求应先满足：仅动用空闲容量和更低等级占用的容量即可满足，方案称已最优",
                f"grades are strict and the plan is said to be optimal, yet this {grade} need could be met with what is "
                "free or used by lower grades",
            )
            yield Violation(rule="strict_grades", need_id=facts.needs.id(need), sentence=sentence)


def _is_pinned(facts: Facts) -> Bools:
    """Return which needs the operator pinned to a resource."""
    wanted = facts.pins.wanted // len(facts.resources)
    return any_of(wanted, np.ones(wanted.size, dtype=np.bool_), len(facts.needs))


def _shares_a_person(facts: Facts) -> Bools:
    """Return which needs are of a person for whom a fund already pays another need."""
    person, _ = distinct(facts.needs.frame["person_id"])
    paid_for = np.unique(person[facts.paid.need])
    return given(facts.needs.frame["person_id"]) & among(person, paid_for)


def _violation(rule: str, zh: str, en: str) -> Violation:
    return Violation(rule=rule, sentence=Text(zh, en))
