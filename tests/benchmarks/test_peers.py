"""Every peer's plan keeps the rules, is no better than the best, and its bound is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.instances import DATE, province_pool
from benchmarks.peers.greedy import nearest_first, urgent_first
from benchmarks.peers.monolith import by_cp_sat, by_highs, by_highs_relaxation, by_scip
from matcher.check import check_assignments, score_assignments
from matcher.model import Policy
from matcher.optimise import optimise
from matcher.options import compile_options
from matcher.proposal import assignments_table
from matcher.rules import Context

POINTS = 1e-6
SECONDS = 20.0


@pytest.fixture(scope="module")
def pool():
    return province_pool(needs=30, helpers=12, funds=4, seed=0)


@pytest.fixture(scope="module")
def options(pool):
    return compile_options(Context(pool=pool, policy=Policy(), date=DATE), None)


@pytest.fixture(scope="module")
def best(options):
    return optimise(options, Policy(), solver="highs")


@pytest.mark.parametrize("peer", [nearest_first, urgent_first])
def test_a_plan_by_hand_keeps_the_rules_and_is_no_better_than_the_best(peer, pool, options, best):
    plan = peer(options)
    table = assignments_table(options, plan, pool, Policy())
    assert check_assignments(pool, table, Policy(), DATE) == {}
    # The checker's own formula for distances differs by millionths.
    assert score_assignments(pool, table, Policy(), DATE) == pytest.approx(plan.objective * POINTS, rel=1e-6)
    assert 0 < plan.objective <= best.bound


@pytest.mark.parametrize("peer", [by_cp_sat, by_highs, by_scip])
def test_a_whole_model_finds_the_best_plan_of_a_small_pool(peer, pool, options, best):
    if peer is by_scip:
        pytest.importorskip("pyscipopt", reason="the extra `bench` is not installed")
    plan = peer(options, seconds=SECONDS, seed=0)
    assert check_assignments(pool, assignments_table(options, plan, pool, Policy()), Policy(), DATE) == {}
    assert best.objective <= plan.bound
    assert plan.objective <= best.bound
    assert plan.objective == pytest.approx(best.objective, rel=1e-4)


def test_the_relaxation_has_no_plan_and_bounds_the_best(options, best):
    relaxed = by_highs_relaxation(options, seconds=SECONDS, seed=0)
    assert (relaxed.taken == -1).all()
    assert best.objective <= relaxed.bound
    assert relaxed.bound < options.needs.value.sum()


def test_a_relaxation_that_was_cut_short_claims_no_bound(options):
    assert by_highs_relaxation(options, seconds=0.0, seed=0).bound == 0


def test_peers_refuse_what_they_do_not_know(options):
    pinned = options.helpers.pinned.copy()
    pinned[0] = True
    with_pin = replace(options, helpers=replace(options.helpers, pinned=pinned))
    with pytest.raises(ValueError, match="pins"):
        nearest_first(with_pin)
    with pytest.raises(ValueError, match="pins"):
        by_highs(with_pin, seconds=1.0, seed=0)
