"""Paths of moves: a chain worked out by hand, books that add up, and nothing found where nothing can be gained."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.optimise.prices.blocks import rivals_of_rows
from matcher.optimise.prices.candidates import Core, excess_of, value_of
from matcher.optimise.prices.improve import repair
from matcher.optimise.prices.paths import fill_along_paths, no_labels, ways_into_rows
from tests.optimise.test_improve import SEEDS, assert_books_add_up, assert_feasible, core_of


def a_core(ways, price):
    """Return a core of ``ways[need] = [(gain, {row: amount}), ...]``."""
    flat = [(gain, uses) for options in ways for gain, uses in options]
    gain = np.array([gain for gain, _ in flat], dtype=np.float64)
    row = np.array([row for _, uses in flat for row in uses], dtype=np.int32)
    amount = np.array([amount for _, uses in flat for amount in uses.values()], dtype=np.float64)
    entry = np.cumsum([0, *(len(uses) for _, uses in flat)])
    price = np.array(price, dtype=np.float64)
    paid = np.add.reduceat(price[row] * amount, entry[:-1])
    none = np.zeros(0, dtype=np.int64)
    return Core(
        start=np.cumsum([0, *map(len, ways)]),
        gain=gain,
        reduced=gain - paid,
        entry=entry,
        row=row,
        amount=amount,
        open=np.arange(len(ways)),
        rival_start=none,
        rival=none,
        price=price,
        charge=price,
    )


def follow(core, chosen, excess, rows):
    first, rival = rivals_of_rows(core.open, core.start, core.entry, core.row, excess.size)
    core = core._replace(rival_start=first, rival=rival)
    return fill_along_paths(
        core, chosen, excess, ways_into_rows(core), no_labels(chosen.size), np.array(rows, dtype=np.int64), 0
    )


def test_a_need_left_out_comes_in_at_the_end_of_three_moves():
    # Helper 0 has an hour left; the needs 0 and 1 hold helpers 1 and 2, and need 2 can only go to helper 2.
    core = a_core(
        [
            [(10, {1: 1}), (9, {0: 1})],
            [(10, {2: 1}), (9, {1: 1})],
            [(8, {2: 1})],
        ],
        price=[5, 6, 7],
    )
    chosen, excess = np.array([0, 2, -1]), np.array([-1.0, 0.0, 0.0])
    gained, nodes = follow(core, chosen, excess, [0])
    assert chosen.tolist() == [1, 3, 4]
    assert gained == 9 + 9 + 8 - 10 - 10
    assert excess.tolist() == [0, 0, 0]
    assert nodes > 0


def test_a_path_that_costs_more_than_it_brings_is_left():
    core = a_core([[(10, {1: 1}), (1, {0: 1})], [(8, {1: 1})]], price=[5, 6])
    chosen, excess = np.array([0, -1]), np.array([-1.0, 0.0])
    assert follow(core, chosen, excess, [0])[0] == 0
    assert chosen.tolist() == [0, -1]


def test_room_is_not_given_twice_along_a_path():
    # Row 3 has one unit left, which the first move takes: the second one would need it too.
    core = a_core(
        [
            [(10, {1: 1}), (9, {0: 1, 3: 1})],
            [(9, {1: 1, 3: 1})],
        ],
        price=[5, 6, 0, 1],
    )
    chosen, excess = np.array([0, -1]), np.array([-1.0, 0.0, 0.0, -1.0])
    assert follow(core, chosen, excess, [0])[0] == 0
    assert chosen.tolist() == [0, -1]
    excess[3] = -2.0
    assert follow(core, chosen, excess, [0])[0] == 8
    assert chosen.tolist() == [1, 2]


def test_rows_of_which_nothing_is_left_begin_no_path():
    core = a_core([[(10, {0: 1})]], price=[5])
    assert follow(core, np.array([-1]), np.array([0.0]), [0]) == (0, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_books_add_up_along_every_path_and_nothing_is_lost(seed):
    sweeper, _, core, state = core_of(seed)
    repair(sweeper.problem, core, state)
    before = value_of(core, state.chosen)
    rows = np.flatnonzero((state.excess < 0) & (core.price > 0))
    gained, _ = follow(core, state.chosen, state.excess, rows)
    assert gained >= 0
    assert value_of(core, state.chosen) == before + gained
    assert_books_add_up(sweeper.problem, core, state)
    assert_feasible(sweeper.problem, state)
    assert state.excess.tolist() == excess_of(sweeper.problem, core, state.chosen).tolist()


def test_somewhere_paths_find_what_repair_leaves():
    gains = []
    for seed in SEEDS:
        sweeper, _, core, state = core_of(seed)
        repair(sweeper.problem, core, state)
        rows = np.flatnonzero((state.excess < 0) & (core.price > 0))
        gains.append(follow(core, state.chosen, state.excess, rows)[0])
    assert sum(gains) > 0
