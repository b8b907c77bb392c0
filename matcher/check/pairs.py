"""Many pairs of a need and a helper, or of a need and a fund, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from matcher.check.arrays import Bools, Floats, Ints
from matcher.check.geodesic import geodesic_km

if TYPE_CHECKING:
    from matcher.check.facts import Facts


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Pairs of needs and helpers, or of needs and funds.

    Attributes
    ----------
    facts
        What is known.
    need
        Place of each need, shape ``(pairs,)``.
    other
        Place of each helper among the helpers, or of each fund among the funds.
    """

    facts: Facts
    need: Ints
    other: Ints

    def __len__(self) -> int:
        return self.need.size

    def where(self, kept: Bools | Ints) -> Pairs:
        """Return some of the pairs."""
        return Pairs(facts=self.facts, need=self.need[kept], other=self.other[kept])

    @cached_property
    def km(self) -> Floats:
        """Distance from the helper's base to the need, NaN where one of the points is unknown."""
        needs, helpers = self.facts.needs, self.facts.helpers
        return geodesic_km(needs.lat[self.need], needs.lon[self.need], helpers.lat[self.other], helpers.lon[self.other])
