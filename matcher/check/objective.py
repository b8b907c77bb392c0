"""The objective from scratch: values of met needs minus the costs of their helpers and money."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.check.completeness import half_met
from matcher.check.distances import RELATIVE_SLACK
from matcher.check.facts import Facts
from matcher.check.helpers import Row

MILLION = 1_000_000
COSTS = ("distance_km", "ladder_step", "change_of_helper", "quality", "yuan", "channel")


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a plan is worth, in points.

    Attributes
    ----------
    by_grade
        Value minus costs of the needs of each grade.
    terms
        Sum of each cost term.
    slack
        How much a fast formula for distances may move the objective.
    """

    by_grade: dict[str, float]
    terms: dict[str, float]
    slack: float

    @property
    def objective(self) -> float:
        """Value minus costs of all met needs."""
        return sum(self.by_grade.values())


def need_value(facts: Facts, need: Row) -> float:
    """Return ``people x weight(grade) x (1 + min(at_most, per_week x whole weeks since registered_on))``."""
    policy, registered = facts.policy, need["registered_on"]
    days = 0 if registered is None else max(0, (facts.date - registered).days)
    growth = min(policy.waiting.at_most, policy.waiting.per_week * (days // 7))
    weights = {
        "red": policy.weights.red,
        "yellow": policy.weights.yellow,
        "blue": policy.weights.blue,
        "green": policy.weights.green,
    }
    return float(need["people"] * weights[need["grade"]] * (1 + growth))


def row_costs(facts: Facts, row: Row) -> dict[str, float]:
    """Return the cost terms of a sound assignment in points, before rounding."""
    policy, need = facts.policy, facts.needs[row["need_id"]]
    if row["line"] == "money":
        return dict.fromkeys(COSTS, 0.0) | {"yuan": policy.yuan * (row["yuan_fen"] or 0) / 100}
    helper, people = facts.helpers[row["resource_id"]], need["people"]
    current = need["current_provider"]
    changes = current is not None and helper.provider_id != current
    quality = policy.absent_quality if helper.quality is None else helper.quality
    channel = policy.channels.project if helper.is_project else policy.channels.provider
    return {
        "distance_km": policy.distance_km * (facts.distance_km(need, helper) or 0.0) * people,
        "ladder_step": policy.ladder_step * helper.steps * people,
        "change_of_helper": policy.change_of_helper * people if changes else 0.0,
        "quality": policy.quality * (1 - quality) * people,
        "yuan": policy.yuan * facts.seat_pays_fen(need, helper) / 100,
        "channel": channel * people,
    }


def score(facts: Facts) -> Score:
    """Value the sound assignments; a need that is only half met costs but is worth nothing.

    Every term is rounded once to a millionth of a point, the money of a need as a whole; sums are exact.
    """
    by_grade = dict.fromkeys(("red", "yellow", "blue", "green"), 0)
    terms, slack = dict.fromkeys(COSTS, 0), 0.0
    for need_id, rows in facts.of_need.items():
        need, spent = facts.needs[need_id], 0.0
        if not any(half_met(facts, need, rows)):
            by_grade[need["grade"]] += round(need_value(facts, need) * MILLION)
        for row in rows:
            costs = row_costs(facts, row)
            spent += costs.pop("yuan")
            slack += costs["distance_km"] * RELATIVE_SLACK
            for term, cost in costs.items():
                terms[term] += round(cost * MILLION)
                by_grade[need["grade"]] -= round(cost * MILLION)
        terms["yuan"] += round(spent * MILLION)
        by_grade[need["grade"]] -= round(spent * MILLION)
    return Score(
        by_grade={grade: micro / MILLION for grade, micro in by_grade.items()},
        terms={term: micro / MILLION for term, micro in terms.items()},
        slack=slack,
    )
