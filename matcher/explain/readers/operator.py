"""What the operator is told beside the plan's own line: alternatives, helpers asked for, lower levels, money, who is near."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.explain.facts import (
    Explanation,
    HelperStanding,
    NamedHelper,
    Payers,
    Rung,
    WeighedOption,
)
from matcher.explain.near_words import near_sentence
from matcher.explain.obstacles import FAILS, of_one
from matcher.explain.open_words import LACK_WORDS, held_by
from matcher.model.enums import Dimension, Grade, ResourceKind
from matcher.model.text import Text

LISTED = 3
"""Options that are told in words."""

_WORTH = Text(
    "本方案因此得 {worth} 分：价值 {value} 分，成本 {cost} 分。",
    "The plan gains {worth} points by it: value {value}, cost {cost}.",
)
_WORTH_IN_PACKAGE = Text(
    "本方案因此得 {worth} 分：价值 {value} 分，成组所得超过成本 {gain} 分。",
    "The plan gains {worth} points by it: value {value}, and its package brings {gain} more than it costs.",
)
_ALONE = Text(
    "它在项目包中得到服务；其他可选匹配按单独服务计分。",
    "It is served in a package; the other options are counted as served alone.",
)
_NO_OTHER = Text("没有其他可选匹配。", "There is no other option.")
_OPTION = Text("{order}：{who}，{compared}，{standing}。", "{order}: {who}, {compared}, {standing}.")
_NEXT = Text("其次", "Next")
_POSSIBLE = Text("可选匹配", "Option")
_ROLES = {"current": Text("原服务方", "Present helper"), "preferred": Text("本人属意的服务方", "Preferred helper")}
_LACKING: dict[str, str] = {
    Dimension.HOURS.value: "capacity_hours",
    Dimension.CASES.value: "capacity_cases",
    Dimension.PEOPLE.value: "capacity_people",
    Dimension.SEATS.value: "seats",
    Dimension.YUAN.value: "balance",
    "money": "money",
}
_CHOSEN = Text("就是本方案所选", "is the one chosen")
_REFUSED = Text("不合规则（{finding}）", "is not allowed ({finding})")
_UNPAID = Text("合规，但没有基金付得起", "is allowed, but no fund can pay it")
_PAYS = Text("资金：{paid}。", "Money: {paid}.")
_OTHER_FUNDS = Text(
    "其余基金中，{parts}；由谁出钱不影响得分。", "Of the other funds, {parts}; who pays does not change the points."
)


def operator_lines(told: Explanation) -> list[Text]:
    """Return what is to be said beside the lines of the plan, one sentence a line.

    Parameters
    ----------
    told
        The facts.
    """
    lines: list[Text] = []
    if told.met:
        cost = told.value - told.worth
        text = _WORTH if cost >= 0 else _WORTH_IN_PACKAGE
        lines.append(
            text.format(
                worth=_points(told.worth), value=_points(told.value), cost=_points(abs(cost)), gain=_points(abs(cost))
            )
        )
    others = [weighed for weighed in told.options if not weighed.option.chosen]
    best = sorted(others, key=lambda weighed: (weighed.behind, weighed.option.resource_id))[:LISTED]
    if best and any(served.row["resource_kind"] == ResourceKind.PACKAGE.value for served in told.served):
        lines.append(_ALONE)
    lines += [_option(told, weighed) for weighed in best]
    if told.met and not others:
        lines.append(_NO_OTHER)
    lines += [_named(told, named) for named in told.named]
    lines += [_rung(rung) for rung in told.rungs if rung.providers]
    if told.payers is not None:
        lines += _payers(told, told.payers)
    for near in told.near[1:LISTED]:
        lines.append(near_sentence(near.kind, near.rule, near.count, near.short))
    lines += [_nearest(told, near.nearest, near.finding) for near in told.near[:1] if near.finding.zh]
    return lines


def _points(value: float) -> str:
    return f"{value:.3f}"


def called(told: Explanation, code: str) -> Text:
    """Return a resource by its name and identifier."""
    name = told.names.get(code)
    return Text(code, code) if name is None or name == code else Text(f"{name}（{code}）", f"{name} ({code})")


def _option(told: Explanation, weighed: WeighedOption) -> Text:
    option = weighed.option
    title = Text("只需资金", "money only") if option.kind == "money" else ResourceKind(option.kind).text
    who = called(told, option.resource_id) if option.resource_id else Text("", "")
    who = Text(f"{title.zh} {who.zh}".rstrip(), f"{title.en} {who.en}".rstrip())
    compared = Text(f"净值 {option.net_value:.3f} 分", f"net value {option.net_value:.3f} points")
    if told.met:
        compared = _compared(weighed)
    order, stands = _NEXT if told.met else _POSSIBLE, _standing(weighed)
    return Text(
        _OPTION.zh.format(order=order.zh, who=who.zh, compared=compared.zh, standing=stands.zh),
        _OPTION.en.format(order=order.en, who=who.en, compared=compared.en, standing=stands.en),
    )


def _compared(weighed: WeighedOption) -> Text:
    behind = weighed.behind
    if behind == 0:
        return Text("得分相同", "equal in points")
    amount = f"{abs(behind):.3f}"
    return (
        Text(f"少 {amount} 分", f"{amount} points less")
        if behind > 0
        else Text(f"多 {amount} 分", f"{amount} points more")
    )


def _standing(weighed: WeighedOption) -> Text:
    """Return whether an option is free now, and who holds what it lacks."""
    if weighed.option.feasible_now:
        return Text("现在可行", "feasible now")
    lacks = [LACK_WORDS[_LACKING[code]] for code in weighed.option.lacking]
    words = Text("、".join(text.zh for text in lacks), " and ".join(text.en for text in lacks))
    if not weighed.held:
        return Text(f"缺{words.zh}", f"lacking {words.en}")
    who = held_by([weighed.held.get(grade, 0) for grade in Grade], sum(rival.pinned for rival in weighed.rivals))
    least = weighed.rivals[0]
    return Text(
        f"缺{words.zh}，已用于 {who.zh}，其中得分最低的是 {least.need_id}（{least.grade.text.zh}，{least.worth:.3f} 分）",
        f"lacking {words.en}, which went to {who.en}; the one that brings least is {least.need_id} "
        f"({least.grade.text.en}, {least.worth:.3f} points)",
    )


def _named(told: Explanation, named: NamedHelper) -> Text:
    role, who = _ROLES[named.role], called(told, named.resource_id)
    if named.standing is HelperStanding.CHOSEN:
        said = _CHOSEN
    elif named.standing is HelperStanding.REFUSED:
        said = Text(_REFUSED.zh.format(finding=named.finding.zh), _REFUSED.en.format(finding=named.finding.en))
    elif named.standing is HelperStanding.UNPAID or named.option is None:
        said = _UNPAID
    else:
        compared, stands = _compared(named.option), _standing(named.option)
        said = Text(f"{compared.zh}，{stands.zh}", f"{compared.en}, {stands.en}") if told.met else stands
    return Text(f"{role.zh} {who.zh}：{said.zh}。", f"{role.en} {who.en}: {said.en}.")


def _counted(refused: Mapping[str, int]) -> list[Text]:
    return [_so_many(count, FAILS[rule]) for rule, count in refused.items()]


def _so_many(count: int, words: Text) -> Text:
    en = f"{count} {words.en}"
    return Text(f"{count} 个{words.zh}", of_one(en) if count == 1 else en)


def _rung(rung: Rung) -> Text:
    """Return why nobody of a lower level helps: all its providers, counted."""
    parts = _counted(rung.refused)
    for count, words in (
        (rung.unpaid, Text("没有基金付得起", "are allowed, but no fund can pay")),
        (rung.full, Text("合规但余量不够", "are allowed, but full")),
        (rung.behind, Text("合规可行但得分不高于本方案", "are free, but bring no more points")),
        (
            rung.ahead,
            Text("合规可行且得分更高，本方案未证最优", "are free and bring more: the plan is not proven best"),
        ),
    ):
        if count:
            parts.append(_so_many(count, words))
    listed = Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
    level, many = rung.level.text, "" if rung.providers == 1 else "s"
    return Text(
        f"{level.zh}一级的 {rung.providers} 个服务方中，{listed.zh}。",
        f"Of {rung.providers} provider{many} at {level.en} level, {listed.en}.",
    )


def _payers(told: Explanation, payers: Payers) -> list[Text]:
    paid = [(called(told, fund), amount) for fund, amount in payers.paid_yuan.items()]
    words = Text(
        "、".join(f"{fund.zh}付 {amount:.2f} 元" for fund, amount in paid),
        ", ".join(f"{fund.en} pays {amount:.2f} yuan" for fund, amount in paid),
    )
    lines = [Text(_PAYS.zh.format(paid=words.zh), _PAYS.en.format(paid=words.en))]
    parts = _counted(payers.refused)
    if payers.short:
        parts.append(_so_many(payers.short, Text("余额不够", "have too little left")))
    if payers.able:
        parts.append(_so_many(payers.able, Text("也付得起", "could pay as well")))
    if parts:
        listed = Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
        lines.append(Text(_OTHER_FUNDS.zh.format(parts=listed.zh), _OTHER_FUNDS.en.format(parts=listed.en)))
    return lines


def _nearest(told: Explanation, code: str, finding: Text) -> Text:
    who = called(told, code)
    return Text(f"其中最近的是 {who.zh}：{finding.zh}。", f"The nearest of them is {who.en}: {finding.en}.")
