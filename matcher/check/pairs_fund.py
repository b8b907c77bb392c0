"""Rules between a need and a fund."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matcher.check.arrays import Bools, either
from matcher.check.facts import Facts
from matcher.check.helpers import Row
from matcher.check.pairs import Pairs
from matcher.check.pairs_service import outside_window
from matcher.check.violations import Violation
from matcher.model import Text

Part = Callable[[Pairs], Bools]


@dataclass(frozen=True, kw_only=True)
class FundRule:
    """A rule over many pairs of a need and a fund, and its sentence.

    Attributes
    ----------
    parts
        Each returns which pairs break the rule by one column of the needs, whose name is its key; needs that are
        equal there break that part together or not at all.
    sentence
        Returns what is wrong with a pair that breaks the rule.
    """

    parts: Mapping[str, Part]
    sentence: Callable[[Facts, Row, Row], Text]

    def broken(self, pairs: Pairs) -> Bools:
        """Return which pairs break the rule."""
        return either(part(pairs) for part in self.parts.values())


def _fund_purpose(pairs: Pairs) -> Bools:
    needs, purposes = pairs.facts.needs, pairs.facts.funds.purposes
    service = purposes.has(pairs.other, needs.service[pairs.need])
    return purposes.some[pairs.other] & ~service & ~purposes.has(pairs.other, needs.service_class[pairs.need])


def _fund_purpose_sentence(_: Facts, need: Row, __: Row) -> Text:
    return Text(f"服务 {need['service']} 不在用途之内", f"service {need['service']} is outside the purposes")


def _fund_region(pairs: Pairs) -> Bools:
    within = pairs.facts.funds.within
    return within.of.some[pairs.other] & ~within.hold(pairs.other, pairs.facts.needs.region[pairs.need])


def _fund_region_sentence(_: Facts, need: Row, __: Row) -> Text:
    region = need["region"] or ""
    return Text(f"区划 {region or '（空）'} 不在适用地区", f"region {region or '(none)'} is outside the fund's regions")


def _fund_category(pairs: Pairs) -> Bools:
    categories = pairs.facts.funds.categories
    return categories.some[pairs.other] & ~categories.shares(pairs.other, pairs.facts.needs.categories, pairs.need)


def _fund_category_sentence(_: Facts, __: Row, fund: Row) -> Text:
    wanted = ";".join(sorted(fund["categories"]))
    return Text(f"基金只面向 {wanted}", f"the fund pays only for {wanted}")


def _denies_service(pairs: Pairs) -> Bools:
    needs, denies = pairs.facts.needs, pairs.facts.funds.denies
    service = denies.has(pairs.other, needs.service[pairs.need])
    return service | denies.has(pairs.other, needs.service_class[pairs.need])


def _denies_category(pairs: Pairs) -> Bools:
    return pairs.facts.funds.denies.shares(pairs.other, pairs.facts.needs.categories, pairs.need)


def _denies_region(pairs: Pairs) -> Bools:
    return pairs.facts.funds.denied_within.hold(pairs.other, pairs.facts.needs.region[pairs.need])


def _fund_denies_sentence(facts: Facts, need: Row, fund: Row) -> Text:
    service = facts.services.get(need["service"])
    kinds = {need["service"], service["class"] if service else None, *need["categories"]}
    region = need["region"] or ""
    code = next(code for code in fund["denies"] if code in kinds or (code.isdigit() and region.startswith(code)))
    return Text(f"基金不得用于 {code}", f"the fund must not pay for {code}")


def _conflict_with_person(pairs: Pairs) -> Bools:
    return pairs.facts.funds.conflicts.has(pairs.other, pairs.facts.needs.person[pairs.need])


def _conflict_with_household(pairs: Pairs) -> Bools:
    return pairs.facts.funds.conflicts.has(pairs.other, pairs.facts.needs.household[pairs.need])


def _conflict_sentence(_: Facts, __: Row, ___: Row) -> Text:
    return Text("对象或家庭在回避名单中", "the person or household is on the list of conflicts")


def _window(pairs: Pairs) -> Bools:
    return pairs.facts.funds.is_away[pairs.other]


def _window_sentence(facts: Facts, _: Row, fund: Row) -> Text:
    return outside_window(facts.date, fund["available_from"], fund["available_to"])


def _publicity(pairs: Pairs) -> Bools:
    return pairs.facts.needs.published[pairs.need]


def _publicity_sentence(_: Facts, __: Row, ___: Row) -> Text:
    return Text("公示期内不得拨款", "no money may move during publicity")


FUND_RULES: dict[str, FundRule] = {
    "publicity": FundRule(parts={"published": _publicity}, sentence=_publicity_sentence),
    "fund_purpose": FundRule(parts={"service": _fund_purpose}, sentence=_fund_purpose_sentence),
    "fund_region": FundRule(parts={"region": _fund_region}, sentence=_fund_region_sentence),
    "fund_category": FundRule(parts={"category_kind": _fund_category}, sentence=_fund_category_sentence),
    "fund_denies": FundRule(
        parts={"service": _denies_service, "category_kind": _denies_category, "region": _denies_region},
        sentence=_fund_denies_sentence,
    ),
    "conflict": FundRule(
        parts={"person": _conflict_with_person, "household": _conflict_with_household}, sentence=_conflict_sentence
    ),
    "window": FundRule(parts={"published": _window}, sentence=_window_sentence),
}


def fund_violations(facts: Facts) -> Iterator[Violation]:
    """Report every money line whose fund a rule forbids."""
    pairs = facts.paid
    for code, rule in FUND_RULES.items():
        for place in np.flatnonzero(rule.broken(pairs)).tolist():
            need, fund = facts.needs.row(int(pairs.need[place])), facts.funds.all[pairs.other[place]]
            sentence = rule.sentence(facts, need, fund)
            yield Violation(rule=code, need_id=need["need_id"], resource_id=fund["fund_id"], sentence=sentence)
