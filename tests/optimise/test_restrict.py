"""A part of a problem: what it says about a plan and what comes back from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.model import Policy, Pool
from matcher.optimise.exact import solve_exactly
from matcher.optimise.restrict import restrict, used_of_capacities
from matcher.optimise.solution import Limits, nothing
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, varied_policy
from tests.optimise.scores import assert_feasible

HIGHS = solver_named("highs")


def solved(seed):
    policy = varied_policy(seed)
    options = compile_options(Context(pool=contested_pool(seed, needs=14, pins=1), policy=policy, date=DATE))
    return options, solve_exactly(options, policy, solver=HIGHS, limits=Limits())


def some_needs(options, seed):
    return np.flatnonzero(np.random.default_rng(seed).random(len(options.needs.ids)) < 0.5)


def same(one, other):
    return all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("taken", "paid_by", "paid_fen")
    ) and (one.objective == other.objective)


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_taken_apart_and_put_together_is_the_same(seed):
    options, plan = solved(seed)
    part = restrict(options, some_needs(options, seed), plan)
    inside = part.of(plan)
    assert same(part.into(plan, inside, options), plan)
    assert [options.needs.ids[row] for row in part.needs] == list(part.options.needs.ids)
    assert (part.options.helpers.cost == options.helpers.cost[part.helper_rows]).all()
    assert (options.needs.value[part.needs] == part.options.needs.value).all()


@pytest.mark.parametrize("seed", range(12))
def test_what_the_plan_says_about_a_part_is_feasible_there(seed):
    options, plan = solved(seed)
    part = restrict(options, some_needs(options, seed), plan)
    inside = part.of(plan)
    worth = (
        part.options.needs.value[inside.taken >= 0].sum()
        - part.options.helpers.cost[inside.taken[inside.taken >= 0]].sum()
    )
    assert_feasible(part.options, replace(inside, objective=int(worth)))


@pytest.mark.parametrize("seed", range(12))
def test_solving_a_part_again_cannot_beat_the_optimum_nor_lose(seed):
    options, plan = solved(seed)
    part = restrict(options, some_needs(options, seed), plan)
    answer = solve_exactly(part.options, Policy(), solver=HIGHS, limits=Limits(), hint=part.of(plan))
    whole = part.into(plan, answer, options)
    assert_feasible(options, whole)
    assert whole.objective == plan.objective


def test_capacities_of_a_part_are_what_the_others_leave():
    options, plan = solved(4)
    free = some_needs(options, 4)
    part = restrict(options, free, plan)
    outside = np.where(np.isin(np.arange(plan.taken.size), free), -1, plan.taken)
    stays = ~np.isin(options.money.need[plan.paid_by], free)
    used = used_of_capacities(options, outside, plan.paid_by[stays], plan.paid_fen[stays])
    left = {key: int((options.capacities.capacity - used)[row]) for key, row in options.capacities.row_of.items()}
    assert part.options.capacities.row_of.keys() <= left.keys()
    for key, row in part.options.capacities.row_of.items():
        assert part.options.capacities.capacity[row] == left[key]


def test_caps_of_a_person_are_what_the_others_leave():
    need = {"service": "hardship_aid", "hours": 0.0, "person_id": "p1", "lon": 120.0, "lat": 30.0}
    needs = [
        need | {"need_id": "n1", "amount_fen": 500, "people": 1},
        need | {"need_id": "n2", "amount_fen": 400, "people": 1},
        need | {"need_id": "n3", "amount_fen": 900, "people": 3},
    ]
    fund = {"fund_id": "f1", "balance_fen": 100_000, "per_person_cap_fen": 1_000}
    options = compile_options(Context(pool=Pool.from_rows(needs=needs, funds=[fund]), policy=Policy(), date=DATE))
    # All three share the cap for 3 people; the two of one person share the cap for 1.
    assert options.person_caps == {(0, 0): 3_000}
    assert options.small_person_caps == {(0, 0, 1): 1_000}
    plan = solve_exactly(options, Policy(), solver=HIGHS, limits=Limits())
    assert (plan.taken >= 0).all()
    part = restrict(options, np.array([1]), plan)
    assert part.options.person_caps == {(0, 0): 3_000 - 500 - 900}
    assert part.options.small_person_caps == {(0, 0, 1): 1_000 - 500}  # the need of three people does not count there


def test_the_whole_is_a_part_of_itself():
    options, plan = solved(1)
    part = restrict(options, np.arange(len(options.needs.ids)), plan)
    assert same(part.of(plan), plan)
    assert same(part.into(nothing(options), part.of(plan), options), plan)
