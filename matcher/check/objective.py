"""The objective from scratch: values of met needs minus the costs of their helpers and money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.check.arrays import ABSENT, Floats, total
from matcher.check.completeness import Wholeness
from matcher.check.costs import COSTS, fund_costs, helper_costs
from matcher.check.distances import RELATIVE_SLACK
from matcher.check.facts import Facts
from matcher.check.needs import GRADES

MILLION = 1_000_000

SETTINGS = {"compactness": "packages.compactness_km", "grouping": "packages.worth", "opening": "packages.opening"}
"""Settings of the policy behind the cost terms that are not called like them."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a plan is worth, in points.

    Attributes
    ----------
    by_grade
        Value minus costs of the needs of each grade.
    terms
        Value of the met needs of each grade, and sum of each cost term, by its setting in the policy.
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


def need_values(facts: Facts) -> Floats:
    """Return ``people x weight(grade) x (1 + min(at_most, per_week x whole weeks since registered_on))`` of each need."""
    policy, needs = facts.policy, facts.needs
    growth = np.minimum(policy.waiting.at_most, policy.waiting.per_week * needs.weeks_waited)
    weights = np.array([float(getattr(policy.weights, grade)) for grade in GRADES])
    values: Floats = needs.people * weights[needs.grade] * (1 + growth)
    return values


def score(facts: Facts, whole: Wholeness) -> Score:
    """Value the sound assignments; a need that is only half met costs but is worth nothing.

    Every term is rounded once to a millionth of a point, the money of a need as a whole; sums are exact.
    """
    needs, served, paid = facts.needs, facts.served.need, facts.paid.need
    costs = helper_costs(facts)
    slack = float(costs["distance_km"].sum() + costs["compactness"].sum()) * RELATIVE_SLACK
    spent = np.zeros(len(needs))
    np.add.at(spent, paid, fund_costs(facts)["yuan"])
    np.add.at(spent, served, costs.pop("yuan"))
    worth = np.where(facts.met & ~whole.half_met, np.rint(need_values(facts) * MILLION), 0.0)
    rounded = {term: np.rint(cost * MILLION) for term, cost in costs.items()}
    money = np.rint(spent * MILLION)
    by_grade = {}
    for place, grade in enumerate(GRADES):
        of_grade = needs.grade == place
        rows = of_grade[served]
        cost = total(money[of_grade]) + sum(total(column[rows]) for column in rounded.values())
        by_grade[grade] = (total(worth[of_grade]) - cost) / MILLION
    terms = {f"weights.{grade}": total(worth[needs.grade == place]) / MILLION for place, grade in enumerate(GRADES)}
    terms |= {SETTINGS.get(term, term): total(money if term == "yuan" else rounded[term]) / MILLION for term in COSTS}
    del terms["channel"]
    is_seat, grouped = facts.helpers.is_project[facts.served.other], facts.served_in != ABSENT
    for channel, rows in (("project", is_seat), ("package", grouped), ("provider", ~is_seat & ~grouped)):
        terms[f"channels.{channel}"] = total(rounded["channel"][rows]) / MILLION
    return Score(by_grade=by_grade, terms=terms, slack=slack)
