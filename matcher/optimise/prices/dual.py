"""Prices of capacities: the Lagrangian dual, smoothed, minimised by an interior Newton method with falling temperature.

Relaxing every capacity row ``sum_c a[k,c] x[c] <= cap[k]`` with a price ``p[k] >= 0`` leaves needs that choose alone:

``L(p) = sum_k p[k] cap[k] + sum_i max(0, max_{c of i} (gain[c] - sum_k p[k] a[k,c]))``.

``L(p)`` is an upper bound for every ``p >= 0`` (Fisher 1981, section 2). The maximum over a need's ways is smoothed to
``T log(1 + sum_c exp((gain[c] - p a[c]) / T))``, which is convex with a Lipschitz gradient (Nesterov 2005, section 4.1). The
bounds ``p >= 0`` are kept by the barrier ``-T sum_k log p[k]``, treated in the primal-dual way (Nocedal and Wright 2006, section
19.3): with ``z[k] p[k] -> T`` each step solves ``(H + Z/P) d = -(gradient - T/p)`` by conjugate gradients. The temperature falls
in steps; at each, a few Newton steps follow the path of minimisers. No price moves further in a step than a radius in units of the
temperature, for beyond that the soft choices are no longer what the Hessian saw; the radius follows the ratio of what a step brought
to what it promised (Nocedal and Wright 2006, section 4.1). While the temperature is high a sample of the needs stands for all.

References
----------
M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27
(1981) 1-18, doi:10.1287/mnsc.27.1.1.
Y. Nesterov, "Smooth minimization of non-smooth functions", Mathematical Programming 103 (2005) 127-152,
doi:10.1007/s10107-004-0552-5.
J. Nocedal, S. J. Wright, "Numerical Optimization", 2nd edition, Springer 2006, doi:10.1007/978-0-387-40065-5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from matcher.optimise.prices.contested import contested_rows
from matcher.optimise.prices.market import Problem
from matcher.optimise.prices.newton import Curvature, newton_direction
from matcher.optimise.prices.phases import PATH, PATH_OF_FEW, Phase
from matcher.optimise.prices.sampling import sample
from matcher.optimise.prices.sweeps import Sweep, Sweeper
from matcher.optimise.solution import Stop, never
from matcher.options.options import Bools, Floats

_WARM = 0.005
"""Prices that are given are good enough to begin at a temperature below this."""

_FEW_NEEDS = 5_000
"""At most so many needs go the path of few."""

_SETTLED = 0.002
"""A temperature is done when a step promises less than this share of it a need."""

_WORTH_COOLING = 1e-3
"""After the last phase the temperature falls further while a phase brings more than this share of what prices brought."""

_COLDEST = 1e-6

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

_ROUNDS = 4
"""Rows that would go beyond their box are found in so many rounds."""

_SAFETY = 1e-11
"""Relative slack for the rounding of floating-point sums in the bound."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Prices:
    """Prices and what they prove.

    Attributes
    ----------
    price
        Micropoints a unit of each row, shape ``(rows,)``.
    bound
        ``L(price)``, micropoints, rounded up.
    sweeps, products
        Evaluations of the dual function, and products with its Hessian.
    """

    price: Floats
    bound: int
    sweeps: int
    products: int = 0


def upper_bound(problem: Problem, price: Floats, sharp: float) -> int:
    """Return ``L(p)`` rounded up, with room for what floating-point sums may have lost.

    Parameters
    ----------
    problem
        The problem.
    price
        Micropoints a unit of each row; >= 0.
    sharp
        ``sum_i max(0, max_c reduced gain)``, micropoints.
    """
    total = sharp + problem.priced_capacity(price)
    return math.ceil(total + _SAFETY * (abs(total) + problem.mean_gain))


@dataclass(kw_only=True, eq=False)
class _Walk:
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


