"""Newton steps at one temperature, in a box of trust round each price; the method is that of :mod:`matcher.optimise.prices.dual`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.optimise.prices.bound import Prices, upper_bound
from matcher.optimise.prices.newton import Curvature, newton_direction
from matcher.optimise.prices.phases import Phase
from matcher.optimise.prices.sampling import sample
from matcher.optimise.prices.sweeps import Sweep, Sweeper
from matcher.optimise.solution import Stop
from matcher.options.options import Bools, Floats

_DAMPING = 1e-3
"""The diagonal of the Hessian is raised by this share (Levenberg-Marquardt, Nocedal and Wright 2006, section 10.3)."""

_FIRST_RADIUS, _LEAST_RADIUS, _MOST_RADIUS = 2.5, 0.1, 1e3
"""A price moves at most so many temperatures in a step; the radius is chosen anew at each temperature."""

_POOR, _GOOD = 0.25, 0.4
"""The radius is halved where a step brings less than this share of its slope, and doubled above; a quadratic function gives 0.5."""

_TRIES, _ENOUGH = 4, 1e-4
"""Steps that are tried, each 0.4 of the last, and the share of the promise that one must keep."""

_TO_BOUNDARY = 0.95
"""A price falls at most by this share in one step."""

_OFF_PATH = 3.0
"""A multiplier is kept within this factor of ``T / p``."""

_ROUNDS, _SHORTER = 4, (1.0, 0.3, 0.1)
"""The rows at the edge of their box are found in so many rounds, each going the first of these parts that lowers the model."""


@dataclass(kw_only=True, eq=False)
class Walk:
    """Where the method stands: prices ``x`` in units of mean gain a typical amount, multipliers ``z`` of ``x >= 0``.

    ``sweeper`` holds the needs that are looked at, each standing for ``stride`` of the ``whole``.
    """

    whole: Sweeper
    active: Bools
    scale: Floats
    capacity: Floats
    x: Floats
    z: Floats
    best: Prices
    sweeper: Sweeper
    curve: Curvature
    stride: int = 1
    sweeps: int = 0
    products: int = 0

    def price(self, x: Floats) -> Floats:
        """Return prices in micropoints a unit."""
        return x * self.whole.problem.mean_gain / self.scale

    def look(self, x: Floats, share: float) -> tuple[float, Sweep]:
        """Return the smoothed dual function with barrier in units of mean gain, and the sweep; keeps the best bound."""
        problem = self.whole.problem
        price = self.price(x)
        sweep = self.sweeper.soft(price, share * problem.mean_gain)
        self.sweeps += 1
        if self.stride == 1:
            bound = upper_bound(problem, price, sweep.sharp)
            if bound < self.best.bound:
                self.best = Prices(price=price, bound=bound, sweeps=self.sweeps, products=self.products)
        else:
            sweep = replace(sweep, soft=self.stride * sweep.soft, used=self.stride * sweep.used)
        value = (sweep.soft + problem.priced_capacity(price)) / problem.mean_gain
        return value - share * float(np.log(x[self.active]).sum()), sweep

    def look_at(self, stride: int) -> None:
        """Look at one need in ``stride`` from now on."""
        if stride == self.stride:
            return
        whole = self.whole
        self.sweeper = whole if stride == 1 else Sweeper(sample(whole.problem, stride), threads=whole.threads)
        self.curve, self.stride = Curvature(self.sweeper, self.scale, self.active, stride), stride


def follow(walk: Walk, phase: Phase, sweeps: int, stop: Stop) -> None:
    """Take Newton steps at one temperature until they promise little."""
    problem, share, active, radius = walk.whole.problem, phase.share, walk.active, _FIRST_RADIUS
    walk.look_at(phase.stride)
    value, sweep = walk.look(walk.x, share)
    for _ in range(phase.steps):
        if walk.sweeps >= sweeps or stop():
            return
        x = np.where(active, walk.x, 1.0)
        z = np.where(active, np.clip(walk.z, share / x / _OFF_PATH, share / x * _OFF_PATH), 0.0)
        gradient = np.where(active, walk.capacity - sweep.used / walk.scale - share / x, 0.0)
        walk.curve.move(walk.price(walk.x), share * problem.mean_gain, phase.margin)
        ridge = np.where(active, z / x + _DAMPING * walk.curve.diagonal + 1e-9, 1.0)
        direction = _direction(walk, phase, gradient, ridge, radius * share)
        promised = -float((gradient * direction).sum())
        if promised <= 0:
            return  # in the box there is nothing to gain but what rounding leaves
        turn = np.where(active, share / x - z - z / x * direction, 0.0)
        walk.z = z + _longest(z, turn, active) * turn
        moved = _search(walk, direction, value, promised, share)
        if moved is None:
            if radius == _LEAST_RADIUS:
                return
            radius = max(_LEAST_RADIUS, 0.1 * radius)
            continue
        gained, (value, sweep, length) = value - moved[0], moved
        if promised < phase.settled * share * problem.needs:
            return
        radius = min(_MOST_RADIUS, max(_LEAST_RADIUS, _turned(radius, gained / promised, length)))


def _turned(radius: float, ratio: float, length: float) -> float:
    """Return the next radius after a step of which the share ``length`` was gone and that brought ``ratio`` of its promise."""
    if length < 1:
        return radius * length
    return 2 * radius if ratio > _GOOD else radius / 2 if ratio < _POOR else radius


def _direction(walk: Walk, phase: Phase, gradient: Floats, ridge: Floats, most: float) -> Floats:
    """Return where the quadratic model is low in a box: no price moves by more than ``most`` or falls by more than 95 %.

    Cutting the whole Newton step for the sake of a few rows that want to be 0 would make it many times shorter. So rows that would
    leave the box go to its edge, and stay there while the slope of the model presses them against it; the others answer to that
    (projected Newton: Bertsekas 1982, section 2). The model falls with every round, so that the direction goes down.
    """
    least = -np.minimum(_TO_BOUNDARY * walk.x, most)
    direction, slope, value = np.zeros(walk.x.size), gradient, 0.0
    held = np.zeros(walk.x.size, dtype=np.bool_)
    for _ in range(_ROUNDS):
        turn, products = newton_direction(
            walk.curve,
            gradient=slope,
            ridge=ridge,
            active=walk.active & ~held,
            most_products=phase.products,
            accuracy=phase.accuracy,
        )
        walk.products += products
        for length in (*_SHORTER, _longest_within(direction, turn, least, most)):
            there = np.clip(direction + length * turn, least, most)
            there_slope = gradient + walk.curve.times(there) + ridge * there
            lower = 0.5 * float(((gradient + there_slope) * there).sum())
            if lower < value:
                break
        else:
            break
        whole = length == 1 and bool((there == direction + turn).all())
        direction, slope, value, before = there, there_slope, lower, held
        held = ((direction <= least) & (slope > 0)) | ((direction >= most) & (slope < 0))
        if whole and (held == before).all():
            break
    return direction


def _longest_within(at: Floats, turn: Floats, least: Floats, most: float) -> float:
    """Return the longest part of a turn, at most the whole, that stays in the box."""
    falling, rising = turn < 0, turn > 0
    down = np.min((least[falling] - at[falling]) / turn[falling], initial=1.0)
    return float(np.min((most - at[rising]) / turn[rising], initial=down))


def _longest(at: Floats, direction: Floats, active: Bools) -> float:
    """Return the longest step, at most 1, that goes at most 95 % of the way to the boundary."""
    falling = active & (direction < 0)
    return min(1.0, _TO_BOUNDARY * float(np.min(-at[falling] / direction[falling], initial=np.inf)))


def _search(
    walk: Walk, direction: Floats, value: float, promised: float, share: float
) -> tuple[float, Sweep, float] | None:
    """Go the first of a few ever shorter steps that lowers the function enough (Armijo); ``None`` where none does.

    Returns the value, the sweep and the share of the step that was gone.
    """
    x, length = walk.x, 1.0
    for _ in range(_TRIES):
        there = np.where(walk.active, x + length * direction, 0.0)
        found, sweep = walk.look(there, share)
        if found <= value - _ENOUGH * length * promised:
            walk.x = there
            return found, sweep, length
        length *= 0.4
    return None
