"""The nearest change in one short sentence, for the plan's table of unmet needs."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection

from matcher.explain.fixes.costs import FixKind
from matcher.model.calendar import publicity_ends
from matcher.model.text import Text

_LEAD = Text("最接近的改变（未核实）：{what}。", "Nearest change (not checked): {what}.")
_WHO = {
    "provider": Text("服务方 {who} ", "provider {who}"),
    "project": Text("项目 {who} ", "project {who}"),
    "fund": Text("基金 {who} ", "fund {who}"),
}

_MEASURED: dict[FixKind, Text] = {
    FixKind.HOURS: Text("{who}每周增加 {short} 小时", "{short} more hours a week of {who}"),
    FixKind.CASES: Text("{who}多接 {short} 案", "{short} more cases of {who}"),
    FixKind.PEOPLE: Text("{who}的人数上限增加 {short} 人", "room for {short} more people with {who}"),
    FixKind.SEATS: Text("{who}增加 {short} 个名额", "{short} more seats in {who}"),
    FixKind.YUAN: Text("{who}增加 {short} 元", "{short} yuan more for {who}"),
    FixKind.RADIUS: Text("{who}的服务半径扩大 {short} 公里", "{short} km more for the radius of {who}"),
}
_DECIMALS = {FixKind.RADIUS: 1, FixKind.HOURS: 2, FixKind.YUAN: 2}

_RULES: dict[str, Text] = {
    "capacity_cases": Text("{who}可以接案", "{who} takes cases"),
    "region": Text("{who}的服务区域扩大到这里", "{who} serves this region too"),
    "window": Text("{who}在方案日期可用", "{who} is available on the day of the plan"),
    "banned": Text("解除{who}的禁入", "the ban on {who} is lifted"),
    "skills": Text("{who}补上所缺的技能", "{who} learns the skill that is missing"),
    "team": Text("{who}补齐小组所缺的人员", "{who} has the roles of the team"),
    "gender": Text("{who}能派出所需性别的人员", "{who} can send a helper of the gender asked for"),
    "service_offered": Text("{who}增设这项服务", "{who} offers the service"),
    "project_category": Text("{who}也面向这类对象", "{who} is for this category too"),
}
_OF_RULE = {
    "capacity_hours": FixKind.HOURS,
    "capacity_people": FixKind.PEOPLE,
    "seats": FixKind.SEATS,
    "balance": FixKind.YUAN,
    "radius": FixKind.RADIUS,
}
_MONEY = Text("可用的基金再多付 {short} 元", "{short} yuan more from the funds that may pay")

_VERIFIED = Text("完成这项需求的核实", "the need is verified")
_CONSENT = Text("取得监护人同意", "the guardian consents")
_PUBLICITY = Text("等公示期满（{date} 起可付款）", "publicity is waited for (money may move from {date})")
_DEADLINE = Text("截止日延到 {date} 或以后", "the deadline is put off to {date} or later")
_VALID = Text("有效期延到 {date} 或以后", "the need stays valid until {date} or later")


def measured_change(kind: FixKind, who: str, amount: float, *, is_project: bool) -> Text:
    """Return that a resource gives so much more.

    Parameters
    ----------
    kind
        What is given.
    who
        Identifier of the resource.
    amount
        In units of the kind; rounded up, so that what is said would do.
    is_project
        Whether it is a project; of money: a fund otherwise.
    """
    of = "project" if is_project else "fund" if kind is FixKind.YUAN else "provider"
    return _said(_filled(_MEASURED[kind], of, who, _rounded_up(amount, _DECIMALS.get(kind, 0))))


def near_change(kind: str, code: str, who: str | None, short: float | None) -> Text:
    """Return what would make a helper pass the one rule that it breaks, or what funds lack.

    Parameters
    ----------
    kind, code, short
        As in :func:`matcher.explain.nearest.near_misses`.
    who
        Identifier of the helper, ``None`` where money lacks.
    """
    if code == "money" or who is None:
        return _said(_MONEY.format(short=_rounded_up(short or 0.0, 2)))
    if code in _OF_RULE and short is not None:
        what = _OF_RULE[code]
        return _said(_filled(_MEASURED[what], kind, who, _rounded_up(short, _DECIMALS.get(what, 0))))
    return _said(_filled(_RULES[code], kind, who, ""))


def gate_change(
    reasons: Collection[str],
    publicity_start: dt.date | None,
    deadline: dt.date | None,
    valid_until: dt.date | None,
    today: dt.date,
) -> Text | None:
    """Return what would clear the gate at which a need stands, ``None`` where that takes two changes.

    Parameters
    ----------
    reasons
        Codes of the gates.
    publicity_start, deadline, valid_until
        Of the need.
    today
        Day of the plan.
    """
    if len(reasons) != 1:
        return None
    (code,) = reasons
    if code == "verified":
        return _said(_VERIFIED)
    if code == "guardian":
        return _said(_CONSENT)
    if code == "publicity" and publicity_start is not None:
        return _said(_PUBLICITY.format(date=publicity_ends(publicity_start)[0].isoformat()))
    late, over = (day is not None and day < today for day in (deadline, valid_until))
    if code != "valid" or late == over:
        return None
    return _said((_DEADLINE if late else _VALID).format(date=today.isoformat()))


def _filled(text: Text, kind: str, who: str, short: str) -> Text:
    named = _WHO[kind].format(who=who)
    return Text(text.zh.format(who=named.zh, short=short), text.en.format(who=named.en, short=short))


def _said(what: Text) -> Text:
    return Text(_LEAD.zh.format(what=what.zh), _LEAD.en.format(what=what.en))


def _rounded_up(value: float, decimals: int) -> str:
    """Return an amount rounded up to some decimals, without trailing zeros; noise below a millionth is not counted."""
    scale = 10**decimals
    return (
        f"{math.ceil(round(value * scale, 6)) / scale:.{decimals}f}".rstrip("0").rstrip(".")
        if decimals
        else str(math.ceil(round(value, 6)))
    )
