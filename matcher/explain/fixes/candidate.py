"""A single change that might let a need be met, and what is known of it before it is tried."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.explain.fixes.change import Change
from matcher.explain.fixes.costs import FixKind


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A single change that might let a need be met. What really happens is known once it is tried.

    Attributes
    ----------
    kind
        What is changed.
    change
        Row, field and value; ``None`` where no single row is meant (more needs like this one).
    amount
        How much is changed, in units of the kind.
    cost
        What that is taken to cost, units of effort.
    fits
        Whether the need fits what the plan leaves once the change is made, nobody being moved.
    helper
        Who would help then: the best of them; empty where nobody has to go.
    gain
        Value of the need minus the cost of that way, micropoints, as far as it can be told beforehand.
    """

    kind: FixKind
    change: Change | None
    amount: float
    cost: float
    fits: bool
    helper: str
    gain: int

    @property
    def order(self) -> tuple[object, ...]:
        """What candidates are ranked by: cost, then the larger gain, then names, so that equals have an order."""
        where = ("", "", "") if self.change is None else (self.change.table, self.change.key, self.change.field)
        return (round(self.cost, 9), -self.gain, self.kind.value, *where)
