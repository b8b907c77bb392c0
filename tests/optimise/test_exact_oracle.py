"""The exact model against every plan tried one by one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.model import Policy
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solution import Limits
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, aid_pool, contested_pool, easy_week, varied_policy
from tests.optimise.oracle import Oracle
from tests.optimise.scores import score_of
from tests.pools import policies, pools

SOLVERS = ("highs", "cp_sat")


def assert_as_good_as_the_oracle(pool, policy, *, solvers=SOLVERS, previous=None):
    best = Oracle(pool, policy, DATE, previous=helpers_of(previous)).best()
    options = compile_options(Context(pool=pool, policy=policy, date=DATE), previous)
    for solver in solvers:
        solution = solve_exactly(options, policy, solver=solver_named(solver), limits=Limits())
        found = score_of(options, policy, solution)
        assert found == best, solver
        assert solution.objective == found[-1]
        assert solution.bound >= solution.objective


def helpers_of(plan):
    if plan is None:
        return {}
    return dict(plan.assignments.select("need_id", "resource_id").iter_rows())


@pytest.mark.parametrize("seed", range(30))
def test_contested_pools(seed):
    pool = contested_pool(seed, needs=5, providers=2, funds=2, projects=1)
    assert_as_good_as_the_oracle(pool, varied_policy(seed))


@pytest.mark.parametrize("seed", range(500, 530))
def test_money_shared_by_funds_and_persons(seed):
    assert_as_good_as_the_oracle(aid_pool(seed), varied_policy(seed))


@pytest.mark.parametrize("seed", range(100, 120))
def test_contested_pools_with_pins(seed):
    pool = contested_pool(seed, needs=5, providers=2, funds=2, projects=1, pins=4)
    assert_as_good_as_the_oracle(pool, varied_policy(seed))


@pytest.mark.parametrize("seed", range(200, 215))
def test_contested_pools_with_strict_grades(seed):
    pool = contested_pool(seed, needs=5, providers=2, funds=2, projects=1, pins=1)
    assert_as_good_as_the_oracle(pool, varied_policy(seed, strict_grades=True))


@pytest.mark.parametrize("seed", range(300, 310))
@pytest.mark.parametrize("floor", [0.4, "maximise"])
def test_contested_pools_with_a_floor_in_every_town(seed, floor):
    pool = contested_pool(seed, needs=5, providers=2, funds=2, projects=1)
    assert_as_good_as_the_oracle(pool, varied_policy(seed, worst_town=floor))


@pytest.mark.parametrize("seed", range(400, 410))
@pytest.mark.parametrize("most", [0, 1])
def test_contested_pools_with_a_cap_on_changes(seed, most):
    small = {"needs": 5, "providers": 2, "funds": 2, "projects": 1}
    pool = contested_pool(seed, **small, pins=1)
    policy = varied_policy(seed, max_changes=most, worst_town="maximise" if seed % 2 else "off")
    assert_as_good_as_the_oracle(pool, policy, previous=easy_week(pool))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(pool=pools(most_needs=4, most_resources=2), policy=policies())
def test_pools_that_use_every_field(pool, policy):
    assert_as_good_as_the_oracle(pool, policy, solvers=("highs",))


def test_the_default_policy_is_one_of_them():
    assert_as_good_as_the_oracle(contested_pool(7, needs=5, providers=2, funds=2, projects=1), Policy())
