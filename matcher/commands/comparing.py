"""A plan made by hand beside one of ours: points, people by grade, and who differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from matcher.check import Judgement
from matcher.model.enums import Grade
from matcher.model.text import Text

LISTED = 10
"""Needs of each kind that are named in words; JSON names them all."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs between a plan made by hand and one of ours.

    Attributes
    ----------
    by_hand, ours
        Points of the two.
    terms
        Points of each term that differs: by hand, ours.
    people
        People met by grade: by hand, ours.
    only_by_hand, only_ours
        Needs that one of the two alone meets.
    other_helper
        Needs that both meet, with different helpers: need, by hand, ours.
    same
        Needs that both meet with the same helper.
    sound
        Whether the plan made by hand breaks no rule; points of one that does are not to be had.
    """

    by_hand: float
    ours: float
    terms: Mapping[str, tuple[float, float]]
    people: Mapping[Grade, tuple[int, int]]
    only_by_hand: tuple[str, ...]
    only_ours: tuple[str, ...]
    other_helper: tuple[tuple[str, str, str], ...]
    same: int
    sound: bool


def compared(judged: Judgement, ours: Judgement) -> Comparison:
    """Return what differs between a plan made by hand and one of ours, both judged by the same policy on the same day."""
    both = judged.met.join(ours.met.select("need_id", "helper"), on="need_id", suffix="_ours", maintain_order="left")
    differ = both.filter(pl.col("helper") != pl.col("helper_ours"))
    people = {grade: (_people(judged, grade), _people(ours, grade)) for grade in Grade}
    values = {term: (value, ours.score.terms.get(term, 0.0)) for term, value in judged.score.terms.items()}
    return Comparison(
        by_hand=judged.score.objective,
        ours=ours.score.objective,
        terms={term: pair for term, pair in values.items() if pair[0] != pair[1]},
        people=people,
        only_by_hand=tuple(judged.met.join(ours.met, on="need_id", how="anti", maintain_order="left")["need_id"]),
        only_ours=tuple(ours.met.join(judged.met, on="need_id", how="anti", maintain_order="left")["need_id"]),
        other_helper=tuple(differ.select("need_id", "helper", "helper_ours").iter_rows()),
        same=both.height - differ.height,
        sound=not judged.violations,
    )


def _people(judged: Judgement, grade: Grade) -> int:
    return int(judged.met.filter(pl.col("grade") == grade.value)["people"].sum())


def comparison_text(found: Comparison) -> list[Text]:
    """Return the comparison in words, a sentence a line."""
    gain = found.by_hand - found.ours
    if abs(gain) < 5e-7:
        lines = [
            Text(f"与本系统方案得分相同（{found.ours:.4f} 分）。", f"Equal to our plan in points ({found.ours:.4f}).")
        ]
    else:
        zh, en = ("多", "more") if gain > 0 else ("少", "less")
        lines = [
            Text(
                f"比本系统方案（{found.ours:.4f} 分）{zh} {abs(gain):.4f} 分。",
                f"{abs(gain):.4f} points {en} than our plan ({found.ours:.4f}).",
            )
        ]
    if not found.sound:
        lines.append(
            Text("手工方案违反规则，其得分不能作数。", "The plan made by hand breaks rules: its points do not count.")
        )
    counts = [(grade.text, *found.people[grade]) for grade in Grade if any(found.people[grade])]
    if counts:
        lines.append(
            Text(
                "受助人数（手工/本系统）："
                + "、".join(f"{title.zh} {hand}/{own}" for title, hand, own in counts)
                + "。",
                "People met (by hand/ours): "
                + ", ".join(f"{title.en} {hand}/{own}" for title, hand, own in counts)
                + ".",
            )
        )
    lines.append(Text(f"{found.same} 件安排相同。", f"The same in both: {found.same}."))
    for needs, words in (
        (list(found.only_by_hand), Text("只有手工方案满足", "Met by hand only")),
        (list(found.only_ours), Text("只有本系统方案满足", "Met by ours only")),
        (
            [f"{need} ({hand or '-'} / {own or '-'})" for need, hand, own in found.other_helper],
            Text("服务方不同（手工 / 本系统）", "Other helper (by hand / ours)"),
        ),
    ):
        if needs:
            rest = len(needs) - LISTED
            more = Text(f"，另有 {rest} 件", f" and {rest} more") if rest > 0 else Text("", "")
            listed = needs[:LISTED]
            lines.append(
                Text(
                    f"{words.zh}的有 {len(needs)} 件：{'、'.join(listed)}{more.zh}。",
                    f"{words.en}, {len(needs)}: {', '.join(listed)}{more.en}.",
                )
            )
    return lines


def comparison_data(found: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data."""
    return {
        "objective": {"by_hand": found.by_hand, "ours": found.ours, "difference": round(found.by_hand - found.ours, 6)},
        "terms": {term: {"by_hand": hand, "ours": own} for term, (hand, own) in found.terms.items()},
        "people": {grade.value: {"by_hand": hand, "ours": own} for grade, (hand, own) in found.people.items()},
        "only_by_hand": list(found.only_by_hand),
        "only_ours": list(found.only_ours),
        "other_helper": [{"need_id": need, "by_hand": hand, "ours": own} for need, hand, own in found.other_helper],
        "same": found.same,
        "sound": found.sound,
    }
