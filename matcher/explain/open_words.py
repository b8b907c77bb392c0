"""What is said of a need that somebody could help and the plan leaves out: who holds what it lacks, and what is proven."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.explain.rivals import LACKING, Rivals
from matcher.model.enums import Grade
from matcher.model.text import Text
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.options.options import Bools, Ints

LACK_WORDS: dict[str, Text] = {
    "capacity_hours": Text("工时", "hours"),
    "capacity_cases": Text("接案数", "cases"),
    "capacity_people": Text("可帮人数", "places for people"),
    "seats": Text("名额", "seats"),
    "balance": Text("项目经费", "project budget"),
    "money": Text("资金", "money"),
}
"""What may lack, in words."""

_COST = Text(
    "有 {choices} 种可行的安排，但按规则设定，每一种的成本（距离、资金等）都不低于满足这项需求的价值，"
    "最好的一种净值 {net} 分。",
    "{arrangements} would be allowed, but by the policy each costs (distance, money) as much as "
    "meeting the need is worth or more; the best has a net value of {net} points.",
)
_FREE = Text(
    "有 {choices} 种可行的安排，其中有的现在就排得下（最好的一种净值 {net} 分），本方案却没有排到它：方案未证最优，尚可改进。",
    "{arrangements} would be allowed, and what is free would do for one of them (the best has a net value of {net} points), "
    "yet this plan has none: it is not proven best, and can be improved.",
)
_HELD = Text(
    "有 {choices} 种可行的安排，但最好的一种（净值 {net} 分）所缺的{what}已用于 {who}{least}。",
    "{arrangements} would be allowed, but the {what} that the best of them lacks (net value {net} points) went to {who}{least}.",
)
_HELD_ALONE = Text(
    "只有 1 种可行的安排（净值 {net} 分），它所缺的{what}已用于 {who}{least}。",
    "1 arrangement would be allowed (net value {net} points), but the {what} that it lacks went to {who}{least}.",
)
_LEAST = Text(
    "，其中让出即够、价值最低的一项（{grade}）为 {brings} 分",
    "; of those whose place would do, the one that brings least ({grade}) brings {brings}",
)
_PROVEN = Text("已证明：没有比本方案更好的方案能满足它。", "It is proven that no plan better than this one meets it.")
_OPEN = Text(
    "是否有更好的方案能满足它，尚未证实：上界之下还有 {open} 分（{share}%）未定。",
    "Whether a better plan meets it is not proven: up to {open} points ({share} %) are open below the bound.",
)
_SWITCHED = Text(
    "规则设定中有先后次序或上下限的开关，单件需求能否由更好的方案满足，尚未证实。",
    "Under the switches of the policy it is not proven whether a better plan meets it.",
)


def points(micropoints: int) -> str:
    """Return micropoints as points with three decimals."""
    return f"{micropoints / MICROPOINTS_PER_POINT:.3f}"


def held_by(grades: list[int], pinned: int) -> Text:
    """Return how many needs of which grades hold something, and how many the operator pinned there."""
    counts = [(grade.text, number) for grade, number in zip(Grade, grades, strict=True) if number]
    total = sum(grades)
    zh = "、".join(f"{number} 项{title.zh}色" for title, number in counts) + "需求"
    parts = ", ".join(f"{number} {title.en}" for title, number in counts)
    word = "need" if total == 1 else "needs"
    en = f"1 {parts[2:]} need" if total == 1 else f"{total} {word} ({parts})"
    if pinned:
        zh += f"（{pinned} 项由操作员指定）"
        en += f", {pinned} of them pinned by the operator"
    return Text(zh, en)


def arrangements(choices: int) -> str:
    """Return a number of arrangements in English."""
    return f"{choices} arrangement" + ("" if choices == 1 else "s")


def open_table(
    rivals: Rivals, grade: Ints, *, costs: Bools, outbid: Bools, open_: Ints | None, objective: int
) -> pl.DataFrame:
    """Return reasons and sentences of needs that have options and are left out.

    Parameters
    ----------
    rivals
        What they lack, and who holds it.
    grade
        Grade of every need of the pool, for the one that would give way.
    costs
        Which are left out because no option is worth more than it costs.
    outbid
        Which are proven to be in no better plan.
    open_
        How much a plan that meets each of them may be worth more than this one, micropoints; ``None`` under switches.
    objective
        Objective of the plan, micropoints.
    """
    reasons: list[list[str]] = []
    said: list[Text] = []
    for place in range(rivals.net.size):
        if costs[place] or rivals.fits[place]:
            text = _COST if costs[place] else _FREE
            reasons.append(["cost"] if costs[place] else ["free"])
            said.append(_filled(text, rivals, place))
            continue
        codes = [code for code, lacks in zip(LACKING, rivals.lacking[place].tolist(), strict=True) if lacks]
        reasons.append(codes or ["capacity"])
        ending = _PROVEN if outbid[place] else _SWITCHED
        if open_ is not None and not outbid[place]:
            share = 100 * float(open_[place]) / abs(objective) if objective else np.inf
            shown = f"{share:.3f}" if np.isfinite(share) else "100"
            ending = _OPEN.format(open=points(int(open_[place])), share=shown)
        start = _held(rivals, place, codes, grade)
        said.append(Text(start.zh + ending.zh, f"{start.en} {ending.en}"))
    return pl.DataFrame(
        {
            "reasons": pl.Series(reasons, dtype=pl.List(pl.String)),
            "sentence_zh": pl.Series([text.zh for text in said], dtype=pl.String),
            "sentence_en": pl.Series([text.en for text in said], dtype=pl.String),
        }
    )


def _filled(text: Text, rivals: Rivals, place: int, **values: object) -> Text:
    choices = int(rivals.choices[place])
    net = points(int(rivals.net[place]))
    return text.format(choices=choices, arrangements=arrangements(choices), net=net, **values)


def _held(rivals: Rivals, place: int, codes: list[str], grade: Ints) -> Text:
    """Return what lacks, who holds it, and who would have to give way."""
    # Where both lack, those who hold the helper are counted; that money lacks too is said.
    of_helper = [code for code in codes if code != "money"]
    what = [LACK_WORDS[code] for code in of_helper or codes]
    words = Text("、".join(text.zh for text in what), " and ".join(text.en for text in what))
    who = held_by(rivals.held[place].tolist(), int(rivals.pinned[place]))
    if of_helper and len(of_helper) < len(codes):
        who = Text(f"{who.zh}，资金也不够", f"{who.en}, and money lacks too")
    least = Text("", "")
    if rivals.gives_way[place] >= 0:
        title = tuple(Grade)[int(grade[rivals.gives_way[place]])].text
        least = Text(
            _LEAST.zh.format(grade=f"{title.zh}色", brings=points(int(rivals.brings[place]))),
            _LEAST.en.format(grade=title.en, brings=points(int(rivals.brings[place]))),
        )
    text = _HELD_ALONE if rivals.choices[place] == 1 else _HELD
    zh = _filled(text, rivals, place, what=words.zh, who=who.zh, least=least.zh).zh
    en = _filled(text, rivals, place, what=words.en, who=who.en, least=least.en).en
    return Text(zh, en)
