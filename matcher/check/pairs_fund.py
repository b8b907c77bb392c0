"""Rules between a need and a fund."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from matcher.check.facts import Facts
from matcher.check.helpers import Row
from matcher.check.pairs_service import outside_window
from matcher.check.violations import Violation
from matcher.model import Text

FundRule = Callable[[Facts, Row, Row], Text | None]
"""Takes facts, need and fund; returns what is wrong, or ``None`` where the rule holds."""


def _fund_purpose(facts: Facts, need: Row, fund: Row) -> Text | None:
    if not fund["purposes"] or {need["service"], facts.class_of(need)} & set(fund["purposes"]):
        return None
    return Text(f"服务 {need['service']} 不在用途之内", f"service {need['service']} is outside the purposes")


def _fund_region(_: Facts, need: Row, fund: Row) -> Text | None:
    region = need["region"] or ""
    if not fund["regions"] or any(region.startswith(prefix) for prefix in fund["regions"]):
        return None
    return Text(f"区划 {region or '（空）'} 不在适用地区", f"region {region or '(none)'} is outside the fund's regions")


def _fund_category(_: Facts, need: Row, fund: Row) -> Text | None:
    if not fund["categories"] or set(fund["categories"]) & set(need["categories"]):
        return None
    wanted = ";".join(sorted(fund["categories"]))
    return Text(f"基金只面向 {wanted}", f"the fund pays only for {wanted}")


def _fund_denies(facts: Facts, need: Row, fund: Row) -> Text | None:
    region = need["region"] or ""
    kinds = {need["service"], facts.class_of(need), *need["categories"]}
    for code in fund["denies"]:
        if code in kinds or (code.isdigit() and region.startswith(code)):
            return Text(f"基金不得用于 {code}", f"the fund must not pay for {code}")
    return None


def _conflict(_: Facts, need: Row, fund: Row) -> Text | None:
    if not {need["person_id"], need["household_id"]} & set(fund["conflicts"]):
        return None
    return Text("对象或家庭在回避名单中", "the person or household is on the list of conflicts")


def _window(facts: Facts, _: Row, fund: Row) -> Text | None:
    return outside_window(facts, fund["available_from"], fund["available_to"])


def _publicity(facts: Facts, need: Row, _: Row) -> Text | None:
    if not facts.published(need):
        return None
    return Text("公示期内不得拨款", "no money may move during publicity")


FUND_RULES: dict[str, FundRule] = {
    "publicity": _publicity,
    "fund_purpose": _fund_purpose,
    "fund_region": _fund_region,
    "fund_category": _fund_category,
    "fund_denies": _fund_denies,
    "conflict": _conflict,
    "window": _window,
}


def broken_with_fund(facts: Facts, need: Row, fund: Row) -> list[str]:
    """Return the codes of the rules that a need and a fund break together."""
    return [code for code, rule in FUND_RULES.items() if rule(facts, need, fund) is not None]


def fund_violations(facts: Facts) -> Iterator[Violation]:
    """Report every money line whose fund a rule forbids."""
    for row in facts.sound:
        if row["line"] != "money":
            continue
        need, fund = facts.needs[row["need_id"]], facts.funds[row["resource_id"]]
        for code, rule in FUND_RULES.items():
            sentence = rule(facts, need, fund)
            if sentence:
                yield Violation(rule=code, need_id=row["need_id"], resource_id=row["resource_id"], sentence=sentence)
