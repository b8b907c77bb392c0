"""The temperatures that the dual goes through, and how much care each gets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One temperature of the path.

    Attributes
    ----------
    share
        Temperature as a share of the mean gain.
    steps
        Newton steps at most.
    products, accuracy
        Products with the Hessian a step at most, and the share that the residual is brought down to.
    margin, stride
        See :meth:`~matcher.optimise.prices.newton.Curvature.move`.
    """

    share: float
    steps: int
    products: int
    accuracy: float
    margin: float
    stride: int


PATH = (
    Phase(share=0.04, steps=8, products=40, accuracy=0.05, margin=9.0, stride=1),
    Phase(share=0.012, steps=8, products=60, accuracy=0.05, margin=12.0, stride=1),
    Phase(share=0.004, steps=8, products=80, accuracy=0.05, margin=12.0, stride=1),
    Phase(share=0.002, steps=8, products=100, accuracy=0.05, margin=12.0, stride=1),
    Phase(share=0.001, steps=8, products=100, accuracy=0.05, margin=12.0, stride=1),
    Phase(share=0.0005, steps=8, products=100, accuracy=0.03, margin=12.0, stride=1),
)
"""Found by trial on pools of 10,000 to 42,000 needs. Rougher early directions are quicker, but leave the path of minimisers so far
that later steps no longer find it."""
