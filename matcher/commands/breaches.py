"""Broken rules in words and as data."""

from __future__ import annotations

from matcher.check import RULES, Violation
from matcher.model.text import Language, Text

MOST = 10
"""Breaches of one rule that are listed; the others are counted."""


def violations_text(violations: dict[str, list[Violation]], language: Language) -> str:
    """Return broken rules in words, or that there are none."""
    if not violations:
        return Text("检查通过：没有违反任何规则。", "Sound: no rule is broken.").say(language)
    lines = []
    for rule, found in violations.items():
        words = RULES[rule]
        lines.append(Text(f"{words.zh}（{rule}）：{len(found)} 处", f"{words.en} ({rule}): {len(found)}").say(language))
        for violation in found[:MOST]:
            place = " ".join(part for part in (violation.need_id, violation.resource_id) if part)
            lines.append(f"  {place} {violation.sentence.say(language)}".rstrip())
        if len(found) > MOST:
            lines.append(Text(f"  另有 {len(found) - MOST} 处", f"  and {len(found) - MOST} more").say(language))
    return "\n".join(lines)


def violations_data(violations: dict[str, list[Violation]]) -> dict[str, object]:
    """Return broken rules as plain data: ``{"violations": {rule: [...]}}``."""
    return {
        "violations": {
            rule: [
                {
                    "need_id": violation.need_id,
                    "resource_id": violation.resource_id,
                    "sentence": {"zh": violation.sentence.zh, "en": violation.sentence.en},
                }
                for violation in found
            ]
            for rule, found in violations.items()
        }
    }
