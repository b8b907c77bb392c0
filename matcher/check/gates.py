"""Rules about a need alone: whether it is ready to be helped."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from matcher.check.facts import Facts
from matcher.check.helpers import Row
from matcher.check.violations import Violation
from matcher.model import Text

GateRule = Callable[[Facts, Row], Text | None]
"""Returns what is wrong, or ``None`` where the rule holds."""


def _verified(_: Facts, need: Row) -> Text | None:
    if need["verified"]:
        return None
    return Text("需求未通过核准", "the need is not verified")


def _publicity(facts: Facts, need: Row) -> Text | None:
    if not facts.published(need) or facts.deferred(need):
        return None
    return Text(
        f"公示自 {need['publicity_start']} 起，到 {facts.date} 未满五个工作日",
        f"publicity began on {need['publicity_start']}; on {facts.date} five working days have not passed",
    )


def _valid(facts: Facts, need: Row) -> Text | None:
    for name, zh in (("valid_until", "资格有效期"), ("deadline", "最迟日期")):
        if need[name] is not None and need[name] < facts.date:
            return Text(f"{zh} {need[name]} 早于方案日期 {facts.date}", f"{name} {need[name]} is before {facts.date}")
    return None


def _guardian(_: Facts, need: Row) -> Text | None:
    if not need["minor"] or need["guardian_consent"]:
        return None
    return Text("未成年人，监护人尚未同意", "the person is a minor and no guardian has consented")


GATE_RULES: dict[str, GateRule] = {
    "verified": _verified,
    "publicity": _publicity,
    "valid": _valid,
    "guardian": _guardian,
}


def broken_gates(facts: Facts, need: Row) -> list[str]:
    """Return the codes of the gate rules that a need breaks."""
    return [code for code, rule in GATE_RULES.items() if rule(facts, need) is not None]


def gate_violations(facts: Facts) -> Iterator[Violation]:
    """Report every need that is in the plan although a rule about the need itself forbids it."""
    for need_id in facts.of_need:
        for code, rule in GATE_RULES.items():
            sentence = rule(facts, facts.needs[need_id])
            if sentence:
                yield Violation(rule=code, need_id=need_id, sentence=sentence)
