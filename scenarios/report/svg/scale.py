"""A scale from numbers to places, with round numbers at its ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A linear scale.

    Attributes
    ----------
    low, high
        Numbers at its ends, ``low < high``.
    start, end
        Places of its ends.
    step
        Distance of two ticks, > 0.
    """

    low: float
    high: float
    start: float
    end: float
    step: float

    @classmethod
    def of(cls, values: Iterable[float], *, start: float, end: float, ticks: int = 5, zero: bool = False) -> Scale:
        """Return the scale that holds some numbers, its ends on ticks.

        Parameters
        ----------
        values
            Numbers to be shown; none or a single one give a scale around them.
        start, end
            Places of the ends.
        ticks
            About how many steps, >= 1.
        zero
            Whether 0 must be on it.
        """
        shown = [value for value in values if math.isfinite(value)] + ([0.0] if zero else [])
        low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)
        if low == high:
            low, high = (low - 0.5, high + 0.5) if low else (0.0, 1.0)
        step = round_step((high - low) / ticks)
        return cls(
            low=step * math.floor(low / step + 1e-9),
            high=step * math.ceil(high / step - 1e-9),
            start=start,
            end=end,
            step=step,
        )

    def at(self, value: float) -> float:
        """Return the place of a number."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """The numbers at the ticks."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + place * self.step, 10) for place in range(count + 1)]


def round_step(wanted: float) -> float:
    """Return the least of 1, 2, 2.5, 5 times a power of ten that is not below what is wanted (> 0)."""
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * step for step in _STEPS if power * step >= wanted * (1 - 1e-9))
