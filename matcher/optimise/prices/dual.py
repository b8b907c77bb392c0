"""Prices of capacities: the Lagrangian dual, smoothed, minimised by an interior Newton method with falling temperature.

Relaxing every capacity row ``sum_c a[k,c] x[c] <= cap[k]`` with a price ``p[k] >= 0`` leaves needs that choose alone:

``L(p) = sum_k p[k] cap[k] + sum_i max(0, max_{c of i} (gain[c] - sum_k p[k] a[k,c]))``.

``L(p)`` is an upper bound for every ``p >= 0`` (Fisher 1981, section 2). The maximum over a need's ways is smoothed to
``T log(1 + sum_c exp((gain[c] - p a[c]) / T))``, which is convex with a Lipschitz gradient (Nesterov 2005, section 4.1). The
bounds ``p >= 0`` are kept by the barrier ``-T sum_k log p[k]``, treated in the primal-dual way (Nocedal and Wright 2006, section
19.3): with ``z[k] p[k] -> T`` each step solves ``(H + Z/P) d = -(gradient - T/p)`` by conjugate gradients. The temperature falls
in steps; at each, a few Newton steps follow the path of minimisers.

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
from matcher.optimise.prices.phases import PATH, Phase
from matcher.optimise.prices.sweeps import Sweep, Sweeper
from matcher.optimise.solution import Stop, never
from matcher.options.options import Bools, Floats

_WARM = 2
"""Prices that are given are good enough to begin at this phase."""

_FEW_NEEDS = 5_000
"""Fewer needs than this are never sampled."""

_SETTLED = 0.002
"""A temperature is done when a step gains less than this share of it a need."""

_WORTH_COOLING = 1e-3
"""After the last phase the temperature falls further while a phase brings more than this share of what prices brought."""

_COLDEST = 1e-6

_LEAST_DAMPING, _MOST_DAMPING = 1e-3, 1.0
"""The diagonal of the Hessian is raised by this share: more after steps that had to be cut, less after whole ones
(Levenberg-Marquardt, Nocedal and Wright 2006, section 10.3)."""

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
    """Where the method stands: prices ``x`` in units of mean gain a typical amount, multipliers ``z`` of ``x >= 0``."""

    sweeper: Sweeper
    active: Bools
    scale: Floats
    x: Floats
    z: Floats
    curve: Curvature
    best: Prices
    damping: float = _LEAST_DAMPING
    sweeps: int = 0
    products: int = 0

    def price(self, x: Floats) -> Floats:
        """Return prices in micropoints a unit."""
        return x * self.sweeper.problem.mean_gain / self.scale

    def look(self, x: Floats, share: float) -> tuple[float, Sweep]:
        """Return the smoothed dual function with barrier in units of mean gain, and the sweep; keeps the best bound."""
        problem = self.sweeper.problem
        price = self.price(x)
        sweep = self.sweeper.soft(price, share * problem.mean_gain)
        self.sweeps += 1
        bound = upper_bound(problem, price, sweep.sharp)
        if bound < self.best.bound:
            self.best = Prices(price=price, bound=bound, sweeps=self.sweeps, products=self.products)
        value = (sweep.soft + problem.priced_capacity(price)) / problem.mean_gain
        return value - share * float(np.log(x[self.active]).sum()), sweep


def find_prices(
    sweeper: Sweeper,
    *,
    sweeps: int,
    start: Floats | None = None,
    stop: Stop = never,
    path: tuple[Phase, ...] = PATH,
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
        Temperatures to go through.
    """
    problem = sweeper.problem
    zero = np.zeros(problem.capacity.size)
    unpriced = Prices(price=zero, bound=upper_bound(problem, zero, float(sweeper.best(zero).sum())), sweeps=0)
    active = contested_rows(problem)
    if not active.any() or problem.mean_gain == 0:
        return unpriced
    capacity = np.where(active, problem.capacity, 0) / problem.typical
    x = np.where(active, 0.05 / np.sqrt(np.maximum(capacity, 1.0)), 0.0)
    if start is not None:
        x = np.where(active, np.maximum(start * problem.typical / problem.mean_gain, 0.1 * x), 0.0)
    z = np.where(active, np.maximum(0.02 * capacity, 1e-3), 0.0)
    curve = Curvature(sweeper, problem.typical, active)
    walk = _Walk(sweeper=sweeper, active=active, scale=problem.typical, x=x, z=z, curve=curve, best=unpriced)
    phases = list(path[0 if start is None else _WARM :])
    while phases and not stop() and walk.sweeps < sweeps:
        phase, before = phases.pop(0), walk.best.bound
        _follow(walk, phase, capacity, sweeps, stop)
        brought = _WORTH_COOLING * (unpriced.bound - walk.best.bound)
        if not phases and before - walk.best.bound > brought and phase.share > _COLDEST:
            phases.append(replace(phase, share=0.4 * phase.share))
    return Prices(price=walk.best.price, bound=walk.best.bound, sweeps=walk.sweeps, products=walk.products)


