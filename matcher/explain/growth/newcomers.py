"""What one more person with a skill in a town would bring: estimated at the prices of the plan, and the best ones tried.

A newcomer who helps need ``i`` brings its value less the newcomer's cost, ``g[i]``; at prices ``p`` the need brings
``max(0, r[i](p))`` already, with whomever is best for it. So a newcomer with ``H`` hours brings at most
``max sum (g[i] - max(0, r[i](p))) x[i]`` over ``sum h[i] x[i] <= H``: the reduced worth of a new column, as in column generation
(Dantzig and Wolfe 1960, section 3). The knapsack is filled by worth an hour, its last need in part.

References
----------
G. B. Dantzig, P. Wolfe, "Decomposition principle for linear programs", Operations Research 8 (1960) 101-111,
doi:10.1287/opre.8.1.101.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from matcher.explain.fixes import Change, Ground
from matcher.explain.growth.marginal import Tried
from matcher.model import Pool
from matcher.model.enums import Dimension, Level, ProviderType
from matcher.model.schema import PROVIDERS
from matcher.model.units import HUNDREDTHS_PER_HOUR, MICROPOINTS_PER_POINT
from matcher.optimise import Limits
from matcher.options.costs import Bases, cost_terms, total_cost
from matcher.options.options import Bools, Floats, Ints
from matcher.rules.quantities import effective_skills, publicity_pending
from matcher.standing import Standing, effects

HOURS = 4.0
"""Hours a week that a newcomer gives."""

_SKILLED = 5
_RELIEVED = 20
"""So many providers around are looked at before a newcomer is tried."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What one more person with one skill, in one town, would bring.

    Attributes
    ----------
    skill
        Its code; empty for somebody without any.
    town
        Nine digits.
    hours
        Hours a week that the person gives.
    needs, people
        Unmet needs of the town that ask for this skill alone, and their people.
    estimate
        Points, at most, at the prices of the plan; without prices: of the needs left out.
    tried
        What really happens, where it was tried.
    """

    skill: str
    town: str
    hours: float
    needs: int
    people: int
    estimate: float
    tried: Tried | None = None


def newcomers(
    standing: Standing, *, hours: float = HOURS, most: int = 3, limits: Limits | None = None, solver: str = "highs"
) -> list[Newcomer]:
    """Return what one more person would bring, for every skill and town in which a need that asks for it alone is left out.

    The person works for nothing, in the town, for either gender, and needs no project or team.

    Parameters
    ----------
    standing
        The plan that stands.
    hours
        Hours a week.
    most
        So many are tried, the best.
    limits, solver
        Limits of work and solver of each try.
    """
    needs = _needs_of(standing, hours)
    found = []
    for (skill, town), part in needs.group_by("skill", "town", maintain_order=True):
        waits = part.filter("waits")
        if waits.height:
            estimate = _filled(part["worth"].to_numpy(), part["hours"].to_numpy(), hours)
            found.append(
                Newcomer(
                    skill=str(skill),
                    town=str(town),
                    hours=hours,
                    needs=waits.height,
                    people=int(waits["people"].sum()),
                    estimate=estimate / MICROPOINTS_PER_POINT,
                )
            )
    found.sort(key=lambda each: (-each.estimate, each.skill, each.town))
    best = [place for place, each in enumerate(found[:most]) if each.estimate > 0]
    if not best:
        return found
    ground = Ground.of(standing, _around(standing, {found[place].town for place in best}), limits, solver)
    for place in best:
        after = ground.after(with_newcomer(ground.standing.context.pool, found[place]))
        found[place] = replace(found[place], tried=Tried.of(effects(ground.standing, after), after))
    return found


def _around(standing: Standing, towns: Collection[str]) -> list[Change]:
    """Return the providers whom a newcomer would relieve, as changes of nothing but their names: there the search looks first."""
    options = standing.options
    town = np.array([*(name in towns for name in options.needs.towns), False])[options.needs.town]
    waits = (standing.solution.taken < 0) & town
    helpers = options.helpers.resource[waits[options.helpers.need]]
    helpers = helpers[(helpers >= 0) & (helpers < options.resources.project_offset)]
    count = np.bincount(helpers, minlength=options.resources.project_offset)
    most = np.lexsort((np.arange(count.size), -count))[:_RELIEVED]
    ids = [options.resources.ids[place] for place in most.tolist() if count[place]]
    return [Change(table="providers", key=key, field="name", before=None, after=None) for key in ids]


def with_newcomer(pool: Pool, newcomer: Newcomer) -> Pool:
    """Return the pool with one more person: unpaid, without base, for the whole town."""
    row = {
        "provider_id": f"+ {newcomer.skill or 'person'} {newcomer.town}",
        "type": ProviderType.EXPERT.value,
        "level": Level.VILLAGE.value,
        "region": newcomer.town,
        "skills": [f"{newcomer.skill}:{_SKILLED}"] if newcomer.skill else [],
        "hours": newcomer.hours,
    }
    return pool.replace(providers=pl.concat([pool.providers, PROVIDERS.frame([row])]))


def _needs_of(standing: Standing, hours: float) -> pl.DataFrame:
    """Return the needs that one person with one skill could help, with what that would bring, micropoints, by skill and town."""
    context, options = standing.context, standing.options
    frame, policy = context.pool.needs, context.policy
    skills = effective_skills(context.pool).list.eval(pl.element().str.extract(r"^([^:]*)"))
    hundredths = context.needs.hours_hundredths
    due = np.where(publicity_pending(context), 0, context.needs.amount_fen)
    able: Bools = options.needs.eligible & (hundredths > 0) & (hundredths <= hours * HUNDREDTHS_PER_HOUR)
    able &= (options.needs.town >= 0) & (skills.list.len() <= 1).to_numpy() & frame["team"].is_null().to_numpy()
    price, payable = _price_of_money(standing, due)
    rows = np.flatnonzero(able & payable)
    people = options.needs.people[rows]
    bases = Bases(
        people=people,
        distance_km=np.zeros(rows.size),
        steps=np.zeros(rows.size, dtype=np.int64),
        quality=np.full(rows.size, policy.absent_quality),
        changed=frame["current_provider"].is_not_null().to_numpy()[rows],
        is_provider=np.ones(rows.size, dtype=np.bool_),
        is_seat=np.zeros(rows.size, dtype=np.bool_),
        yuan_fen=due[rows],
    )
    gain = options.needs.value[rows] - total_cost(cost_terms(policy, bases))
    worth = gain - price[rows] - _brings_already(standing)[rows]
    towns = np.array([*options.needs.towns, ""], dtype=object)
    return pl.DataFrame(
        {
            "skill": skills[rows].list.first().fill_null(""),
            "town": pl.Series(towns[options.needs.town[rows]].tolist(), dtype=pl.String),
            "hours": hundredths[rows] / HUNDREDTHS_PER_HOUR,
            "worth": np.maximum(worth, 0.0),
            "people": people,
            "waits": standing.solution.taken[rows] < 0,
        }
    ).sort("skill", "town", maintain_order=True)


def _brings_already(standing: Standing) -> Floats:
    """Return what each need brings at the prices with whom is best for it; without prices what it brings in the plan."""
    options, solution = standing.options, standing.solution
    if solution.prices is None:
        met = solution.taken >= 0
        cost = np.where(met, options.helpers.cost[solution.taken], 0) if options.helpers.size else 0
        return np.where(met, options.needs.value - cost, 0).astype(np.float64)
    # With it comes the compiler of its loops.
    from matcher.optimise.prices.sweeps import Sweeper

    return np.maximum(Sweeper(standing.problem).best(standing.price), 0.0)


def _price_of_money(standing: Standing, due: Ints) -> tuple[Floats, Bools]:
    """Return what the money of each need costs at the prices, and whether a fund may pay it alone."""
    options = standing.options
    money = options.money
    could = money.limit_fen >= due[money.need]
    if standing.solution.prices is None:
        unit = np.zeros(len(options.resources.ids))
    else:
        unit = np.zeros(len(options.resources.ids))
        rows = options.capacities.rows_of(Dimension.YUAN, len(options.resources.ids))[:-1]
        priced = rows >= 0
        unit[priced] = np.maximum(standing.solution.prices[rows[priced]], 0.0)
    cost = np.full(due.size, np.inf)
    np.minimum.at(cost, money.need[could], (unit[money.resource] * due[money.need])[could])
    cost[due == 0] = 0.0
    return np.where(np.isfinite(cost), cost, 0.0), np.isfinite(cost)


def _filled(worth: Floats, hours: Floats, limit: float) -> float:
    """Return what the best needs bring that fit so many hours together, the last one in part."""
    order = np.argsort(-worth / hours, kind="stable")
    before = np.cumsum(hours[order]) - hours[order]
    share = np.clip((limit - before) / hours[order], 0.0, 1.0)
    return float((share * worth[order]).sum())
