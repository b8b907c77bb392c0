"""Greedy rounding in ranks: where a switch of the policy says who goes first, the prices say how."""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.candidates import Core, State, best_of_needs, excess_of, value_of
from matcher.optimise.prices.market import Problem
from matcher.optimise.prices.repair import fill
from matcher.options.options import Floats, Ints

_STRENGTHS = (1.0, 0.9, 1.1)
"""Prices are tried a little weaker and stronger too."""


def round_in_ranks(problem: Problem, core: Core, rank: Ints, worth: Floats | None = None) -> State:
    """Return a feasible choice in which needs of lower rank are served first, the best of a few strengths of the prices.

    Parameters
    ----------
    problem
        The problem.
    core
        Ways and prices.
    rank
        Rank of each need; within a rank the most valuable at the prices goes first, then the identifier decides.
    worth
        Gains that replace those of the core when ways are compared, micropoints; shape ``(ways,)``.
    """
    needs = core.start.size - 1
    charged = core.gain - core.reduced
    gain = core.gain if worth is None else worth.astype(np.float64)
    best = State(chosen=np.full(needs, -1, dtype=np.int64), excess=-problem.capacity.astype(np.float64))
    most = -np.inf
    for strength in _STRENGTHS:
        reduced = gain - strength * charged
        top = best_of_needs(reduced, core.start, -np.inf)
        order = np.lexsort((np.arange(needs), -top, rank)).astype(np.int64)
        state = State(chosen=np.full(needs, -1, dtype=np.int64), excess=-problem.capacity.astype(np.float64))
        fill(order, core, gain, reduced, state.chosen, state.excess)
        value = value_of(core, state.chosen) if worth is None else float(worth[state.chosen[state.chosen >= 0]].sum())
        if value > most:
            best, most = state, value
    best.excess = excess_of(problem, core, best.chosen)
    return best
