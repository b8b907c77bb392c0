"""What one more unit of each capacity would bring: estimated from the prices of the plan, and the best ones tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.explain.fixes import Change, Ground, changed_pool
from matcher.explain.fixes.situation import CASES, HOURS, PEOPLE, YUAN, amounts_left
from matcher.model import Pool
from matcher.model.enums import Dimension, PlanStatus, ResourceKind
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR, MICROPOINTS_PER_POINT
from matcher.optimise import Limits
from matcher.options.options import Floats
from matcher.rules.context import KEYS
from matcher.rules.encode import NO_LIMIT
from matcher.rules.quantities import usable_fen
from matcher.standing import Effects, Standing, effects

STEP_YUAN = 1_000
"""A yuan more is too little to meet anybody with; what is told is a thousand."""

_STEPS: dict[Dimension, int] = {
    Dimension.HOURS: HUNDREDTHS_PER_HOUR,
    Dimension.CASES: 1,
    Dimension.PEOPLE: 1,
    Dimension.SEATS: 1,
    Dimension.YUAN: STEP_YUAN * FEN_PER_YUAN,
}
"""Whole units in one step: an hour a week, a case, a person, a seat, a thousand yuan."""

_PLACES = {Dimension.HOURS: HOURS, Dimension.CASES: CASES, Dimension.YUAN: YUAN}
"""Places among what a resource can run out of; people and seats are one."""

_FIELDS: dict[tuple[ResourceKind, Dimension], str] = {
    (ResourceKind.PROVIDER, Dimension.HOURS): "hours",
    (ResourceKind.PROVIDER, Dimension.CASES): "cases",
    (ResourceKind.PROVIDER, Dimension.PEOPLE): "people",
    (ResourceKind.PROJECT, Dimension.HOURS): "hours",
    (ResourceKind.PROJECT, Dimension.SEATS): "seats",
    (ResourceKind.PROJECT, Dimension.YUAN): "budget_fen",
    (ResourceKind.FUND, Dimension.PEOPLE): "people_cap",
    (ResourceKind.FUND, Dimension.YUAN): "balance_fen",
}


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a change really brings: the plan was found anew.

    Attributes
    ----------
    gained
        Points.
    people_by_grade
        People met more, by grade.
    is_proven
        Whether the new plan is proven best.
    """

    gained: float
    people_by_grade: Mapping[str, int]
    is_proven: bool

    @classmethod
    def of(cls, told: Effects, after: Standing) -> Tried:
        """Return what the effects of a change say."""
        return cls(
            gained=told.gained / MICROPOINTS_PER_POINT,
            people_by_grade=told.people_by_grade,
            is_proven=after.solution.status is PlanStatus.OPTIMAL,
        )


@dataclass(frozen=True, kw_only=True)
class MarginalValue:
    """What one more step of one capacity would bring.

    Attributes
    ----------
    resource_id, kind, dimension
        Whose capacity, and what is counted.
    step
        How much more: 1 hour a week, case, person or seat; 1,000 yuan.
    estimate
        Points by the plan's price; ``None`` where the plan has no prices. It holds for small steps, and never says less than a step brings
        in the relaxed problem.
    waiting
        Points of the best need left out that lacks just this of the resource, whatever else it lacks; 0 where none does.
    tried
        What the step really brings, where it was tried.
    """

    resource_id: str
    kind: ResourceKind
    dimension: Dimension
    step: int
    estimate: float | None
    waiting: float
    tried: Tried | None = None


