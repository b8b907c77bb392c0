"""What plans are worth at most that meet one need: a bound for every need, from one set of prices.

With ``L(p) = sum_k p[k] cap[k] + sum_i max(0, r_i(p))`` and ``r_i(p)`` the best reduced gain of need ``i``, no plan that meets
``i`` is worth more than ``L(p) - max(0, r_i(p)) + r_i(p)``: the argument by which variables are fixed (Geoffrion 1974, section 3;
Fisher 1981, section 2).

References
----------
M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27
(1981) 1-18, doi:10.1287/mnsc.27.1.1.
A. M. Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2 (1974) 82-114,
doi:10.1007/BFb0120690.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.optimise.solution import Solution
from matcher.options.options import Floats, Ints, Options

_LOWEST = -(2.0**60)
"""Reduced gain of a need that has no option, micropoints: below any other."""

_SAFETY = 1e-11
"""Relative slack for the rounding of floating-point sums."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Forced:
    """What plans are worth at most, micropoints, rounded up.

    Attributes
    ----------
    dual
        ``L(p)``: no plan is worth more.
    reduced
        Best reduced gain of each need, shape ``(needs,)``; very low where it has no option.
    bound
        No plan that meets the need is worth more; shape ``(needs,)``.
    """

    dual: int
    reduced: Floats
    bound: Ints


def forced_bounds(options: Options, solution: Solution) -> Forced:
    """Return for every need what no plan passes that meets it, at the prices of a solution.

    Any prices give a true bound; those at the minimum of ``L`` give the tightest. A solution without prices is bounded
    without any.

    Parameters
    ----------
    options
        Every option, at the cost that it has at best: where there are packages, that in a package.
    solution
        Its prices, and its own bound, which holds too. Both must be of the same needs and capacities.
    """
    # With these comes the compiler, which pools solved to the proof never need.
    from matcher.optimise.prices.bound import upper_bound
    from matcher.optimise.prices.market import build_problem
    from matcher.optimise.prices.sweeps import Sweeper

    problem = build_problem(options)
    price = np.zeros(problem.capacity.size)
    if solution.prices is not None:
        price[problem.row_of_capacity] = np.maximum(np.nan_to_num(solution.prices), 0.0)
    price[~problem.limited] = 0.0
    reduced = Sweeper(problem).best(price, least=_LOWEST)
    dual = upper_bound(problem, price, float(np.maximum(reduced, 0.0).sum()))
    loss = np.minimum(reduced, 0.0)
    loss = np.ceil(loss + _SAFETY * (np.abs(loss) + problem.mean_gain)).astype(np.int64)
    # The solution's own bound may be the better one (an exact model's), but the loss stands beside L(p) alone.
    bound = np.minimum(solution.bound, dual + np.minimum(loss, 0))
    return Forced(dual=min(dual, solution.bound), reduced=reduced, bound=bound)
