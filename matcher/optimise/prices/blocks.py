"""Blocks of needs that are improved at the same time, each with its own part of what is left of the rows they share.

Needs that use the same rows stand side by side, and are cut into blocks; the cuts are moved by half a block from round to round, so that
neighbours are not kept apart. What is left of a row (or used too much) goes to one of the blocks that use it, now to this one and now to that:
the sum over the blocks is the whole at any moment, so their answers fit together. The blocks depend on the needs alone; threads share
them and change nothing. Pools of less than half a block are not cut: they would lose more by it than threads gain.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TypeVar

import numba
import numpy as np

from matcher.optimise.prices.candidates import Core, State
from matcher.optimise.prices.market import Places
from matcher.optimise.prices.randomness import State as Randomness
from matcher.optimise.prices.randomness import first_state
from matcher.optimise.prices.sweeps import Sweeper
from matcher.options.options import Floats, Ints

BLOCK = 50_000
"""Needs of a block, about."""

_SEEDS_A_ROUND = 1_000_003

Answer = TypeVar("Answer")


@numba.njit(cache=True, nogil=True)
def rivals_of_rows(needs: Ints, start: Ints, entry: Ints, row: Places, rows: int) -> tuple[Ints, Ints]:
    """Return which of some needs may use each row, and where those of each row begin."""
    first = np.zeros(rows + 1, np.int64)
    for need in needs:
        for place in range(entry[start[need]], entry[start[need + 1]]):
            first[row[place] + 1] += 1
    for place in range(rows):
        first[place + 1] += first[place]
    at = first[:rows].copy()
    rival = np.empty(first[rows], np.int64)
    for need in needs:
        for place in range(entry[start[need]], entry[start[need + 1]]):
            rival[at[row[place]]] = need
            at[row[place]] += 1
    return first, rival


def side_by_side(core: Core) -> Ints:
    """Return the needs with a choice in the order of the first row of their best way."""
    best = np.zeros(core.open.size, dtype=np.int64)
    if core.open.size:
        order = np.lexsort((-core.reduced, np.repeat(np.arange(core.start.size - 1), np.diff(core.start))))
        best = order[core.start[core.open]]
    first = core.row[np.minimum(core.entry[best], max(0, core.row.size - 1))] if core.row.size else best
    return core.open[np.lexsort((core.open, first))]


def _cuts(needs: int, turn: int) -> list[int]:
    """Return where the blocks of a round begin, and the end; in odd rounds the first and the last are half as large."""
    count = max(1, round(needs / BLOCK))
    if turn % 2 == 0 or needs < BLOCK / 2:
        inner = [place * needs // count for place in range(1, count)]
    else:
        inner = [(2 * place + 1) * needs // (2 * count) for place in range(count)]
    return [0, *inner, needs]


def improve_by_blocks(
    sweeper: Sweeper,
    core: Core,
    ordered: Ints,
    state: State,
    turn: int,
    seed: int,
    work: Callable[[Core, Floats, Randomness], Answer],
) -> list[Answer]:
    """Let ``work`` change the choice of each block, and bring ``state.excess`` up to date.

    Parameters
    ----------
    sweeper
        Its threads share the blocks.
    core, ordered
        The core, and its needs with a choice side by side.
    state
        Changed: ``work`` changes ``chosen``, and this function the excess.
    turn
        Number of the round, from 0.
    seed
        Seed of the run.
    work
        Given a block's core, its excess (to change), and the state of a random generator.
    """
    rows = state.excess.size
    cuts = _cuts(ordered.size, turn)
    needs = [ordered[first:last] for first, last in itertools.pairwise(cuts)]
    rivals = sweeper.share(lambda block: rivals_of_rows(block, core.start, core.entry, core.row, rows), needs)
    uses = np.stack([np.diff(first) > 0 for first, _ in rivals])
    users = np.maximum(uses.sum(axis=0), 1)
    lucky = (np.arange(rows) * 2654435761 + turn * 40503) // 65536 % users
    gets = uses & (np.cumsum(uses, axis=0) - 1 == lucky)

    def improved(place: int) -> tuple[Answer, Floats]:
        first, rival = rivals[place]
        block = core._replace(open=needs[place], rival_start=first, rival=rival)
        own = np.where(gets[place], state.excess, 0.0)
        random = first_state(seed + _SEEDS_A_ROUND * (turn + 1) + 7 * place)
        return work(block, own, random), own

    answers = sweeper.share(improved, list(range(len(needs))))
    total = np.where(uses.any(axis=0), 0.0, state.excess)
    for place, (_, own) in enumerate(answers):
        total += np.where(uses[place], own, 0.0)
    state.excess = total
    return [answer for answer, _ in answers]
