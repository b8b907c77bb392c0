"""Where hubs should stand: against every choice there is, with bounds that hold, whatever the order of rows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matcher.model import Pool
from matcher.model.distance import distance_km
from matcher.samples import build_sample
from scenarios.siting import CandidatePoint, Siting, SitingError, SitingLimits, site_hubs
from scenarios.siting.coverage import Reach, covering_proof, covering_sites
from scenarios.siting.exact import exact_covering, exact_median
from scenarios.siting.ground import FAR_M, Ground
from scenarios.siting.median import median_bound, median_sites

NO_EXACT = SitingLimits(exact_entries=0)


def random_ground(seed: int, *, sites: int = 8, spots: int = 30, standing: bool = False) -> Ground:
    """People and candidate sites scattered over a square of 20 km, in metres of the plane."""
    draws = np.random.default_rng(seed)
    there, here = draws.uniform(0, 20_000, (sites, 2)), draws.uniform(0, 20_000, (spots, 2))
    metres = np.rint(np.linalg.norm(there[:, None] - here[None], axis=2)).astype(np.int32)
    hub = np.rint(np.linalg.norm(here - 10_000, axis=1)).astype(np.int32)
    return Ground(
        people=draws.integers(1, 9, spots),
        metres=metres,
        standing=hub if standing else np.full(spots, FAR_M, np.int32),
        radius_m=5_000,
    )


def choices(ground: Ground, hubs: int) -> list[np.ndarray]:
    return [np.array(chosen) for chosen in itertools.combinations(range(ground.sites), hubs)]


@pytest.mark.parametrize("standing", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_covering_agrees_with_every_choice(seed, standing):
    ground, hubs = random_ground(seed, standing=standing), 1 + seed % 4
    best = max(ground.covered(chosen) for chosen in choices(ground, hubs))
    before = ground.covered(np.zeros(0, np.int64))
    reach = Reach.of(ground)
    first, order = covering_sites(reach, hubs)
    assert len(set(order.tolist())) == hubs
    sites, bound = covering_proof(reach, first, rounds=200)
    assert ground.covered(first) <= ground.covered(sites) <= best <= before + bound
    assert (1 - 1 / np.e) * (best - before) <= ground.covered(np.sort(order)) - before
    proven = exact_covering(reach, hubs, chosen=sites, work=20.0, seed=0)
    assert proven.proven
    assert proven.values is not None
    assert before + proven.bound == best == ground.covered(np.flatnonzero(proven.values[: ground.sites]))


@pytest.mark.parametrize("standing", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_the_median_agrees_with_every_choice(seed, standing):
    ground, hubs = random_ground(seed, standing=standing), 1 + seed % 4
    best = min(ground.person_metres(chosen) for chosen in choices(ground, hubs))
    sites, order = median_sites(ground, hubs)
    assert len(set(order.tolist())) == hubs
    assert median_bound(ground, sites, rounds=200) <= best <= ground.person_metres(sites)
    assert ground.person_metres(sites) <= 1.05 * best
    proven = exact_median(ground, chosen=sites, work=20.0, seed=0)
    assert proven.proven
    assert proven.values is not None
    assert -proven.bound == best == ground.person_metres(np.flatnonzero(proven.values[: ground.sites]))


def test_no_single_move_improves_the_median():
    ground = random_ground(99, sites=12, spots=60)
    sites = median_sites(ground, 4)[0].tolist()
    reached = ground.person_metres(np.array(sites))
    for place, coming in itertools.product(range(4), set(range(12)) - set(sites)):
        other = [*sites[:place], coming, *sites[place + 1 :]]
        assert ground.person_metres(np.array(other)) >= reached


@pytest.fixture(scope="module")
def week() -> Pool:
    return build_sample("fuyang-week")


@pytest.mark.parametrize("objective", ["coverage", "distance"])
@pytest.mark.parametrize("candidates", ["villages", "needs"])
def test_the_week_of_fuyang_is_answered_with_a_proof(week, objective, candidates):
    siting = Siting(hubs=3, radius_km=5.0, objective=objective, candidates=candidates)
    sited = site_hubs(week, siting)
    assert sited.status == "optimal"
    assert sited.gap == 0
    assert len(sited.sites) == len(sited.steps) == 3
    assert sited.people == week.needs["people"].sum() == sum(town.people for town in sited.towns)
    assert sited.after.covered == sum(town.after.covered for town in sited.towns)
    assert sum(site.people_nearest for site in sited.sites) == sited.people
    assert [step.covered for step in sited.steps] == sorted(step.covered for step in sited.steps)
    assert sited.before.mean_km is None
    needs, sites = week.needs, sited.sites
    # The same by hand, from the needs themselves, which the ground rounds to about 100 m.
    nearest = np.min(
        [
            distance_km(
                from_lon=site.lon, from_lat=site.lat, to_lon=needs["lon"].to_numpy(), to_lat=needs["lat"].to_numpy()
            )
            for site in sites
        ],
        axis=0,
    )
    people = needs["people"].to_numpy()
    assert sited.after.mean_km == pytest.approx((nearest * people).sum() / people.sum(), abs=0.05)
    assert abs(sited.after.covered - people[nearest <= 5.0].sum()) <= people[np.abs(nearest - 5.0) < 0.1].sum()


def test_one_more_hub_is_placed_beside_those_that_stand(week):
    siting = Siting(hubs=1, radius_km=5.0, existing=["P001"])
    sited = site_hubs(week, siting)
    alone = site_hubs(week, siting.model_copy(update={"existing": []}))
    assert sited.before.covered > 0
    assert sited.before.mean_km is not None
    assert sited.after.covered >= alone.after.covered
    assert sited.after.mean_km is not None
    assert sited.after.mean_km < sited.before.mean_km
    assert sited.sites[0].people_nearest < sited.people


def test_the_scope_of_a_question_counts_only_its_needs(week):
    narrow = Siting(hubs=1, radius_km=5.0, grades=["red"], services=["visiting", "home_care"], region="330111")
    people = week.needs.filter((week.needs["grade"] == "red") & week.needs["service"].is_in(["visiting", "home_care"]))[
        "people"
    ].sum()
    assert site_hubs(week, narrow).people == people > 0


def test_given_points_are_converted_and_named(week):
    points = [
        {"id": "A", "name": "老镇政府", "lon": 119.95194, "lat": 30.05333, "crs": "gcj02"},
        {"id": "B", "lon": 119.72892, "lat": 29.97132},
    ]
    sited = site_hubs(week, Siting.model_validate({"hubs": 2, "radius_km": 5.0, "candidates": points}))
    assert [site.name for site in sited.sites] == ["老镇政府", "B"]
    # GCJ-02 lies some 500 m from WGS-84 there.
    assert 0.002 < abs(sited.sites[0].lon - 119.95194) < 0.008
    assert sited.sites[1].lon == 119.72892


def test_the_order_of_rows_does_not_matter(week):
    siting = Siting(hubs=4, radius_km=4.0, candidates="needs", objective="distance")
    turned = Pool(needs=week.needs.reverse(), regions=week.regions.reverse(), services=week.services)
    assert site_hubs(turned, siting, limits=NO_EXACT) == site_hubs(week, siting, limits=NO_EXACT)


def test_without_the_exact_model_the_answer_says_how_open_it_is(week):
    siting = Siting(hubs=3, radius_km=4.0, candidates="needs", objective="distance")
    rough = site_hubs(week, siting, limits=SitingLimits(exact_entries=0, bound_work=1))
    proven = site_hubs(week, siting)
    assert rough.bound <= proven.value <= rough.value
    assert rough.gap == pytest.approx((rough.value - rough.bound) / rough.bound)
    assert (rough.status == "optimal") == (rough.gap == 0)


def test_every_mistake_is_told_at_once(week):
    siting = Siting(
        hubs=5,
        radius_km=1.0,
        existing=["nobody"],
        services=["nothing"],
        candidates=[CandidatePoint(id="A", lon=1.0, lat=1.0)],
    )
    with pytest.raises(SitingError) as raised:
        site_hubs(week, siting)
    found = {problem.code for problem in raised.value.problems}
    assert found == {"unknown_service", "unknown_hub", "nothing_counted", "too_few_candidates"}
    assert all(problem.sentence.zh and problem.remedy.en for problem in raised.value.problems)
