"""The dual: its derivatives against differences, its value against the linear relaxation, the bound along the way."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse

from matcher.optimise.prices.dual import find_prices, upper_bound
from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.newton import Curvature
from matcher.optimise.prices.phases import PATH
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.ways import collect
from tests.optimise.brute import contested_options, random_prices

MANY = {"needs": 120, "providers": 8, "funds": 5, "projects": 4}


@functools.cache
def sweeper_of(seed, *, threads=1):
    return Sweeper(build_problem(contested_options(seed, **MANY)), threads=threads)


def largest(sweeper):
    """Return the largest amount that a way uses of each row: a unit for differences."""
    amounts = np.ones(sweeper.problem.capacity.size)
    ways = collect(sweeper, np.zeros(amounts.size), margin=math.inf, least_gain=-(1 << 62))
    np.maximum.at(amounts, ways.row, ways.amount)
    return amounts


def relaxation(sweeper):
    """Return the optimum of ``max gain x`` over the ways, one a need at most, every row within its capacity."""
    problem = sweeper.problem
    ways = collect(sweeper, np.zeros(problem.capacity.size), margin=math.inf)
    if not ways.size:
        return 0.0
    column = np.repeat(np.arange(ways.size), np.diff(ways.entry))
    used = scipy.sparse.csr_array((ways.amount, (ways.row, column)), shape=(problem.capacity.size, ways.size))
    once = scipy.sparse.csr_array((np.ones(ways.size), (ways.need(), np.arange(ways.size))))
    rows = scipy.sparse.vstack([used[problem.limited], once])
    most = np.concatenate([problem.capacity[problem.limited], np.ones(once.shape[0])])
    answer = scipy.optimize.linprog(-ways.gain.astype(float), A_ub=rows, b_ub=most, bounds=(0, None), method="highs")
    assert answer.status == 0
    assert answer.fun is not None
    return -float(answer.fun)


@pytest.mark.parametrize("share", [0.3, 0.03])
@pytest.mark.parametrize("seed", range(6))
def test_consumption_is_the_gradient_of_the_soft_value(seed, share):
    sweeper = sweeper_of(seed)
    problem = sweeper.problem
    price, temperature, unit = random_prices(problem, seed), share * problem.mean_gain, largest(sweeper)
    used = sweeper.soft(price, temperature).used
    for row in np.flatnonzero(problem.limited & (used > 0)):
        step = 1e-3 * temperature / unit[row]
        up, down = price.copy(), price.copy()
        up[row] += step
        down[row] -= step
        slope = (sweeper.soft(up, temperature).soft - sweeper.soft(down, temperature).soft) / (2 * step)
        assert slope == pytest.approx(-used[row], rel=1e-4, abs=1e-4 * unit[row])


@pytest.mark.parametrize("share", [0.3, 0.03])
@pytest.mark.parametrize("seed", [0, 4, 7, 12, 17, 24])
def test_products_with_the_hessian_are_differences_of_the_gradient(seed, share):
    assert_products_are_differences(seed, share)


def test_products_with_the_hessian_of_fewer_needs_than_parts():
    assert sweeper_of(3).problem.needs == 6
    assert_products_are_differences(3, 0.3)


def assert_products_are_differences(seed, share):
    sweeper = sweeper_of(seed)
    problem = sweeper.problem
    price, temperature, unit = random_prices(problem, seed), share * problem.mean_gain, largest(sweeper)
    curve = Curvature(sweeper, unit, problem.limited)
    curve.move(price, temperature, 40.0)
    draw = np.random.default_rng(seed)
    for _ in range(4):
        vector = np.where(problem.limited, draw.normal(size=price.size), 0.0)
        step = 1e-4 * share * vector * problem.mean_gain / unit
        up, down = sweeper.soft(price + step, temperature).used, sweeper.soft(price - step, temperature).used
        expected = np.where(problem.limited, (down - up) / unit / (2e-4 * share), 0.0)
        found = curve.times(vector)
        assert np.abs(found - expected).max() <= 2e-3 * np.abs(expected).max()
        assert float(found @ vector) >= 0


@pytest.mark.parametrize("seed", range(8))
def test_no_prices_bring_the_bound_below_the_linear_relaxation(seed):
    sweeper = sweeper_of(seed)
    problem, optimum = sweeper.problem, relaxation(sweeper_of(seed))
    for number in range(5):
        price = random_prices(problem, 10 * seed + number) * number / 2
        bound = upper_bound(problem, price, float(sweeper.best(price).sum()))
        assert bound >= optimum - 1e-6 * abs(optimum)


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, 6, 7, 10, 12, 13, 15, 16, 17, 19, 24, 25, 29, 36])
def test_the_prices_found_come_close_to_the_linear_relaxation(seed):
    sweeper = sweeper_of(seed)
    optimum = relaxation(sweeper)
    found = find_prices(sweeper, sweeps=200)
    assert (found.price >= 0).all()
    assert found.bound >= optimum - 1e-6 * optimum
    assert found.bound <= optimum * 1.007
    assert found.bound == upper_bound(sweeper.problem, found.price, float(sweeper.best(found.price).sum()))


@pytest.mark.parametrize("seed", [0, 7, 17, 24])
def test_the_bound_falls_with_more_sweeps(seed):
    sweeper = sweeper_of(seed)
    zero = np.zeros(sweeper.problem.capacity.size)
    bounds = [upper_bound(sweeper.problem, zero, float(sweeper.best(zero).sum()))]
    for sweeps in (1, 4, 8, 16, 32, 200):
        found = find_prices(sweeper, sweeps=sweeps)
        assert found.sweeps <= sweeps + 6  # a search that has begun is finished
        bounds.append(found.bound)
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] < bounds[0]


def test_prices_that_are_known_already_are_not_lost():
    for seed in (0, 7, 17, 24):
        sweeper = sweeper_of(seed)
        cold = find_prices(sweeper, sweeps=200)
        warm = find_prices(sweeper, sweeps=200, start=cold.price)
        assert warm.bound <= cold.bound * 1.0005


def test_the_number_of_threads_changes_nothing():
    problem = build_problem(contested_options(17, needs=4_000, providers=40, funds=12, projects=8))
    assert problem.needs > 2_000  # fewer are not shared among threads
    one, two = (find_prices(Sweeper(problem, threads=threads), sweeps=30) for threads in (1, 2))
    assert one.bound == two.bound
    assert one.price.tolist() == two.price.tolist()


@pytest.mark.parametrize("seed", [0, 7, 17, 24])
def test_a_search_ended_on_a_sample_keeps_what_its_prices_prove(seed):
    sweeper = sweeper_of(seed)
    zero = np.zeros(sweeper.problem.capacity.size)
    unpriced = upper_bound(sweeper.problem, zero, float(sweeper.best(zero).sum()))
    asked, sampled = iter(range(100)), tuple(replace(phase, stride=2) for phase in PATH)
    for found in (
        find_prices(sweeper, sweeps=8, path=sampled),
        find_prices(sweeper, sweeps=200, path=sampled, stop=lambda: next(asked) > 8),
    ):
        assert 4 < found.sweeps < 30
        assert found.bound < unpriced
        assert found.bound == upper_bound(sweeper.problem, found.price, float(sweeper.best(found.price).sum()))
        assert found.bound >= relaxation(sweeper) - 1.0


def test_a_stop_leaves_a_bound_that_holds():
    sweeper = sweeper_of(0)
    found = find_prices(sweeper, sweeps=200, stop=lambda: True)
    assert found.sweeps == 0
    assert found.bound >= relaxation(sweeper) - 1.0