def _follow(walk: _Walk, phase: Phase, capacity: Floats, sweeps: int, stop: Stop) -> None:
    """Take Newton steps at one temperature until they gain little."""
    problem, share = walk.sweeper.problem, phase.share
    value, sweep = walk.look(walk.x, share)
    stride = phase.stride if problem.needs > _FEW_NEEDS else 1
    for _ in range(phase.steps):
        if walk.sweeps >= sweeps or stop():
            return
        x, z, active = walk.x, walk.z, walk.active
        safe = np.where(active, x, 1.0)
        gradient = np.where(active, capacity - sweep.used / walk.scale - share / safe, 0.0)
        walk.curve.move(walk.price(x), share * problem.mean_gain, phase.margin, stride)
        ridge = np.where(active, z / safe + walk.damping * walk.curve.diagonal + 1e-9, 1.0)
        direction, products = newton_direction(
            walk.curve,
            gradient=gradient,
            ridge=ridge,
            active=active,
            most_products=phase.products,
            accuracy=phase.accuracy,
        )
        walk.products += products
        turn = np.where(active, share / safe - z - z / safe * direction, 0.0)
        walk.z = z + _longest(z, turn, active) * turn
        moved = _search(walk, x, _longest(x, direction, active), direction, gradient, value, share)
        if moved is None:
            if walk.damping == _MOST_DAMPING:
                return
            walk.damping = min(_MOST_DAMPING, 30 * walk.damping)
            walk.z = np.where(active, share / safe, 0.0)  # back to the middle of the path
            continue
        gained = value - moved[0]
        value, sweep, length = moved
        walk.damping = max(_LEAST_DAMPING, walk.damping / 3) if length == 1.0 else min(_MOST_DAMPING, 3 * walk.damping)
        if gained < _SETTLED * share * problem.needs and length == 1.0:
            return


def _longest(at: Floats, direction: Floats, active: Bools) -> float:
    """Return the longest step, at most 1, that goes at most 95 % of the way to the boundary."""
    falling = active & (direction < 0)
    return min(1.0, 0.95 * float(np.min(-at[falling] / direction[falling], initial=np.inf)))


def _search(
    walk: _Walk, x: Floats, step: float, direction: Floats, gradient: Floats, value: float, share: float
) -> tuple[float, Sweep, float] | None:
    """Go the first of a few ever shorter steps that lowers the function enough (Armijo); ``None`` where none does.

    Returns the value, the sweep and the share of the step that was gone.
    """
    slope, cut = float((gradient * direction).sum()), 1.0
    for _ in range(4):
        there = np.where(walk.active, x + step * direction, 0.0)
        found, sweep = walk.look(there, share)
        if found <= value + 1e-4 * step * slope:
            walk.x = there
            return found, sweep, cut
        step, cut = 0.4 * step, 0.4 * cut
    return None
