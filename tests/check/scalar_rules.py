"""The rules once more, one need and one resource at a time: what the checker finds in columns must be found so too."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import chinese_calendar
from geopy.distance import geodesic

from matcher.model import Policy, Pool

Row = dict[str, Any]

LEVELS = ("village", "town", "district", "city", "province")
LEVEL_OF_DIGITS = {12: "village", 9: "town", 6: "district", 4: "city", 2: "province"}


class Scalar:
    """A pool under a policy on a day, as dictionaries of rows."""

    def __init__(self, pool: Pool, policy: Policy, date: dt.date) -> None:
        self.policy, self.date = policy, date
        self.services = {row["service"]: row for row in pool.services.to_dicts()}
        self.needs = {row["need_id"]: row for row in pool.needs.to_dicts()}
        self.providers = {row["provider_id"]: row for row in pool.providers.to_dicts()}
        self.projects = {row["project_id"]: row for row in pool.projects.to_dicts()}
        self.funds = {row["fund_id"]: row for row in pool.funds.to_dicts()}
        self.templates = pool.teams.to_dicts()
        self.pins = {(row["need_id"], row["resource_id"]): row["action"] for row in pool.pins.to_dicts()}

    # What is known of a need.

    def hundredths(self, need: Row) -> int:
        return round(float(need["hours"]) * 100)

    def in_publicity(self, need: Row) -> bool:
        day, working = need["publicity_start"], 0
        if day is None:
            return False
        while day <= self.date:
            working += chinese_calendar.is_workday(day)
            day += dt.timedelta(days=1)
        return working <= 5

    def deferred(self, need: Row) -> bool:
        return need["grade"] == "red" and self.hundredths(need) > 0 and self.in_publicity(need)

    def gates(self, need: Row) -> set[str]:
        last = min((day for day in (need["valid_until"], need["deadline"]) if day), default=self.date)
        broken = {
            "verified": not need["verified"],
            "publicity": self.in_publicity(need) and not self.deferred(need),
            "valid": last < self.date,
            "guardian": need["minor"] and not need["guardian_consent"],
        }
        return {code for code, is_broken in broken.items() if is_broken}

    # What is known of a helper.

    def provider_of(self, helper_id: str) -> Row | None:
        return self.providers.get(self.projects.get(helper_id, {}).get("provider_id") or helper_id)

    def helper(self, helper_id: str) -> Row:
        return self.projects.get(helper_id) or self.providers[helper_id]

    def level(self, helper_id: str) -> str | None:
        provider = self.provider_of(helper_id)
        of_provider = provider and (provider["level"] or LEVEL_OF_DIGITS.get(len(provider["region"] or "")))
        return of_provider or LEVEL_OF_DIGITS.get(len(self.helper(helper_id)["region"] or ""))

    def km(self, need: Row, helper_id: str) -> float | None:
        helper = self.helper(helper_id)
        if None in (need["lat"], need["lon"], helper["lat"], helper["lon"]):
            return None
        return float(geodesic((helper["lat"], helper["lon"]), (need["lat"], need["lon"])).km)

    # Rules between two.

    def helper_rules(self, need: Row, helper_id: str) -> set[str]:
        """Return the codes of the rules that a need and a helper break."""
        helper, provider = self.helper(helper_id), self.provider_of(helper_id)
        is_project, km = helper_id in self.projects, self.km(need, helper_id)
        own = provider or {}
        offered = [helper["service"]] if is_project else helper["services"]
        skills = levels(own.get("skills", []), self.services[helper["service"]]["skills"] if is_project else [])
        required = levels(need["skills"], self.services[need["service"]]["skills"])
        roles = levels(own.get("roles", []), add=True)
        wanted = [row for row in self.templates if row["team"] == need["team"]]
        first, last = ("starts", "ends") if is_project else ("available_from", "available_to")
        radius = helper["radius_km"]
        broken = {
            "publicity": not is_project and helper["rate_fen"] and self.in_publicity(need),
            "skills": any(skills.get(code, 0) < level for code, level in required.items()),
            "service_offered": offered and need["service"] not in offered,
            "project_category": is_project and not any_common(helper["categories"], need["categories"]),
            "region": helper["region"] and not (need["region"] or "").startswith(helper["region"]),
            "radius": radius is not None and (km is None or km > radius + 0.001 + 2e-6 * km),
            "gender": need["helper_gender"] and own.get("genders") and need["helper_gender"] not in own["genders"],
            "refused": own and own["provider_id"] in need["refused_providers"],
            "conflict": {need["person_id"], need["household_id"]} & set(own.get("conflicts", [])),
            "banned": own.get("banned_until") and own["banned_until"] >= self.date,
            "window": not self.is_open(helper[first], helper[last]),
            "team": need["team"] and (not own or any(roles.get(row["role"], 0) < row["at_least"] for row in wanted)),
        }
        return {code for code, is_broken in broken.items() if is_broken}

    def fund_rules(self, need: Row, fund: Row) -> set[str]:
        """Return the codes of the rules that a need and a fund break."""
        kinds, region = {need["service"], self.services[need["service"]]["class"]}, need["region"] or ""
        broken = {
            "publicity": self.in_publicity(need),
            "fund_purpose": not any_common(fund["purposes"], kinds),
            "fund_region": fund["regions"] and not region.startswith(tuple(fund["regions"])),
            "fund_category": not any_common(fund["categories"], need["categories"]),
            "fund_denies": (kinds | set(need["categories"])) & set(fund["denies"])
            or any(code.isdigit() and region.startswith(code) for code in fund["denies"]),
            "conflict": {need["person_id"], need["household_id"]} & set(fund["conflicts"]),
            "window": not self.is_open(fund["available_from"], fund["available_to"]),
        }
        return {code for code, is_broken in broken.items() if is_broken}

    def is_open(self, first: dt.date | None, last: dt.date | None) -> bool:
        return (first or self.date) <= self.date <= (last or self.date)

    # Money and capacities.

    def seat_fen(self, need: Row, helper_id: str | None) -> int:
        budget = self.projects.get(helper_id or "", {}).get("budget_fen")
        return 0 if budget is None or self.deferred(need) else need["amount_fen"]

    def funds_fen(self, need: Row, helper_id: str | None) -> int:
        rate = self.providers.get(helper_id or "", {}).get("rate_fen") or 0
        paid = Decimal(rate) * self.hundredths(need) * self.policy.weeks / 100
        amount = 0 if self.deferred(need) else need["amount_fen"]
        return amount + int(paid.quantize(Decimal(1), rounding=ROUND_HALF_UP)) - self.seat_fen(need, helper_id)

    def limits(self, resource_id: str) -> dict[str, int | None]:
        """Return the capacities of a resource in whole units."""
        if row := self.funds.get(resource_id):
            usable = row["balance_fen"] * (1 - Decimal(str(row["overhead"] or 0)))
            return {"yuan": int(usable.to_integral_value(rounding=ROUND_FLOOR)), "people": row["people_cap"]}
        row = self.helper(resource_id)
        hours = None if row["hours"] is None else round(row["hours"] * 100)
        if resource_id in self.projects:
            return {"hours": hours, "seats": row["seats"], "yuan": row["budget_fen"]}
        return {"hours": hours, "cases": row["cases"], "people": row["people"]}

    def uses(self, need: Row, helper_id: str) -> dict[str, int]:
        """Return what a need uses of a helper."""
        if helper_id in self.projects:
            seat = self.seat_fen(need, helper_id)
            return {"hours": self.hundredths(need), "seats": need["people"], "yuan": seat}
        return {"hours": self.hundredths(need), "cases": 1, "people": need["people"]}

    def most_fen(self, need: Row, fund: Row) -> int:
        limits = self.limits(fund["fund_id"])
        if (limits["people"] is not None and need["people"] > limits["people"]) or self.fund_rules(need, fund):
            return 0
        caps = (fund["per_need_cap_fen"], fund["per_person_cap_fen"] and fund["per_person_cap_fen"] * need["people"])
        return min([limits["yuan"] or 0, *(int(cap) for cap in caps if cap is not None)])

    def is_payable(self, need: Row, due: int) -> bool:
        open_funds = [fund for key, fund in self.funds.items() if self.pins.get((need["need_id"], key)) != "forbid"]
        most = sorted((self.most_fen(need, fund) for fund in open_funds), reverse=True)
        first, second = [*most, 0, 0][:2]
        return due <= 0 or first >= due or (second > 0 and due >= 2 and first + second >= due)

    def could_help(self, need: Row, helper_id: str) -> bool:
        """Return whether nothing keeps a need and a helper apart, were all capacities free."""
        if self.gates(need) or self.pins.get((need["need_id"], helper_id)) == "forbid":
            return False
        budget = self.projects.get(helper_id, {}).get("budget_fen")
        if self.hundredths(need) == 0 and (budget is None or need["amount_fen"] == 0):
            return False
        limits = self.limits(helper_id)
        fits = all((limit := limits[name]) is None or use <= limit for name, use in self.uses(need, helper_id).items())
        return (
            fits and not self.helper_rules(need, helper_id) and self.is_payable(need, self.funds_fen(need, helper_id))
        )

    def has_a_way(self, need: Row) -> bool:
        """Return whether a need could be met by some helper, or by money alone, were all capacities free."""
        if any(self.could_help(need, helper_id) for helper_id in (*self.providers, *self.projects)):
            return True
        asks_money = self.hundredths(need) == 0 and need["amount_fen"] > 0
        return not self.gates(need) and asks_money and self.is_payable(need, self.funds_fen(need, None))


def levels(*lists: list[str], add: bool = False) -> dict[str, int]:
    """Return the highest number (or their sum) by code from lists of ``code:number`` or ``code``."""
    found: dict[str, int] = {}
    for text in (text for texts in lists for text in texts):
        code, number = text.split(":") if ":" in text else (text, "1")
        found[code] = found.get(code, 0) + int(number) if add else max(found.get(code, 0), int(number))
    return found


def any_common(allowed: Any, found: Any) -> bool:
    """Return whether an empty list, which allows all, or one entry of it allows what was found."""
    return not allowed or bool(set(allowed) & set(found))
