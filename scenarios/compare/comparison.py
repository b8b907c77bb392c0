"""What a scenario changes: two plans side by side, every effect beside the noise that it stands against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from matcher.model.text import Text
from scenarios.compare.effect import Dimension, Effect, Measure
from scenarios.compare.facts import Moves, Noise, PlanFacts, ScenarioFacts, Touched


class NeedChangeKind(StrEnum):
    """What happened to one need between the two plans."""

    GAINED = "gained"
    LOST = "lost"
    MOVED = "moved"
    REPAID = "repaid"
    ADDED_MET = "added_met"
    ADDED_UNMET = "added_unmet"
    REMOVED_MET = "removed_met"
    REMOVED_UNMET = "removed_unmet"


NEED_CHANGES: dict[str, pl.DataType] = {
    "need_id": pl.String(),
    "kind": pl.String(),
    "people": pl.Int64(),
    "grade": pl.String(),
    "town": pl.String(),
    "service": pl.String(),
    "from_helper": pl.String(),
    "to_helper": pl.String(),
    "from_funds": pl.List(pl.String()),
    "to_funds": pl.List(pl.String()),
    "points_before": pl.Float64(),
    "points_after": pl.Float64(),
    "touched": pl.Boolean(),
}
"""Columns of :attr:`Comparison.needs`. ``kind`` is a :class:`NeedChangeKind`; a helper is a provider, the carrier of a
package or a project (null: no helper); ``points`` are value minus costs in each plan (null: not met); ``town`` has nine
digits (null where the region is coarser); ``touched`` says whether the scenario itself changed the need's row."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A scenario's plan against the baseline's.

    Attributes
    ----------
    scenario
        What was asked.
    date
        Day of both plans.
    engine_version
        Version of Wishpool.
    baseline, changed
        The two plans' own facts.
    same_policy
        Whether both plans are valued alike; where not, objectives must not be compared.
    touched
        Rows that the scenario changes, by table; tables that it leaves alone are absent.
    effects
        Every figure before and after, in a fixed order; see :meth:`of`.
    needs
        Needs whose lot differs, one row each, sorted by identifier; columns :data:`NEED_CHANGES`.
    moves
        Whose helper changes, the cap, and the gain a move.
    noise
        How the band was measured; ``None`` where it was not.
    notes
        What the reader must know, Chinese and English.
    """

    scenario: ScenarioFacts
    date: dt.date
    engine_version: str
    baseline: PlanFacts
    changed: PlanFacts
    same_policy: bool
    touched: tuple[Touched, ...]
    effects: tuple[Effect, ...]
    moves: Moves
    noise: Noise | None = None
    notes: tuple[Text, ...] = ()
    needs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NEED_CHANGES))

    def __post_init__(self) -> None:
        if dict(self.needs.schema) != NEED_CHANGES:
            raise TypeError("the table of needs does not have the declared columns")

    def of(self, dimension: Dimension, measure: Measure | None = None) -> tuple[Effect, ...]:
        """Return the effects along one dimension, of one measure or of all, in their fixed order."""
        return tuple(
            effect
            for effect in self.effects
            if effect.dimension is dimension and (measure is None or effect.measure is measure)
        )

    def total(self, measure: Measure) -> Effect:
        """Return the effect on the whole pool; every measure but ``yuan_available`` has one."""
        return self.of(Dimension.TOTAL, measure)[0]

    def kinds(self) -> dict[NeedChangeKind, tuple[int, int]]:
        """Return needs and people by what happened to them; kinds that do not occur count 0."""
        counted = self.needs.group_by("kind").agg(pl.len(), pl.col("people").sum())
        found = {kind: (needs, people) for kind, needs, people in counted.iter_rows()}
        return {kind: found.get(kind.value, (0, 0)) for kind in NeedChangeKind}
