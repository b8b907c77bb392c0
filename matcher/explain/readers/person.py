"""What the person affected is told: what happens with the need, why, and what may be done. Nothing of anybody else."""

from __future__ import annotations

from matcher.explain.facts import Explanation, HelperStanding
from matcher.model.enums import Destination, Line, Verdict
from matcher.model.text import Text

_NEED = Text("您的{service}需求{hours}", "Your need for {service}{hours}")
_MET = Text("拟由{who}承担{where}{same}", "is to be met by {who}{where}{same}")
_MET_BY_MONEY = Text("拟予满足", "is to be met")
_MONEY = Text("所需的 {yuan} 元由善款支付", "the {yuan} yuan due are paid by a fund")
_SAME = Text("，仍是现在的服务方", ", who helps you now")
_ANOTHER = Text("，与现在的服务方不同：{why}", ", not by who helps you now: {why}")

_WHY_NOT_CURRENT: dict[HelperStanding, Text] = {
    HelperStanding.REFUSED: Text("原服务方已不符合规则（{finding}）", "by the rules they cannot ({finding})"),
    HelperStanding.UNPAID: Text("原服务方的费用没有资金可付", "there is no money to pay them"),
    HelperStanding.FULL: Text("原服务方本周已排满", "they have no room left this week"),
    HelperStanding.BEHIND: Text("按公开的规则，新的安排更合适", "by the published rules the new arrangement is better"),
    HelperStanding.EQUAL: Text("按公开的规则，两者同样合适", "by the published rules both are as good"),
    HelperStanding.AHEAD: Text("整体安排所需", "the plan as a whole asked for it"),
}

_NOT_ELIGIBLE = Text("还不能安排：{findings}", "cannot be arranged yet: {findings}")
_NOBODY = Text("目前没有服务方同时具备所需的各项条件", "has nobody at present who meets all that it asks for")
_NO_MONEY = Text("目前没有资金可以用于它", "has no money at present that may be used for it")
_OUTBID = Text(
    "本周没有排上：能用于它的{what}已用于其他需求，按公开的规则，没有更好的安排能容下它",
    "found no place this week: the {what} that could serve it went to other needs, and by the published rules no better "
    "arrangement has room for it",
)
_FULL = Text(
    "本周没有排上：能用于它的{what}已用于其他需求；是否另有安排，还没有定论",
    "found no place this week: the {what} that could serve it went to other needs; whether another arrangement has room is open",
)
_COST = Text(
    "本周没有排上：可行的安排路程或花费过大，按公开的规则不予安排",
    "found no place this week: what would be possible is too far or too dear by the published rules",
)
_FREE = Text("本周没有排上，工作人员会再为它安排", "found no place this week; the staff will look at it again")

_NEXT: dict[Destination, Text] = {
    Destination.CLAIM: Text("它会公布出来，供爱心人士和单位认领。", "It is published so that others may take it on."),
    Destination.REFER: Text("它会转介到上一级或其他渠道。", "It is handed to a higher level or another office."),
    Destination.WAIT: Text("它保留在心愿池里。", "It stays in the pool."),
}
_ASK = Text(
    "您可以请导服员说明，也可以要求人工复核。",
    "You may ask your guide to explain this, and a person to look at it again.",
)

_WHAT: dict[str, Text] = {"money": Text("资金", "money"), "seats": Text("名额", "seats")}
_HELP = Text("服务力量", "help")


def person_sentence(told: Explanation) -> Text:
    """Return what the person is told: at most three plain sentences.

    It holds no identifier, no grade and no count of other people's needs; the helper is named, for the person will meet
    them.
    """
    service = Text(told.names.get(told.service, told.service), told.service.replace("_", " "))
    hours = Text("", "")
    if told.hours:
        unit = "hour" if told.hours == 1 else "hours"
        hours = Text(f"（每周 {told.hours:g} 小时）", f" ({told.hours:g} {unit} a week)")
    start = Text(
        _NEED.zh.format(service=service.zh, hours=hours.zh), _NEED.en.format(service=service.en, hours=hours.en)
    )
    said = _met(told) if told.met else _unmet(told)
    ends = [] if told.destination is None else [_NEXT[told.destination]]
    return Text(
        f"{start.zh}{said.zh}。{''.join(text.zh for text in ends)}{_ASK.zh}",
        f"{start.en} {said.en}. {''.join(f'{text.en} ' for text in ends)}{_ASK.en}",
    )


def _met(told: Explanation) -> Text:
    parts = []
    helped = [served.row for served in told.served if served.row["line"] != Line.MONEY.value]
    for row in helped[:1]:
        who = told.names.get(row["resource_id"], row["resource_id"])
        km = row["distance_km"]
        near = Text("", "") if not km else Text(f"（相距约 {km:.1f} 公里）", f" (about {km:.1f} km away)")
        same = _current(told)
        parts.append(
            Text(
                _MET.zh.format(who=who, where=near.zh, same=same.zh),
                _MET.en.format(who=who, where=near.en, same=same.en),
            )
        )
    if not helped:
        parts.append(_MET_BY_MONEY)
    paid = sum(served.row["yuan_fen"] for served in told.served)
    if paid:
        parts.append(_MONEY.format(yuan=f"{paid / 100:.2f}"))
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _current(told: Explanation) -> Text:
    """Return whether the helper is the one who helps now, and why not."""
    for named in told.named:
        if named.role == "current":
            if named.standing is HelperStanding.CHOSEN:
                return _SAME
            why = _WHY_NOT_CURRENT[named.standing]
            why = Text(why.zh.format(finding=named.finding.zh), why.en.format(finding=named.finding.en))
            return Text(_ANOTHER.zh.format(why=why.zh), _ANOTHER.en.format(why=why.en))
    return Text("", "")


def _unmet(told: Explanation) -> Text:
    if told.verdict is Verdict.NOT_ELIGIBLE:
        findings = [gate.finding for gate in told.gates]
        return Text(
            _NOT_ELIGIBLE.zh.format(findings="；".join(text.zh for text in findings)),
            _NOT_ELIGIBLE.en.format(findings="; ".join(text.en for text in findings)),
        )
    if told.verdict is Verdict.IMPOSSIBLE:
        return _NO_MONEY if "money" in told.reasons or told.hours == 0 else _NOBODY
    first = told.reasons[0] if told.reasons else ""
    if first in ("cost", "free"):
        return _COST if first == "cost" else _FREE
    what = _WHAT.get(first, _HELP)
    text = _OUTBID if told.verdict is Verdict.OUTBID else _FULL
    return Text(text.zh.format(what=what.zh), text.en.format(what=what.en))
