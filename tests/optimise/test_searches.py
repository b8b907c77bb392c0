"""Searches in many small blocks and rounds: what they leave is feasible, adds up, and does not depend on threads."""

from __future__ import annotations

import pytest

from matcher.optimise.prices import blocks, searches, sweeps
from matcher.optimise.prices.candidates import excess_of, value_of
from matcher.optimise.prices.improve import repair
from matcher.optimise.prices.narrow import narrow
from matcher.optimise.prices.searches import Search
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.solution import never
from tests.optimise.test_improve import SEEDS, assert_books_add_up, assert_feasible, core_of


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_paths_in_blocks_and_slices_are_the_same_for_any_number_of_threads(seed, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 10)
    monkeypatch.setattr(sweeps, "_FEW_NEEDS", 0)
    monkeypatch.setattr(searches, "_NEEDS_A_PATH_ROUND", 20)
    sweeper, _, core, state = core_of(seed)
    repair(sweeper.problem, core, state)
    before, start = value_of(core, state.chosen), state.chosen.copy()
    found = []
    for threads in (1, 2):
        state.chosen = start.copy()
        state.excess = excess_of(sweeper.problem, core, state.chosen)
        search = Search(
            sweeper=Sweeper(sweeper.problem, threads=threads), core=core, loss=1.0, least=1.0, seed=0, stop=never
        )
        search.follow_paths(state)
        assert_books_add_up(sweeper.problem, core, state)
        assert_feasible(sweeper.problem, state)
        assert value_of(core, state.chosen) >= before
        found.append(state.chosen.tolist())
    assert found[0] == found[1]


@pytest.mark.parametrize("least", [0.0, float("inf")])
def test_ways_are_gathered_once_where_the_reach_stays(least, monkeypatch):
    sweeper, _, core, state = core_of(SEEDS[0])
    calls: list[float] = []

    def counted(whole, choice, reach):
        calls.append(reach)
        return narrow(whole, choice, reach)

    monkeypatch.setattr(searches, "narrow", counted)
    loss = 0.0 if least == 0 else 1.0
    Search(sweeper=sweeper, core=core, loss=loss, least=least, seed=0, stop=never).anneal(state, 20)
    assert len(calls) == 1
