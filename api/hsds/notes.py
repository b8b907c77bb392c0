"""What is noted while a document of HSDS is read: each kind of loss once, with how often, and never a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.schemas import problem_item
from matcher.model.problems import Problem, Severity
from matcher.model.text import Text

_LONGEST_NAME = 60

_WORDS: dict[str, tuple[Text, Text]] = {
    "hsds_not_kept": (
        Text("{what} 在心愿池中没有对应项，未保留（{count} 处）", "{what} has no place in a pool; times: {count}"),
        Text("如需保留，请另行记录", "Record it elsewhere where it is needed"),
    ),
    "hsds_not_an_object": (
        Text("{what} 不是对象，未读取（{count} 处）", "{what} is no object and was not read; times: {count}"),
        Text("请对照 HSDS 改正", "Compare it with HSDS"),
    ),
    "hsds_no_identifier": (
        Text("{what} 缺失或不是文本（{count} 处）", "{what} is absent or no text; times: {count}"),
        Text("请补上唯一编号，再次导入时才认得出", "Give it, so that the next import knows the object again"),
    ),
    "hsds_contradiction": (
        Text("同一编号的 {what} 前后不同，取第一个（{count} 处）", "{what} differs within one id; times: {count}"),
        Text("请统一；现以第一个为准", "Make them agree; the first one counts now"),
    ),
    "hsds_more_than_one": (
        Text("一项服务有多个 {what}，只取第一个（{count} 处）", "a service has several of {what}; times: {count}"),
        Text("如各个都重要，请拆成几项服务", "The first one counts; split the service where each matters"),
    ),
    "hsds_unknown_term": (
        Text(
            "分类词不在服务目录中，未取用（{count} 处）", "terms that are no service of the catalogue; times: {count}"
        ),
        Text("请用 services 写明对应关系", "Map them with services"),
    ),
    "hsds_bad_value": (
        Text("{what} 的值无法取用（{count} 处）", "the value of {what} cannot be used; times: {count}"),
        Text("请对照 HSDS 改正", "Compare it with HSDS"),
    ),
    "hsds_not_active": (
        Text("服务不在开放状态，未导入（{count} 处）", "services that are not active were left out; times: {count}"),
        Text("恢复开放后再导入；池中已有的行不变", "Import them when they are; rows of the pool stay as they are"),
    ),
    "hsds_hours_assumed": (
        Text(
            "没有容量，每周工时为推定（{count} 处）", "hours a week are assumed, no capacity tells them; times: {count}"
        ),
        Text("请核对工时", "Check the hours"),
    ),
    "hsds_service_added": (
        Text("服务目录新增一项（{count} 处）", "added to the catalogue of services; times: {count}"),
        Text("请补全性质和工时，或用 services 对应到已有服务", "Complete it, or map it with services"),
    ),
}
"""What was lost, and what to do about it, by code."""


@dataclass
class _Note:
    place: str
    count: int = 0


class Notes:
    """Collects what was lost, and what a service was refused for."""

    def __init__(self) -> None:
        self._lost: dict[tuple[str, str, str], _Note] = {}
        self.refusals: list[dict[str, Any]] = []

    def not_kept(self, entity: str, member: str, place: str, count: int = 1) -> None:
        """Note a member that the pool has no place for."""
        self._add("hsds_not_kept", entity, member, place, count)

    def not_kept_members(self, entity: str, members: Iterable[str], place: str) -> None:
        """Note several members of one object."""
        for member in members:
            self.not_kept(entity, member, place)

    def not_an_object(self, entity: str, place: str) -> None:
        """Note an entry that is no object."""
        self._add("hsds_not_an_object", entity, "", place)

    def no_identifier(self, entity: str, place: str) -> None:
        """Note an object without a usable identifier."""
        self._add("hsds_no_identifier", entity, "id", place)

    def contradiction(self, entity: str, member: str, place: str) -> None:
        """Note that one object is given twice, and differs; the first one counts."""
        self._add("hsds_contradiction", entity, member, place)

    def more_than_one(self, entity: str, place: str) -> None:
        """Note one of several where the pool takes the first."""
        self._add("hsds_more_than_one", entity, "", place)

    def unknown_term(self, place: str) -> None:
        """Note a term that is no service of the catalogue."""
        self._add("hsds_unknown_term", "taxonomy_term", "", place)

    def bad_value(self, entity: str, member: str, place: str) -> None:
        """Note a value that is not of its kind."""
        self._add("hsds_bad_value", entity, member, place)

    def not_active(self, place: str) -> None:
        """Note a service that is not offered now."""
        self._add("hsds_not_active", "service", "status", place)

    def hours_assumed(self, place: str) -> None:
        """Note hours that no capacity told."""
        self._add("hsds_hours_assumed", "service", "capacities", place)

    def service_added(self, place: str) -> None:
        """Note a service that was added to the catalogue."""
        self._add("hsds_service_added", "service", "name", place)

    def no_service_identifier(self, place: str) -> None:
        """Refuse a service that has no identifier."""
        self._refuse(
            "hsds_no_identifier",
            "id",
            place,
            Text("服务没有编号", "the service has no identifier"),
            Text("请补上 UUID", "Give it a UUID"),
        )

    def no_hours(self, place: str) -> None:
        """Refuse a service whose hours nobody tells."""
        self._refuse(
            "hsds_no_hours",
            "capacities",
            place,
            Text("没有按“小时/周”计的容量", "there is no capacity in hours a week"),
            Text(
                "请补充容量，或用 default_hours、hours_from_schedules 说明如何取用",
                "Add a capacity, or say with default_hours or hours_from_schedules what to take",
            ),
        )

    def no_service(self, place: str) -> None:
        """Refuse a service that is none of the catalogue."""
        self._refuse(
            "hsds_no_service",
            "attributes",
            place,
            Text("对不上服务目录中的任何一项", "it is no service of the catalogue"),
            Text("请用 services 写明对应关系，或允许 add_services", "Map it with services, or allow add_services"),
        )

    def items(self) -> list[dict[str, Any]]:
        """Return everything that was noted, in the shape of problems: refusals first."""
        return [*self.refusals, *(_item(*key, note) for key, note in self._lost.items())]

    def _add(self, code: str, entity: str, member: str, place: str, count: int = 1) -> None:
        self._lost.setdefault((code, entity, _short(member)), _Note(place)).count += count

    def _refuse(self, code: str, member: str, place: str, sentence: Text, remedy: Text) -> None:
        problem = Problem(table="service", field=member, code=code, sentence=sentence, remedy=remedy)
        self.refusals.append(problem_item(problem, place))


def _short(name: str) -> str:
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - 1] + "…"


def _item(code: str, entity: str, member: str, note: _Note) -> dict[str, Any]:
    words, remedy = _WORDS[code]
    values = {"what": f"{entity}.{member}" if member else entity, "count": note.count}
    sentence = Text(words.zh.format(**values), words.en.format(**values))
    problem = Problem(
        table=entity, field=member, code=code, severity=Severity.WARNING, sentence=sentence, remedy=remedy
    )
    return problem_item(problem, note.place)
