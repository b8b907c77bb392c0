"""`capacity_people`: the people of a need alone are within what a provider or fund can help.

Over a whole plan the sums are limited too; here only a need that could never fit is turned away.
"""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints
from matcher.rules.rule import Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return context.needs.people[need_index] <= context.resources(kind).people[resource_index]


def _decided_by(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    return (context.needs.people,)


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    people, most = need["people"], resource["people_cap" if kind is ResourceKind.FUND else "people"]
    if most is None:
        return Finding(True, Text("人数不限", "no limit of people"))
    if people <= most:
        return Finding(True, Text(f"受益 {people} 人，最多可帮助 {most} 人", f"{people} people, it can help {most}"))
    zh = f"受益 {people} 人，最多只能帮助 {most} 人"
    return Finding(False, Text(zh, f"{people} people are to be helped, it can help only {most}"))


CAPACITY_PEOPLE = PairRule(
    code="capacity_people",
    title=Text("人数未满", "room for the people"),
    kinds=frozenset({ResourceKind.PROVIDER, ResourceKind.FUND}),
    mask=_mask,
    explain=_explain,
    decided_by=_decided_by,
)
