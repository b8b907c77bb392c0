"""Two plans become a comparison."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from matcher import __version__
from matcher.model import Plan
from matcher.model.text import Text
from matcher.rules import Context
from matcher.standing.changes import changed_rows
from scenarios.compare.band import Band
from scenarios.compare.comparison import Comparison
from scenarios.compare.effect import Dimension, Effect, Measure
from scenarios.compare.facts import PlanFacts, ScenarioFacts, Touched
from scenarios.compare.measures import Figures, Titles, figures, in_order
from scenarios.compare.need_changes import moves_of, need_changes
from scenarios.compare.served import served


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """One of the two plans, with what is counted from it.

    Attributes
    ----------
    context
        Pool, policy and day.
    plan
        The checked plan.
    given
        What it gives to every need.
    figures
        Every figure of it.
    """

    context: Context
    plan: Plan
    given: pl.DataFrame
    figures: Figures


def side_of(context: Context, plan: Plan) -> Side:
    """Return a plan with what is counted from it."""
    given = served(context, plan)
    return Side(context=context, plan=plan, given=given, figures=figures(context.pool, plan, given))


def compare(
    before: Side,
    after: Side,
    *,
    scenario: ScenarioFacts,
    band: Band | None = None,
    most_moves: int | None = None,
    notes: tuple[Text, ...] = (),
) -> Comparison:
    """Return the difference that a scenario makes.

    Parameters
    ----------
    before
        The baseline.
    after
        The scenario.
    scenario
        What was asked.
    band
        The noise of the baseline; ``None`` where it was not measured.
    most_moves
        The cap on moves that was set.
    notes
        What the reader must know.
    """
    same_policy = before.context.policy == after.context.policy
    changes = changed_rows(before.context.pool, after.context.pool).tables
    touched = {*changes["needs"].added, *changes["needs"].changed}
    needs = need_changes(before.given, after.given, touched)
    people = _value(after.figures, Measure.PEOPLE_MET) - _value(before.figures, Measure.PEOPLE_MET)
    points = after.plan.summary.objective - before.plan.summary.objective if same_policy else None
    return Comparison(
        scenario=scenario,
        date=before.context.date,
        engine_version=__version__,
        baseline=_facts(before),
        changed=_facts(after),
        same_policy=same_policy,
        touched=tuple(
            Touched(table=name, added=len(table.added), removed=len(table.removed), changed=len(table.changed))
            for name, table in changes.items()
            if table.count
        ),
        effects=_effects(before, after, band, same_policy=same_policy),
        needs=needs,
        moves=moves_of(
            needs,
            gone={*changes["providers"].removed, *changes["projects"].removed},
            most_moves=most_moves,
            points=points,
            people=people,
        ),
        noise=None if band is None else band.noise,
        notes=notes,
    )


def _effects(before: Side, after: Side, band: Band | None, *, same_policy: bool) -> tuple[Effect, ...]:
    effects = []
    titles = Titles(after.context.pool, before.context.pool)
    for key in in_order({*before.figures, *after.figures}):
        dimension, group, measure = key
        # A group that one of the pools does not have counts nothing there; a mean of nothing stays unknown.
        was, now = before.figures.get(key, 0.0), after.figures.get(key, 0.0)
        if measure is Measure.OBJECTIVE and not same_policy:
            was = None
        ends = None if band is None else band.around(key, was)
        title = titles.of(dimension, group)
        effects.append(
            Effect(
                dimension=dimension,
                group=group,
                title_zh=title.zh,
                title_en=title.en,
                measure=measure,
                before=was,
                after=now,
                noise_low=None if ends is None else ends[0],
                noise_high=None if ends is None else ends[1],
            )
        )
    return tuple(effects)


def _value(found: Figures, measure: Measure) -> float:
    return found.get((Dimension.TOTAL, "", measure)) or 0.0


def _facts(side: Side) -> PlanFacts:
    summary = side.plan.summary
    return PlanFacts(
        input_digest=summary.run.input_digest,
        objective=summary.objective,
        bound=summary.bound,
        gap=summary.gap,
        status=summary.status,
        needs_met=int(side.given["met"].sum()),
        needs_asked=side.given.height,
        people_met=summary.people_met,
        people_asked=summary.people_asked,
    )