def marginal_values(
    standing: Standing, *, most: int = 5, limits: Limits | None = None, solver: str = "highs"
) -> list[MarginalValue]:
    """Return what one more step of every capacity would bring, the best first.

    Parameters
    ----------
    standing
        The plan that stands.
    most
        So many are tried: the best of each of hours, yuan, and all else, in turn.
    limits, solver
        Limits of work and solver of each try.
    """
    options, capacities, prices = standing.options, standing.options.capacities, standing.solution.prices
    waiting = _waiting(standing)
    found = [
        MarginalValue(
            resource_id=options.resources.ids[resource],
            kind=options.resources.kinds[resource],
            dimension=dimension,
            step=STEP_YUAN if dimension is Dimension.YUAN else 1,
            estimate=None
            if prices is None
            else max(0.0, float(prices[row])) * _STEPS[dimension] / MICROPOINTS_PER_POINT,
            waiting=float(waiting[resource, _PLACES.get(dimension, PEOPLE)]) / MICROPOINTS_PER_POINT,
        )
        for row, (resource, dimension) in enumerate(
            zip(capacities.resource.tolist(), capacities.dimension, strict=True)
        )
    ]
    found.sort(key=_rank)
    chosen = _chosen(found, most)
    changes = [_more(standing.context.pool, found[place]) for place in chosen]
    ground = Ground.of(standing, changes, limits, solver)
    for place, change in zip(chosen, changes, strict=True):
        after = ground.after(changed_pool(ground.standing.context.pool, change))
        found[place] = replace(found[place], tried=Tried.of(effects(ground.standing, after), after))
    return found


def _rank(value: MarginalValue) -> tuple[object, ...]:
    best = value.waiting if value.estimate is None else value.estimate
    return (-best, value.resource_id, value.dimension.value)


def _chosen(found: Sequence[MarginalValue], most: int) -> list[int]:
    """Return the places of those to try: the best of hours, of yuan, and of all else, in turn."""
    groups: list[list[int]] = [[], [], []]
    for place, value in enumerate(found):
        if (value.estimate or 0.0) > 0 or (value.estimate is None and value.waiting > 0):
            group = 0 if value.dimension is Dimension.HOURS else 1 if value.dimension is Dimension.YUAN else 2
            groups[group].append(place)
    order = [place for turn in zip(*(group + [-1] * len(found) for group in groups), strict=False) for place in turn]
    return [place for place in order if place >= 0][:most]


def _waiting(standing: Standing) -> Floats:
    """Return the most that a need left out would bring that lacks just this of a resource, micropoints; ``(resources + 1, 4)``."""
    options, taken = standing.options, standing.solution.taken
    left = amounts_left(standing)[0]
    best = np.zeros(left.shape)
    helpers, money = options.helpers, options.money
    rows = np.flatnonzero((taken[helpers.need] < 0) & (helpers.resource >= 0))
    need, resource = helpers.need[rows], helpers.resource[rows]
    gain = options.needs.value[need] - helpers.cost[rows]
    asked = (helpers.hours[rows], np.ones_like(need), options.needs.people[need], helpers.budget_fen[rows])
    for place, amount in zip((HOURS, CASES, PEOPLE, YUAN), asked, strict=True):
        short = amount > left[resource, place]
        np.maximum.at(best[:, place], resource[short], gain[short])
    waits = taken[helpers.need] < 0
    most, least = np.zeros(taken.size), np.full(taken.size, NO_LIMIT, dtype=np.int64)
    np.maximum.at(most, helpers.need[waits], (options.needs.value[helpers.need] - helpers.cost)[waits])
    np.minimum.at(least, helpers.need[waits], helpers.due_fen[waits])
    fund = money.resource
    for place, amount in ((PEOPLE, options.needs.people), (YUAN, least)):
        short = (taken[money.need] < 0) & (amount[money.need] > left[fund, place])
        np.maximum.at(best[:, place], fund[short], most[money.need[short]])
    return best


def _more(pool: Pool, value: MarginalValue) -> Change:
    """Return the change that gives a resource one step more."""
    table, field = f"{value.kind.value}s", _FIELDS[value.kind, value.dimension]
    row = pool.table(table).filter(**{KEYS[table]: value.resource_id}).row(0, named=True)
    step = _STEPS[value.dimension]
    after = row[field] + (1 if value.dimension is Dimension.HOURS else step)
    if field == "balance_fen":
        overhead = row["overhead"] or 0.0
        wanted = usable_fen(balance_fen=row[field], overhead=overhead) + step
        after = row[field] if overhead >= 1 else int(wanted / (1 - overhead))
    return Change(table=table, key=value.resource_id, field=field, before=row[field], after=after)
