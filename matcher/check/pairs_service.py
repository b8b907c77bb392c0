"""Rules between a need and a helper: a provider, or a seat in a project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matcher.check.arrays import ABSENT, Bools, Ints, any_of
from matcher.check.demands import Demands
from matcher.check.distances import RADIUS_TOLERANCE_KM, RELATIVE_SLACK
from matcher.check.facts import Facts
from matcher.check.helpers import Helper, Row, point_of
from matcher.check.pairs import Pairs
from matcher.check.violations import Violation
from matcher.check.words import Table
from matcher.model import Text


@dataclass(frozen=True, kw_only=True)
class HelperRule:
    """A rule over many pairs of a need and a helper, and its sentence.

    Attributes
    ----------
    broken
        Returns which pairs break the rule.
    sentence
        Returns what is wrong with a pair that breaks it.
    """

    broken: Callable[[Pairs], Bools]
    sentence: Callable[[Facts, Row, Helper], Text]


def _less_than_asked(pairs: Pairs, there: Table, demands: Demands, kind: Ints) -> Bools:
    owner, entry = demands.of.entries(kind[pairs.need])
    short = there.value(pairs.other[owner], demands.of.values[entry]) < demands.least[entry]
    return any_of(owner, short, len(pairs))


def _skills(pairs: Pairs) -> Bools:
    needs = pairs.facts.needs
    return _less_than_asked(pairs, pairs.facts.helpers.skills, needs.skills, needs.skill_kind)


def _skills_sentence(facts: Facts, need: Row, helper: Helper) -> Text:
    required = facts.needs.required_skills(need).items()
    code, level = next((code, level) for code, level in required if helper.skills.get(code, 0) < level)
    there = helper.skills.get(code, 0)
    return Text(
        f"需要技能 {code}:{level}，只有 {there} 级",
        f"skill {code}:{level} is required, the helper has level {there}",
    )


def _service_offered(pairs: Pairs) -> Bools:
    services = pairs.facts.helpers.services
    return services.some[pairs.other] & ~services.has(pairs.other, pairs.facts.needs.service[pairs.need])


def _service_offered_sentence(_: Facts, need: Row, __: Helper) -> Text:
    return Text(f"不提供服务 {need['service']}", f"service {need['service']} is not offered")


def _project_category(pairs: Pairs) -> Bools:
    categories = pairs.facts.helpers.categories
    return categories.some[pairs.other] & ~categories.shares(pairs.other, pairs.facts.needs.categories, pairs.need)


def _project_category_sentence(_: Facts, __: Row, helper: Helper) -> Text:
    wanted = ";".join(sorted(helper.categories))
    return Text(f"项目只面向 {wanted}", f"the project takes only {wanted}")


def _region(pairs: Pairs) -> Bools:
    first, last = pairs.facts.helpers.within
    region = pairs.facts.needs.region[pairs.need]
    inside: Bools = (first[pairs.other] <= region) & (region < last[pairs.other])
    return ~inside


def _region_sentence(_: Facts, need: Row, helper: Helper) -> Text:
    return Text(
        f"需求所在区划 {need['region'] or '（空）'} 不在 {helper.region} 内",
        f"the need's region {need['region'] or '(none)'} is not within {helper.region}",
    )


def _radius(pairs: Pairs) -> Bools:
    radius_km = pairs.facts.helpers.radius_km[pairs.other]
    # An unknown distance is no number, and compares with nothing.
    return np.isfinite(radius_km) & ~(pairs.km <= radius_km + RADIUS_TOLERANCE_KM + RELATIVE_SLACK * pairs.km)


def _radius_sentence(facts: Facts, need: Row, helper: Helper) -> Text:
    here = point_of(need)
    if here is None or helper.point is None:
        return Text("缺坐标，无法核对服务半径", "the radius cannot be checked without points")
    km = facts.distances.km(helper.point, here)
    return Text(
        f"相距 {km:.3f} 公里，服务半径 {helper.radius_km:g} 公里",
        f"{km:.3f} km away, the radius is {helper.radius_km:g} km",
    )


def _gender(pairs: Pairs) -> Bools:
    needs, genders = pairs.facts.needs, pairs.facts.helpers.genders
    asked = needs.asks_gender[pairs.need] & genders.some[pairs.other]
    return asked & ~genders.has(pairs.other, needs.gender[pairs.need])


def _gender_sentence(_: Facts, need: Row, __: Helper) -> Text:
    wanted = need["helper_gender"]
    return Text(f"要求服务者性别为 {wanted}，派不出", f"a helper of gender {wanted} is required and not available")


def _refused(pairs: Pairs) -> Bools:
    provider, refused = pairs.facts.helpers.provider[pairs.other], pairs.facts.needs.refused
    owner, entry = refused.entries(pairs.need)
    named = (refused.values[entry] == provider[owner]) & (provider[owner] != ABSENT)
    return any_of(owner, named, len(pairs))


def _refused_sentence(_: Facts, __: Row, helper: Helper) -> Text:
    return Text(f"本人不接受 {helper.provider_id}", f"the person refuses {helper.provider_id}")


def _conflict(pairs: Pairs) -> Bools:
    needs, conflicts = pairs.facts.needs, pairs.facts.helpers.conflicts
    person = conflicts.has(pairs.other, needs.person[pairs.need])
    return person | conflicts.has(pairs.other, needs.household[pairs.need])


def _conflict_sentence(_: Facts, __: Row, ___: Helper) -> Text:
    return Text("对象或家庭在回避名单中", "the person or household is on the list of conflicts")


def _banned(pairs: Pairs) -> Bools:
    return pairs.facts.helpers.is_banned[pairs.other]


def _banned_sentence(_: Facts, __: Row, helper: Helper) -> Text:
    return Text(f"禁入至 {helper.banned_until}", f"banned until {helper.banned_until}")


def _window(pairs: Pairs) -> Bools:
    return pairs.facts.helpers.is_away[pairs.other]


def _window_sentence(facts: Facts, _: Row, helper: Helper) -> Text:
    return outside_window(facts.date, helper.first_day, helper.last_day)


def outside_window(date: dt.date, first: dt.date | None, last: dt.date | None) -> Text:
    """Return what is wrong where the plan's date lies outside a range of days whose ends may be open."""
    return Text(
        f"可用期为 {first or '不限'} 至 {last or '不限'}，方案日期 {date}",
        f"available from {first or 'any day'} to {last or 'any day'}, the plan is for {date}",
    )