def find_prices(
    sweeper: Sweeper,
    *,
    sweeps: int,
    start: Floats | None = None,
    stop: Stop = never,
    path: tuple[Phase, ...] | None = None,
) -> Prices:
    """Minimise the dual function.

    Parameters
    ----------
    sweeper
        The large problem.
    sweeps
        Evaluations at most.
    start
        Prices to start from, for instance last week's; shape ``(rows,)``.
    stop
        Asked between steps whether to end with the best prices so far.
    path
        Temperatures to go through; those for the size of the problem where absent.
    """
    problem = sweeper.problem
    path = path or (PATH_OF_FEW if problem.needs <= _FEW_NEEDS else PATH)
    zero = np.zeros(problem.capacity.size)
    unpriced = Prices(price=zero, bound=upper_bound(problem, zero, float(sweeper.best(zero).sum())), sweeps=0)
    active = contested_rows(problem)
    if not active.any() or problem.mean_gain == 0:
        return unpriced
    scale = problem.typical
    capacity = np.where(active, problem.capacity, 0) / scale
    x = np.where(active, 0.05 / np.sqrt(np.maximum(capacity, 1.0)), 0.0)
    best = unpriced
    if start is not None:
        known = np.where(active, np.maximum(start, 0.0), 0.0)
        bound = upper_bound(problem, known, float(sweeper.best(known).sum()))
        best = min(unpriced, Prices(price=known, bound=bound, sweeps=0), key=lambda prices: prices.bound)
        x = np.where(active, np.maximum(start * scale / problem.mean_gain, 0.1 * x), 0.0)
    walk = _Walk(
        whole=sweeper,
        active=active,
        scale=scale,
        capacity=capacity,
        x=x,
        z=np.where(active, np.maximum(0.02 * capacity, 1e-3), 0.0),
        best=best,
        sweeper=sweeper,
        curve=Curvature(sweeper, scale, active),
    )
    phases = [phase for phase in path if start is None or phase.share <= _WARM]
    while phases and not stop() and walk.sweeps < sweeps:
        phase, before = phases.pop(0), walk.best.bound
        _follow(walk, phase, sweeps, stop)
        brought = _WORTH_COOLING * (unpriced.bound - walk.best.bound)
        if not phases and before - walk.best.bound > brought and phase.share > _COLDEST:
            phases.append(replace(phase, share=0.4 * phase.share))
    return Prices(price=walk.best.price, bound=walk.best.bound, sweeps=walk.sweeps, products=walk.products)


def _follow(walk: _Walk, phase: Phase, sweeps: int, stop: Stop) -> None:
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
        turn = np.where(active, share / x - z - z / x * direction, 0.0)
        walk.z = z + _longest(z, turn, active) * turn
        moved = _search(walk, direction, value, promised, share)
        if moved is None:
            if radius == _LEAST_RADIUS:
                return
            radius = max(_LEAST_RADIUS, 0.1 * radius)
            continue
        gained, (value, sweep, length) = value - moved[0], moved
        if promised < _SETTLED * share * problem.needs:
            return
        radius = min(_MOST_RADIUS, max(_LEAST_RADIUS, _turned(radius, gained / promised, length)))


def _turned(radius: float, ratio: float, length: float) -> float:
    """Return the next radius after a step of which the share ``length`` was gone and that brought ``ratio`` of its promise."""
    if length < 1:
        return radius * length
    return 2 * radius if ratio > _GOOD else radius / 2 if ratio < _POOR else radius


def _direction(walk: _Walk, phase: Phase, gradient: Floats, ridge: Floats, most: float) -> Floats:
    """Return the Newton direction in a box: no price moves by more than ``most`` or falls by more than 95 %.

    Rows that would leave the box go to its edge, and the others answer to that. Cutting the whole step for the sake of a few rows
    that want to be 0 would make it many times shorter.
    """
    moving = walk.active
    least = -np.minimum(_TO_BOUNDARY * walk.x, most)
    direction = np.zeros(walk.x.size)
    for _ in range(_ROUNDS):
        answer, products = newton_direction(
            walk.curve,
            gradient=gradient + walk.curve.times(direction),
            ridge=ridge,
            active=moving,
            most_products=phase.products,
            accuracy=phase.accuracy,
        )
        walk.products += products
        answer = np.where(moving, answer, direction)
        direction = np.clip(answer, least, most)
        beyond = moving & (direction != answer)
        if not beyond.any():
            break
        moving = moving & ~beyond
        free, direction = direction, np.where(moving, 0.0, direction)
    else:
        direction = free
    return direction


def _longest(at: Floats, direction: Floats, active: Bools) -> float:
    """Return the longest step, at most 1, that goes at most 95 % of the way to the boundary."""
    falling = active & (direction < 0)
    return min(1.0, _TO_BOUNDARY * float(np.min(-at[falling] / direction[falling], initial=np.inf)))


def _search(
    walk: _Walk, direction: Floats, value: float, promised: float, share: float
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
