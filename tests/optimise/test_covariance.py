"""The covariance of what soft choices consume, against every way of every need written out."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.optimise.prices import covariance, newton, sweeps
from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.newton import Curvature
from matcher.optimise.prices.sweeps import Sweeper
from tests.optimise.brute import contested_options, every_way, random_prices

SEEDS = (1, 9, 13, 17, 22, 23, 27, 29)


def dense_covariance(options, problem, price, temperature, unit):
    """Return the sum over the needs of the covariance of the consumption, amounts times ``unit``."""
    total = np.zeros((price.size, price.size))
    ways = every_way(options, problem)
    for need in range(problem.needs):
        mine = [way for way in ways if way.need == need]
        worth = np.array([0.0, *(way.reduced(price) for way in mine)])
        share = np.exp((worth - worth.max()) / temperature)
        share /= share.sum()
        uses = np.zeros((len(mine) + 1, price.size))
        for place, way in enumerate(mine, start=1):
            for row, amount in way.uses.items():
                uses[place, row] = amount * unit[row]
        mean = share @ uses
        total += (uses * share[:, None]).T @ uses - np.outer(mean, mean)
    return total


def whole_matrix(curve, rows):
    return np.stack([curve.times(row) for row in np.eye(rows)], axis=1)


@pytest.mark.parametrize("share", [0.3, 0.02])
@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_that_of_all_ways(seed, share, monkeypatch):
    if seed % 2:  # in sixteen parts, some without needs
        monkeypatch.setattr(sweeps, "_FEW_NEEDS", 0)
    options = contested_options(seed)
    problem = build_problem(options)
    price, temperature = random_prices(problem, seed), share * problem.mean_gain
    draw = np.random.default_rng(seed)
    active = problem.limited & (draw.random(price.size) < 0.8)  # rows in between that do not move
    scale = problem.typical * draw.uniform(0.5, 2.0, price.size)
    curve = Curvature(Sweeper(problem, threads=1), scale, active, stride=3)
    curve.move(price, temperature, 40.0)
    unit = np.where(active, 1.0 / scale, 0.0)
    expected = 3 / share * dense_covariance(options, problem, price, temperature, unit)
    assert np.abs(expected).max() > 0
    found = whole_matrix(curve, price.size)
    # Amounts are kept in single precision, and a need that is all but sure of its choice is left out.
    largest = max(amount * unit[row] for way in every_way(options, problem) for row, amount in way.uses.items())
    tolerance = 2e-6 * np.abs(expected).max() + 1e-6 * 3 / share * largest**2
    assert found == pytest.approx(expected, abs=tolerance)
    assert curve.diagonal == pytest.approx(np.diag(found), rel=1e-12, abs=1e-12)
    assert found == pytest.approx(found.T, abs=tolerance)


def test_the_pools_have_bills_with_several_ways_budgets_and_joint_limits():
    several, budgets, joint = 0, 0, 0
    for seed in SEEDS:
        options = contested_options(seed)
        market = build_problem(options).market
        paid = [(way.option, way.payers) for way in every_way(options, build_problem(options)) if way.payers]
        several += len(paid) - len({option for option, _ in paid})
        budgets += int((market.budget_fen > 0).sum())
        joint += market.joint_row.size
    assert min(several, budgets, joint) > 10


def test_arrays_that_are_too_short_grow_and_moving_again_forgets_what_was(monkeypatch):
    problem = build_problem(contested_options(13))
    sweeper, scale = Sweeper(problem, threads=1), problem.typical
    first, second = random_prices(problem, 1), random_prices(problem, 2)
    temperature = 0.2 * problem.mean_gain
    large = Curvature(sweeper, scale, problem.limited)
    large.move(first, temperature, 40.0)
    expected = whole_matrix(large, scale.size)
    asked = []

    def room(vectors, entries):
        asked.append((vectors, entries))
        return covariance.room_for_vectors(vectors, entries)

    monkeypatch.setattr(newton, "_FIRST_SIZE", 1)
    monkeypatch.setattr(newton, "room_for_vectors", room)
    small = Curvature(sweeper, scale, problem.limited)
    small.move(second, temperature, 40.0)
    small.move(first, temperature, 40.0)
    assert asked[0] == (1, 1)
    assert len(asked) > 1
    assert whole_matrix(small, scale.size).tolist() == expected.tolist()
