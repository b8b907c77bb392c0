"""The operator's word: forbidden pairs are not in the plan, pinned pairs are, or the plan says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.check.facts import Facts
from matcher.check.obstacles import obstacles
from matcher.check.violations import Violation
from matcher.model import Plan, Pool, Text

BREAKS_RULE = "pin_breaks_rule"
NOT_KEPT = "pin_not_kept"

Notice = tuple[str, str, str]
"""A problem of the table of pins: its code, its place (key and value), and its sentences."""


def notices(pool: Pool, plan: Plan | None = None) -> list[Notice]:
    """Return the problems about pins that the pool or the plan lists."""
    found = [
        (problem.code, f"{problem.key} {problem.value}", f"{problem.sentence.zh} {problem.sentence.en}")
        for problem in pool.problems
        if problem.table == "pins"
    ]
    if plan is not None:
        found += [
            (row["code"], row["value"] or "", f"{row['sentence_zh']} {row['sentence_en']}")
            for row in plan.problems.iter_rows(named=True)
            if row["table"] == "pins"
        ]
    return [notice for notice in found if notice[0] in (BREAKS_RULE, NOT_KEPT)]


def pin_violations(facts: Facts, listed: list[Notice]) -> Iterator[Violation]:
    """Report pins and forbids that are not honoured, and excuses that do not hold.

    A pin may be left out only where a listed problem names its need and its resource; where the problem says that
    the pair breaks a rule, the pair must really break one.
    """
    placed = {(row["need_id"], row["resource_id"]) for row in facts.rows}
    for (need_id, resource_id), action in facts.pins.items():
        there = (need_id, resource_id) in placed
        if action == "forbid":
            sentence = _forbidden(need_id, resource_id) if there else None
        else:
            codes = {notice[0] for notice in listed if _speaks_of(notice, need_id, resource_id)}
            sentence = _broken_pin(facts, need_id, resource_id, codes, there=there)
        if sentence:
            yield Violation(rule="pin", need_id=need_id, resource_id=resource_id, sentence=sentence)


def _forbidden(need_id: str, resource_id: str) -> Text:
    return Text(
        f"已禁止由 {resource_id} 承担 {need_id}，方案仍这样安排",
        f"{resource_id} is forbidden for {need_id}, yet the plan has it",
    )


def _broken_pin(facts: Facts, need_id: str, resource_id: str, codes: set[str], *, there: bool) -> Text | None:
    if there and codes:
        return Text(
            f"问题清单说 {need_id} 与 {resource_id} 的指定未执行，方案里却有",
            f"the problems say that the pin of {need_id} to {resource_id} is left out, yet the plan has it",
        )
    if there:
        return None
    if not codes:
        # A plan made by hand lists no problems: a pin that breaks a rule is not asked of it.
        if facts.by_hand and need_id in facts.needs and obstacles(facts, facts.needs[need_id], resource_id):
            return None
        return Text(
            f"已指定由 {resource_id} 承担 {need_id}，方案没有这样安排，也没有说明原因",
            f"{need_id} is pinned to {resource_id}; the plan neither has it nor says why",
        )
    if BREAKS_RULE in codes and need_id in facts.needs and not obstacles(facts, facts.needs[need_id], resource_id):
        return Text(
            f"问题清单说由 {resource_id} 承担 {need_id} 不合规则，实际没有违反任何规则",
            f"the problems say that {need_id} with {resource_id} breaks a rule, but it breaks none",
        )
    return None


def _speaks_of(notice: Notice, need_id: str, resource_id: str) -> bool:
    # The sentence may mention other resources as well: where the problem has a place, the resource stands there.
    _, place, sentences = notice
    return _names(f"{place} {sentences}", need_id) and _names(place if place.strip() else sentences, resource_id)


def _names(text: str, identifier: str) -> bool:
    # The identifier as a whole: N1 is not named by N10.
    return re.search(rf"(?<![0-9A-Za-z_-]){re.escape(identifier)}(?![0-9A-Za-z_-])", text) is not None
