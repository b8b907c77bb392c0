"""`capacity_hours`: the hours of a need alone are within the hours a week that a provider or project can give.

Over a whole plan the sums are limited too; here only a need that could never fit is turned away.
"""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    needs, resources = context.needs, context.resources(kind)
    return needs.hours_hundredths[need_index] <= resources.hours_hundredths[resource_index]


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    asked, most = need["hours"] or 0.0, resource["hours"]
    if most is None:
        return Finding(True, Text("工时不限", "no limit of hours"))
    shown, limit = words.number(asked), words.number(most)
    if asked <= most:
        zh = f"每周需 {shown} 小时，能提供 {limit} 小时"
        return Finding(True, Text(zh, f"{shown} hours a week are asked for, it can give {limit}"))
    zh = f"每周需 {shown} 小时，最多只能提供 {limit} 小时"
    return Finding(False, Text(zh, f"{shown} hours a week are asked for, it can give only {limit}"))


CAPACITY_HOURS = PairRule(
    code="capacity_hours", title=Text("工时足够", "enough hours"), kinds=HELPERS, mask=_mask, explain=_explain
)
