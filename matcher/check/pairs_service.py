"""Rules between a need and a helper: a provider, or a seat in a project."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from matcher.check.distances import RADIUS_TOLERANCE_KM, RELATIVE_SLACK
from matcher.check.facts import Facts
from matcher.check.helpers import Helper, Row
from matcher.check.violations import Violation
from matcher.model import Text

HelperRule = Callable[[Facts, Row, Helper], Text | None]
"""Returns what is wrong, or ``None`` where the rule holds."""


def _skills(facts: Facts, need: Row, helper: Helper) -> Text | None:
    for code, level in facts.required_skills(need).items():
        if helper.skills.get(code, 0) < level:
            there = helper.skills.get(code, 0)
            return Text(
                f"需要技能 {code}:{level}，只有 {there} 级",
                f"skill {code}:{level} is required, the helper has level {there}",
            )
    return None


def _service_offered(_: Facts, need: Row, helper: Helper) -> Text | None:
    if not helper.services or need["service"] in helper.services:
        return None
    return Text(f"不提供服务 {need['service']}", f"service {need['service']} is not offered")


def _project_category(_: Facts, need: Row, helper: Helper) -> Text | None:
    if not helper.categories or helper.categories & set(need["categories"]):
        return None
    wanted = ";".join(sorted(helper.categories))
    return Text(f"项目只面向 {wanted}", f"the project takes only {wanted}")


def _region(_: Facts, need: Row, helper: Helper) -> Text | None:
    if not helper.region or (need["region"] or "").startswith(helper.region):
        return None
    return Text(
        f"需求所在区划 {need['region'] or '（空）'} 不在 {helper.region} 内",
        f"the need's region {need['region'] or '(none)'} is not within {helper.region}",
    )


def _radius(facts: Facts, need: Row, helper: Helper) -> Text | None:
    if helper.radius_km is None:
        return None
    km = facts.distance_km(need, helper)
    if km is None:
        return Text("缺坐标，无法核对服务半径", "the radius cannot be checked without points")
    if km <= helper.radius_km + RADIUS_TOLERANCE_KM + RELATIVE_SLACK * km:
        return None
    return Text(
        f"相距 {km:.3f} 公里，服务半径 {helper.radius_km:g} 公里",
        f"{km:.3f} km away, the radius is {helper.radius_km:g} km",
    )


def _gender(_: Facts, need: Row, helper: Helper) -> Text | None:
    wanted = need["helper_gender"]
    if wanted is None or not helper.genders or wanted in helper.genders:
        return None
    return Text(f"要求服务者性别为 {wanted}，派不出", f"a helper of gender {wanted} is required and not available")


def _refused(_: Facts, need: Row, helper: Helper) -> Text | None:
    if helper.provider_id is None or helper.provider_id not in need["refused_providers"]:
        return None
    return Text(f"本人不接受 {helper.provider_id}", f"the person refuses {helper.provider_id}")


def _conflict(_: Facts, need: Row, helper: Helper) -> Text | None:
    if not helper.conflicts & {need["person_id"], need["household_id"]}:
        return None
    return Text("对象或家庭在回避名单中", "the person or household is on the list of conflicts")


def _banned(facts: Facts, _: Row, helper: Helper) -> Text | None:
    if helper.banned_until is None or helper.banned_until < facts.date:
        return None
    return Text(f"禁入至 {helper.banned_until}", f"banned until {helper.banned_until}")


def _window(facts: Facts, _: Row, helper: Helper) -> Text | None:
    return outside_window(facts, helper.first_day, helper.last_day)


def outside_window(facts: Facts, first: object, last: object) -> Text | None:
    """Return what is wrong where the plan's date lies outside a range of days whose ends may be open."""
    day = facts.date.isoformat()
    if (first is None or str(first) <= day) and (last is None or day <= str(last)):
        return None
    return Text(
        f"可用期为 {first or '不限'} 至 {last or '不限'}，方案日期 {day}",
        f"available from {first or 'any day'} to {last or 'any day'}, the plan is for {day}",
    )


def _team(facts: Facts, need: Row, helper: Helper) -> Text | None:
    if need["team"] is None:
        return None
    if helper.provider_id is None:
        return Text(f"需要小组 {need['team']}，项目没有承接方", f"team {need['team']} is required, nobody carries it")
    for role, at_least in facts.templates.get(need["team"], {}).items():
        there = helper.roles.get(role, 0)
        if there < at_least:
            return Text(
                f"小组 {need['team']} 需要 {role} 至少 {at_least} 人，只有 {there} 人",
                f"team {need['team']} needs {at_least} of role {role}, there are {there}",
            )
    return None


def _unpaid_in_publicity(facts: Facts, need: Row, helper: Helper) -> Text | None:
    if helper.rate_fen == 0 or not facts.published(need):
        return None
    return Text("公示期内不得由付费服务方承接", "a paid helper may not begin during publicity")


HELPER_RULES: dict[str, HelperRule] = {
    "publicity": _unpaid_in_publicity,
    "skills": _skills,
    "service_offered": _service_offered,
    "project_category": _project_category,
    "region": _region,
    "radius": _radius,
    "gender": _gender,
    "refused": _refused,
    "conflict": _conflict,
    "banned": _banned,
    "window": _window,
    "team": _team,
}


def broken_with_helper(facts: Facts, need: Row, helper: Helper) -> list[str]:
    """Return the codes of the rules that a need and a helper break together."""
    return [code for code, rule in HELPER_RULES.items() if rule(facts, need, helper) is not None]


def service_violations(facts: Facts) -> Iterator[Violation]:
    """Report every service line and seat whose helper a rule forbids."""
    for row in facts.sound:
        if row["line"] == "money":
            continue
        need, helper = facts.needs[row["need_id"]], facts.helpers[row["resource_id"]]
        for code, rule in HELPER_RULES.items():
            sentence = rule(facts, need, helper)
            if sentence:
                yield Violation(rule=code, need_id=row["need_id"], resource_id=row["resource_id"], sentence=sentence)
