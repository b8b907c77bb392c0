"""Unmet needs say why, and where they go next."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.check.arrays import ABSENT
from matcher.check.facts import Facts
from matcher.check.gates import broken_gates
from matcher.check.needs import GRADES
from matcher.check.violations import Violation
from matcher.check.ways import has_a_way
from matcher.check.words import Vocabulary
from matcher.model import Plan, Text

VERDICTS = ("not_eligible", "impossible", "outbid", "not_proven")
NOT_ELIGIBLE, IMPOSSIBLE = 0, 1
DESTINATIONS = ("wait", "refer", "claim")


def unmet_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report verdicts and destinations that do not follow from the pool."""
    places = facts.needs.places(plan.unmet["need_id"])
    known = np.flatnonzero(places != ABSENT)
    unmet, need = plan.unmet.select("need_id", "verdict", "destination")[known], places[known]
    verdict = Vocabulary(VERDICTS).numbers(unmet["verdict"])
    shut_out = facts.shut_out[need]
    wrong = ((verdict == NOT_ELIGIBLE) != shut_out) | (verdict == ABSENT)
    for place in np.flatnonzero(wrong).tolist():
        gates = broken_gates(facts, int(need[place]))
        said, broken = unmet["verdict"][place], "、".join(gates) or "无"
        sentence = Text(
            f"结论为 {said}，需求自身未达的条件：{broken}",
            f"the verdict is {said}, the gate rules broken are: {', '.join(gates) or 'none'}",
        )
        yield Violation(rule="verdict", need_id=unmet["need_id"][place], sentence=sentence)
    given_up = np.flatnonzero(~wrong & (verdict == IMPOSSIBLE))
    for place in given_up[has_a_way(facts, need[given_up])].tolist():
        sentence = Text(
            "结论为 impossible，但在容量都空闲时有合规则的安排",
            "the verdict is impossible, yet with all capacity free the rules allow a way to meet the need",
        )
        yield Violation(rule="verdict", need_id=unmet["need_id"][place], sentence=sentence)
    # What is red or concerns a minor is never published for strangers to claim.
    not_public = (facts.needs.grade[need] == GRADES.index("red")) | facts.needs.minor[need]
    refer = (verdict == IMPOSSIBLE) | not_public
    expected = np.where(verdict == NOT_ELIGIBLE, 0, np.where(refer, 1, 2))
    for place in np.flatnonzero(Vocabulary(DESTINATIONS).numbers(unmet["destination"]) != expected).tolist():
        said, right = unmet["destination"][place], DESTINATIONS[expected[place]]
        sentence = Text(f"去向为 {said}，应为 {right}", f"the destination is {said}, expected {right}")
        yield Violation(rule="destination", need_id=unmet["need_id"][place], sentence=sentence)
