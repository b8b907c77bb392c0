"""Newton steps: none leaves its box, and inside the box they are the answer of the system."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.optimise.prices import steps
from matcher.optimise.prices.dual import find_prices
from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.phases import PATH_OF_FEW
from matcher.optimise.prices.sweeps import Sweeper
from tests.optimise.brute import contested_options

MANY = {"needs": 120, "providers": 8, "funds": 5, "projects": 4}


@pytest.fixture
def taken(monkeypatch):
    """Return a list that receives what every step was asked and answered, with the slope of the model at the answer."""
    kept, real = [], steps._direction

    def direction(walk, phase, gradient, ridge, most):
        answer = real(walk, phase, gradient, ridge, most)
        slope = gradient + walk.curve.times(answer) + ridge * answer
        kept.append((walk.x.copy(), walk.active, gradient, answer, slope, most, phase.share))
        return answer

    monkeypatch.setattr(steps, "_direction", direction)
    return kept


@pytest.mark.parametrize("seed", [0, 7, 12, 17, 24, 29])
def test_no_price_leaves_its_box_and_the_model_falls_in_it(seed, taken):
    sweeper = Sweeper(build_problem(contested_options(seed, **MANY)), threads=1)
    find_prices(sweeper, sweeps=120)
    assert len(taken) > 20
    edges, settled = 0, 0
    for x, active, gradient, answer, slope, most, share in taken:
        assert 0.1 * share <= most <= 1e3 * share
        least = -np.minimum(0.95 * x, most)
        assert (answer[~active] == 0).all()
        assert (answer <= most).all()
        assert (answer >= least).all()
        edge = active & ((answer == least) | (answer == most))
        edges += int(edge.sum())
        # The model is g d + d H d / 2 with the ridge in H: half of g and of the slope at d. It falls, and promises to.
        assert float(gradient @ answer) < 0
        assert float((gradient + slope) @ answer) < 0
        # Where the answer is that of the box, what is free has no slope, and what is at an edge is pressed against it.
        inward = np.where(answer == least, slope < 0, slope > 0) & edge
        wrong = np.where(edge, np.where(inward, slope, 0.0), slope)[active]
        settled += int(np.abs(wrong).max() <= 0.1 * np.abs(gradient[active]).max())
    assert edges > 0
    # Four rounds do not always find the rows at the edge.
    assert settled >= 0.75 * len(taken)


@pytest.mark.parametrize("seed", [0, 17])
def test_prices_stay_positive_and_the_function_falls_at_each_temperature(seed, monkeypatch):
    sweeper = Sweeper(build_problem(contested_options(seed, **MANY)), threads=1)
    values: dict[float, list[float]] = {}
    real = steps._search

    def search(walk, direction, value, promised, share):
        found = real(walk, direction, value, promised, share)
        values.setdefault(share, []).append(value)
        if found is not None:
            values[share].append(found[0])
        assert (walk.x[walk.active] > 0).all()
        return found

    monkeypatch.setattr(steps, "_search", search)
    find_prices(sweeper, sweeps=200)
    assert len(values) >= len(PATH_OF_FEW)
    for found in values.values():
        assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    ("ratio", "length", "radius"),
    [(0.5, 1.0, 4.0), (0.3, 1.0, 2.0), (0.1, 1.0, 1.0), (0.5, 0.4, 0.8), (-1.0, 0.16, 0.32)],
)
def test_the_radius_follows_what_a_step_brought(ratio, length, radius):
    assert steps._turned(2.0, ratio, length) == pytest.approx(radius)
