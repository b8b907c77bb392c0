"""All needs matched one by one while packages are open: who could be in one costs what it costs there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.optimise import Solution, optimise
from matcher.optimise.prices.last_fill import last_fill
from matcher.optimise.prices.market import Problem
from matcher.optimise.restrict import restrict
from matcher.optimise.solution import nothing
from matcher.options.options import Bools, Floats, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.board import Board, empty_board, set_plan
from matcher.packages.costs import saved_in_package
from matcher.packages.finish import Task
from matcher.packages.former import Former
from matcher.packages.ledger import book_all
from matcher.packages.members import weigh_pairs
from matcher.packages.regroup import regroup, worth_of_open
from matcher.packages.reopen import remember_former
from matcher.packages.result import package_of_needs
from matcher.packages.slots import Slots

_FEW_OPTIONS = 1_000
"""Needs are matched exactly where they have at most so many options."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One problem with its prices.

    Attributes
    ----------
    options, atoms, slots
        Needs without pins, what they can be grouped to, and who could carry it.
    problem
        The market of the options, each at what it costs alone.
    price
        Micropoints a unit of each row of the problem.
    task
        Policy, limits and solver.
    former
        Packages of the previous plan.
    """

    options: Options
    atoms: Atoms
    slots: Slots
    problem: Problem
    price: Floats
    task: Task
    former: Former

    def empty_board(self) -> Board:
        """Return a board on which nobody has anything, and the packages of the previous plan are known."""
        board = empty_board(
            self.atoms, self.slots, self.problem, self.options, self.task.policy, self.price, len(self.former.ids)
        )
        if self.former.ids:
            remember_former(board, self.atoms, self.slots, self.former)
        return board


def rematched(case: Case, opened: Board, *, settled: Board) -> Board:
    """Return a board on which all needs are matched anew with some packages open.

    Parameters
    ----------
    case
        The problem.
    opened
        Packages that are open.
    settled
        A board whose seats are true: what households of several needs hold together in a package there stays.
    """
    options, atoms, policy = case.options, case.atoms, case.task.policy
    worth = worth_of_open(opened)
    near = np.isfinite(worth)
    people = options.needs.people[options.helpers.need[near]]
    cost = options.helpers.cost.copy()
    cost[near] -= np.maximum(saved_in_package(policy, people) + np.rint(worth[near]).astype(np.int64), 0)
    fixed = _is_fixed(atoms, settled)
    held = _as_solution(options, settled, np.where(fixed, settled.needs["option"], -1))
    rest = restrict(
        replace(options, helpers=replace(options.helpers, cost=cost), tariff=None), np.flatnonzero(~fixed), held
    )
    limits = case.task.limits
    answer = optimise(
        rest.options,
        policy,
        limits=replace(
            limits,
            exact_options=min(limits.exact_options, _FEW_OPTIONS),
            tighten_options=0,
        ),
        solver=case.task.solver,
        progress=case.task.progress,
        stop=case.task.stop,
        start=named_prices(options, case.price[case.problem.row_of_capacity]),
    )
    plan = rest.into(held, answer, options)
    board = case.empty_board()
    set_plan(board, options, plan)
    book_all(board)
    met = plan.taken >= 0
    weigh_pairs(board)
    board.needs["has"][met] = case.problem.market.gain[plan.taken[met]]
    board.atoms[:], board.packages[:] = opened.atoms, opened.packages  # former packages among them
    regroup(board)
    return board


def named_prices(options: Options, price: Floats) -> dict[tuple[str, str], float]:
    """Return the prices of the rows of ``options.capacities`` by identifier of the resource and dimension."""
    capacities, ids = options.capacities, options.resources.ids
    names = zip(capacities.resource.tolist(), capacities.dimension, price.tolist(), strict=True)
    return {(ids[resource], dimension.value): value for resource, dimension, value in names}


def _is_fixed(atoms: Atoms, board: Board) -> Bools:
    """Return which needs are in a package together with others of their household."""
    inside = package_of_needs(atoms, board) >= 0
    return np.asarray(inside & (atoms.size > 1)[atoms.of_need]) if atoms.count else inside


def _as_solution(options: Options, board: Board, option: Ints) -> Solution:
    """Return the places of the needs with an option as a plan."""
    held, needs = np.flatnonzero(option >= 0), board.needs
    due = options.helpers.due_fen[option[held]]
    first, second, fen = (needs[name][held] for name in ("first", "second", "fen"))
    paid_by, paid_fen = np.concatenate([first, second]), np.concatenate([fen, due - fen])
    order = np.argsort(paid_by, kind="stable")
    order = order[paid_by[order] >= 0]
    return replace(nothing(options), taken=option.copy(), paid_by=paid_by[order], paid_fen=paid_fen[order])


def plan_of_board(case: Case, board: Board) -> Solution:
    """Return the plan of a board, after what is left over has gone to whoever can still be helped, best first."""
    gain, needs = case.problem.market.gain, board.needs
    most = np.full(needs.size, -1, dtype=np.int64)
    np.maximum.at(most, case.options.helpers.need, gain)
    order = np.lexsort((np.arange(most.size), -most)).astype(np.int64)
    unmet = needs["option"] < 0
    option, first, second, fen = (needs[name].copy() for name in ("option", "first", "second", "fen"))
    left = board.rows["left"].copy()
    last_fill(case.problem.market, order, option, first, second, fen, left)
    for name, column in (("option", option), ("first", first), ("second", second), ("fen", fen)):
        needs[name] = column
    board.rows["left"] = left
    found = unmet & (option >= 0)
    needs["has"][found] = gain[option[found]]
    return _as_solution(case.options, board, option)


def value_of(board: Board) -> float:
    """Return what all places on a board are worth less the opening of its packages, micropoints."""
    opened = np.count_nonzero(board.packages["people"])
    return float(board.needs["has"][board.needs["option"] >= 0].sum()) - board.opening * opened
