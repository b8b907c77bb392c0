"""`window`: the resource is available on the plan's date, both ends included."""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index
from matcher.rules.rule import ALL_KINDS, Finding, PairRule, the_resource_alone


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    resources = context.resources(kind)
    available = (resources.first_day <= context.day) & (context.day <= resources.last_day)
    return available[resource_index]


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    first, last = ("starts", "ends") if kind is ResourceKind.PROJECT else ("available_from", "available_to")
    today, begins, ends = context.date, resource[first], resource[last]
    on = words.date(today)
    if begins is not None and today < begins:
        day = words.date(begins)
        return Finding(
            False, Text(f"{day.zh}起才可用，{on.zh}尚未开始", f"available from {day.en}, not yet on {on.en}")
        )
    if ends is not None and today > ends:
        day = words.date(ends)
        return Finding(False, Text(f"{day.zh}后不再可用，{on.zh}已结束", f"available until {day.en}, over on {on.en}"))
    return Finding(True, Text(f"{on.zh}可用", f"available on {on.en}"))


WINDOW = PairRule(
    code="window",
    title=Text("在可用日期之内", "available on the date"),
    kinds=ALL_KINDS,
    mask=_mask,
    explain=_explain,
    decided_by=the_resource_alone,
)
