"""The methods: ours, quasi-Newton, accelerated gradient, coordinate steps; all on the same smoothed function.

Each goes through the temperatures of :data:`~benchmarks.dual.recorder.SHARES` with an equal part of the sweeps it is given;
ours chooses by itself.

References
----------
R. H. Byrd, P. Lu, J. Nocedal, C. Zhu, "A limited memory algorithm for bound constrained optimization", SIAM Journal on Scientific
Computing 16 (1995) 1190-1208, doi:10.1137/0916069.
A. Beck, M. Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM Journal on Imaging
Sciences 2 (2009) 183-202, doi:10.1137/080716542.
B. O'Donoghue, E. Candes, "Adaptive restart for accelerated gradient schemes", Foundations of Computational Mathematics 15 (2015)
715-732, doi:10.1007/s10208-013-9150-3.
K. Basu, A. Ghoting, R. Mazumder, Y. Pan, "ECLIPSE: an extreme scale linear program solver for web-applications", ICML 2020.
X. Zhang, F. Qi, Z. Hua, S. Yang, "Solving billion-scale knapsack problems", WWW 2020, doi:10.1145/3366423.3380096.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.optimize import minimize

from benchmarks.dual.recorder import SHARES, Recorder, Smoothed, Spent
from matcher.optimise.prices.contested import contested_rows
from matcher.optimise.prices.dual import find_prices
from matcher.options.options import Floats

Method = Callable[[Recorder], int | None]
"""Returns the sweeps that it made where not all of them went over all needs, and the recorder saw only those that did."""

_MEMORY = 20
_GROWTH = 1.05
"""A step of the accelerated gradient after one that brought something is so much longer."""

_DAMPING = 0.5
"""Rows of one way move together; whole coordinate steps of all of them would go too far."""

_FARTHEST = 1.0
"""A coordinate step changes the logarithm of what is used by so much at most."""


def newton(recorder: Recorder) -> int:
    """Our method: interior Newton steps, conjugate gradients, falling temperature; warm ones on a sample of the needs."""
    return find_prices(recorder, sweeps=recorder.most).sweeps


def quasi_newton(recorder: Recorder) -> None:
    """L-BFGS-B (Byrd et al. 1995) in the units of the engine."""
    _quasi_newton(recorder, preconditioned=False)


def preconditioned_quasi_newton(recorder: Recorder) -> None:
    """L-BFGS-B in units in which the diagonal of the Hessian is about 1, anew at each temperature."""
    _quasi_newton(recorder, preconditioned=True)


def _quasi_newton(recorder: Recorder, *, preconditioned: bool) -> None:
    smoothed = _smoothed(recorder)
    x = smoothed.begin()

    def scaled(y: Floats, unit: Floats, share: float) -> tuple[float, Floats]:
        value, gradient = smoothed.look(y * unit, share)
        return value, gradient * unit

    for share, sweeps in _budgets(recorder):
        unit = np.ones(x.size)
        if preconditioned:
            unit = 1.0 / np.sqrt(smoothed.steepness(smoothed.look(x, share)[1], share))
            sweeps -= 1
        most = max(sweeps, 1)
        answer = minimize(
            scaled,
            x / unit,
            args=(unit, share),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, None)] * x.size,
            options={"maxfun": most, "maxiter": most, "maxcor": _MEMORY, "ftol": 0.0, "gtol": 1e-9},
        )
        x = answer.x * unit


def accelerated(recorder: Recorder) -> None:
    """Accelerated projected gradient (Beck and Teboulle 2009), rows scaled, restarted when it turns back.

    The method of ECLIPSE (Basu et al. 2020) and its successors, with smoothing by temperature in place of a ridge. Where the
    function rises, momentum is dropped (O'Donoghue and Candes 2015), the best point is taken again and steps are halved; where it
    falls they slowly grow.
    """
    smoothed = _smoothed(recorder)
    x = smoothed.begin()
    for share, sweeps in _budgets(recorder):
        best, value, slope = x, np.inf, np.zeros(x.size)
        before, ahead, momentum, length = x, x, 1.0, 1.0
        scale: Floats | None = None
        for _ in range(sweeps):
            found, gradient = smoothed.look(ahead, share)
            scale = smoothed.steepness(gradient, share) if scale is None else scale
            if found <= value:
                best, value, slope = ahead, found, gradient
                length *= _GROWTH
            else:
                before, ahead, momentum, length = best, best, 1.0, 0.5 * length
            new = np.maximum(0.0, ahead - length * slope / scale)
            following = (1.0 + np.sqrt(1.0 + 4.0 * momentum * momentum)) / 2.0
            ahead = np.maximum(0.0, new + (momentum - 1.0) / following * (new - before))
            before, momentum = new, following
        x = best


def coordinates(recorder: Recorder) -> None:
    """Move every price at once, damped, to where its own row would be just used up (Zhang et al. 2020).

    With a soft choice what a row is used falls with its price as ``exp(-a x / T)`` where shares are small, so that the step to
    the capacity is ``T log(used / capacity)`` in typical amounts ``a``.
    """
    smoothed = _smoothed(recorder)
    x, capacity = smoothed.begin(), np.maximum(smoothed.capacity, 1e-6)
    for share, sweeps in _budgets(recorder):
        for _ in range(sweeps):
            used = np.maximum(smoothed.capacity - smoothed.look(x, share)[1], 1e-12)
            step = np.clip(np.log(used / capacity), -_FARTHEST, _FARTHEST)
            x = np.maximum(0.0, x + _DAMPING * share * step)


def _smoothed(recorder: Recorder) -> Smoothed:
    return Smoothed(recorder=recorder, rows=np.flatnonzero(contested_rows(recorder.problem)))


def _budgets(recorder: Recorder) -> Iterator[tuple[float, int]]:
    """Yield each temperature with its part of the sweeps that are left."""
    for place, share in enumerate(SHARES):
        yield share, (recorder.most - len(recorder.bounds)) // (len(SHARES) - place)


METHODS: dict[str, Method] = {
    "newton": newton,
    "lbfgs": quasi_newton,
    "lbfgs_scaled": preconditioned_quasi_newton,
    "accelerated": accelerated,
    "coordinates": coordinates,
}
"""By name, ours first."""


def run(method: str, recorder: Recorder) -> int:
    """Let a method spend its budget; return the sweeps that it made, those over a sample of the needs among them."""
    try:
        return METHODS[method](recorder) or len(recorder.bounds)
    except Spent:
        return len(recorder.bounds)
