"""Packages inside a plan that stands: nobody's helper changes, needs of one carrier are only brought together."""

from __future__ import annotations

import numpy as np

from matcher.model.policy import Policy
from matcher.optimise.prices.market import build_problem
from matcher.optimise.solution import Solution, Stop
from matcher.options.options import Bools, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.board import empty_board, set_plan
from matcher.packages.dissolve import dissolve, drop_small
from matcher.packages.form import form, squares_of
from matcher.packages.former import Former
from matcher.packages.ledger import book_all
from matcher.packages.members import weigh_pairs
from matcher.packages.relocate import relocate
from matcher.packages.reopen import remember_former, reopen
from matcher.packages.result import package_of_needs
from matcher.packages.slots import slots_of


def group_within(
    options: Options,
    atoms: Atoms,
    policy: Policy,
    plan: Solution,
    packable: Bools,
    former: Former,
    *,
    stop: Stop,
) -> Ints:
    """Return the package of each need, -1 for none, where every need keeps the option that it has.

    Parameters
    ----------
    options, atoms, policy
        The problem.
    plan
        A feasible plan.
    packable
        Options that could be in a package.
    former
        Packages of the previous plan: they stand again first, as far as their members still have the carrier.
    stop
        Asked now and then whether to leave it at that.
    """
    held = np.zeros(options.helpers.size, dtype=np.bool_)
    held[plan.taken[plan.taken >= 0]] = True
    slots = slots_of(options, atoms, packable & held, policy.packages)
    if not slots.count:
        return np.full(plan.taken.size, -1, dtype=np.int64)
    problem = build_problem(options)
    board = empty_board(atoms, slots, problem, options, policy, np.zeros(problem.capacity.size), len(former.ids))
    if former.ids:
        remember_former(board, atoms, slots, former)
    set_plan(board, options, plan)
    book_all(board)
    met = plan.taken >= 0
    weigh_pairs(board)
    board.needs["has"][met] = problem.market.gain[plan.taken[met]]
    if former.ids:
        reopen(board)
        relocate(board)
        drop_small(board)
    square = squares_of(board)
    while form(board, square, stop=stop) and relocate(board) and not stop():
        pass
    dissolve(board)
    return package_of_needs(atoms, board)
