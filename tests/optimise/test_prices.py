"""The engine of large pools, held against the exact model on small ones: feasible, and a bound that holds."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matcher.check import check_plan
from matcher.match import Request, match
from matcher.model import Policy, Pool
from matcher.optimise import Limits
from matcher.optimise.exact import solve_exactly
from matcher.optimise.prices import solve_by_prices
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, varied_policy
from tests.optimise.scores import assert_feasible, score_of
from tests.optimise.threaded import SMALL, answers

PRICED = Limits(exact_options=0, tighten_options=0)
HIGHS = solver_named("highs")
SWITCHES: tuple[dict[str, Any], ...] = (
    {"strict_grades": True},
    {"worst_town": "maximise"},
    {"worst_town": 0.4, "strict_grades": True},
)


@functools.cache
def plain(seed):
    """Return options, priced and exact plan of a contested pool without switches and pins."""
    return both(seed, varied_policy(seed), needs=14)


def both(seed, policy, **size):
    options = compile_options(Context(pool=contested_pool(seed, **size), policy=policy, date=DATE))
    priced = solve_by_prices(options, policy, solver=HIGHS, limits=PRICED)
    return options, priced, solve_exactly(options, policy, solver=HIGHS, limits=Limits())


@pytest.mark.parametrize("most", [0, 2])
def test_a_cap_on_changes_is_kept_where_it_can_be(most):
    for seed in range(5):
        pool, policy = contested_pool(seed, needs=14), varied_policy(seed)
        before = match(Request(pool=pool, date=DATE, policy=policy))
        other = policy.model_copy(update={"distance_km": 3.0, "quality": 5.0, "max_changes": most})
        options = compile_options(Context(pool=pool, policy=other, date=DATE), before)
        priced = solve_by_prices(options, other, solver=HIGHS, limits=PRICED)
        exact = solve_exactly(options, other, solver=HIGHS, limits=Limits())
        assert_feasible(options, priced)
        assert score_of(options, other, priced)[1] == score_of(options, other, exact)[1] == 0, seed
        assert exact.objective <= priced.bound, seed


@pytest.mark.parametrize("first", range(0, 20, 10))
def test_plans_pass_the_checker_and_record_their_gap(first):
    for seed in range(first, first + 10):
        pool, policy = contested_pool(seed, pins=2), varied_policy(seed)
        plan = match(Request(pool=pool, date=DATE, policy=policy, limits=Limits(exact_options=0)))
        assert check_plan(pool, plan, policy) == {}
        summary = plan.summary
        missing = summary.bound - summary.objective
        assert summary.gap == pytest.approx(missing / abs(summary.bound) if summary.bound else 0.0, abs=1e-9)


def test_a_pool_in_which_every_need_is_pinned():
    need = {"need_id": "n1", "service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0, "region": "330111101001"}
    pool = Pool.from_rows(
        needs=[need, need | {"need_id": "n2", "service": "cleaning"}],
        providers=[{"provider_id": "t1", "hours": 1.0, "services": ["visiting"]}],
        pins=[{"need_id": "n1", "resource_id": "t1", "action": "pin"}],
    )
    for floor in ("off", "maximise"):
        for needs in (pool.needs, pool.needs.head(1)):
            options = compile_options(Context(pool=pool.replace(needs=needs), policy=Policy(), date=DATE))
            policy = Policy.from_data({"worst_town": floor})
            plan = solve_by_prices(options, policy, solver=HIGHS, limits=PRICED)
            assert plan.taken.tolist() == [0, -1][: needs.height]


def test_a_pool_in_which_nothing_is_worth_its_cost():
    # Four steps of 3 points each for a person worth 1: nobody is helped, and the bound says that nobody could be.
    policy = Policy.from_data({"ladder_step": 3})
    needs = [
        {"need_id": f"n{number}", "service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0} for number in range(5)
    ]
    pool = Pool.from_rows(needs=needs, providers=[{"provider_id": "t1", "hours": 2.0, "level": "province"}])
    options = compile_options(Context(pool=pool, policy=policy, date=DATE))
    plan = solve_by_prices(options, policy, solver=HIGHS, limits=PRICED)
    assert (plan.taken < 0).all()
    assert 0 <= plan.bound <= 1


def test_the_bound_holds_where_most_options_cost_more_than_they_are_worth():
    for seed in range(20):
        _, priced, exact = both(seed, varied_policy(seed, ladder_step=3.0, distance_km=2.0), needs=14)
        assert exact.objective <= priced.bound, seed


def test_prices_are_never_negative_and_only_of_scarce_capacities():
    for seed in range(20):
        options, priced, _ = plain(seed)
        assert priced.prices is not None
        assert priced.prices.shape == options.capacities.capacity.shape
        assert (priced.prices >= 0).all(), seed


def test_a_cap_on_the_small_needs_of_a_person_holds():
    # Three needs of p1: two of one person share 10 yuan a person. The one of four people cannot be met (its service
    # has no helper), so it must not lift the cap of the other two.
    need = {"service": "hardship_aid", "hours": 0.0, "person_id": "p1", "lon": 120.0, "lat": 30.0, "grade": "red"}
    needs = [
        need | {"need_id": "n1", "amount_fen": 800, "people": 1},
        need | {"need_id": "n2", "amount_fen": 900, "people": 1},
        need | {"need_id": "n3", "amount_fen": 900, "people": 4, "grade": "green"},
    ]
    fund = {"fund_id": "f1", "balance_fen": 1_700, "per_person_cap_fen": 1_000}
    pool = Pool.from_rows(needs=needs, funds=[fund])
    plan = match(Request(pool=pool, date=DATE, limits=PRICED))
    assert "n1" not in plan.assignments["need_id"] or "n2" not in plan.assignments["need_id"]


def test_threads_and_the_order_of_sets_do_not_change_the_plan(monkeypatch):
    for setting in SMALL:
        monkeypatch.setattr(*setting)
    one, root = list(answers(1)), Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.optimise.threaded"],
        env=os.environ | {"PYTHONHASHSEED": "7", "POLARS_MAX_THREADS": "2"},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert len(one) == 65
    assert done.stdout.splitlines() == one
    assert json.loads(one[-1])["summary"]["run"]["method"] == "prices"
