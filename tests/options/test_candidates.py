"""Candidate pairs miss nobody, and are far fewer than all pairs."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.model import Policy, Pool
from matcher.model.distance import distance_km
from matcher.model.enums import ResourceKind
from matcher.options import candidates as candidates_module
from matcher.options import compile_options
from matcher.options.candidates import candidate_pairs
from matcher.options.money import able_to_pay, money_options, payable
from matcher.options.needs import need_columns
from matcher.options.pairs import eligible_pairs
from matcher.options.resources import number_resources
from matcher.rules import NEED_RULES, PAIR_RULES, Context
from tests.optimise.oracle import Oracle
from tests.pools import DATE, policies, pools

DRAWN = settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck))


def by_explanation(context, kind):
    """Return every pair that all rules allow, asked one by one."""
    pool = context.pool
    table = pool.table(f"{kind}s")
    rules = [rule for rule in PAIR_RULES if kind in rule.kinds]
    return {
        (need, resource)
        for need, asked in enumerate(pool.needs.rows(named=True))
        if all(rule.explain(context, asked).allowed for rule in NEED_RULES)
        for resource, row in enumerate(table.rows(named=True))
        if all(rule.explain(context, kind, asked, row).allowed for rule in rules)
    }


@DRAWN
@given(pool=pools(most_needs=6, most_resources=4), policy=policies())
def test_eligible_pairs_are_those_that_the_rules_allow_one_by_one(pool, policy):
    context = Context(pool=pool, policy=policy, date=DATE)
    needs = need_columns(context)
    for kind in (ResourceKind.PROVIDER, ResourceKind.PROJECT):
        need, resource = eligible_pairs(context, needs, kind)
        found = list(zip(need.tolist(), resource.tolist(), strict=True))
        assert len(found) == len(set(found))
        assert set(found) == by_explanation(context, kind)


@DRAWN
@given(pool=pools(most_needs=6, most_resources=3), policy=policies())
def test_options_are_those_of_the_oracle(pool, policy):
    """Who helps whom, what it costs, what falls due, and who may pay, worked out in plain Python."""
    context = Context(pool=pool, policy=policy, date=DATE)
    options, oracle = compile_options(context), Oracle(pool, policy, DATE)
    helpers, names = options.helpers, [*options.resources.ids, ""]
    found = {
        (options.needs.ids[need], names[resource]): (int(cost), int(due))
        for need, resource, cost, due in zip(helpers.need, helpers.resource, helpers.cost, helpers.due_fen, strict=True)
    }
    expected = {(need, way.helper): (way.cost, way.due_fen) for need, ways in oracle.ways.items() for way in ways}
    assert found == expected
    assert options.needs.value.tolist() == [oracle.value(need) for need in options.needs.ids]
    together = np.zeros(helpers.size, dtype=np.int64)
    for term in options.terms_of(np.arange(helpers.size)).values():
        assert (term >= 0).all()
        together += np.rint(term * 1_000_000).astype(np.int64)
    assert helpers.cost.tolist() == together.tolist()
    assert_payers_have_a_part_in_a_payment(options, oracle)


def assert_payers_have_a_part_in_a_payment(options, oracle):
    found = {
        (options.needs.ids[need], options.resources.ids[fund]): int(limit)
        for need, fund, limit in zip(options.money.need, options.money.resource, options.money.limit_fen, strict=True)
    }
    expected = {}
    for (need, fund), limit in oracle.limits.items():
        others = [most for (other, name), most in oracle.limits.items() if other == need and name != fund]
        dues = [way.due_fen for way in oracle.ways[need] if way.due_fen]
        if any(limit + max(others, default=0) >= due for due in dues):
            expected[need, fund] = limit
    assert found == expected


@settings(DRAWN, max_examples=15)
@given(pool=pools(), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(pool, seed):
    draw = random.Random(seed)
    tables = {}
    for name in ("needs", "providers", "projects", "funds", "services", "teams", "pins"):
        order = list(range(pool.table(name).height))
        draw.shuffle(order)
        tables[name] = pool.table(name)[order]
    first, second = (
        compile_options(Context(pool=one, policy=Policy(), date=DATE)) for one in (pool, pool.replace(**tables))
    )
    for name in ("need", "resource", "hours", "due_fen", "budget_fen", "cost", "kept", "pinned"):
        assert getattr(first.helpers, name).tolist() == getattr(second.helpers, name).tolist()
    for name in ("need", "resource", "limit_fen", "pinned"):
        assert getattr(first.money, name).tolist() == getattr(second.money, name).tolist()
    assert first.person_caps == second.person_caps
    assert first.small_person_caps == second.small_person_caps
    assert sorted(problem.key for problem in first.problems) == sorted(problem.key for problem in second.problems)


# Indexes


def clustered(clusters=20, per_cluster=40):
    """Return needs and providers in clusters some 55 km apart, every provider with a radius of 3 km."""
    draw = random.Random(1)
    needs, providers = [], []
    for cluster in range(clusters):
        lon, lat = 110 + 0.6 * (cluster % 5), 28 + 0.5 * (cluster // 5)
        needs += [
            {
                "need_id": f"n{cluster:02}-{number:02}",
                "service": "visiting",
                "hours": 1.0,
                "lon": lon + draw.uniform(-0.02, 0.02),
                "lat": lat + draw.uniform(-0.02, 0.02),
                "region": f"3301{cluster:02}101001",
            }
            for number in range(per_cluster)
        ]
        providers.append({"provider_id": f"t{cluster:02}", "hours": 9.0, "lon": lon, "lat": lat, "radius_km": 3.0})
        providers.append({"provider_id": f"u{cluster:02}", "hours": 9.0, "region": f"3301{cluster:02}"})
    return Pool.from_rows(needs=needs, providers=providers)


def yielded(pool, **changed):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    wanted, every = np.arange(pool.needs.height), {"visiting": np.arange(pool.providers.height)}
    return list(candidate_pairs(context, ResourceKind.PROVIDER, wanted=wanted, offered=every | changed))


def test_far_fewer_pairs_than_all_are_looked_at():
    pool = clustered()
    looked_at = sum(need.size for need, _ in yielded(pool))
    # Each of 800 needs: one provider around it, one of its district; of 40 providers.
    assert looked_at <= 2 * pool.needs.height
    options = compile_options(Context(pool=pool, policy=Policy(), date=DATE))
    assert pool.needs.height <= options.helpers.size <= looked_at


def test_every_pair_within_the_radius_is_a_candidate():
    pool = clustered(clusters=6, per_cluster=30)
    pairs = {(n, r) for need, resource in yielded(pool) for n, r in zip(need.tolist(), resource.tolist(), strict=True)}
    for resource, row in enumerate(pool.providers.rows(named=True)):
        if row["radius_km"] is None:
            continue
        km = distance_km(
            from_lon=row["lon"],
            from_lat=row["lat"],
            to_lon=pool.needs["lon"].to_numpy(),
            to_lat=pool.needs["lat"].to_numpy(),
        )
        assert {(int(need), resource) for need in np.flatnonzero(km <= row["radius_km"])} <= pairs


@pytest.mark.parametrize("lat", [0.0, 30.0, 53.0, -40.0])
@pytest.mark.parametrize("bearing", [(1.0, 0.0), (0.0, 1.0), (0.7, 0.7)])
@pytest.mark.parametrize("radius_km", [0.01, 1.0, 80.0, 900.0])
def test_nobody_at_the_very_edge_is_missed(lat, bearing, radius_km):
    # The sphere errs most along meridians at the equator: a point just inside the radius on the ellipsoid.
    def km(share):
        return float(
            distance_km(
                from_lon=100.0, from_lat=lat, to_lon=100.0 + share * bearing[0], to_lat=lat + share * bearing[1]
            )
        )

    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if km(middle) <= radius_km else (low, middle)
    need = {"need_id": "n1", "service": "visiting", "lon": 100.0 + low * bearing[0], "lat": lat + low * bearing[1]}
    provider = {"provider_id": "t1", "hours": 1.0, "lon": 100.0, "lat": lat, "radius_km": radius_km}
    pool = Pool.from_rows(needs=[need], providers=[provider])
    assert [need.tolist() for need, _ in yielded(pool)] == [[0]]


def test_a_region_takes_the_run_of_codes_that_begin_with_it():
    codes = [None, "33", "3301", "330111", "330111101", "330111999", "330112", "34"]
    needs = [
        {"need_id": f"n{place}", "service": "visiting", "lon": 120.0, "lat": 30.0, "region": code}
        for place, code in enumerate(codes)
    ]
    pool = Pool.from_rows(needs=needs, providers=[{"provider_id": "t1", "hours": 1.0, "region": "330111"}])
    ((need, resource),) = yielded(pool)
    assert [codes[row] for row in need] == ["330111", "330111101", "330111999"]
    assert resource.tolist() == [0, 0, 0]


def test_services_without_a_resource_yield_nothing():
    assert yielded(clustered(clusters=1), visiting=np.zeros(0, dtype=np.int64)) == []


def test_batches_hold_the_same_pairs(monkeypatch):
    pool = clustered(clusters=4)
    whole = yielded(pool)
    monkeypatch.setattr(candidates_module, "_BATCH", 50)
    parts = yielded(pool)
    assert len(whole) == 2  # around the bases, and by region
    assert len(parts) > 4
    for place in (0, 1):
        assert (
            np.concatenate([part[place] for part in parts]).tolist()
            == np.concatenate([part[place] for part in whole]).tolist()
        )


def test_money_options_are_made_in_batches_alike(monkeypatch):
    from matcher.options import money as money_module

    needs = [
        {
            "need_id": f"n{place:02}",
            "service": "hardship_aid",
            "hours": 0.0,
            "amount_fen": 100,
            "lon": 120.0,
            "lat": 30.0,
        }
        for place in range(20)
    ]
    funds = [{"fund_id": f"f{place}", "balance_fen": 60 + place} for place in range(3)]
    context = Context(pool=Pool.from_rows(needs=needs, funds=funds), policy=Policy(), date=DATE)
    whole = compile_options(context).money
    monkeypatch.setattr(money_module, "_BATCH", 7)
    parts = compile_options(context).money
    assert whole.size == 60
    assert (parts.need == whole.need).all()
    assert (parts.resource == whole.resource).all()


def test_needs_without_funds_have_no_payers():
    pool = clustered(clusters=1).replace(
        providers=clustered(clusters=1).providers.with_columns(rate_fen=pl.lit(100, pl.Int64))
    )
    context = Context(pool=pool, policy=Policy(), date=DATE)
    options = compile_options(context)
    assert options.helpers.size == 0  # paid helpers, nobody pays
    assert options.money.size == 0
    resources = number_resources(pool)
    assert not payable(options.helpers, options.money).size
    assert not able_to_pay(options.helpers, options.money).size
    assert money_options(context, options.helpers, resources).size == 0
