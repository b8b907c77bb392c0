"""Prices of capacities: the Lagrangian dual, smoothed, minimised by an interior Newton method with falling temperature.

Relaxing every capacity row ``sum_c a[k,c] x[c] <= cap[k]`` with a price ``p[k] >= 0`` leaves needs that choose alone:

``L(p) = sum_k p[k] cap[k] + sum_i max(0, max_{c of i} (gain[c] - sum_k p[k] a[k,c]))``.

``L(p)`` is an upper bound for every ``p >= 0`` (Fisher 1981, section 2). The maximum over a need's ways is smoothed to
``T log(1 + sum_c exp((gain[c] - p a[c]) / T))``, which is convex with a Lipschitz gradient (Nesterov 2005, section 4.1). The
bounds ``p >= 0`` are kept by the barrier ``-T sum_k log p[k]``, treated in the primal-dual way (Nocedal and Wright 2006, section
19.3): with ``z[k] p[k] -> T`` each step solves ``(H + Z/P) d = -(gradient - T/p)`` by conjugate gradients. The temperature falls
in steps; at each, a few Newton steps follow the path of minimisers. No price moves further in a step than a radius in units of the
temperature, for beyond that the soft choices are no longer what the Hessian saw, and none falls by more than 95 %; rows that would leave
this box are held at its edge while the others answer (Bertsekas 1982, section 2). The radius follows the ratio of what a step brought to what it promised
(Nocedal and Wright 2006, section 4.1). While the temperature is high a sample of the needs stands for all; bounds come from all.

References
----------
D. P. Bertsekas, "Projected Newton methods for optimization problems with simple constraints", SIAM Journal on Control and
Optimization 20 (1982) 221-246, doi:10.1137/0320018.
M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27
(1981) 1-18, doi:10.1287/mnsc.27.1.1.
Y. Nesterov, "Smooth minimization of non-smooth functions", Mathematical Programming 103 (2005) 127-152,
doi:10.1007/s10107-004-0552-5.
J. Nocedal, S. J. Wright, "Numerical Optimization", 2nd edition, Springer 2006, doi:10.1007/978-0-387-40065-5.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.optimise.prices.bound import Prices, upper_bound
from matcher.optimise.prices.contested import contested_rows
from matcher.optimise.prices.newton import Curvature
from matcher.optimise.prices.phases import PATH, PATH_OF_FEW, Phase
from matcher.optimise.prices.steps import Walk, follow
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.solution import Stop, never
from matcher.options.options import Floats

__all__ = ["Prices", "find_prices", "upper_bound"]

_WARM = 0.001
"""Prices that are given are good enough to begin at this temperature."""

_FEW_NEEDS = 5_000
"""At most so many needs go the path of few."""

_WORTH_COOLING = 1e-3
"""After the last phase the temperature falls further while a phase brings more than this share of what prices brought."""

_COLDEST = 1e-6


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
        Evaluations at most, of all needs or of a sample; a search that has begun is finished.
    start
        Prices to start from, for instance last week's; shape ``(rows,)``.
    stop
        Asked between steps whether to end with the best prices so far; all needs are looked at once more where a sample stood for them.
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
    walk = Walk(
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
        follow(walk, phase, sweeps, stop)
        brought = _WORTH_COOLING * (unpriced.bound - walk.best.bound)
        if not phases and before - walk.best.bound > brought and phase.share > _COLDEST:
            phases.append(replace(phase, share=0.4 * phase.share))
    if walk.stride > 1:  # ended early: what prices found on a sample prove is only known once all needs are looked at
        walk.look_at(1)
        walk.look(walk.x, phase.share)
    return Prices(price=walk.best.price, bound=walk.best.bound, sweeps=walk.sweeps, products=walk.products)
