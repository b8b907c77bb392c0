"""A part of a core: which ways it has, that it says the same of them, and that a choice comes back as it went."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.optimise.prices.candidates import State, excess_of, value_of
from matcher.optimise.prices.improve import improve
from matcher.optimise.prices.narrow import narrow
from matcher.optimise.solution import Limits
from tests.optimise.test_improve import SEEDS, core_of, left_of, priced


def one_by_one(core, state, reach):
    """Return the ways to keep and the needs with a choice among them, need by need."""
    kept, choosing = [], []
    for need in range(core.start.size - 1):
        ways = range(core.start[need], core.start[need + 1])
        best = max([0.0, *(core.reduced[way] for way in ways)])
        near = [way for way in ways if core.reduced[way] >= best - reach or way == state.chosen[need]]
        kept += near
        if need in core.open and (len(near) > 1 or (len(near) == 1 and (best < reach or state.chosen[need] < 0))):
            choosing.append(need)
    return kept, choosing


@pytest.mark.parametrize("share", [0.0, 0.01, 0.05, 1.0])
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_part_has_the_ways_within_reach_and_those_that_needs_hold(seed, share):
    sweeper, _, core, state = core_of(seed)
    held = np.flatnonzero(state.chosen >= 0)[::3]
    state.chosen[held] = core.start[held]  # some hold the first of their ways, best or not
    state.excess = excess_of(sweeper.problem, core, state.chosen)
    reach = share * sweeper.problem.mean_gain
    part = narrow(core, state, reach)
    kept, choosing = one_by_one(core, state, reach)
    assert part.way.tolist() == kept
    assert part.core.open.tolist() == choosing
    assert sorted(part.ordered.tolist()) == choosing
    assert part.core.gain.tolist() == core.gain[kept].tolist()
    assert part.core.reduced.tolist() == core.reduced[kept].tolist()
    for place, way in enumerate(kept):
        there = slice(part.core.entry[place], part.core.entry[place + 1])
        here = slice(core.entry[way], core.entry[way + 1])
        assert part.core.row[there].tolist() == core.row[here].tolist()
        assert part.core.amount[there].tolist() == core.amount[here].tolist()
    assert part.whole(part.state.chosen).tolist() == state.chosen.tolist()
    assert value_of(part.core, part.state.chosen) == value_of(core, state.chosen)
    assert excess_of(sweeper.problem, part.core, part.state.chosen).tolist() == state.excess.tolist()


def test_what_the_part_becomes_is_brought_back():
    _, _, core, state = core_of(SEEDS[0])
    part = narrow(core, state, float("inf"))
    assert part.way.tolist() == list(range(core.gain.size))
    leaving = int(np.flatnonzero(part.state.chosen >= 0)[0])
    part.state.chosen[leaving] = -1
    assert state.chosen[leaving] >= 0, "the choice itself is another array"
    part.bring_back(state)
    assert state.chosen[leaving] == -1


def test_nobody_and_nothing_make_a_part_too():
    _, _, core, state = core_of(SEEDS[0])
    nobody = State(chosen=np.full_like(state.chosen, -1), excess=state.excess)
    part = narrow(core, nobody, -1.0)
    assert part.way.size == 0
    assert part.whole(part.state.chosen).tolist() == nobody.chosen.tolist()
    assert part.ordered.size == 0


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_large_pools_are_searched_in_parts_and_stay_feasible(seed, monkeypatch):
    monkeypatch.setattr("matcher.optimise.prices.improve._FEW_NEEDS", 0)
    sweeper, price = priced(seed)
    told: list[float] = []
    found = improve(sweeper, price, limits=Limits(), told=told.append)
    assert (left_of(sweeper.problem, found.choice)[sweeper.problem.limited] >= 0).all()
    assert told == sorted(told)
