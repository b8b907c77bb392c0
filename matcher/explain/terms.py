"""The terms of the objective for one assignment, each as factor x base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.model.enums import ResourceKind
from matcher.model.policy import Policy
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.text import Text
from matcher.model.units import FEN_PER_YUAN

_BASES: dict[str, Text] = {
    "distance_km": Text("公里 x 人", "km x people"),
    "ladder_step": Text("级 x 人", "steps x people"),
    "change_of_helper": Text("人（更换服务方）", "people whose helper changes"),
    "quality": Text("（1-质量分）x 人", "(1 - quality) x people"),
    "yuan": Text("元", "yuan"),
    "channel": Text("人", "people"),
    "compactness": Text("到中心的公里 x 人", "km to the centre x people"),
    "grouping": Text("人（成组服务）", "people served in a package"),
    "opening": Text("个项目包（记在居中的成员上）", "packages (counted at the member in the middle)"),
}


@dataclass(frozen=True, kw_only=True)
class Term:
    """One cost term of one assignment: ``value = factor x base``.

    Attributes
    ----------
    term, title
        Name in the policy, and in words.
    factor
        Points a unit of base.
    base
        What it is multiplied with.
    unit
        Unit of the base.
    value
        Points.
    """

    term: str
    title: Text
    factor: float
    base: float
    unit: Text
    value: float


def terms_of(assignment: Mapping[str, Any], policy: Policy) -> list[Term]:
    """Return the cost terms of a row of assignments that are not zero, in the order of the contract."""
    kind = ResourceKind(assignment["resource_kind"])
    found = []
    for term, title in COST_TERMS.items():
        value, factor = float(assignment[f"cost_{term}"]), policy.cost_factor(term, kind)
        if value:
            base = assignment["yuan_fen"] / FEN_PER_YUAN if term == "yuan" else value / factor
            found.append(
                Term(term=term, title=title, factor=factor, base=round(base, 12), unit=_BASES[term], value=value)
            )
    return found
