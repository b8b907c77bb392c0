"""Whether a row speaks of a need and a resource that exist, of the kind that its line takes, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.check.facts import KIND_OF_LINE, Facts
from matcher.check.helpers import Row
from matcher.check.violations import Violation
from matcher.model import Text


def line_violations(facts: Facts) -> Iterator[Violation]:
    """Report rows with an unknown need or resource, a line that does not fit its resource, and repeated rows."""
    for row in facts.rows:
        fault = _fault(facts, row)
        if fault:
            rule, sentence = fault
            yield Violation(
                rule=rule, need_id=row["need_id"] or "", resource_id=row["resource_id"] or "", sentence=sentence
            )
    keys = Counter((row["need_id"], row["line"], row["resource_id"]) for row in facts.rows)
    for (need_id, line, resource_id), times in keys.items():
        if times > 1:
            sentence = Text(
                f"需求 {need_id} 的 {line} 由 {resource_id} 承担，这一行出现了 {times} 次",
                f"the row {need_id}, {line}, {resource_id} stands {times} times",
            )
            yield Violation(rule="duplicate", need_id=need_id or "", resource_id=resource_id or "", sentence=sentence)


def _fault(facts: Facts, row: Row) -> tuple[str, Text] | None:
    need_id, line, resource_id, kind = row["need_id"], row["line"], row["resource_id"], row["resource_kind"]
    if need_id not in facts.needs:
        return "unknown_need", Text(f"需求 {need_id} 不在池中", f"need {need_id} is not in the pool")
    wanted = KIND_OF_LINE.get(line)
    if wanted is None:
        return "line", Text(f"没有“{line}”这种内容", f"there is no line {line!r}")
    actual = facts.kind_of(resource_id)
    if actual is None:
        return "unknown_resource", Text(f"资源 {resource_id} 不在池中", f"resource {resource_id} is not in the pool")
    if actual != wanted:
        return "line", Text(
            f"{line} 一行须由 {wanted} 承担，{resource_id} 是 {actual}",
            f"a line {line} takes a {wanted}, {resource_id} is a {actual}",
        )
    if kind != actual and not (kind is None and facts.by_hand):
        return "line", Text(
            f"{resource_id} 的种类写作 {kind}，应为 {actual}",
            f"the kind of {resource_id} reads {kind}, expected {actual}",
        )
    return None
