"""All that is told about where help is short, as four tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from matcher.explain.growth.funding import funding_gaps
from matcher.explain.growth.gap_matrix import gap_matrix
from matcher.explain.growth.marginal import MarginalValue, Tried, marginal_values
from matcher.explain.growth.newcomers import Newcomer, newcomers
from matcher.model import Plan
from matcher.model.enums import Grade
from matcher.optimise import Limits
from matcher.standing import Standing


@dataclass(frozen=True, kw_only=True, eq=False)
class Gaps:
    """Where help is short in a plan.

    Attributes
    ----------
    marginal
        What one more step of every capacity would bring, the best first.
    newcomers
        What one more person with a skill in a town would bring, the best first.
    skills
        Skill by town, as :func:`~matcher.explain.growth.gap_matrix.gap_matrix` returns it.
    funding
        Purpose by town, as :func:`~matcher.explain.growth.funding.funding_gaps` returns it.
    """

    marginal: Sequence[MarginalValue]
    newcomers: Sequence[Newcomer]
    skills: pl.DataFrame
    funding: pl.DataFrame

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """The four tables by name, points and people in columns of their own."""
        marginal = [
            {
                "resource_id": value.resource_id,
                "kind": value.kind.value,
                "dimension": value.dimension.value,
                "step": value.step,
                "estimated_points": value.estimate,
                "best_waiting_points": value.waiting,
                **_tried(value.tried),
            }
            for value in self.marginal
        ]
        people = [
            {
                "skill": each.skill,
                "town": each.town,
                "hours": each.hours,
                "needs": each.needs,
                "people": each.people,
                "estimated_points": each.estimate,
                **_tried(each.tried),
            }
            for each in self.newcomers
        ]
        return {
            "skill_gaps": self.skills,
            "funding_gaps": self.funding,
            "one_more_person": pl.DataFrame(people, schema=_PEOPLE | _TRIED),
            "one_more_unit": pl.DataFrame(marginal, schema=_MARGINAL | _TRIED),
        }


_MARGINAL = {
    "resource_id": pl.String,
    "kind": pl.String,
    "dimension": pl.String,
    "step": pl.Int64,
    "estimated_points": pl.Float64,
    "best_waiting_points": pl.Float64,
}
_PEOPLE = {
    "skill": pl.String,
    "town": pl.String,
    "hours": pl.Float64,
    "needs": pl.Int64,
    "people": pl.Int64,
    "estimated_points": pl.Float64,
}
_TRIED = {
    "checked": pl.Boolean,
    "gained_points": pl.Float64,
    **{f"people_{grade.value}": pl.Int64 for grade in Grade},
}


def _tried(tried: Tried | None) -> dict[str, object]:
    found: dict[str, object] = {
        "checked": tried is not None,
        "gained_points": None if tried is None else tried.gained,
    }
    for grade in Grade:
        found[f"people_{grade.value}"] = None if tried is None else tried.people_by_grade.get(grade.value, 0)
    return found


def gaps_of(
    standing: Standing, plan: Plan, *, most: int = 5, limits: Limits | None = None, solver: str = "highs"
) -> Gaps:
    """Return where help is short in a plan.

    Parameters
    ----------
    standing
        The plan that stands.
    plan
        The same plan as tables: its unmet needs with their reasons.
    most
        So many estimates of each kind are tried.
    limits, solver
        Limits of work and solver of each try.
    """
    return Gaps(
        marginal=marginal_values(standing, most=most, limits=limits, solver=solver),
        newcomers=newcomers(standing, most=most, limits=limits, solver=solver),
        skills=gap_matrix(standing.context, plan),
        funding=funding_gaps(standing.context, standing.options, plan),
    )
