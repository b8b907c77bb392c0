"""The pools of the benchmarks are as stated, and every peer's plan keeps the rules."""

from __future__ import annotations

import pytest

from benchmarks.instances import DATE, HOURS_COVER, district_pool
from benchmarks.peers.greedy import nearest_first, urgent_first
from benchmarks.peers.monolith import by_cp_sat, by_highs
from matcher.check import check_assignments, score_assignments
from matcher.files import read_pool, write_pool
from matcher.model import Policy
from matcher.optimise import optimise
from matcher.options import compile_options
from matcher.proposal import assignments_table
from matcher.rules import Context

POINTS = 1e-6


@pytest.fixture(scope="module")
def pool():
    return district_pool(needs=60, helpers=12, funds=4, seed=0)


@pytest.fixture(scope="module")
def options(pool):
    return compile_options(Context(pool=pool, policy=Policy(), date=DATE), None)


@pytest.fixture(scope="module")
def best(options):
    return optimise(options, Policy(), solver="highs")


def test_the_same_seed_gives_the_same_pool_and_another_seed_another(pool):
    assert district_pool(needs=60, helpers=12, funds=4, seed=0).digest() == pool.digest()
    assert district_pool(needs=60, helpers=12, funds=4, seed=1).digest() != pool.digest()


def test_hours_cover_what_is_stated():
    made = district_pool(needs=1_000, helpers=60, funds=8, seed=3)
    assert (made.needs.height, made.providers.height, made.funds.height) == (1_000, 60, 8)
    assert made.needs["region"].n_unique() == 24
    offered, asked = sum(made.providers["hours"].to_list()), sum(made.needs["hours"].to_list())
    assert offered / asked == pytest.approx(HOURS_COVER, rel=0.02)
    assert (made.providers["rate_fen"] > 0).any()


def test_a_written_pool_is_read_without_errors(pool, tmp_path):
    write_pool(pool, tmp_path / "pool.xlsx")
    read = read_pool(tmp_path / "pool.xlsx")
    assert read.errors == ()
    assert read.digest() == pool.digest()


@pytest.mark.parametrize("peer", [nearest_first, urgent_first])
def test_a_plan_by_hand_keeps_the_rules_and_is_no_better_than_the_best(peer, pool, options, best):
    plan = peer(options)
    table = assignments_table(options, plan, pool, Policy())
    assert check_assignments(pool, table, Policy(), DATE) == {}
    # The checker's own formula for distances differs by millionths.
    assert score_assignments(pool, table, Policy(), DATE) == pytest.approx(plan.objective * POINTS, rel=1e-6)
    assert 0 < plan.objective <= best.bound


@pytest.mark.parametrize("peer", [by_cp_sat, by_highs])
def test_a_whole_model_finds_the_best_plan_of_a_small_pool(peer, pool, options, best):
    plan = peer(options, seconds=20.0, seed=0)
    assert check_assignments(pool, assignments_table(options, plan, pool, Policy()), Policy(), DATE) == {}
    assert best.objective <= plan.bound
    assert plan.objective <= best.bound
    assert plan.objective == pytest.approx(best.objective, rel=1e-4)


def test_peers_refuse_what_they_do_not_know(pool):
    rows = [{"need_id": "N000000", "resource_id": "T00004", "action": "pin"}]
    pinned = pool.replace(pins=type(pool).from_rows(pins=rows).pins)
    options = compile_options(Context(pool=pinned, policy=Policy(), date=DATE), None)
    if not (options.helpers.pinned.any() or options.money.pinned.any()):
        pytest.fail("the pin of this test must be possible")
    with pytest.raises(ValueError, match="pins"):
        nearest_first(options)
    with pytest.raises(ValueError, match="pins"):
        by_highs(options, seconds=1.0, seed=0)
