"""One question of siting, from a pool to an answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model import Pool
from matcher.model.enums import PlanStatus
from scenarios.siting.coverage import Reach, covering_proof, covering_sites
from scenarios.siting.exact import exact_covering, exact_median
from scenarios.siting.ground import METRES_PER_KM, Ground, Ints, Metres
from scenarios.siting.median import median_bound, median_sites
from scenarios.siting.model import Siting
from scenarios.siting.places import Places, places_of
from scenarios.siting.result import Reached, Site, Sited, TownReach

WITHIN_GAP = 0.0001

MOST_ROUNDS = 400
"""Steps of a bound; later ones move it no more."""


@dataclass(frozen=True, kw_only=True)
class SitingLimits:
    """Limits of work of one question.

    Attributes
    ----------
    bound_work
        Pairs of site and spot that the bound may look at in all, rounds included, > 0.
    exact_entries
        A ground with at most so many pairs that matter is also solved exactly where the bound leaves a gap, >= 0.
    exact_work
        Limit of that, as solvers count work, > 0.
    seed
        Seed of the solver, >= 0.
    """

    bound_work: int = 400_000_000
    exact_entries: int = 30_000
    exact_work: float = 20.0
    seed: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class _Choice:
    sites: Ints
    order: Ints
    value: int
    bound: int


def site_hubs(pool: Pool, siting: Siting, *, limits: SitingLimits | None = None) -> Sited:
    """Return where hubs should stand.

    Heuristic, then a bound from prices; where they differ and the ground is small, an exact model.

    Parameters
    ----------
    pool
        The pool; its needs say where people are.
    siting
        The question.
    limits
        Limits of work; the default takes a few seconds for 42,000 needs and 400 candidates.

    Raises
    ------
    SitingError
        The pool cannot answer the question; every mistake at once.
    """
    places = places_of(pool, siting)
    return _answer(places, siting, _choose(places.ground, siting, limits or SitingLimits()))


def _choose(ground: Ground, siting: Siting, limits: SitingLimits) -> _Choice:
    if siting.objective == "coverage":
        return _covering(ground, siting.hubs, limits)
    return _median(ground, siting.hubs, limits)


def _rounds(limits: SitingLimits, pairs: int) -> int:
    return min(MOST_ROUNDS, max(10, limits.bound_work // max(1, pairs)))


def _covering(ground: Ground, hubs: int, limits: SitingLimits) -> _Choice:
    reach = Reach.of(ground)
    sites, order = covering_sites(reach, hubs)
    sites, most = covering_proof(reach, sites, rounds=_rounds(limits, reach.spot.size))
    before = ground.covered(np.zeros(0, np.int64))
    value, bound = ground.covered(sites), before + most
    if bound > value and reach.spot.size <= limits.exact_entries:
        outcome = exact_covering(reach, hubs, chosen=sites, work=limits.exact_work, seed=limits.seed)
        sites = _better(ground, sites, outcome.values, minimise=False, radius=True)
        value, bound = ground.covered(sites), min(bound, before + outcome.bound)
        # A bound below what is at hand is a solver's mistake, and proves nothing.
        bound = before + most if bound < value else bound
    return _Choice(sites=sites, order=order, value=value, bound=bound)


def _median(ground: Ground, hubs: int, limits: SitingLimits) -> _Choice:
    sites, order = median_sites(ground, hubs)
    bound = median_bound(ground, sites, rounds=_rounds(limits, ground.metres.size))
    if bound < ground.person_metres(sites) and ground.metres.size <= limits.exact_entries:
        outcome = exact_median(ground, chosen=sites, work=limits.exact_work, seed=limits.seed)
        sites = _better(ground, sites, outcome.values, minimise=True, radius=False)
        proven = max(bound, -outcome.bound)
        bound = bound if proven > ground.person_metres(sites) else proven
    return _Choice(sites=sites, order=order, value=ground.person_metres(sites), bound=bound)


def _better(ground: Ground, sites: Ints, values: Ints | None, *, minimise: bool, radius: bool) -> Ints:
    if values is None:
        return sites
    other = np.flatnonzero(values[: ground.sites]).astype(np.int64)
    worth = ground.covered if radius else ground.person_metres
    gain = worth(other) - worth(sites)
    return other if (gain < 0 if minimise else gain > 0) else sites


def _answer(places: Places, siting: Siting, choice: _Choice) -> Sited:
    ground = places.ground
    none = np.zeros(0, np.int64)
    before, after = ground.nearest(none), ground.nearest(choice.sites)
    unit = 1 if siting.objective == "coverage" else METRES_PER_KM
    gap = abs(choice.bound - choice.value) / max(1, choice.bound)
    is_optimal = choice.bound == choice.value
    return Sited(
        siting=siting,
        sites=_sites(places, choice.sites, after),
        candidates=ground.sites,
        people=ground.total,
        before=_reached(ground.people, before, ground.radius_m, has_hubs=bool(siting.existing)),
        after=_reached(ground.people, after, ground.radius_m),
        steps=tuple(
            _reached(ground.people, ground.nearest(choice.order[: count + 1]), ground.radius_m)
            for count in range(choice.order.size)
        ),
        towns=_towns(places, before, after, has_hubs=bool(siting.existing)),
        value=choice.value / unit,
        bound=choice.bound / unit,
        gap=gap,
        status=PlanStatus.OPTIMAL if is_optimal else PlanStatus.WITHIN_GAP if gap <= WITHIN_GAP else PlanStatus.LIMIT,
    )


def _reached(people: Ints, metres: Metres, radius_m: int, *, has_hubs: bool = True) -> Reached:
    covered = int(people[metres <= radius_m].sum())
    if not has_hubs:
        return Reached(covered=covered, mean_km=None, longest_km=None)
    mean_m = int((people * metres.astype(np.int64)).sum()) / max(1, int(people.sum()))
    return Reached(
        covered=covered,
        mean_km=round(mean_m / METRES_PER_KM, 3),
        longest_km=round(int(metres.max()) / METRES_PER_KM, 3),
    )


def _sites(places: Places, chosen: Ints, after: Metres) -> tuple[Site, ...]:
    ground, taken = places.ground, np.zeros(places.ground.people.size, dtype=bool)
    found = []
    for position in chosen.tolist():
        nearest = (ground.metres[position] == after) & (ground.metres[position] < ground.standing) & ~taken
        taken |= nearest
        row = places.candidates.row(position, named=True)
        found.append(
            Site(
                **row,
                people_nearest=int(ground.people[nearest].sum()),
                people_within=int(ground.people[ground.metres[position] <= ground.radius_m].sum()),
            )
        )
    return tuple(found)


def _towns(places: Places, before: Metres, after: Metres, *, has_hubs: bool) -> tuple[TownReach, ...]:
    ground, codes = places.ground, places.towns.to_numpy()
    rows = []
    for town in sorted(set(codes.tolist())):
        inside = codes == town
        people = ground.people[inside]
        rows.append(
            TownReach(
                town=town,
                people=int(people.sum()),
                before=_reached(people, before[inside], ground.radius_m, has_hubs=has_hubs),
                after=_reached(people, after[inside], ground.radius_m),
            )
        )
    return tuple(rows)
