"""What each way of meeting a need takes: the helper's hours, what funds must pay, what a project's budget pays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from matcher.model.units import HUNDREDTHS_PER_HOUR
from matcher.options.options import Bools, Ints, NeedColumns, Resources
from matcher.options.pairs import Ways
from matcher.rules import Context
from matcher.rules.quantities import paid_fen_array

BLOCK = 1 << 16
"""Options worked on at once: their columns stay in the processor's cache."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Owed:
    """Ways to meet needs with what they take, sorted by need, then resource; columns as in ``HelperOptions``."""

    need: Ints
    resource: Ints
    hours: Ints
    due_fen: Ints
    budget_fen: Ints

    def where(self, chosen: Bools) -> Self:
        """Return the ways that a mask chooses; themselves where it chooses all."""
        if chosen.all():
            return self
        return type(self)(**{column.name: getattr(self, column.name)[chosen] for column in fields(self)})


def owed_for(context: Context, needs: NeedColumns, resources: Resources, ways: Ways) -> Owed:
    """Return the hours of each way, what funds must pay for it, and what the project's own budget pays, in fen."""
    pool = context.pool
    hours_of = np.rint(pool.needs["hours"].to_numpy() * HUNDREDTHS_PER_HOUR).astype(np.int64)
    amount_of = np.where(needs.deferred, 0, pool.needs["amount_fen"].to_numpy()).astype(np.int64)
    rate_of = np.zeros(resources.fund_offset + 1, dtype=np.int64)
    rate_of[: resources.project_offset] = pool.providers["rate_fen"].to_numpy()
    has_budget = np.zeros(resources.fund_offset + 1, dtype=np.bool_)
    has_budget[resources.project_offset : -1] = pool.projects["budget_fen"].is_not_null().to_numpy()
    hours, due_fen, budget_fen = (np.empty(ways.need.size, dtype=np.int64) for _ in range(3))
    for start in range(0, ways.need.size, BLOCK):
        part = slice(start, start + BLOCK)
        need, resource = ways.need[part], ways.resource[part]
        asked, amount = hours_of[need], amount_of[need]
        paid_fen = paid_fen_array(rate_of[resource], asked / HUNDREDTHS_PER_HOUR, context.policy.weeks)
        hours[part] = np.where(resource >= 0, asked, 0)
        budget_fen[part] = np.where(has_budget[resource], amount, 0)
        due_fen[part] = amount - budget_fen[part] + paid_fen
    return Owed(need=ways.need, resource=ways.resource, hours=hours, due_fen=due_fen, budget_fen=budget_fen)
