"""Blocks of needs: what they share adds up, every need is in one of them, and threads change nothing."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest

from matcher.optimise import Limits
from matcher.optimise.prices import blocks, sweeps
from matcher.optimise.prices.anneal import anneal
from matcher.optimise.prices.blocks import improve_by_blocks, side_by_side
from matcher.optimise.prices.candidates import build_core, excess_of, first_choice, value_of
from matcher.optimise.prices.exchange import exchange
from matcher.optimise.prices.improve import improve, repair
from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.ways import collect
from tests.optimise.brute import contested_options, random_prices
from tests.optimise.test_improve import left_of

SEEDS = (0, 7, 17, 24)
MANY = {"needs": 120, "providers": 8, "funds": 5, "projects": 4}


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """What a block was given."""

    needs: np.ndarray
    excess: np.ndarray
    rivals: np.ndarray
    random: int


@pytest.fixture
def small_blocks(monkeypatch):
    """Have blocks of about ten needs, and threads share them however few there are."""
    monkeypatch.setattr(blocks, "BLOCK", 10)
    monkeypatch.setattr(sweeps, "_FEW_NEEDS", 0)


def core_of(seed, *, threads=1):
    """Return sweeper, some prices, core and the choice in which everybody takes what is best."""
    sweeper = Sweeper(build_problem(contested_options(seed, **MANY)), threads=threads)
    price = random_prices(sweeper.problem, seed)
    margin = 0.2 * sweeper.problem.mean_gain
    core = build_core(sweeper.problem, collect(sweeper, price, margin=margin), price, margin=margin)
    return sweeper, price, core, first_choice(sweeper.problem, core)


def seen(block, excess, random):
    return Seen(needs=block.open.copy(), excess=excess.copy(), rivals=block.rival.copy(), random=int(random[0]))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("small_blocks")
def test_every_need_is_in_one_block_and_what_is_left_goes_to_one_that_may_use_it(seed):
    sweeper, _, core, state = core_of(seed)
    ordered = side_by_side(core)
    assert sorted(ordered.tolist()) == core.open.tolist()
    together, randoms, excess = set(), set(), state.excess.copy()
    for turn in range(6):
        found = improve_by_blocks(sweeper, core, ordered, state, turn, 3, seen)
        assert len(found) > 1
        assert np.concatenate([block.needs for block in found]).tolist() == ordered.tolist()
        assert state.excess.tolist() == excess.tolist()  # nobody moved
        uses = np.zeros((len(found), excess.size), dtype=np.bool_)
        for place, block in enumerate(found):
            assert np.isin(block.rivals, block.needs).all()
            for need in block.needs.tolist():
                uses[place, core.row[core.entry[core.start[need]] : core.entry[core.start[need + 1]]]] = True
            together |= set(itertools.pairwise(block.needs.tolist()))
            randoms.add(block.random)
        given = np.stack([block.excess for block in found])
        assert (given[~uses] == 0).all()
        assert ((given != 0).sum(axis=0) <= 1).all()
        assert given.sum(axis=0)[uses.any(axis=0)].tolist() == excess[uses.any(axis=0)].tolist()
    assert together == set(
        itertools.pairwise(ordered.tolist())
    )  # whoever is cut apart once is together at another time
    assert len(randoms) == sum(
        len(improve_by_blocks(sweeper, core, ordered, state, turn, 3, seen)) for turn in range(6)
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("small_blocks")
def test_the_books_add_up_after_every_round(seed):
    sweeper, _, core, state = core_of(seed, threads=2)
    problem, ordered = sweeper.problem, side_by_side(core)
    temperatures = (0.01 * problem.mean_gain, 0.0001 * problem.mean_gain)

    def annealed(block, excess, random):
        anneal(block, state.chosen, excess, random, 0, 400, 400, temperatures, (0.03, 3.0))

    for turn in range(5):
        before = state.chosen.copy()
        improve_by_blocks(sweeper, core, ordered, state, turn, seed, annealed)
        assert (before != state.chosen).any()
        assert state.excess.tolist() == excess_of(problem, core, state.chosen).tolist()
    repair(problem, core, state)
    for turn in range(5):
        best, value = state.chosen.copy(), value_of(core, state.chosen)

        def exchanged(block, excess, random, best=best):
            return exchange(block, state.chosen, excess, random, 0, 400, 400, temperatures, 0.9, 0.0, 0.0, best)

        answers = improve_by_blocks(sweeper, core, ordered, state, turn, seed, exchanged)
        assert value + sum(changed for changed, _ in answers) == value_of(core, state.chosen)
        assert value + sum(gained for _, gained in answers) == value_of(core, best)
        for chosen in (state.chosen, best):
            assert (excess_of(problem, core, chosen)[problem.limited] <= 0).all()
        assert state.excess.tolist() == excess_of(problem, core, state.chosen).tolist()


@pytest.mark.usefixtures("small_blocks")
def test_threads_share_the_blocks_and_change_nothing():
    for seed in SEEDS[1:3]:
        plans = []
        for threads in (1, 2):
            sweeper, price, _, _ = core_of(seed, threads=threads)
            found = improve(sweeper, price, limits=Limits(moves_per_need=2))
            assert (left_of(sweeper.problem, found.choice)[sweeper.problem.limited] >= 0).all()
            plans.append([array.tolist() for array in vars(found.choice).values()])
        assert plans[0] == plans[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pool_of_less_than_half_a_block_is_never_cut(seed):
    sweeper, _, core, state = core_of(seed)
    ordered = side_by_side(core)
    for turn in range(4):
        (whole,) = improve_by_blocks(sweeper, core, ordered, state, turn, 0, seen)
        assert whole.needs.tolist() == ordered.tolist()
        assert np.isin(np.flatnonzero(whole.excess != state.excess), core.row, invert=True).all()


def test_needs_of_one_row_stand_side_by_side():
    _, _, core, _ = core_of(17)
    best = [
        core.start[need] + int(np.argmax(core.reduced[core.start[need] : core.start[need + 1]]))
        for need in side_by_side(core).tolist()
    ]
    first = core.row[core.entry[best]]
    assert (np.diff(first) >= 0).all()
    assert np.unique(first).size > 2


@pytest.mark.usefixtures("small_blocks")
def test_no_needs_make_no_blocks_of_anybody():
    sweeper, _, core, state = core_of(7)
    nobody = core._replace(open=core.open[:0])
    for turn in range(2):
        found = improve_by_blocks(sweeper, nobody, side_by_side(nobody), state, turn, 0, seen)
        assert sum(block.needs.size for block in found) == 0
