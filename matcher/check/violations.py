"""What the checker says: the codes of the rules and one sentence for each breach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.model import Text

RULES: dict[str, Text] = {
    # The row itself: does it speak of a need and a resource that exist?
    "unknown_need": Text("需求不在池中", "the need is not in the pool"),
    "unknown_resource": Text("资源不在池中", "the resource is not in the pool"),
    "line": Text("内容与资源种类不符", "line and kind of resource do not fit"),
    "duplicate": Text("同一行重复", "the same row stands twice"),
    # Rules about the need alone.
    "verified": Text("未经核准", "not verified"),
    "publicity": Text("公示未满", "publicity is not over"),
    "valid": Text("已过期", "no longer valid"),
    "guardian": Text("缺监护人同意", "no guardian's consent"),
    # Rules between a need and a helper.
    "skills": Text("技能不足", "a skill is missing"),
    "service_offered": Text("不提供该服务", "service not offered"),
    "project_category": Text("对象类别不符", "category outside the project"),
    "region": Text("不在服务区划", "outside the region"),
    "radius": Text("超出服务半径", "outside the radius"),
    "gender": Text("性别要求不符", "gender not available"),
    "refused": Text("对象拒绝", "refused by the person"),
    "conflict": Text("须回避", "conflict of interest"),
    "banned": Text("禁入期内", "banned"),
    "window": Text("不在可用期内", "not available on the date"),
    "team": Text("小组人员不足", "team template not filled"),
    # Rules between a need and a fund.
    "fund_purpose": Text("用途不符", "outside the fund's purposes"),
    "fund_region": Text("地区不符", "outside the fund's regions"),
    "fund_category": Text("类别不符", "outside the fund's categories"),
    "fund_denies": Text("基金明确不支付", "denied by the fund"),
    "per_need_cap": Text("超过单项上限", "above the cap for one need"),
    "per_person_cap": Text("超过人均上限", "above the cap for one person"),
    # Capacities.
    "capacity_hours": Text("工时超出", "hours above capacity"),
    "capacity_cases": Text("案数超出", "cases above capacity"),
    "capacity_people": Text("人数超出", "people above capacity"),
    "seats": Text("名额超出", "seats above capacity"),
    "balance": Text("金额超出", "money above the balance"),
    # The operator's word, and whole needs.
    "pin": Text("未按人工指定", "a pin is not honoured"),
    "complete": Text("需求未完整满足", "a need is half met"),
    "max_changes": Text("换人超过上限", "too many changes of helper"),
    "worst_town": Text("最低镇街比例不实或未说明", "share of the worst town"),
    "strict_grades": Text("未按等级先后", "grades out of order"),
    # Packages.
    "package_members": Text("项目包成员与安排不符", "members of a package"),
    "package_size": Text("项目包人数不符", "size of a package"),
    "package_service": Text("项目包服务不是同类项", "services of a package"),
    "package_household": Text("项目包拆分家庭", "a household is split by a package"),
    "package_region": Text("项目包城乡混编或村不相邻", "regions of a package"),
    "package_diameter": Text("项目包范围过大", "diameter of a package"),
    "package_carrier": Text("项目包承接方有误", "carrier of a package"),
    "package_table": Text("项目包表有误", "table of packages"),
    # What a row says about itself.
    "row_people": Text("行内人数有误", "people of a row"),
    "row_hours": Text("行内工时有误", "hours of a row"),
    "row_distance": Text("行内距离有误", "distance of a row"),
    "row_ladder": Text("行内层级有误", "level of a row"),
    "row_pinned": Text("行内指定标记有误", "pinned mark of a row"),
    "row_kept": Text("行内沿用标记有误", "kept mark of a row"),
    "row_cost": Text("行内成本有误", "cost term of a row"),
    # What the plan says about itself.
    "conservation": Text("需求去向不守恒", "a need is lost or counted twice"),
    "flow": Text("流向数字有误", "numbers of the flow"),
    "verdict": Text("未满足结论有误", "verdict of an unmet need"),
    "outbid": Text("“资源已用尽”不成立", "need wrongly called outbid"),
    "destination": Text("去向有误", "destination of an unmet need"),
    "deferred_money": Text("缓拨清单有误", "list of deferred money"),
    "counts": Text("人数统计有误", "counts by group"),
    "used": Text("使用量有误", "totals used"),
    "resources": Text("资源使用表有误", "table of resources"),
    "objective": Text("目标值有误", "objective"),
    "terms": Text("目标各项有误", "terms of the objective"),
    "gap": Text("上界或差距有误", "bound or gap"),
    "status": Text("状态有误", "status"),
}
"""Every code that the checker reports, in the order in which it reports them."""


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One rule broken once.

    Attributes
    ----------
    rule
        Code, one of :data:`RULES`.
    need_id
        The need concerned, or empty.
    resource_id
        The resource (or package) concerned, or empty.
    sentence
        What is wrong, with the values; never a name or a personal identifier.
    """

    rule: str
    need_id: str = ""
    resource_id: str = ""
    sentence: Text


def by_rule(violations: Iterable[Violation]) -> dict[str, list[Violation]]:
    """Group violations by rule, in the order of :data:`RULES`; within a rule by need, resource and sentence."""
    groups: dict[str, list[Violation]] = {code: [] for code in RULES}
    for violation in violations:
        groups[violation.rule].append(violation)
    return {
        code: sorted(group, key=lambda one: (one.need_id, one.resource_id, one.sentence.en))
        for code, group in groups.items()
        if group
    }


def yuan_text(amount_fen: int) -> str:
    """Return fen as yuan with two decimals, for sentences."""
    return f"{amount_fen / 100:.2f}"


def value_text(value: object) -> str:
    """Return a number with at most six decimals, and anything else as it is, for sentences."""
    return f"{round(value, 6):.10g}" if isinstance(value, float) else str(value)
