"""Every plan of a micro pool, tried one by one in plain Python: what is the best, by the words of ``docs/reading.md``.

Shares no code with options and optimiser: rules are asked pair by pair, and money is a flow from funds over persons to
needs.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from matcher.model import Policy, Pool
from matcher.model.calendar import publicity_ends
from matcher.model.distance import distance_km
from matcher.model.enums import Grade, Level, ResourceKind
from matcher.rules import NEED_RULES, PAIR_RULES, Context

MILLION = 1_000_000
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to meet a need: helper (empty: nobody goes), cost in micropoints, and what it takes."""

    need_id: str
    helper: str
    cost: int
    due_fen: int
    takes: tuple[tuple[str, str, int], ...]  # resource, dimension, whole units


class Oracle:
    """The plans of a pool under a policy."""

    def __init__(self, pool: Pool, policy: Policy, date: dt.date, previous: Mapping[str, str] | None = None) -> None:
        self.policy, self.date = policy, date
        self.context = Context(pool=pool, policy=policy, date=date)
        self.previous = dict(previous or {})
        self.needs: dict[str, Row] = {row["need_id"]: row for row in pool.needs.rows(named=True)}
        self.providers: dict[str, Row] = {row["provider_id"]: row for row in pool.providers.rows(named=True)}
        self.projects: dict[str, Row] = {row["project_id"]: row for row in pool.projects.rows(named=True)}
        self.funds: dict[str, Row] = {row["fund_id"]: row for row in pool.funds.rows(named=True)}
        self.limits = {
            (need, fund): limit
            for need in self.needs
            for fund in self.funds
            if self._allowed(ResourceKind.FUND, need, self.funds[fund]) and (limit := self._limit(need, fund)) > 0
        }
        self.ways = {need: [way for way in self._ways(need) if self._payable(way)] for need in self.needs}
        self.pins = {
            (row["need_id"], row["resource_id"]) for row in pool.pins.rows(named=True) if row["action"] == "pin"
        }
        self.capacity = self._capacities()

    # What is allowed

    def eligible(self, need: str) -> bool:
        """Return whether every gate lets the need through."""
        return all(rule.explain(self.context, self.needs[need]).allowed for rule in NEED_RULES)

    def _allowed(self, kind: ResourceKind, need: str, resource: Row) -> bool:
        row = self.needs[need]
        return self.eligible(need) and all(
            rule.explain(self.context, kind, row, resource).allowed for rule in PAIR_RULES if kind in rule.kinds
        )

    def _limit(self, need: str, fund: str) -> int:
        row, people = self.funds[fund], self.needs[need]["people"]
        limits = [self._balance(fund)]
        if row["per_need_cap_fen"] is not None:
            limits.append(row["per_need_cap_fen"])
        if row["per_person_cap_fen"] is not None:
            limits.append(row["per_person_cap_fen"] * people)
        return int(min(limits))

    def _balance(self, fund: str) -> int:
        row = self.funds[fund]
        share: int = round((row["overhead"] or 0.0) * 10_000)
        return int(row["balance_fen"]) * (10_000 - share) // 10_000

    def _payable(self, way: Way) -> bool:
        limits = sorted((limit for (need, _), limit in self.limits.items() if need == way.need_id), reverse=True)
        return way.due_fen <= sum(limits[:2])

    # What it costs

    def value(self, need: str) -> int:
        """Return the value of meeting a need, micropoints."""
        row, policy = self.needs[need], self.policy
        weeks = max(0, (self.date - row["registered_on"]).days) // 7 if row["registered_on"] else 0
        growth = min(policy.waiting.at_most, policy.waiting.per_week * weeks)
        people: int = row["people"]
        return self._rounded(people * policy.weights.of(Grade(row["grade"])) * (1 + growth))

    def _ways(self, need: str) -> Iterator[Way]:
        row = self.needs[need]
        start = row["publicity_start"]
        deferred = start is not None and (self.date < start or self.date < publicity_ends(start)[0])
        amount = 0 if deferred else row["amount_fen"]
        hundredths = round(row["hours"] * 100)
        people = row["people"]
        for key, provider in self.providers.items():
            if self._allowed(ResourceKind.PROVIDER, need, provider):
                paid = (provider["rate_fen"] * hundredths * self.policy.weeks + 50) // 100
                cost = self._cost(row, provider, provider, amount + paid, self.policy.channels.provider)
                takes = ((key, "hours", hundredths), (key, "cases", 1), (key, "people", people))
                yield Way(need_id=need, helper=key, cost=cost, due_fen=amount + paid, takes=takes)
        for key, project in self.projects.items():
            if self._allowed(ResourceKind.PROJECT, need, project):
                budget = 0 if project["budget_fen"] is None else amount
                carrier = self.providers.get(project["provider_id"])
                cost = self._cost(row, project, carrier, amount, self.policy.channels.project)
                takes = ((key, "hours", hundredths), (key, "seats", people), (key, "yuan", budget))
                yield Way(need_id=need, helper=key, cost=cost, due_fen=amount - budget, takes=takes)
        if not row["hours"] and amount and self.eligible(need):
            yield Way(
                need_id=need, helper="", cost=self._rounded(self.policy.yuan * (amount / 100)), due_fen=amount, takes=()
            )

    def _cost(self, need: Row, place: Row, carrier: Row | None, fen: int, channel: float) -> int:
        policy, people = self.policy, need["people"]
        km = 0.0
        if None not in (place["lon"], place["lat"], need["lon"], need["lat"]):
            start, end = (place["lon"], place["lat"]), (need["lon"], need["lat"])
            km = float(distance_km(from_lon=start[0], from_lat=start[1], to_lon=end[0], to_lat=end[1]))
        level = (carrier or {}).get("level") or _level((carrier or {}).get("region")) or _level(place["region"])
        quality = (carrier or {}).get("quality")
        current = need["current_provider"]
        changes = current is not None and (carrier is None or carrier["provider_id"] != current)
        return sum(
            self._rounded(term)
            for term in (
                policy.distance_km * km * people,
                policy.ladder_step * (list(Level).index(Level(level)) if level else 0) * people,
                policy.change_of_helper * people if changes else 0.0,
                policy.quality * (1 - (policy.absent_quality if quality is None else quality)) * people,
                policy.yuan * (fen / 100),
                channel * people,
            )
        )

    @staticmethod
    def _rounded(points: float) -> int:
        return round(points * MILLION)

    # What fits

    def _capacities(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int | None] = {}
        for key, row in self.providers.items():
            found |= {
                (key, "hours"): round(row["hours"] * 100),
                (key, "cases"): row["cases"],
                (key, "people"): row["people"],
            }
        for key, row in self.projects.items():
            hours = None if row["hours"] is None else round(row["hours"] * 100)
            found |= {(key, "hours"): hours, (key, "seats"): row["seats"], (key, "yuan"): row["budget_fen"]}
        return {place: amount for place, amount in found.items() if amount is not None}

    def _helpers_fit(self, chosen: tuple[Way, ...]) -> bool:
        used: dict[tuple[str, str], int] = defaultdict(int)
        for way in chosen:
            for resource, dimension, amount in way.takes:
                used[resource, dimension] += amount
        return all(amount <= self.capacity.get(place, amount) for place, amount in used.items())

    def _payments(self, chosen: tuple[Way, ...]) -> Iterator[tuple[tuple[str, tuple[str, ...]], ...]]:
        """Yield every choice of one or two payers for each way with money due that the funds can afford."""
        due = [way for way in chosen if way.due_fen]
        sets = []
        for way in due:
            payers = [fund for fund in self.funds if (way.need_id, fund) in self.limits]
            groups = [group for size in (1, 2) for group in itertools.combinations(payers, size)]
            sets.append(
                [
                    (way.need_id, group)
                    for group in groups
                    if len(group) <= way.due_fen <= sum(self.limits[way.need_id, fund] for fund in group)
                ]
            )
        for payment in itertools.product(*sets):
            if self._affordable({way.need_id: way.due_fen for way in due}, dict(payment)):
                yield payment

    def _affordable(self, due: dict[str, int], payers: dict[str, tuple[str, ...]]) -> bool:
        people: dict[str, int] = defaultdict(int)
        for need, group in payers.items():
            for fund in group:
                people[fund] += self.needs[need]["people"]
        if any(
            cap is not None and people[fund] > cap for fund, row in self.funds.items() for cap in [row["people_cap"]]
        ):
            return False
        # Every chosen fund pays at least a fen: that fen is taken beforehand, the rest flows.
        flow: nx.DiGraph[Any] = nx.DiGraph()
        flow.add_nodes_from(["source", "sink"])
        ones: dict[tuple[str, ...], int] = defaultdict(int)
        for need, group in payers.items():
            person, size = self.needs[need]["person_id"] or f"need {need}", self.needs[need]["people"]
            flow.add_edge(need, "sink", capacity=due[need] - len(group))
            for fund in group:
                flow.add_edge(("at", fund, person, size), need, capacity=self.limits[need, fund] - 1)
                ones["fund", fund] += 1
                for most in self._sizes(person):
                    if most >= size:
                        ones["at", fund, person, str(most)] += 1
        for fund, row in self.funds.items():
            left = self._balance(fund) - ones["fund", fund]
            if left < 0:
                return False
            flow.add_edge("source", ("fund", fund), capacity=left)
            for person in {self.needs[need]["person_id"] or f"need {need}" for need in payers}:
                # The needs of a person with at most so many people share the cap for so many people.
                inner: tuple[Any, ...] = ("fund", fund)
                for size in sorted(self._sizes(person), reverse=True):
                    here = ("at", fund, person, size)
                    if row["per_person_cap_fen"] is None:
                        flow.add_edge(inner, here)
                    else:
                        cap = row["per_person_cap_fen"] * size - ones["at", fund, person, str(size)]
                        if cap < 0:
                            return False
                        flow.add_edge(inner, here, capacity=cap)
                    inner = here
        asked = sum(due[need] - len(group) for need, group in payers.items())
        return not asked or nx.maximum_flow_value(flow, "source", "sink") == asked

    def _sizes(self, person: str) -> set[int]:
        return {row["people"] for key, row in self.needs.items() if (row["person_id"] or f"need {key}") == person}

    # What is best

    def best(self) -> tuple[int, ...]:
        """Return the lexicographically best score: pins, changes, worst town, grades, net value, as the switches ask."""
        choices = [[None, *self.ways[need]] for need in self.needs]
        ranked = []
        for picked in itertools.product(*choices):
            chosen = tuple(way for way in picked if way is not None)
            if self._helpers_fit(chosen):
                ranked.append((self._score(chosen, self._most_fund_pins(chosen)), chosen))
        ranked.sort(key=lambda pair: pair[0], reverse=True)
        best: tuple[int, ...] | None = None
        for ceiling, chosen in ranked:
            if best is not None and ceiling <= best:
                break
            for payment in self._payments(chosen):
                pinned = sum((need, fund) in self.pins for need, group in payment for fund in group)
                score = self._score(chosen, pinned)
                if best is None or score > best:
                    best = score
                if score == ceiling:
                    break
        assert best is not None
        return best

    def _most_fund_pins(self, chosen: tuple[Way, ...]) -> int:
        due = {way.need_id for way in chosen if way.due_fen}
        return sum(min(2, sum((need, fund) in self.pins for fund in self.funds)) for need in due)

    def _score(self, chosen: tuple[Way, ...], fund_pins: int) -> tuple[int, ...]:
        policy = self.policy
        pins = sum((way.need_id, way.helper) in self.pins for way in chosen) + fund_pins
        score = [pins]
        if policy.max_changes != "off":
            helper = {way.need_id: way.helper for way in chosen}
            counted = [n for n, was in self.previous.items() if any(way.helper == was for way in self.ways.get(n, []))]
            score.append(-max(0, sum(helper.get(need) != self.previous[need] for need in counted) - policy.max_changes))
        if policy.worst_town != "off":
            score.append(self._worst_town(chosen))
        if policy.strict_grades:
            for grade in Grade:
                score.append(
                    sum(self.value(w.need_id) for w in chosen if self.needs[w.need_id]["grade"] == grade.value)
                )
        score.append(sum(self.value(way.need_id) - way.cost for way in chosen))
        return tuple(score)

    def _worst_town(self, chosen: tuple[Way, ...]) -> int:
        wanted = 1.0 if self.policy.worst_town == "maximise" else float(self.policy.worst_town)
        asked: dict[str, int] = defaultdict(int)
        met: dict[str, int] = defaultdict(int)
        served = {way.need_id for way in chosen}
        for need, row in self.needs.items():
            if len(row["region"] or "") >= 9 and self.ways[need]:
                asked[row["region"][:9]] += row["people"]
                met[row["region"][:9]] += row["people"] * (need in served)
        shares = [MILLION * met[town] // people for town, people in asked.items()]
        return min([math.ceil(wanted * MILLION), *shares])


def _level(region: str | None) -> str | None:
    names = {12: "village", 9: "town", 6: "district", 4: "city", 2: "province"}
    return names.get(len(region)) if region else None
