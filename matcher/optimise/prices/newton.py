"""The Newton step of the smoothed dual: its Hessian as an operator, and the system solved by conjugate gradients.

The Hessian of ``sum_i T log(1 + sum_c exp((g[c] - p a[c]) / T))`` is ``1/T`` times the sum over the needs of the covariance
of what they consume under their soft choice. It is never formed: its product with a vector takes one pass over the ways that
have a share worth counting, and conjugate gradients with a diagonal preconditioner need some dozens of them (Nocedal and Wright
2006, section 7.1).

References
----------
J. Nocedal, S. J. Wright, "Numerical Optimization", 2nd edition, Springer 2006, doi:10.1007/978-0-387-40065-5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.optimise.prices.covariance import covariance_times, soft_ways
from matcher.optimise.prices.market import Places
from matcher.optimise.prices.sweeps import Sweeper
from matcher.options.options import Bools, Floats, Ints


@dataclass(kw_only=True, eq=False)
class _Part:
    """Ways of one part of the needs; the arrays are used again at the next step, and grow where they must."""

    start: Ints
    share: Floats
    entry: Ints
    rows: Places
    amounts: Floats
    groups: int = 0


class Curvature:
    """The Hessian at some prices, in the scaled unknowns of :mod:`matcher.optimise.prices.dual`.

    Parameters
    ----------
    sweeper
        The problem and the cuts of the work.
    scale
        Amounts of each row are divided by this.
    active
        Rows that move.

    Attributes
    ----------
    diagonal
        Its diagonal, shape ``(rows,)``, once :meth:`move` was called.
    """

    def __init__(self, sweeper: Sweeper, scale: Floats, active: Bools) -> None:
        self._sweeper, self._scale, self._active = sweeper, scale, active
        self._parts = {}  # type: dict[int, _Part]
        self._factor = 1.0
        self.diagonal = np.zeros(scale.size)

    def move(self, price: Floats, temperature: float, margin: float, stride: int) -> None:
        """Work the Hessian out at some prices and a temperature, both in micropoints.

        Parameters
        ----------
        price, temperature
            Micropoints.
        margin
            Ways whose share is below ``exp(-margin)`` of their need's largest are left out.
        stride
            Every ``stride``-th need stands for its neighbours too: enough for a direction while the temperature is high.
        """
        sweeper = self._sweeper
        market = sweeper.problem.market
        most = (sweeper.most_options, sweeper.most_bills, sweeper.most_payers)

        def work(first: int, last: int) -> Floats:
            part = self._parts.get(first) or self._enlarge(first, last, 1024, 4096)
            while True:
                diagonal = np.zeros(price.size)
                part.groups, ways, size = soft_ways(
                    market, price, temperature, margin, first, last, stride, most, self._scale, self._active,
                    part.start, part.share, part.entry, part.rows, part.amounts, diagonal,
                )  # fmt: skip
                if ways <= part.share.size and size <= part.rows.size:
                    return diagonal
                part = self._enlarge(first, last, int(1.2 * ways), int(1.2 * size))

        total = np.zeros(price.size)
        for diagonal in sweeper.parts(work):
            total += diagonal
        self._factor = stride * sweeper.problem.mean_gain / temperature
        self.diagonal = self._factor * total

    def _enlarge(self, first: int, last: int, ways: int, entries: int) -> _Part:
        part = _Part(
            start=np.empty(last - first + 1, dtype=np.int64),
            share=np.empty(ways),
            entry=np.empty(ways + 1, dtype=np.int64),
            rows=np.empty(entries, dtype=np.int32),
            amounts=np.empty(entries),
        )
        self._parts[first] = part
        return part

    def times(self, vector: Floats) -> Floats:
        """Return the Hessian times a vector."""

        def work(first: int, last: int) -> Floats:
            out = np.zeros(vector.size)
            if part := self._parts.get(first):
                covariance_times(part.groups, part.start, part.share, part.entry, part.rows, part.amounts, vector, out)
            return out

        total = np.zeros(vector.size)
        for part in self._sweeper.parts(work):
            total += part
        return self._factor * total


def newton_direction(
    curve: Curvature, *, gradient: Floats, ridge: Floats, active: Bools, most_products: int, accuracy: float
) -> tuple[Floats, int]:
    """Return ``d`` with ``(H + diag(ridge)) d = -gradient`` over the active rows, and the products that it took.

    Parameters
    ----------
    curve
        ``H``.
    gradient, ridge
        Shape ``(rows,)``.
    active
        Rows that move.
    most_products
        Products of ``H`` and a vector at most.
    accuracy
        The preconditioned residual is brought down to this share of the first.
    """
    inverse = np.where(active, 1.0 / np.maximum(curve.diagonal + ridge, 1e-30), 0.0)
    direction = np.zeros(gradient.size)
    residual = np.where(active, -gradient, 0.0)
    preconditioned = inverse * residual
    search = preconditioned.copy()
    power = first_power = float((residual * preconditioned).sum())
    products = 0
    while products < most_products and power > accuracy * accuracy * first_power:
        image = np.where(active, curve.times(search) + ridge * search, 0.0)
        products += 1
        bend = float((search * image).sum())
        if bend <= 0:
            break
        step = power / bend
        direction += step * search
        residual -= step * image
        preconditioned = inverse * residual
        power, before = float((residual * preconditioned).sum()), power
        search = preconditioned + (power / before) * search
    return direction, products
