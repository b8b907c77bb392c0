"""`publicity`: five working days before money moves; a red need's service goes ahead without money.

Two rules of one code: the need passes the gate if its publicity is over, or if it is red and asks for hours; a red
need that passes so is helped by an unpaid provider or a seat, never by a fund.
"""

import numpy as np

from matcher.model.calendar import publicity_ends
from matcher.model.enums import Grade, ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints
from matcher.rules.quantities import is_in_publicity, publicity_pending
from matcher.rules.rule import Finding, NeedRule, PairRule

_OVER = Finding(True, Text("无须公示或公示已满", "no publicity is due, or it is over"))


def _need_mask(context: Context) -> Bools:
    needs = context.needs
    return ~publicity_pending(context) | (needs.red & (needs.hours_hundredths > 0))


def _explain_need(context: Context, need: Row) -> Finding:
    if not is_in_publicity(need["publicity_start"], context.date):
        return _OVER
    if need["grade"] == Grade.RED.value and (need["hours"] or 0) > 0:
        return Finding(
            True, Text("红色需求，服务先行，资金待公示期满", "a red need: service now, money after publicity")
        )
    ends = _ends(need)
    return Finding(
        False, Text(f"公示未满五个工作日，{ends.zh}", f"five working days of publicity are not over; {ends.en}")
    )


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    takes_money = (context.resources(kind).rate_fen > 0) | np.bool_(kind is ResourceKind.FUND)
    return ~(publicity_pending(context)[need_index] & takes_money[resource_index])


def _decided_by(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    return (publicity_pending(context).astype(np.int64),)


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    if not is_in_publicity(need["publicity_start"], context.date):
        return _OVER
    ends = _ends(need)
    if kind is ResourceKind.FUND:
        return Finding(False, Text(f"公示期内不得拨款，{ends.zh}", f"no money moves during publicity; {ends.en}"))
    if kind is ResourceKind.PROVIDER and resource["rate_fen"] > 0:
        rate = words.money(resource["rate_fen"])
        zh = f"公示期内只能由志愿服务帮助，该服务方每小时收费 {rate} 元，{ends.zh}"
        return Finding(
            False, Text(zh, f"only unpaid help during publicity, its rate is {rate} yuan an hour; {ends.en}")
        )
    return Finding(True, Text("公示期内可先提供无偿服务", "unpaid service may go ahead during publicity"))


def _ends(need: Row) -> Text:
    start = need["publicity_start"]
    try:
        end = words.date(publicity_ends(start)[0])
    except OverflowError:  # a start within days of the last date that the calendar knows
        end = words.date(start)
    return Text(f"最早可于{end.zh}拨款", f"money may move from {end.en}")


_TITLE = Text("公示满五个工作日", "five working days of publicity")
PUBLICITY_OF_NEED = NeedRule(code="publicity", title=_TITLE, mask=_need_mask, explain=_explain_need)
PUBLICITY = PairRule(
    code="publicity",
    title=Text("公示期内只提供无偿服务", "only unpaid help during publicity"),
    kinds=frozenset({ResourceKind.PROVIDER, ResourceKind.FUND}),
    mask=_mask,
    explain=_explain,
    decided_by=_decided_by,
)
