"""The operator's word: forbidden pairs are not in the plan, pinned pairs are, or the plan says why not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT
from matcher.check.facts import Facts
from matcher.check.notices import BREAKS_RULE, Notices
from matcher.check.obstacles import obstacles
from matcher.check.violations import Violation
from matcher.model import Text


def pin_violations(facts: Facts, notices: Notices) -> Iterator[Violation]:
    """Report pins and forbids that are not honoured, and excuses that do not hold.

    A pin may be left out only where a listed problem names its need and its resource; where the problem says that
    the pair breaks a rule, the pair must really break one.
    """
    pins = facts.pins
    there = pins.are_in(facts.rows)
    # Without notices only pairs on the wrong side need a word.
    judged = np.flatnonzero(np.ones_like(there) if notices else pins.forbids == there)
    for place in judged.tolist():
        need_id, resource_id = pins.need_ids[place], pins.resource_ids[place]
        if pins.forbids[place]:
            sentence = _forbidden(need_id, resource_id) if there[place] else None
        else:
            codes = notices.codes(need_id, resource_id)
            sentence = _broken_pin(facts, need_id, resource_id, codes, there=bool(there[place]))
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
        if facts.by_hand and _has_obstacle(facts, need_id, resource_id):
            return None
        return Text(
            f"已指定由 {resource_id} 承担 {need_id}，方案没有这样安排，也没有说明原因",
            f"{need_id} is pinned to {resource_id}; the plan neither has it nor says why",
        )
    if BREAKS_RULE in codes and _has_obstacle(facts, need_id, resource_id) is False:
        return Text(
            f"问题清单说由 {resource_id} 承担 {need_id} 不合规则，实际没有违反任何规则",
            f"the problems say that {need_id} with {resource_id} breaks a rule, but it breaks none",
        )
    return None


def _has_obstacle(facts: Facts, need_id: str, resource_id: str) -> bool | None:
    """Return whether a rule keeps a pair apart, ``None`` where the need is not in the pool."""
    need = int(facts.needs.places(pl.Series([need_id]))[0])
    return None if need == ABSENT else bool(obstacles(facts, need, resource_id))
