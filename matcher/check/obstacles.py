"""Why one need and one resource cannot be together, even if every capacity were free."""

from __future__ import annotations

from matcher.check.capacity import usable_fen
from matcher.check.distances import sphere_km
from matcher.check.facts import Facts
from matcher.check.gates import broken_gates
from matcher.check.helpers import Helper, Row, point_of
from matcher.check.pairs_fund import broken_with_fund
from matcher.check.pairs_service import broken_with_helper


def obstacles(facts: Facts, need: Row, resource_id: str) -> list[str]:
    """Return the codes of the rules that keep a need and a resource apart; empty where they may be together."""
    codes = broken_gates(facts, need)
    if _forbidden(facts, need, resource_id):
        codes.append("pin")
    fund = facts.funds.get(resource_id)
    if fund is not None:
        return codes + _fund_obstacles(facts, need, fund)
    helper = facts.helpers.get(resource_id)
    if helper is None:
        return [*codes, "unknown_resource"]
    codes += _helper_obstacles(facts, need, helper)
    if not _payable(facts, need, facts.funds_pay_fen(need, helper)):
        codes.append("complete")
    return codes


def has_a_way(facts: Facts, need: Row) -> bool:
    """Return whether a need could be met if every capacity were free: by some helper, or by money alone."""
    near = (key for key, helper in facts.helpers.items() if not _plainly_apart(need, helper))
    if any(not obstacles(facts, need, key) for key in near):
        return True
    by_money = facts.hundredths(need) == 0 and not broken_gates(facts, need)
    return by_money and _payable(facts, need, facts.funds_pay_fen(need, None))


def _plainly_apart(need: Row, helper: Helper) -> bool:
    # The cheap half of three rules: most helpers need no second look, above all no exact distance.
    if helper.services and need["service"] not in helper.services:
        return True
    if helper.region and not (need["region"] or "").startswith(helper.region):
        return True
    here = point_of(need)
    if helper.radius_km is None or here is None or helper.point is None:
        return False
    return sphere_km(here, helper.point) > 1.01 * helper.radius_km + 0.01


def _forbidden(facts: Facts, need: Row, resource_id: str) -> bool:
    return facts.pins.get((need["need_id"], resource_id)) == "forbid"


def _helper_obstacles(facts: Facts, need: Row, helper: Helper) -> list[str]:
    codes = broken_with_helper(facts, need, helper)
    hours, people = facts.hundredths(need), need["people"]
    if hours == 0 and (helper.budget_fen is None or need["amount_fen"] == 0):
        codes.append("complete")
    if helper.is_project:
        project = facts.projects[helper.resource_id]
        limits = (
            ("capacity_hours", hours, None if project["hours"] is None else round(project["hours"] * 100)),
            ("seats", people, project["seats"]),
            ("balance", facts.seat_pays_fen(need, helper), project["budget_fen"]),
        )
    else:
        provider = facts.providers[helper.resource_id]
        limits = (
            ("capacity_hours", hours, round(provider["hours"] * 100)),
            ("capacity_cases", 1, provider["cases"]),
            ("capacity_people", people, provider["people"]),
        )
    return codes + [code for code, asked, limit in limits if limit is not None and asked > limit]


def _fund_obstacles(facts: Facts, need: Row, fund: Row) -> list[str]:
    codes = broken_with_fund(facts, need, fund)
    if codes:
        return codes
    if _most_fen(need, fund) <= 0:
        return ["balance"]
    ways = [
        helper
        for helper in facts.helpers.values()
        if not _forbidden(facts, need, helper.resource_id) and not _helper_obstacles(facts, need, helper)
    ]
    dues = [facts.funds_pay_fen(need, helper) for helper in ways]
    if facts.hundredths(need) == 0:
        dues.append(facts.funds_pay_fen(need, None))
    can_pay = any(due > 0 and _payable(facts, need, due, including=fund) for due in dues)
    return [] if can_pay else ["complete"]


def _most_fen(need: Row, fund: Row) -> int:
    # The most that a fund can pay for one need when nothing else draws on it.
    if fund["people_cap"] is not None and need["people"] > fund["people_cap"]:
        return 0
    limits = [usable_fen(fund)]
    if fund["per_need_cap_fen"] is not None:
        limits.append(fund["per_need_cap_fen"])
    if fund["per_person_cap_fen"] is not None:
        limits.append(fund["per_person_cap_fen"] * need["people"])
    return int(min(limits))


def _payable(facts: Facts, need: Row, due: int, including: Row | None = None) -> bool:
    # One fund alone, or two that each pay at least a fen.
    if due <= 0:
        return including is None
    payers = [
        (_most_fen(need, fund), key)
        for key, fund in facts.funds.items()
        if not _forbidden(facts, need, key) and not broken_with_fund(facts, need, fund)
    ]
    payers.sort(reverse=True)
    if including is not None:
        first = (_most_fen(need, including), including["fund_id"])
        payers = [first, *(payer for payer in payers if payer[1] != first[1])]
    best = [most for most, _ in payers if most > 0][:2]
    return bool(best) and (best[0] >= due or (len(best) == 2 and due >= 2 and sum(best) >= due))
