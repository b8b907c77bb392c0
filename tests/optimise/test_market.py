"""The market and the compiled loops over it, against every way tried one by one: what is chosen, paid and consumed."""

from __future__ import annotations

import functools
import itertools
import math

import numpy as np
import pytest

from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.ways import collect
from tests.optimise.brute import contested_options, every_way, random_prices

EVERYTHING = -(1 << 62)


@functools.cache
def market_of(seed):
    """Return options, sweeper, every way, and some prices."""
    options = contested_options(seed)
    problem = build_problem(options)
    return options, Sweeper(problem, threads=1), every_way(options, problem), random_prices(problem, seed)


def ways_by_need(sweeper, ways):
    """Return the ways of each need."""
    return [[way for way in ways if way.need == need] for need in range(sweeper.problem.needs)]


@pytest.mark.parametrize("seed", range(30))
def test_all_ways_are_collected_each_once_with_what_it_uses(seed):
    _, sweeper, ways, price = market_of(seed)
    found = collect(sweeper, price, margin=math.inf, least_gain=EVERYTHING)
    expected = {(way.need, way.option, way.payers): way for way in ways}
    keys = [
        (int(need), int(option), tuple(int(payer) for payer in payers if payer >= 0))
        for need, option, *payers in zip(found.need(), found.option, found.first_payer, found.second_payer, strict=True)
    ]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(expected)
    for number, key in enumerate(keys):
        inside = slice(found.entry[number], found.entry[number + 1])
        used = dict(zip(found.row[inside].tolist(), found.amount[inside].tolist(), strict=True))
        assert used == expected[key].uses
        assert found.gain[number] == expected[key].gain
        assert found.reduced[number] == pytest.approx(expected[key].reduced(price), abs=1e-3)


def test_the_pools_have_pairs_of_funds_and_joint_limits():
    pairs, joint, budgets = 0, 0, 0
    for seed in range(30):
        options, sweeper, ways, _ = market_of(seed)
        rows = 4 * (len(options.resources.ids) + 1)
        pairs += sum(len(way.payers) == 2 for way in ways)
        joint += sum(max(way.uses, default=0) >= rows for way in ways)
        budgets += int((sweeper.problem.market.budget_fen > 0).sum())
    assert min(pairs, joint, budgets) > 20


@pytest.mark.parametrize("seed", range(30))
def test_best_values_are_those_of_the_best_way(seed):
    _, sweeper, ways, price = market_of(seed)
    best = [max([0.0, *(way.reduced(price) for way in mine)]) for mine in ways_by_need(sweeper, ways)]
    assert sweeper.best(price).tolist() == pytest.approx(best, abs=1e-3)


@pytest.mark.parametrize(("margin", "least"), [(0.0, 1), (0.1, 1), (0.1, EVERYTHING)])
def test_only_ways_within_the_margin_are_collected(margin, least):
    for seed in range(10):
        _, sweeper, ways, price = market_of(seed)
        slack = margin * sweeper.problem.mean_gain + 1e-3  # what sums of floating-point numbers may differ by
        found = collect(sweeper, price, margin=slack, least_gain=least)
        expected = [
            way.option
            for mine in ways_by_need(sweeper, ways)
            for way in mine
            if way.gain >= least and way.reduced(price) >= max([0.0, *(each.reduced(price) for each in mine)]) - slack
        ]
        assert sorted(found.option.tolist()) == sorted(expected)


@pytest.mark.parametrize("share", [0.3, 0.01])
@pytest.mark.parametrize("seed", range(10))
def test_the_soft_choice_is_the_softmax_over_all_ways(seed, share):
    _, sweeper, ways, price = market_of(seed)
    temperature = share * sweeper.problem.mean_gain
    if not temperature:
        return
    soft, used = 0.0, np.zeros(price.size)
    for mine in ways_by_need(sweeper, ways):
        worth = np.array([0.0, *(way.reduced(price) for way in mine)])
        weight = np.exp((worth - worth.max()) / temperature)
        soft += worth.max() + temperature * math.log(weight.sum())
        for way, part in zip(mine, weight[1:] / weight.sum(), strict=True):
            for row, amount in way.uses.items():
                used[row] += part * amount
    sweep = sweeper.soft(price, temperature)
    assert sweep.soft == pytest.approx(soft, rel=1e-9)
    assert sweep.sharp == pytest.approx(float(sweeper.best(price).sum()), rel=1e-12)
    limited = sweeper.problem.limited
    assert sweep.used[limited].tolist() == pytest.approx(used[limited].tolist(), rel=1e-6, abs=1e-6)


def test_hours_are_rounded_down_to_what_options_add_up_to():
    for seed in range(20):
        options, sweeper, _, _ = market_of(seed)
        problem, capacities = sweeper.problem, options.capacities
        rows = problem.row_of_capacity
        assert (problem.capacity[rows] <= capacities.capacity).all()
        for row, resource, capacity in zip(
            rows.tolist(), capacities.resource.tolist(), capacities.capacity, strict=True
        ):
            hours = options.helpers.hours[options.helpers.resource == resource].tolist()
            if row % 4 or len(hours) > 12:
                continue
            sums = [sum(some) for size in range(len(hours) + 1) for some in itertools.combinations(hours, size)]
            assert problem.capacity[row] == max(total for total in sums if total <= capacity)


def test_the_typical_amount_of_a_joint_limit_is_the_mean_bill():
    for seed in range(20):
        options, sweeper, _, _ = market_of(seed)
        market, first = sweeper.problem.market, 4 * (len(options.resources.ids) + 1)
        money = np.concatenate([market.due_fen[market.due_fen > 0], market.budget_fen[market.budget_fen > 0]])
        joint = sweeper.problem.typical[first:]
        assert joint.tolist() == pytest.approx([money.mean()] * joint.size if joint.size else [])
