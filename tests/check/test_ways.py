"""Whether a need is impossible: short cuts by kind, place and size leave no helper out."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matcher.check import arrays, payers, ways
from matcher.check.facts import Facts, read_facts
from matcher.check.geodesic import geodesic_km
from matcher.check.near import Bands, reach_degrees
from matcher.check.ways import has_a_way
from matcher.model import Policy, Pool
from matcher.model.schema.plan_tables import ASSIGNMENTS
from tests.check.scalar_rules import Scalar
from tests.optimise.contested import contested_pool
from tests.pools import DATE, policies, pools


def facts_of(pool: Pool, policy: Policy) -> Facts:
    return read_facts(pool, ASSIGNMENTS.empty(), policy=policy, date=DATE)


def asked(pool: Pool, policy: Policy) -> dict[str, bool]:
    ids = pool.needs["need_id"].to_list()
    return dict(zip(ids, has_a_way(facts_of(pool, policy), np.arange(len(ids))).tolist(), strict=True))


def expected(pool: Pool, policy: Policy) -> dict[str, bool]:
    scalar = Scalar(pool, policy, DATE)
    return {need_id: scalar.has_a_way(need) for need_id, need in scalar.needs.items()}


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(pools(most_needs=10, most_resources=6), policies())
def test_every_need_is_judged_as_if_every_helper_had_been_asked(pool: Pool, policy: Policy):
    assert asked(pool, policy) == expected(pool, policy)


@pytest.mark.parametrize("seed", range(12))
def test_large_groups_and_small_parts_of_work_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch):
    pool = contested_pool(seed, needs=40, providers=12, funds=5, projects=6, pins=6)
    whole = expected(pool, Policy())
    assert asked(pool, Policy()) == whole

    # Groups by service alone; a few pairs and a few funds at a time.
    monkeypatch.setattr(ways, "MOST_GROUPS", 1)
    monkeypatch.setattr(payers, "CELLS", 3)
    monkeypatch.setattr(ways, "run_chunks", lambda first, last: arrays.run_chunks(first, last, most=2))
    assert asked(pool, Policy()) == whole


def test_nobody_can_meet_a_need_that_asks_for_nothing():
    """The gate refuses one; in a pool made by hand no line of it could be served, by money no more than by a helper."""
    pool = contested_pool(3, needs=30, providers=6)
    asks_nothing = pool.needs["need_id"] == pool.needs["need_id"][0]
    pool = pool.replace(
        needs=pool.needs.with_columns(
            hours=pl.when(asks_nothing).then(0.0).otherwise("hours"),
            amount_fen=pl.when(asks_nothing).then(0).otherwise("amount_fen"),
        )
    )
    assert not asked(pool, Policy())[pool.needs["need_id"][0]]
    assert asked(pool, Policy()) == expected(pool, Policy())


def test_needs_can_be_asked_in_any_order_and_twice():
    pool = contested_pool(3, needs=30, providers=6)
    facts = facts_of(pool, Policy())
    way = has_a_way(facts, np.arange(len(facts.needs)))
    some = np.array([2, 0, 2, len(facts.needs) - 1])

    assert has_a_way(facts, some).tolist() == way[some].tolist()
    assert has_a_way(facts, np.zeros(0, dtype=np.int64)).tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([0.5, 20.0, 600.0, 9000.0]), st.sampled_from([0.001, 0.5, 30.0]))
def test_bands_hold_every_point_within_the_radius(seed: int, radius: float, height: float):
    draw = np.random.Generator(np.random.PCG64(seed))
    reach = 3 * float(reach_degrees(np.array([radius]))[0])
    # Around a place anywhere on the globe, poles and date line included.
    lat_0, lon_0 = draw.choice([-89.9, 0.0, 30.0, 75.0, 90.0]), draw.choice([-180.0, 0.0, 120.0, 179.99])
    lat = np.clip(lat_0 + draw.uniform(-reach, reach, 60), -90, 90)
    lon = (lon_0 + draw.uniform(-reach, reach, 60) * 2 + 180) % 360 - 180
    bands = Bands(lat[:40], lon[:40], height=height)
    centres = slice(40, 60)
    radii = np.full(20, radius)
    centre, first, last = bands.around(lat[centres], lon[centres], radii)
    found = np.zeros((20, 40), dtype=np.bool_)
    for number, begin, end in zip(centre, first, last, strict=True):
        found[number, bands.order[begin:end]] = True
    number, point = np.indices((20, 40)).reshape(2, -1)
    km = geodesic_km(lat[40 + number], lon[40 + number], lat[point], lon[point])

    assert found[number, point][km <= radius].all()


def test_bands_leave_most_far_points_out():
    draw = np.random.Generator(np.random.PCG64(0))
    lat, lon = draw.uniform(28, 34, 5_000), draw.uniform(110, 118, 5_000)
    bands = Bands(lat, lon, height=float(reach_degrees(np.array([10.0]))[0]))
    _, first, last = bands.around(lat[:200], lon[:200], np.full(200, 10.0))

    assert (last - first).sum() < 0.01 * 200 * 5_000
