"""What a sweep showed: every run, the figures of each point, and the frontiers between what people want at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.sweep.figures import RunFigures
from scenarios.sweep.sweep import Sweep, Values

LOW, HIGH = 0.1, 0.9
"""Quantiles between which the repetitions of a point are shown."""

Figure = Callable[[RunFigures], float]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A figure over the repetitions of a point: its mean and its quantiles."""

    mean: float
    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of values, at least one."""
        low, middle, high = np.quantile(np.array(values, dtype=np.float64), [LOW, 0.5, HIGH])
        mean = float(np.mean(np.array(values, dtype=np.float64)))
        return cls(
            mean=round(mean, 6), low=round(float(low), 6), middle=round(float(middle), 6), high=round(float(high), 6)
        )


@dataclass(frozen=True, kw_only=True)
class PointResult:
    """One point.

    Attributes
    ----------
    values
        Its parameters.
    runs
        The figures of each repetition, in their order.
    """

    values: Values
    runs: tuple[RunFigures, ...]

    def spread(self, figure: Figure) -> Spread:
        """Return a figure over the repetitions."""
        return Spread.of([figure(run) for run in self.runs])


@dataclass(frozen=True, kw_only=True)
class SweepResult:
    """What a sweep showed.

    Attributes
    ----------
    sweep
        What was asked.
    baseline
        The plan without any change.
    points
        Every point that was run, in the order of the sweep; fewer than asked where it was ended early.
    """

    sweep: Sweep
    baseline: RunFigures
    points: tuple[PointResult, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every point was run as often as asked."""
        runs = sum(len(point.runs) for point in self.points)
        return runs == len(self.sweep.points) * self.sweep.repeats


def frontier(points: Sequence[PointResult], *, more: Figure, other: Figure, other_is_cost: bool) -> list[bool]:
    """Return which points are on the frontier of two figures: none other is as good in both and better in one.

    Parameters
    ----------
    points
        Points; means over their repetitions count.
    more
        A figure of which more is better.
    other
        The second figure.
    other_is_cost
        Whether less of the second is better.
    """
    sign = -1.0 if other_is_cost else 1.0
    places = [(point.spread(more).mean, sign * point.spread(other).mean) for point in points]
    return [not any(a >= x and b >= y and (a > x or b > y) for a, b in places) for x, y in places]
