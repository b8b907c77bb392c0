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

import numpy as np

from matcher.optimise.prices.covariance import covariance_times, spread
from matcher.optimise.prices.soft_ways import Soft, room_for, write_soft
from matcher.optimise.prices.sweeps import Sweeper
from matcher.options.options import Bools, Floats

_FIRST_SIZE = 1024
_GROWTH = 1.2


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
        About its diagonal, shape ``(rows,)``, once :meth:`move` was called.
    """

    def __init__(self, sweeper: Sweeper, scale: Floats, active: Bools) -> None:
        self._sweeper = sweeper
        self._unit = np.where(active, 1.0 / scale, 0.0)
        # The arrays of each part are used again at the next step, and grow where they must.
        self._soft: dict[int, Soft] = {}
        self._groups: dict[int, int] = {}
        self._factor = 1.0
        self._most = (sweeper.most_options, sweeper.most_bills, sweeper.most_payers)
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
        market = self._sweeper.problem.market

        def work(first: int, last: int) -> Floats:
            if first == last:
                return np.zeros(price.size)
            soft = self._soft.get(first) or room_for(*[_FIRST_SIZE] * 4)
            while True:
                sizes = write_soft(market, price, temperature, margin, first, last, stride, self._most, soft)
                if all(size <= room for size, room in zip(sizes, _room(soft), strict=True)):
                    break
                soft = room_for(*(int(_GROWTH * max(pair)) for pair in zip(sizes, _room(soft), strict=True)))
            self._soft[first], self._groups[first] = soft, sizes[0]
            diagonal = np.zeros(price.size)
            spread(market, sizes[0], soft, diagonal)
            return diagonal

        total = np.zeros(price.size)
        for diagonal in self._sweeper.parts(work):
            total += diagonal
        self._factor = stride * self._sweeper.problem.mean_gain / temperature
        self.diagonal = self._factor * self._unit**2 * total

    def times(self, vector: Floats) -> Floats:
        """Return the Hessian times a vector."""
        market, unscaled = self._sweeper.problem.market, self._unit * vector

        def work(first: int, last: int) -> Floats:
            out = np.zeros(vector.size)
            if first < last and first in self._soft:
                covariance_times(market, self._groups[first], self._soft[first], self._most, unscaled, out)
            return out

        total = np.zeros(vector.size)
        for part in self._sweeper.parts(work):
            total += part
        return np.asarray(self._factor * self._unit * total)


def _room(soft: Soft) -> tuple[int, int, int, int]:
    return soft.need.size, soft.option.size, soft.bill.size, soft.part.size


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
