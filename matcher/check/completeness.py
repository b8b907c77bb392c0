"""No half-met need: one helper where hours are asked, and money that adds up to the fen."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.check.facts import Facts
from matcher.check.helpers import Row
from matcher.check.violations import Violation, yuan_text
from matcher.model import Text

MOST_FUNDS = 2


def completeness_violations(facts: Facts) -> Iterator[Violation]:
    """Report every need in the plan whose lines are not all served, or are served more than once."""
    for need_id, rows in facts.of_need.items():
        for sentence in half_met(facts, facts.needs[need_id], rows):
            yield Violation(rule="complete", need_id=need_id, sentence=sentence)


def half_met(facts: Facts, need: Row, rows: list[Row]) -> Iterator[Text]:
    """Yield what is missing, or too much, in the assignments of one need."""
    services = [row for row in rows if row["line"] != "money"]
    money = [row for row in rows if row["line"] == "money"]
    yield from _helpers(facts, need, services)
    helper = facts.helpers[services[0]["resource_id"]] if services else None
    for row in services:
        expected = facts.seat_pays_fen(need, facts.helpers[row["resource_id"]])
        paid = row["yuan_fen"] or 0
        # A hand-made plan need not repeat what a seat pays.
        if paid != expected and not (facts.by_hand and row["yuan_fen"] is None):
            yield Text(
                f"{row['resource_id']} 一行的金额为 {yuan_text(paid)} 元，应为 {yuan_text(expected)} 元",
                f"the row of {row['resource_id']} carries {yuan_text(paid)} yuan, expected {yuan_text(expected)}",
            )
    yield from _money(money, facts.funds_pay_fen(need, helper))


def _helpers(facts: Facts, need: Row, services: list[Row]) -> Iterator[Text]:
    asked = facts.hundredths(need) / 100
    if len(services) > 1:
        yield Text(f"有 {len(services)} 个服务方，只能有一个", f"{len(services)} helpers, exactly one is allowed")
    if asked > 0 and not services:
        yield Text(f"每周 {asked:g} 小时服务无人承担", f"nobody serves the {asked:g} hours a week")
    if asked > 0:
        return
    for row in services:
        helper = facts.helpers[row["resource_id"]]
        if not helper.is_project or helper.budget_fen is None:
            yield Text(
                f"需求不要工时，{row['resource_id']} 无事可做",
                f"the need asks for no hours, {row['resource_id']} has nothing to do",
            )


def _money(money: list[Row], due: int) -> Iterator[Text]:
    paid = sum(row["yuan_fen"] or 0 for row in money)
    if paid != due:
        yield Text(
            f"应付 {yuan_text(due)} 元，基金共付 {yuan_text(paid)} 元",
            f"{yuan_text(due)} yuan are due from funds, {yuan_text(paid)} are paid",
        )
    if len(money) > MOST_FUNDS:
        yield Text(f"由 {len(money)} 个基金支付，最多两个", f"{len(money)} funds pay, at most two may")
    if any((row["yuan_fen"] or 0) <= 0 for row in money):
        yield Text("有基金支付的金额不大于零", "a fund pays nothing or less")
