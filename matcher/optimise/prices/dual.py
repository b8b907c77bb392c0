"""Prices of capacities: the Lagrangian dual, smoothed and minimised with a quasi-Newton method.

Relaxing every capacity row ``sum_c a[k,c] x[c] <= cap[k]`` with a price ``p[k] >= 0`` leaves needs that choose alone:

``L(p) = sum_k p[k] cap[k] + sum_i max(0, max_{c of i} (gain[c] - sum_k p[k] a[k,c]))``.

``L(p)`` is an upper bound for every ``p >= 0`` (Fisher 1981, section 2). The maximum over a need's columns is smoothed to

``T log(1 + sum_c exp((gain[c] - p a[c]) / T))``,

which is convex with a Lipschitz gradient (Nesterov 2005, section 4.1 treats this entropy smoothing); its gradient is the capacity
left by the soft choices. L-BFGS-B minimises it over ``p >= 0`` while the temperature ``T`` falls.

References
----------
M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27
(1981) 1-18, doi:10.1287/mnsc.27.1.1.
Y. Nesterov, "Smooth minimization of non-smooth functions", Mathematical Programming 103 (2005) 127-152,
doi:10.1007/s10107-004-0552-5.
R. H. Byrd, P. Lu, J. Nocedal, C. Zhu, "A limited memory algorithm for bound constrained optimization", SIAM Journal on
Scientific Computing 16 (1995) 1190-1208, doi:10.1137/0916069.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from matcher.optimise.prices.columns import Columns
from matcher.optimise.prices.kernels import sharp_value, soft_value
from matcher.optimise.solution import Progress
from matcher.options.options import Floats, Ints

_CHUNKS = 64
"""Sums are made chunk by chunk in a fixed order, so they do not depend on the number of threads."""

_COOLING = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003)
"""Temperatures as shares of the mean gain."""

_SAFETY = 1e-12
"""Relative slack for the rounding of floating-point sums in the bound."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Prices:
    """Prices and what they prove.

    Attributes
    ----------
    price
        Micropoints a unit of each capacity row, shape ``(rows,)``.
    bound
        ``L(price)``, micropoints, rounded up.
    sweeps
        Evaluations of the dual function.
    """

    price: Floats
    bound: int
    sweeps: int


def find_prices(columns: Columns, *, sweeps: int, start: Floats | None = None, progress: Progress) -> Prices:
    """Minimise the dual function.

    Parameters
    ----------
    columns
        The large model.
    sweeps
        Evaluations at most.
    start
        Prices to start from, for instance last week's; shape ``(rows,)``.
    progress
        Told after each temperature.
    """
    rows = columns.capacity.size
    chunk = np.linspace(0, columns.start.size - 1, _CHUNKS + 1).astype(np.int64)
    asked = np.bincount(columns.row, weights=columns.amount, minlength=rows)
    count = np.bincount(columns.row, minlength=rows)
    # A row is scaled by what one column typically takes, so that all prices have the same order of magnitude.
    scale = np.where(count > 0, asked / np.maximum(count, 1), 1.0)
    binding = np.flatnonzero(asked > columns.capacity)
    best = Prices(price=np.zeros(rows), bound=_sharp(columns, np.zeros(rows), chunk), sweeps=0)
    worth = columns.gain[columns.gain > 0]  # what is worth nothing is never chosen, at whatever prices
    if not binding.size or not worth.size:
        return best
    amount = columns.amount / scale[columns.row]
    capacity = columns.capacity / scale
    mean_gain = float(np.mean(worth))
    price = np.zeros(rows) if start is None else start * scale
    used = 0
    for share in _COOLING:
        temperature = share * mean_gain

        def value(free: Floats, temperature: float = temperature, at: Floats = price) -> tuple[float, Floats]:
            whole = at.copy()
            whole[binding] = free * mean_gain
            total, gradient = soft_value(
                columns.start, columns.gain, columns.entry, columns.row, amount, whole, temperature, chunk
            )
            return (
                (total + float(whole @ capacity)) / mean_gain,
                (capacity + gradient)[binding],
            )

        left = (sweeps - used) // (len(_COOLING) - _COOLING.index(share))
        found = minimize(
            value,
            price[binding] / mean_gain,
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, None)] * binding.size,
            options={"maxiter": max(1, left), "maxfun": max(1, left), "maxcor": 20, "ftol": 1e-12, "gtol": 1e-9},
        )
        price = price.copy()
        price[binding] = np.maximum(found.x, 0.0) * mean_gain
        used += int(found.nfev)
        bound = _sharp(columns, price / scale, chunk)
        if bound < best.bound:
            best = Prices(price=price / scale, bound=bound, sweeps=used)
        progress("prices", None)
    return Prices(price=best.price, bound=best.bound, sweeps=used)


def _sharp(columns: Columns, price: Floats, chunk: Ints) -> int:
    total = sharp_value(columns.start, columns.gain, columns.entry, columns.row, columns.amount, price, chunk) + float(
        price @ columns.capacity
    )
    return math.ceil(total + _SAFETY * (abs(total) + float(np.abs(columns.gain).sum())))
