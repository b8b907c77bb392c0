"""What a change of the pool is taken to cost, so that the smallest one comes first: units of effort, not points of the plan."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from matcher.model.text import Text


class FixKind(StrEnum):
    """What a single change changes."""

    HOURS = "hours"
    CASES = "cases"
    PEOPLE = "people"
    SEATS = "seats"
    YUAN = "yuan"
    CAP = "cap"
    RADIUS = "radius"
    REGION = "region"
    WINDOW = "window"
    BAN = "ban"
    SKILL = "skill"
    ROLE = "role"
    GENDER = "gender"
    SERVICE = "service"
    CATEGORY = "category"
    PURPOSE = "purpose"
    FUND_REGION = "fund_region"
    DENIAL = "denial"
    VERIFIED = "verified"
    CONSENT = "consent"
    PUBLICITY = "publicity"
    DEADLINE = "deadline"
    SIMILAR = "similar"

    @property
    def unit(self) -> Text:
        """What the change is counted in."""
        return COST_TABLE[self][0]

    @property
    def meaning(self) -> Text:
        """What the change is, in a few words."""
        return COST_TABLE[self][1]


COST_TABLE: dict[FixKind, tuple[Text, Text]] = {
    FixKind.HOURS: (
        Text("小时/周", "hour a week"),
        Text("服务方或项目增加工时", "more hours of a provider or project"),
    ),
    FixKind.CASES: (Text("案", "case"), Text("服务方多接一案", "one more case of a provider")),
    FixKind.PEOPLE: (Text("人", "person"), Text("服务方或基金的人数上限", "the limit of people of a provider or fund")),
    FixKind.SEATS: (Text("个名额", "seat"), Text("项目增加名额", "more seats of a project")),
    FixKind.YUAN: (Text("元", "yuan"), Text("基金余额或项目经费", "the balance of a fund or the budget of a project")),
    FixKind.CAP: (Text("元", "yuan"), Text("基金的单项或人均上限", "a fund's cap a need or a person")),
    FixKind.RADIUS: (Text("公里", "km"), Text("扩大服务半径", "a wider radius")),
    FixKind.REGION: (Text("级", "level"), Text("扩大服务区域", "a wider region of a provider or project")),
    FixKind.WINDOW: (Text("天", "day"), Text("提前开始或推迟结束", "an earlier start or a later end")),
    FixKind.BAN: (Text("次", "ban"), Text("解除禁入", "a ban lifted")),
    FixKind.SKILL: (Text("级", "level"), Text("服务方掌握一项技能（每级）", "a skill, each level of it")),
    FixKind.ROLE: (Text("人", "person"), Text("小组增加一种角色的人员", "a person of a role of the team")),
    FixKind.GENDER: (Text("项", "gender"), Text("能派出所需性别的人员", "helpers of the gender asked for")),
    FixKind.SERVICE: (Text("项", "service"), Text("服务方增设服务项目", "one more service of a provider")),
    FixKind.CATEGORY: (
        Text("类", "category"),
        Text("项目或基金增加对象类别", "one more category of a project or fund"),
    ),
    FixKind.PURPOSE: (Text("项", "purpose"), Text("基金增加用途", "one more purpose of a fund")),
    FixKind.FUND_REGION: (Text("个地区", "region"), Text("基金增加适用地区", "one more region of a fund")),
    FixKind.DENIAL: (Text("条", "entry"), Text("基金取消禁用条目", "an entry that the fund refuses, taken back")),
    FixKind.VERIFIED: (Text("次", "check"), Text("完成需求核实", "the need verified")),
    FixKind.CONSENT: (Text("份", "consent"), Text("取得监护人同意", "the guardian's consent")),
    FixKind.PUBLICITY: (Text("天", "day"), Text("等公示期满", "publicity waited for")),
    FixKind.DEADLINE: (Text("天", "day"), Text("延后截止日或有效期", "a later deadline or end of validity")),
    FixKind.SIMILAR: (
        Text("人", "person"),
        Text("再收集同类需求，凑成项目包", "more people with similar needs, for a package"),
    ),
}
"""Unit and meaning of every kind of change."""


@dataclass(frozen=True, kw_only=True)
class FixCosts:
    """What a unit of each kind of change is taken to cost; ``docs/fixes.md`` shows the table.

    Effort, not money and not points: one hour a week and one kilometre are one unit each, and the others are set beside them. A place
    or money that others hold would have to be given up by them: ``crowded`` stands for that.

    Attributes
    ----------
    crowded
        Added where the change alone is not enough without somebody being moved. The others: by :class:`FixKind`.
    """

    hours: float = 1.0
    cases: float = 0.5
    people: float = 0.5
    seats: float = 0.5
    yuan: float = 0.005
    cap: float = 0.005
    radius: float = 1.0
    region: float = 6.0
    window: float = 0.5
    ban: float = 20.0
    skill: float = 4.0
    role: float = 6.0
    gender: float = 8.0
    service: float = 12.0
    category: float = 8.0
    purpose: float = 10.0
    fund_region: float = 8.0
    denial: float = 20.0
    verified: float = 1.0
    consent: float = 2.0
    publicity: float = 0.5
    deadline: float = 0.5
    similar: float = 1.0
    crowded: float = 10.0

    def __post_init__(self) -> None:
        if not all(0 <= getattr(self, field.name) < float("inf") for field in fields(self)):
            raise ValueError("the cost of a change is a number, 0 or above")

    def of(self, kind: FixKind, amount: float, *, fits: bool) -> float:
        """Return the cost of a change: ``unit cost x amount``, and ``crowded`` where somebody would have to be moved."""
        return float(getattr(self, kind.value)) * amount + (0.0 if fits else self.crowded)
