"""Sums over the plan against capacities: hours, cases, people, seats, money; and caps for a need and a person."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from matcher.check.facts import Facts
from matcher.check.helpers import Row
from matcher.check.violations import Violation, yuan_text
from matcher.model import Text

Place = tuple[str, str]
"""Resource and dimension."""

_RULE_OF_DIMENSION = {
    "hours": "capacity_hours",
    "cases": "capacity_cases",
    "people": "capacity_people",
    "seats": "seats",
    "yuan": "balance",
}
_TITLES = {"hours": "工时", "cases": "案数", "people": "人数", "seats": "名额", "yuan": "金额"}


def usable_fen(fund: Row) -> int:
    """Return ``balance x (1 - overhead)``, rounded down to the fen."""
    share = 1 - Decimal(str(fund["overhead"] or 0))
    return int((fund["balance_fen"] * share).to_integral_value(rounding=ROUND_FLOOR))


def capacities(facts: Facts) -> dict[Place, int | None]:
    """Return every capacity in whole units (hundredths of an hour, cases, people, seats, fen); ``None``: no limit."""
    table: dict[Place, int | None] = {}
    for key, row in facts.providers.items():
        table[key, "hours"] = round(row["hours"] * 100)
        table[key, "cases"] = row["cases"]
        table[key, "people"] = row["people"]
    for key, row in facts.projects.items():
        table[key, "seats"] = row["seats"]
        table[key, "hours"] = None if row["hours"] is None else round(row["hours"] * 100)
        table[key, "yuan"] = row["budget_fen"]
    for key, row in facts.funds.items():
        table[key, "yuan"] = usable_fen(row)
        table[key, "people"] = row["people_cap"]
    return table


def usage(facts: Facts) -> dict[Place, int]:
    """Return what the assignments use of every capacity, in the same units; what is not used is absent."""
    used: dict[Place, int] = {}

    def add(resource_id: str, dimension: str, amount: int) -> None:
        used[resource_id, dimension] = used.get((resource_id, dimension), 0) + amount

    for row in facts.sound:
        need, key = facts.needs[row["need_id"]], row["resource_id"]
        if row["line"] == "service":
            add(key, "hours", facts.hundredths(need))
            add(key, "cases", 1)
            add(key, "people", need["people"])
        elif row["line"] == "seat":
            add(key, "hours", facts.hundredths(need))
            add(key, "seats", need["people"])
            add(key, "yuan", facts.seat_pays_fen(need, facts.helpers[key]))
        else:
            add(key, "people", need["people"])
            add(key, "yuan", row["yuan_fen"] or 0)
    return used


def capacity_violations(facts: Facts) -> Iterator[Violation]:
    """Report every capacity that the plan exceeds."""
    limits = capacities(facts)
    for (key, dimension), amount in usage(facts).items():
        limit = limits[key, dimension]
        if limit is not None and amount > limit:
            scale = 100 if dimension in ("hours", "yuan") else 1
            yield Violation(
                rule=_RULE_OF_DIMENSION[dimension],
                resource_id=key,
                sentence=Text(
                    f"{key} 的{_TITLES[dimension]}用了 {amount / scale:g}，只有 {limit / scale:g}",
                    f"{key}: {amount / scale:g} of {dimension} used, capacity {limit / scale:g}",
                ),
            )


def cap_violations(facts: Facts) -> Iterator[Violation]:
    """Report money above a fund's cap for one need, or for one person over all their needs."""
    by_person: dict[tuple[str, str], list[Row]] = {}
    for row in facts.sound:
        if row["line"] != "money":
            continue
        need, fund, paid = facts.needs[row["need_id"]], facts.funds[row["resource_id"]], row["yuan_fen"] or 0
        if need["person_id"] is not None:
            by_person.setdefault((row["resource_id"], need["person_id"]), []).append(row)
        cap, per_person = fund["per_need_cap_fen"], fund["per_person_cap_fen"]
        if cap is not None and paid > cap:
            yield _above(row, "per_need_cap", paid, cap, "单项上限", "the cap for one need")
        if per_person is not None and paid > per_person * need["people"]:
            yield _above(row, "per_person_cap", paid, per_person * need["people"], "人均上限", "the cap for its people")
    for (fund_id, _), rows in by_person.items():
        per_person = facts.funds[fund_id]["per_person_cap_fen"]
        if per_person is None or len(rows) == 1:
            continue
        paid = sum(row["yuan_fen"] or 0 for row in rows)
        most = per_person * max(facts.needs[row["need_id"]]["people"] for row in rows)
        if paid > most:
            yield _above(
                rows[0], "per_person_cap", paid, most, "同一对象各项合计的上限", "the cap over all needs of a person"
            )


def _above(row: Row, rule: str, paid: int, cap: int, zh: str, en: str) -> Violation:
    return Violation(
        rule=rule,
        need_id=row["need_id"],
        resource_id=row["resource_id"],
        sentence=Text(
            f"{row['resource_id']} 支付 {yuan_text(paid)} 元，超过{zh} {yuan_text(cap)} 元",
            f"{row['resource_id']} pays {yuan_text(paid)} yuan, above {en} of {yuan_text(cap)} yuan",
        ),
    )
