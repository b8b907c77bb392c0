"""A part of the core: the ways that a search looks at while it is cold, and the way back.

A search at temperature ``T`` hardly ever takes a way that loses many times ``T`` by its reduced gain. Leaving such ways out, and with them
the needs that are sure of their choice, lets the same number of moves go further; what a need holds is always kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.optimise.prices.blocks import side_by_side
from matcher.optimise.prices.candidates import Core, State, best_of_needs, entries_of
from matcher.options.options import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """Some ways of a core.

    Attributes
    ----------
    core
        The core of these ways; its ``rival`` arrays are still those of the whole core and are made anew block by block.
    state
        The choice, in places of ``core``.
    way
        Place in the whole core of each way.
    reach
        Ways that lose more than this by their reduced gain are left out, micropoints.
    ordered
        Needs that have a choice, side by side.
    """

    core: Core
    state: State
    way: Ints
    reach: float
    ordered: Ints

    def whole(self, chosen: Ints) -> Ints:
        """Return a choice of these ways in places of the whole core."""
        return np.where(chosen >= 0, self.way[chosen], -1) if self.way.size else chosen

    def bring_back(self, state: State) -> None:
        """Make a state of the whole core what the choice of these ways has become."""
        state.chosen, state.excess = self.whole(self.state.chosen), self.state.excess


def narrow(core: Core, state: State, reach: float) -> Part:
    """Return the ways that lose at most ``reach`` against the best way of their need, with those that needs hold.

    Parameters
    ----------
    core
        The whole core.
    state
        The choice; not changed.
    reach
        Micropoints.
    """
    count = np.diff(core.start)
    best = np.maximum(best_of_needs(core.reduced, core.start, -np.inf), 0.0)
    need = np.repeat(np.arange(count.size), count)
    keep = core.reduced >= best[need] - reach
    keep[state.chosen[state.chosen >= 0]] = True
    way = np.flatnonzero(keep)
    place = np.full(keep.size, -1, dtype=np.int64)
    place[way] = np.arange(way.size)
    kept = np.bincount(need[way], minlength=count.size)
    spots = entries_of(core, way)
    # A need with a single way is sure of it only while it holds it.
    unsure = (best[core.open] < reach) | (state.chosen[core.open] < 0)
    choosing = (kept[core.open] > 1) | ((kept[core.open] == 1) & unsure)
    part = core._replace(
        start=np.concatenate([[0], np.cumsum(kept)]).astype(np.int64),
        gain=core.gain[way],
        reduced=core.reduced[way],
        entry=np.concatenate([[0], np.cumsum(core.entry[way + 1] - core.entry[way])]).astype(np.int64),
        row=core.row[spots],
        amount=core.amount[spots],
        open=core.open[choosing],
    )
    chosen = np.where(state.chosen >= 0, place[state.chosen], -1) if place.size else state.chosen.copy()
    return Part(
        core=part,
        state=State(chosen=chosen, excess=state.excess),
        way=way,
        reach=reach,
        ordered=side_by_side(part),
    )
