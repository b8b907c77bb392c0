"""Rules about a need alone: whether it is ready to be helped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.check.arrays import Bools, either, flags
from matcher.check.helpers import Row
from matcher.check.needs import Needs
from matcher.check.violations import Violation
from matcher.model import Text

if TYPE_CHECKING:
    from matcher.check.facts import Facts


@dataclass(frozen=True, kw_only=True)
class GateRule:
    """A rule over all needs, and its sentence.

    Attributes
    ----------
    broken
        Returns which needs break the rule.
    sentence
        Returns what is wrong with a need that breaks it.
    """

    broken: Callable[[Needs], Bools]
    sentence: Callable[[Facts, Row], Text]


def _verified(needs: Needs) -> Bools:
    return ~flags(needs.frame["verified"])


def _verified_sentence(_: Facts, __: Row) -> Text:
    return Text("需求未通过核准", "the need is not verified")


def _publicity(needs: Needs) -> Bools:
    return needs.published & ~needs.deferred


def _publicity_sentence(facts: Facts, need: Row) -> Text:
    return Text(
        f"公示自 {need['publicity_start']} 起，到 {facts.date} 未满五个工作日",
        f"publicity began on {need['publicity_start']}; on {facts.date} five working days have not passed",
    )


_LAST_DAYS = {"valid_until": "资格有效期", "deadline": "最迟日期"}


def _valid(needs: Needs) -> Bools:
    return either(flags(needs.frame[name] < needs.date) for name in _LAST_DAYS)


def _valid_sentence(facts: Facts, need: Row) -> Text:
    name = next(name for name in _LAST_DAYS if need[name] is not None and need[name] < facts.date)
    return Text(
        f"{_LAST_DAYS[name]} {need[name]} 早于方案日期 {facts.date}", f"{name} {need[name]} is before {facts.date}"
    )


def _guardian(needs: Needs) -> Bools:
    return needs.minor & ~flags(needs.frame["guardian_consent"])


def _guardian_sentence(_: Facts, __: Row) -> Text:
    return Text("未成年人，监护人尚未同意", "the person is a minor and no guardian has consented")


GATE_RULES: dict[str, GateRule] = {
    "verified": GateRule(broken=_verified, sentence=_verified_sentence),
    "publicity": GateRule(broken=_publicity, sentence=_publicity_sentence),
    "valid": GateRule(broken=_valid, sentence=_valid_sentence),
    "guardian": GateRule(broken=_guardian, sentence=_guardian_sentence),
}


def broken_gates(facts: Facts, need: int) -> list[str]:
    """Return the codes of the gate rules that a need breaks."""
    return [code for code, broken in facts.gates.items() if broken[need]]


def gate_violations(facts: Facts) -> Iterator[Violation]:
    """Report every need that is in the plan although a rule about the need itself forbids it."""
    for code, broken in facts.gates.items():
        for need in np.flatnonzero(broken & facts.met).tolist():
            row = facts.needs.row(need)
            yield Violation(rule=code, need_id=row["need_id"], sentence=GATE_RULES[code].sentence(facts, row))
