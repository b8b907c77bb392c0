"""The figures of one run of a sweep: few enough to keep them all."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from matcher.model.enums import Grade
from scenarios.compare import Dimension, Measure
from scenarios.compare.compare import Side

LEAST_PEOPLE = 10
"""A town counts in the worst share only where so many people ask: the share of a handful is chance."""


@dataclass(frozen=True, kw_only=True)
class RunFigures:
    """What one plan of a sweep gives.

    Attributes
    ----------
    people_met, people_asked, needs_met, needs_asked
        Counts.
    hours
        Hours of service a week.
    yuan
        Money spent.
    yuan_available
        Money that funds could spend.
    objective
        Points; comparable between points of one policy only.
    gap
        Distance to the bound.
    worst_town
        Code of the town with the least share of people met, of those where at least ten people ask; empty: there is none.
    worst_share
        That share; 0 where there is none.
    grades
        People met by grade.
    """

    people_met: float
    people_asked: float
    needs_met: float
    needs_asked: float
    hours: float
    yuan: float
    yuan_available: float
    objective: float
    gap: float
    worst_town: str
    worst_share: float
    grades: dict[str, float]

    def to_data(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> RunFigures:
        """Return the figures of :meth:`to_data`.

        Raises
        ------
        TypeError
            Keys are missing or unknown.
        """
        return cls(**data)


def run_figures(side: Side) -> RunFigures:
    """Return the figures of one plan."""
    found = side.figures

    def total(measure: Measure) -> float:
        return float(found.get((Dimension.TOTAL, "", measure)) or 0.0)

    town, share = _worst(side)
    return RunFigures(
        people_met=total(Measure.PEOPLE_MET),
        people_asked=total(Measure.PEOPLE_ASKED),
        needs_met=total(Measure.NEEDS_MET),
        needs_asked=total(Measure.NEEDS_ASKED),
        hours=total(Measure.HOURS),
        yuan=total(Measure.YUAN),
        yuan_available=total(Measure.YUAN_AVAILABLE),
        objective=side.plan.summary.objective,
        gap=side.plan.summary.gap,
        worst_town=town,
        worst_share=share,
        grades={
            grade.value: float(found.get((Dimension.GRADE, grade.value, Measure.PEOPLE_MET)) or 0.0) for grade in Grade
        },
    )


def _worst(side: Side) -> tuple[str, float]:
    shares = []
    for (dimension, town, measure), asked in side.figures.items():
        if dimension is Dimension.TOWN and measure is Measure.PEOPLE_ASKED and town and (asked or 0) >= LEAST_PEOPLE:
            met = side.figures.get((Dimension.TOWN, town, Measure.PEOPLE_MET)) or 0.0
            shares.append((met / (asked or 1), town))
    share, town = min(shares, default=(0.0, ""))
    return town, round(share, 6)
