"""Near misses in words: one sentence behind why nobody could help."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from matcher.model.text import Text

_KINDS: dict[str, Text] = {
    "provider": Text("服务方", "provider"),
    "project": Text("在办项目", "project"),
}

_ONLY: dict[str, Text] = {
    "capacity_hours": Text("只差工时", "only too few hours"),
    "seats": Text("只差名额", "only too few seats"),
    "capacity_people": Text("只差人数上限", "only too low a limit of people"),
    "capacity_cases": Text("只因不再接案", "only that no more cases are taken"),
    "balance": Text("只差项目经费", "only too small a budget"),
    "radius": Text("只因超出服务半径", "only the distance"),
    "window": Text("只因当前不可用", "only the dates of service"),
    "banned": Text("只因在禁入期内", "only a ban"),
    "publicity": Text("只因须等公示期满", "only the publicity that is not over"),
    "region": Text("只因不在服务区域", "only the area served"),
    "skills": Text("只缺所需技能", "only a skill missing"),
    "team": Text("只缺小组所需的人员", "only a role of the team missing"),
    "gender": Text("只缺所需性别的人员", "only no helper of the gender asked for"),
    "project_category": Text("只因不面向该类对象", "only other categories served"),
    "pin": Text("只因被操作员禁止", "only the operator's word"),
    "service_offered": Text("只因不提供该服务", "only another service offered"),
    "refused": Text("只因为本人所拒绝", "only the person's refusal"),
    "conflict": Text("只因须回避", "only a conflict of interest"),
}
"""What stands against a helper that breaks one rule alone."""

_MEASURES: dict[str, tuple[int, Text]] = {
    "capacity_hours": (2, Text("最少差 {short} 小时", "the nearest is {short} hours short")),
    "seats": (0, Text("最少差 {short} 个", "the nearest is {short} short")),
    "capacity_people": (0, Text("最少差 {short} 人", "the nearest by {short}")),
    "balance": (2, Text("最少差 {short} 元", "the nearest is {short} yuan short")),
    "radius": (1, Text("最近的超出 {short} 公里", "the nearest is {short} km too far")),
}
"""Decimals of a shortfall, and how it is said; it is rounded up, so that what is said would do."""

_NEAR = Text(
    "最接近的：有 {count} 个{kind}{only}{measure}。", "Nearest: {count} {kind} {have} {only} against {them}{measure}."
)
_MONEY = Text(
    "最接近的：一两个基金合起来还差 {short} 元。", "Nearest: one or two funds together are {short} yuan short."
)
_NOTHING = Text("", "")
_NOBODY = Text("没有哪个服务方或在办项目只差一条规则。", "No provider or project breaks one rule alone.")


def near_sentences(near: pl.DataFrame, count: int, *, helpers: bool, funds: bool) -> Sequence[Text]:
    """Return for each of ``count`` needs what is told of its near misses: the first of them, empty where there is nothing to tell.

    Parameters
    ----------
    near
        As :func:`matcher.explain.nearest.near_misses` returns them.
    count
        Number of needs.
    helpers, funds
        Whether the pool has any: nobody is near where there is nobody.
    """
    sentences = [_NOBODY if helpers else _NOTHING] * count
    first = near.unique("place", keep="first", maintain_order=True)
    for place, kind, code, number, short, _ in first.iter_rows():
        is_told = funds or code != "money"
        sentences[place] = near_sentence(kind, code, number, short) if is_told else _NOTHING
    return sentences


def near_sentence(kind: str, code: str, count: int, short: float | None) -> Text:
    """Return one near miss as a sentence.

    Parameters
    ----------
    kind
        Provider or project, or fund where money lacks.
    code
        The rule, or ``money``.
    count
        Helpers that break this rule alone.
    short
        By how little, where the rule measures something.
    """
    if code == "money":
        return _MONEY.format(short=rounded_up(short or 0.0, 2))
    said, title, only = Text("", ""), _KINDS[kind], _ONLY[code]
    if short is not None and code in _MEASURES:
        decimals, words = _MEASURES[code]
        said = words.format(short=rounded_up(short, decimals))
        said = Text(f"，{said.zh}", f"; {said.en}")
    many = count != 1
    return Text(
        _NEAR.zh.format(count=count, kind=title.zh, only=only.zh, measure=said.zh),
        _NEAR.en.format(
            count=count,
            kind=title.en + "s" * many,
            have="have" if many else "has",
            only=only.en,
            them="them" if many else "it",
            measure=said.en,
        ),
    )


def rounded_up(value: float, decimals: int) -> str:
    """Return a shortfall rounded up to some decimals, without trailing zeros; noise below a millionth is not counted."""
    scale = 10**decimals
    text = f"{math.ceil(value * scale - 1e-6) / scale:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
