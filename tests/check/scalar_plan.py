"""What is wrong with a plan, found row by row: the codes that the checker must report, with need and resource."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

from matcher.model import Plan, Policy, Pool
from matcher.model.schema.plan_tables import COST_TERMS
from tests.check.scalar_rules import LEVELS, Row, Scalar

KIND_OF_LINE = {"service": "provider", "seat": "project", "money": "fund"}
COSTS = tuple(COST_TERMS)
RULE_OF_DIMENSION = {
    "hours": "capacity_hours",
    "cases": "capacity_cases",
    "people": "capacity_people",
    "seats": "seats",
    "yuan": "balance",
}

Breach = tuple[str, str, str]
"""Rule, need, resource."""


def breaches(pool: Pool, plan: Plan, policy: Policy, date: dt.date, previous: Plan | None = None) -> Counter[Breach]:
    """Return how often each rule is broken by each need and resource; rules of the summary are left out."""
    judge = _Judge(Scalar(pool, policy, date), plan, previous)
    return Counter(
        breach
        for part in (
            judge.rows(),
            judge.needs(),
            judge.capacities(),
            judge.caps(),
            judge.quantities(),
            judge.fates(),
            judge.forbidden(),
            judge.changes(),
        )
        for breach in part
    )


class _Judge:
    def __init__(self, scalar: Scalar, plan: Plan, previous: Plan | None) -> None:
        self.scalar, self.plan = scalar, plan
        self.table = plan.assignments.to_dicts()
        self.former = {row["need_id"]: row["resource_id"] for row in helpers_of(previous)} if previous else {}
        self.judge_kept = previous is not None or plan.summary.run.previous_digest is None
        self.sound: list[Row] = []
        for row in self.table:
            place = (row["need_id"], row["line"], row["resource_id"])
            known = row["need_id"] in scalar.needs and row["line"] in KIND_OF_LINE
            fits = known and self.kind(row["resource_id"]) == KIND_OF_LINE[row["line"]]
            if fits and place not in [(one["need_id"], one["line"], one["resource_id"]) for one in self.sound]:
                self.sound.append(row)
        self.of_need: dict[str, list[Row]] = defaultdict(list)
        for row in self.sound:
            self.of_need[row["need_id"]].append(row)

    def kind(self, resource_id: str) -> str | None:
        tables = {"fund": self.scalar.funds, "project": self.scalar.projects, "provider": self.scalar.providers}
        return next((kind for kind, table in tables.items() if resource_id in table), None)

    def rows(self) -> Iterator[Breach]:
        for row in self.table:
            need_id, resource_id, kind = row["need_id"] or "", row["resource_id"] or "", self.kind(row["resource_id"])
            if row["need_id"] not in self.scalar.needs:
                yield "unknown_need", need_id, resource_id
            elif row["line"] not in KIND_OF_LINE:
                yield "line", need_id, resource_id
            elif kind is None:
                yield "unknown_resource", need_id, resource_id
            elif kind != KIND_OF_LINE[row["line"]] or kind != row["resource_kind"]:
                yield "line", need_id, resource_id
        times = Counter((row["need_id"], row["line"], row["resource_id"]) for row in self.table)
        for (need_id, _, resource_id), number in times.items():
            if number > 1:
                yield "duplicate", need_id or "", resource_id or ""

    def needs(self) -> Iterator[Breach]:
        scalar = self.scalar
        for need_id, rows in self.of_need.items():
            need = scalar.needs[need_id]
            yield from ((code, need_id, "") for code in scalar.gates(need))
            for row in rows:
                other = row["resource_id"]
                is_money = row["line"] == "money"
                codes = scalar.fund_rules(need, scalar.funds[other]) if is_money else scalar.helper_rules(need, other)
                yield from ((code, need_id, other) for code in codes)
            yield from (("complete", need_id, "") for _ in range(self.faults(need, rows)))

    def faults(self, need: Row, rows: list[Row]) -> int:
        """Return in how many ways a need is half met."""
        served = [row for row in rows if row["line"] != "money"]
        paid = [row["yuan_fen"] or 0 for row in rows if row["line"] == "money"]
        asks = self.scalar.hundredths(need) > 0
        budgets = [self.scalar.projects.get(row["resource_id"], {}).get("budget_fen") for row in served]
        helper_id = served[0]["resource_id"] if served else None
        seats = [(row["yuan_fen"] or 0, self.scalar.seat_fen(need, row["resource_id"])) for row in served]
        wrong = [
            len(served) > 1,
            asks and not served,
            *([False] * len(served) if asks else [budget is None for budget in budgets]),
            *(found != expected for found, expected in seats),
            sum(paid) != self.scalar.funds_fen(need, helper_id),
            len(paid) > 2,
            any(fen <= 0 for fen in paid),
        ]
        return sum(wrong)

    def used(self) -> dict[tuple[str, str], int]:
        used: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.sound:
            need, resource_id = self.scalar.needs[row["need_id"]], row["resource_id"]
            is_money = row["line"] == "money"
            uses = {"yuan": row["yuan_fen"] or 0, "people": need["people"]} if is_money else {}
            for dimension, amount in (uses or self.scalar.uses(need, resource_id)).items():
                used[resource_id, dimension] += amount
        return used

    def capacities(self) -> Iterator[Breach]:
        used = self.used()
        for (resource_id, dimension), amount in used.items():
            limit = self.scalar.limits(resource_id)[dimension]
            if limit is not None and amount > limit:
                yield RULE_OF_DIMENSION[dimension], "", resource_id

    def caps(self) -> Iterator[Breach]:
        together: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in (row for row in self.sound if row["line"] == "money"):
            need, fund, paid = self.scalar.needs[row["need_id"]], self.scalar.funds[row["resource_id"]], row["yuan_fen"]
            per_need, per_person = fund["per_need_cap_fen"], fund["per_person_cap_fen"]
            if per_need is not None and (paid or 0) > per_need:
                yield "per_need_cap", need["need_id"], fund["fund_id"]
            if per_person is not None and (paid or 0) > per_person * need["people"]:
                yield "per_person_cap", need["need_id"], fund["fund_id"]
            if per_person is not None and need["person_id"] is not None:
                together[need["person_id"], fund["fund_id"]].append(row)
        for (_, fund_id), rows in together.items():
            people = max(self.scalar.needs[row["need_id"]]["people"] for row in rows)
            paid = sum(row["yuan_fen"] or 0 for row in rows)
            if len(rows) > 1 and paid > self.scalar.funds[fund_id]["per_person_cap_fen"] * people:
                yield "per_person_cap", rows[0]["need_id"], fund_id

    def quantities(self) -> Iterator[Breach]:
        for row in self.sound:
            wrong = [*self.row_faults(row), *["row_cost" for term in COSTS if self.cost_differs(row, term)]]
            yield from ((code, row["need_id"], row["resource_id"]) for code in wrong)

    def row_faults(self, row: Row) -> Iterator[str]:
        scalar, need, is_money = self.scalar, self.scalar.needs[row["need_id"]], row["line"] == "money"
        hours = 0.0 if is_money else scalar.hundredths(need) / 100
        km = None if is_money else scalar.km(need, row["resource_id"])
        found = row["distance_km"]
        if row["people"] != need["people"]:
            yield "row_people"
        if row["hours"] is None or not abs(row["hours"] - hours) <= 0.005:
            yield "row_hours"
        if km is None and found is not None and (is_money or found != 0):
            yield "row_distance"
        if km is not None and (found is None or not abs(found - km) <= 0.01 + 0.001 * km):
            yield "row_distance"
        if row["ladder"] != (None if is_money else scalar.level(row["resource_id"])):
            yield "row_ladder"
        if row["pinned"] != (scalar.pins.get((row["need_id"], row["resource_id"])) == "pin"):
            yield "row_pinned"
        if self.judge_kept and row["kept"] not in ({False} if is_money else self.fair_marks(row)):
            yield "row_kept"

    def fair_marks(self, row: Row) -> set[bool]:
        provider_id = self.provider_id(row["resource_id"])
        before, current = self.former.get(row["need_id"]), self.scalar.needs[row["need_id"]]["current_provider"]
        if before is None:
            return {current is not None and provider_id == current}
        if before == row["resource_id"]:
            return {True}
        return {True, False} if provider_id is not None and self.provider_id(before) == provider_id else {False}

    def provider_id(self, helper_id: str) -> str | None:
        provider = self.scalar.provider_of(helper_id)
        return provider["provider_id"] if provider else None

    def cost_differs(self, row: Row, term: str) -> bool:
        policy, need, other = self.scalar.policy, self.scalar.needs[row["need_id"]], row["resource_id"]
        costs = dict.fromkeys(COSTS, 0.0)
        if row["line"] == "money":
            costs["yuan"] = policy.yuan * (row["yuan_fen"] or 0) / 100
        else:
            provider, people, is_project = self.scalar.provider_of(other), need["people"], other in self.scalar.projects
            quality = provider["quality"] if provider else None
            changes = need["current_provider"] not in (None, provider["provider_id"] if provider else None)
            costs |= {
                "distance_km": policy.distance_km * (self.scalar.km(need, other) or 0.0) * people,
                "ladder_step": policy.ladder_step * LEVELS.index(self.scalar.level(other) or "village") * people,
                "change_of_helper": policy.change_of_helper * people * changes,
                "quality": policy.quality * (1 - (policy.absent_quality if quality is None else quality)) * people,
                "yuan": policy.yuan * self.scalar.seat_fen(need, other) / 100,
                "channel": (policy.channels.project if is_project else policy.channels.provider) * people,
            }
        slack = 2e-6 * costs[term] if term == "distance_km" else 0.0
        return not abs((row[f"cost_{term}"] or 0.0) - costs[term]) <= 1.001e-6 + slack

    def fates(self) -> Iterator[Breach]:
        scalar, times = self.scalar, Counter(row["need_id"] or "" for row in self.plan.unmet.to_dicts())
        placed = {row["need_id"] for row in self.table}
        yield from (("conservation", key, "") for key in scalar.needs if (key in placed) + times[key] != 1)
        yield from (("unknown_need", key, "") for key in times if key not in scalar.needs)
        for row in self.plan.unmet.to_dicts():
            if (need := scalar.needs.get(row["need_id"])) is None:
                continue
            verdict, gates = row["verdict"], scalar.gates(need)
            is_known = verdict in ("not_eligible", "impossible", "outbid", "not_proven")
            if (
                (verdict == "not_eligible") != bool(gates)
                or not is_known
                or (verdict == "impossible" and scalar.has_a_way(need))
            ):
                yield "verdict", row["need_id"], ""
            private = verdict == "impossible" or need["grade"] == "red" or need["minor"]
            if row["destination"] != ("wait" if verdict == "not_eligible" else "refer" if private else "claim"):
                yield "destination", row["need_id"], ""
        listed = Counter(self.plan.summary.deferred_money)
        waiting = {
            key for key in self.of_need if scalar.deferred(scalar.needs[key]) and scalar.needs[key]["amount_fen"]
        }
        yield from (("deferred_money", key, "") for key in waiting | set(listed) if listed[key] != (key in waiting))

    def forbidden(self) -> Iterator[Breach]:
        placed = {(row["need_id"], row["resource_id"]) for row in self.table}
        for pair, action in self.scalar.pins.items():
            if action == "forbid" and pair in placed:
                yield "pin", *pair

    def changes(self) -> Iterator[Breach]:
        most, lost = self.scalar.policy.max_changes, 0
        for need_id, before in self.former.items():
            known = need_id in self.scalar.needs and self.kind(before) in ("provider", "project")
            if known and all(row["resource_id"] != before for row in self.of_need.get(need_id, ())):
                lost += self.scalar.could_help(self.scalar.needs[need_id], before)
        said = "changes_above_cap" in self.plan.problems["code"].to_list()
        if isinstance(most, int) and lost > most and not said:
            yield "max_changes", "", ""


def helpers_of(plan: Plan) -> list[Row]:
    """Return the rows of helpers of a plan."""
    return [row for row in plan.assignments.to_dicts() if row["line"] != "money"]
