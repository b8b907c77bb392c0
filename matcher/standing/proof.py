"""What prices prove of a changed pool."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.optimise import Limits
from matcher.optimise.prices.bound import upper_bound
from matcher.optimise.prices.market import Problem
from matcher.optimise.prices.sweeps import Sweeper
from matcher.options import Options
from matcher.options.options import Floats
from matcher.packages.atoms import is_groupable
from matcher.packages.costs import is_packable, relaxed_options
from matcher.rules import Context
from matcher.standing.board import Board


def different(board: Board, found: Floats) -> list[Floats]:
    """Return the known prices, and those that were found where they are others."""
    known: Floats = board.rows["price"]
    return [known] if (known == found).all() else [known, found]


def proven_bound(context: Context, options: Options, problem: Problem, price: Floats, limits: Limits) -> int:
    """Return what the prices prove: no plan of the changed pool is worth more, packages included."""
    if context.policy.packages.enabled:
        # All that might be in a package costs what it would at best there.
        open_to = np.where(is_groupable(context, options), 0, -1)
        relaxed = relaxed_options(options, context.policy, is_packable(options, open_to))
        gain = options.needs.value[options.helpers.need] - relaxed.helpers.cost
        problem = replace(problem, market=problem.market._replace(gain=gain))
    sweeper = Sweeper(problem, threads=limits.threads)
    return upper_bound(problem, price, float(sweeper.best(price).sum()))