def _team(pairs: Pairs) -> Bools:
    needs, helpers = pairs.facts.needs, pairs.facts.helpers
    nobody: Bools = (needs.team[pairs.need] > 0) & (helpers.provider[pairs.other] == ABSENT)
    return nobody | _less_than_asked(pairs, helpers.roles, needs.roles, needs.team)


def _team_sentence(facts: Facts, need: Row, helper: Helper) -> Text:
    team = need["team"]
    if helper.provider_id is None:
        return Text(f"需要小组 {team}，项目没有承接方", f"team {team} is required, nobody carries it")
    template = facts.needs.templates[team].items()
    role, at_least = next((role, least) for role, least in template if helper.roles.get(role, 0) < least)
    there = helper.roles.get(role, 0)
    return Text(
        f"小组 {team} 需要 {role} 至少 {at_least} 人，只有 {there} 人",
        f"team {team} needs {at_least} of role {role}, there are {there}",
    )


def _paid_in_publicity(pairs: Pairs) -> Bools:
    is_paid: Bools = pairs.facts.helpers.rate_fen[pairs.other] != 0
    return is_paid & pairs.facts.needs.published[pairs.need]


def _paid_in_publicity_sentence(_: Facts, __: Row, ___: Helper) -> Text:
    return Text("公示期内不得由付费服务方承接", "a paid helper may not begin during publicity")


HELPER_RULES: dict[str, HelperRule] = {
    "publicity": HelperRule(broken=_paid_in_publicity, sentence=_paid_in_publicity_sentence),
    "skills": HelperRule(broken=_skills, sentence=_skills_sentence),
    "service_offered": HelperRule(broken=_service_offered, sentence=_service_offered_sentence),
    "project_category": HelperRule(broken=_project_category, sentence=_project_category_sentence),
    "region": HelperRule(broken=_region, sentence=_region_sentence),
    "radius": HelperRule(broken=_radius, sentence=_radius_sentence),
    "gender": HelperRule(broken=_gender, sentence=_gender_sentence),
    "refused": HelperRule(broken=_refused, sentence=_refused_sentence),
    "conflict": HelperRule(broken=_conflict, sentence=_conflict_sentence),
    "banned": HelperRule(broken=_banned, sentence=_banned_sentence),
    "window": HelperRule(broken=_window, sentence=_window_sentence),
    "team": HelperRule(broken=_team, sentence=_team_sentence),
}


def service_violations(facts: Facts) -> Iterator[Violation]:
    """Report every service line and seat whose helper a rule forbids."""
    pairs = facts.served
    for code, rule in HELPER_RULES.items():
        for place in np.flatnonzero(rule.broken(pairs)).tolist():
            need, helper = facts.needs.row(int(pairs.need[place])), facts.helpers.all[pairs.other[place]]
            sentence = rule.sentence(facts, need, helper)
            yield Violation(rule=code, need_id=need["need_id"], resource_id=helper.resource_id, sentence=sentence)
