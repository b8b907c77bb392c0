"""Pins side by side, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Ints, among, as_bools
from matcher.check.needs import Needs
from matcher.check.resources import Resources
from matcher.check.rows import Rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Pins:
    """Decisions of the operator about a need and a resource; where a pair stands twice, the last counts.

    Attributes
    ----------
    need_ids, resource_ids
        Identifiers of each pair.
    forbids
        Whether the pair must not be in the plan; else it must.
    keys
        Number of each pair as in :class:`Rows`, :data:`ABSENT` where one of the two is not in the pool.
    """

    need_ids: list[str]
    resource_ids: list[str]
    forbids: Bools
    keys: Ints

    @cached_property
    def wanted(self) -> Ints:
        """Keys of the pairs that must be in the plan, in order."""
        return np.sort(self.keys[~self.forbids & (self.keys != ABSENT)])

    @cached_property
    def unwanted(self) -> Ints:
        """Keys of the pairs that must not be in the plan, in order."""
        return np.sort(self.keys[self.forbids & (self.keys != ABSENT)])

    def are_in(self, rows: Rows) -> Bools:
        """Return which pairs stand in a plan, whatever the line."""
        known = np.unique(self.keys)
        placed = np.unique(rows.keys[among(rows.keys, known) & (rows.keys != ABSENT)])
        there = among(self.keys, placed)
        # No pin of an unknown need or resource passes the gate; it is compared by its texts.
        for place in np.flatnonzero(self.keys == ABSENT).tolist():
            same = (pl.col("need_id") == self.need_ids[place]) & (pl.col("resource_id") == self.resource_ids[place])
            there[place] = not rows.frame.filter(same).is_empty()
        return there


def read_pins(pins: pl.DataFrame, needs: Needs, resources: Resources) -> Pins:
    """Return the table of pins as columns."""
    columns = pins.select("need_id", "resource_id", "action").iter_rows()
    actions = {(need_id, resource_id): action for need_id, resource_id, action in columns}
    need_ids, resource_ids = [pair[0] for pair in actions], [pair[1] for pair in actions]
    need = needs.places(pl.Series(need_ids, dtype=pl.String))
    resource = resources.places(pl.Series(resource_ids, dtype=pl.String))
    return Pins(
        need_ids=need_ids,
        resource_ids=resource_ids,
        forbids=as_bools(action == "forbid" for action in actions.values()),
        keys=resources.keys(need, resource),
    )
