"""`seats`: a project has a seat for each of the need's people.

Over a whole plan the sums are limited too; here only a need that could never fit is turned away.
"""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index
from matcher.rules.rule import Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return context.needs.people[need_index] <= context.projects.seats[resource_index]


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    people, seats = need["people"], resource["seats"]
    if people <= seats:
        return Finding(
            True, Text(f"需 {people} 个名额，还剩 {seats} 个", f"{people} seats are asked for, {seats} are left")
        )
    zh = f"需 {people} 个名额，只剩 {seats} 个"
    return Finding(False, Text(zh, f"{people} seats are asked for, only {seats} are left"))


SEATS = PairRule(
    code="seats",
    title=Text("名额足够", "enough seats"),
    kinds=frozenset({ResourceKind.PROJECT}),
    mask=_mask,
    explain=_explain,
)
