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
        Products with the Hessian at most for one system (a step solves up to four), and the share that its residual is brought down to.
    margin
        See :meth:`~matcher.optimise.prices.newton.Curvature.move`.
    settled
        The temperature is done when a step promises less than this share of it a need.
    stride
        One need in so many is looked at and stands for the others.
    """

    share: float
    steps: int
    products: int
    accuracy: float
    margin: float
    settled: float
    stride: int = 1


PATH = tuple(
    Phase(share=share, steps=12, products=200, accuracy=0.03, margin=9.0, settled=settled, stride=stride)
    for share, stride, settled in (
        (0.04, 8, 0.1),
        (0.012, 4, 0.1),
        (0.004, 2, 0.1),
        (0.002, 1, 0.1),
        (0.001, 1, 0.1),
        (0.0005, 1, 0.005),
    )
)
"""Found by trial on pools of 10,000 to 42,000 needs; only where the last temperature ends is worth care."""

PATH_OF_FEW = tuple(
    Phase(share=share, steps=30, products=200, accuracy=0.03, margin=12.0, settled=0.002)
    for share in (0.2, 0.1, 0.04, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005)
)
"""For pools of few needs: a row is then a few needs wide and a temperature hardly smooths it, and steps cost little."""
