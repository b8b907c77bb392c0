"""The Newton step of the smoothed dual: its Hessian, and the system solved by conjugate gradients.

The Hessian of ``sum_i T log(1 + sum_c exp((g[c] - p a[c]) / T))`` is ``1/T`` times the sum over the needs of the covariance
of what they consume under their soft choice. Two rows meet in it only where some need could use both, so it is sparse: it is formed
once a step from the ways that have a share worth counting, and conjugate gradients with a diagonal preconditioner then cost
little (Nocedal and Wright 2006, section 7.1).

References
----------
J. Nocedal, S. J. Wright, "Numerical Optimization", 2nd edition, Springer 2006, doi:10.1007/978-0-387-40065-5.
"""

from __future__ import annotations

import itertools

import numpy as np

from matcher.optimise.prices.covariance import Vectors, room_for_vectors, write_vectors
from matcher.optimise.prices.gram import Block, Holders, block_times, gather_rows, no_holders, transpose
from matcher.optimise.prices.market import DIMENSIONS, Places
from matcher.optimise.prices.soft_ways import Soft, room_for, write_soft
from matcher.optimise.prices.sweeps import PARTS, Sweeper
from matcher.options.options import Bools, Floats, Ints

_FIRST_SIZE = 1024
_GROWTH = 1.2

_MANY_ENTRIES = 200_000
"""Below this a product on one thread is quicker than sharing it out."""


_OWN_PLACE = np.array([[0, 1, 2], [1, 3, 4], [2, 4, 5]])
"""Where :func:`~matcher.optimise.prices.covariance.write_vectors` keeps the product of two of hours, cases and people."""


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
    stride
        Every need counts so many times.

    Attributes
    ----------
    diagonal
        Its diagonal, shape ``(rows,)``, once :meth:`move` was called.
    """

    def __init__(self, sweeper: Sweeper, scale: Floats, active: Bools, stride: int = 1) -> None:
        self._sweeper = sweeper
        self._mean_gain, self._stride = sweeper.problem.mean_gain, stride
        self._unit = np.where(active, 1.0 / scale, 0.0)
        self._rows = np.flatnonzero(active)
        self._column = np.where(active, np.cumsum(active) - 1, -1).astype(np.int32)
        self._resources = int(sweeper.problem.market.resource.max(initial=0)) + 1
        self._own_column, self._own_place = self._siblings()
        # The arrays of each part are used again at the next step, and grow where they must.
        self._soft: dict[int, Soft] = {}
        self._vectors: dict[int, Vectors] = {}
        self._blocks: list[tuple[int, Block]] = []
        self._factor = 1.0
        self._most = (sweeper.most_options, sweeper.most_bills, sweeper.most_payers)
        self.diagonal = np.zeros(scale.size)

    def move(self, price: Floats, temperature: float, margin: float) -> None:
        """Work the Hessian out at some prices and a temperature, both in micropoints.

        Parameters
        ----------
        price, temperature
            Micropoints.
        margin
            Ways whose share is below ``exp(-margin)`` of their need's largest are left out.
        """

        def write(first: int, last: int) -> tuple[Vectors, Holders, Floats, Floats]:
            return self._written(price, temperature, margin, first, last)

        written = self._sweeper.parts(write)
        vectors, holders = [part[0] for part in written], [part[1] for part in written]
        # Few needs are one part; the others are added without anything in them, for what is compiled takes one number of parts.
        lacking = PARTS - len(written)
        together = (*vectors, *vectors[:1] * lacking), (*holders, *[no_holders(self._rows.size)] * lacking)
        alone = np.sum([part[2] for part in written], axis=0)
        own = self._own_values(np.sum([part[3] for part in written], axis=0))
        entries = np.sum([part[1].start for part in written], axis=0)
        # As many blocks of rows as there are parts of the needs.
        cuts = np.searchsorted(entries, np.linspace(0, entries[-1], self._sweeper.cuts.size)).tolist()
        cuts[0], cuts[-1] = 0, self._rows.size
        self._blocks = self._sweeper.share(
            lambda bound: (bound[0], gather_rows(*together, alone, self._own_column, own, *bound)),
            list(itertools.pairwise(cuts)),
        )
        self._factor = self._stride * self._mean_gain / temperature
        self.diagonal[self._rows] = self._factor * np.concatenate(
            [block.value[block.start[:-1]] for _, block in self._blocks]
        )

    def _written(
        self, price: Floats, temperature: float, margin: float, first: int, last: int
    ) -> tuple[Vectors, Holders, Floats, Floats]:
        """Return the vectors of some needs, what each row meets in them, what goes to the diagonal, and each resource's own."""
        market = self._sweeper.problem.market
        soft = self._soft.get(first) or room_for(*[_FIRST_SIZE] * 4)
        while True:
            sizes = write_soft(market, price, temperature, margin, first, last, self._most, soft)
            if all(size <= room for size, room in zip(sizes, _room(soft), strict=True)):
                break
            soft = room_for(*(int(_GROWTH * max(pair)) for pair in zip(sizes, _room(soft), strict=True)))
        vectors = self._vectors.get(first) or room_for_vectors(_FIRST_SIZE, _FIRST_SIZE)
        while True:
            alone, own = np.zeros(self._rows.size), np.zeros((self._resources, 6))
            count, entries = write_vectors(
                market, sizes[0], soft, self._column, self._unit, self._most, vectors, alone, own
            )
            if count <= vectors.partner.size and entries <= vectors.column.size:
                break
            vectors = room_for_vectors(
                int(_GROWTH * max(count, vectors.partner.size)), int(_GROWTH * max(entries, vectors.column.size))
            )
        self._soft[first], self._vectors[first] = soft, vectors
        return vectors, transpose(vectors, count, self._rows.size), alone, own

    def _siblings(self) -> tuple[Places, Ints]:
        """Return the columns of hours, cases and people of each active row's resource, -1 where there are none, and their own values."""
        resource, kind = self._rows // DIMENSIONS, self._rows % DIMENSIONS
        helps = (resource < self._resources) & (kind < len(_OWN_PLACE))
        first = np.where(helps, resource, 0)[:, None] * DIMENSIONS + np.arange(len(_OWN_PLACE))
        columns = np.where(helps[:, None], self._column[first], -1).astype(np.int32)
        return columns, np.where(helps, resource, 0)[:, None] * 6 + _OWN_PLACE[np.where(helps, kind, 0)]

    def _own_values(self, own: Floats) -> Floats:
        """Return what each active row has with the rows of its own resource, in the order of ``_own_column``."""
        unit = self._unit[self._rows]
        values = own.ravel()[self._own_place] * unit[:, None]
        return np.where(self._own_column >= 0, values * unit[self._own_column], 0.0)

    def times(self, vector: Floats) -> Floats:
        """Return the Hessian times a vector."""
        narrow, product = vector[self._rows], np.zeros(self._rows.size)

        def work(part: tuple[int, Block]) -> None:
            block_times(part[1], part[0], narrow, product)

        if sum(block.column.size for _, block in self._blocks) < _MANY_ENTRIES:
            for part in self._blocks:
                work(part)
        else:
            self._sweeper.share(work, self._blocks)
        out = np.zeros(vector.size)
        out[self._rows] = self._factor * product
        return out


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
