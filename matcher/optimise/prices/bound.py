"""What prices prove: the bound that they give."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matcher.optimise.prices.market import Problem
from matcher.options.options import Floats

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
        Evaluations of the dual function (of all needs or of a sample), and products with its Hessian by conjugate gradients.
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
