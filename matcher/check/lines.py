"""Whether a row speaks of a need and a resource that exist, of the kind that its line takes, once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT
from matcher.check.facts import Facts
from matcher.check.packages import KIND
from matcher.check.rows import KINDS, LINES
from matcher.check.violations import Violation
from matcher.check.words import Vocabulary
from matcher.model import Text

_KEY = ("need_id", "line", "resource_id")


def line_violations(facts: Facts) -> Iterator[Violation]:
    """Report rows with an unknown need or resource, a line that does not fit its resource, and repeated rows."""
    rows = facts.rows
    named = Vocabulary(KINDS).numbers(rows.frame["resource_kind"])
    misnamed = (named != rows.kind) & (rows.package == ABSENT)
    if facts.by_hand:
        misnamed &= rows.frame["resource_kind"].is_not_null().to_numpy()
    for place in np.flatnonzero(~rows.fits | misnamed).tolist():
        rule, sentence = _fault(facts, place)
        row = rows.row(place)
        yield Violation(
            rule=rule, need_id=row["need_id"] or "", resource_id=row["resource_id"] or "", sentence=sentence
        )
    yield from _repeated(facts)


def _fault(facts: Facts, place: int) -> tuple[str, Text]:
    row, wanted, actual = facts.rows.row(place), int(facts.rows.line[place]), int(facts.rows.kind[place])
    need_id, line, resource_id, kind = row["need_id"], row["line"], row["resource_id"], row["resource_kind"]
    if facts.rows.need[place] == ABSENT:
        return "unknown_need", Text(f"需求 {need_id} 不在池中", f"need {need_id} is not in the pool")
    if wanted == ABSENT:
        return "line", Text(f"没有“{line}”这种内容", f"there is no line {line!r}")
    if actual == ABSENT and facts.rows.package[place] != ABSENT:
        return "unknown_resource", Text(
            f"项目包 {resource_id} 的承接方不在池中", f"the carrier of package {resource_id} is not in the pool"
        )
    if actual == ABSENT and kind == KIND:
        return "unknown_resource", Text(
            f"没有项目包 {resource_id}；请给出方案文件夹（含项目包表），或直接写承接方",
            f"there is no package {resource_id}; name the folder of the plan, which holds its packages, or the carrier itself",
        )
    if actual == ABSENT:
        return "unknown_resource", Text(f"资源 {resource_id} 不在池中", f"resource {resource_id} is not in the pool")
    if actual != wanted:
        return "line", Text(
            f"{line} 一行须由 {KINDS[wanted]} 承担，{resource_id} 是 {KINDS[actual]}",
            f"a line {LINES[wanted]} takes a {KINDS[wanted]}, {resource_id} is a {KINDS[actual]}",
        )
    return "line", Text(
        f"{resource_id} 的种类写作 {kind}，应为 {KINDS[actual]}",
        f"the kind of {resource_id} reads {kind}, expected {KINDS[actual]}",
    )


def _repeated(facts: Facts) -> Iterator[Violation]:
    rows = facts.rows
    # Rows that fit were already counted as numbers: only where one was dropped are their texts compared.
    dropped = rows.sound.size < np.count_nonzero(rows.fits)
    if rows.fits.all() and not dropped:
        return
    frame = rows.frame.select(_KEY) if dropped else rows.frame.select(_KEY).filter(pl.Series(~rows.fits))
    repeated = frame.group_by(_KEY).len().filter(pl.col("len") > 1)
    for need_id, line, resource_id, times in repeated.iter_rows():
        sentence = Text(
            f"需求 {need_id} 的 {line} 由 {resource_id} 承担，这一行出现了 {times} 次",
            f"the row {need_id}, {line}, {resource_id} stands {times} times",
        )
        yield Violation(rule="duplicate", need_id=need_id or "", resource_id=resource_id or "", sentence=sentence)
