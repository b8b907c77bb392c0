"""The plan of a large changed pool: everybody keeps what they can, and chains start from what the change touched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from matcher.model.enums import PlanStatus
from matcher.optimise import Limits, Solution
from matcher.optimise.prices.market import Problem
from matcher.optimise.solution import Stop, bounded, costs_taken, never, status_of
from matcher.options import Options
from matcher.options.options import Bools, Ints
from matcher.packages.costs import worth_of_everything
from matcher.rules import Context
from matcher.standing.around import match_around
from matcher.standing.attribution import take_back
from matcher.standing.board import Board, Rivals, empty_board, rivals_of
from matcher.standing.bundles import Bundles, bundles_of
from matcher.standing.carry import Carried, carry_over, carry_prices, market_of
from matcher.standing.changes import Changes
from matcher.standing.holding import Pinned, give_back, put_plan, were_members
from matcher.standing.moves import bring_home, take_again
from matcher.standing.proof import different, proven_bound
from matcher.standing.seeds import around_of, freer_than, seeds_of
from matcher.standing.state import Standing
from matcher.standing.work import work_through

_LEAST = 100
"""A chain that moves somebody brings at least so many micropoints: equal plans are not exchanged for one another."""

_DEPTHS = ((0, 100, 0.1), (1, 300, 0.4), (3, 1_200, 1.0))
"""Depth of the chains, tries for one need, and the share of all tries, round by round."""

_TRIES, _TRIES_TOUCHED, _TRIES_FREER, _MOST_TRIES = 20_000, 400, 1_500, 60_000
"""Tries for those who are touched, and again for others: so many, so many more a need that the change touched and a resource that has
more left, and so many at most."""

_FEW, _SHARE, _AROUND = 6, 0.004, 1_500
"""The needs around a change are matched anew, so many of them, where at least so many and such a share of all lost their place or are new,
or so many resources are others than before; scattered changes gain next to nothing by it."""

_NO_LIMIT = 1 << 60


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """A plan found from a standing one.

    Attributes
    ----------
    solution
        The plan with objective, bound and status.
    touched
        Rows of the needs that the change touched.
    moves
        Needs that are away from where they could have stayed.
    problem
        The market of the options.
    """

    solution: Solution
    touched: Ints
    moves: int
    problem: Problem


def find_near(
    standing: Standing,
    context: Context,
    options: Options,
    changes: Changes,
    *,
    limits: Limits,
    solver: str,
    most_moves: int | None,
    asked: Collection[str],
    own_effects: bool,
    stop: Stop = never,
) -> Found:
    """Return a good plan near a standing one.

    Parameters
    ----------
    standing
        The plan that stands.
    context, options, changes
        The changed pool, its options, and what differs.
    limits, solver, most_moves, asked, own_effects, stop
        As in :func:`~matcher.standing.resolve.resolve`.
    """
    carried = carry_over(standing, options, changes)
    problem = market_of(standing, options)
    board = empty_board(
        problem, carry_prices(standing, problem, carried.number), options.helpers.due_fen, options.helpers.budget_fen
    )
    pinned = put_plan(board, options, carried, limits, solver)
    gone = give_back(board, carried, were_members(standing, changes) | pinned.needs)
    bundles = bundles_of(standing, context, options, changes, carried.number, board.needs["option"])
    _fix(board, bundles, pinned)
    home = np.where(carried.wanted >= 0, carried.wanted, -1)
    home[[place for place, need_id in enumerate(options.needs.ids) if need_id in asked] if asked else []] = -1
    board.needs["home"] = home
    touched = _touched(changes, carried, gone, bundles)
    freer, rivals = _improve(board, standing, options, changes, carried, touched, most_moves)
    found = board.rows["price"]
    if most_moves is None and not stop() and _is_large(changes, touched[carried.taken[touched] < 0].size):
        is_touched = np.zeros(board.needs.size, dtype=np.bool_)
        is_touched[touched] = True
        found = match_around(
            board,
            options,
            _as_solution(options, board, bundles, pinned),
            around_of(board, rivals, freer, touched, _AROUND),
            is_touched=is_touched,
            limits=limits,
        )
        bring_home(*board)
    if own_effects:
        take_back(board, standing, options, changes, carried)
    away = int(((home >= 0) & (board.needs["option"] != home)).sum())
    plan = _as_solution(options, board, bundles, pinned)
    bounds = [(proven_bound(context, options, problem, price, limits), price) for price in different(board, found)]
    bound, price = min(bounds, key=lambda pair: pair[0])
    everything = worth_of_everything(options, context.policy)
    plan = bounded(replace(plan, prices=price[problem.row_of_capacity]), bound, everything)
    status = status_of(plan.objective, plan.bound, limits)
    plan = replace(plan, status=status, solver=standing.solution.solver, work={"touched": float(touched.size)})
    return Found(solution=plan, touched=touched, moves=away, problem=problem)


def _fix(board: Board, bundles: Bundles, pinned: Pinned) -> None:
    fixed = pinned.needs & (board.needs["option"] >= 0)
    if bundles.grouping is not None:
        fixed |= bundles.grouping.package >= 0
    board.needs["fixed"] = fixed


def _is_large(changes: Changes, without: int) -> bool:
    """Return whether a change is worth a match around it; ``without`` needs have no place because of it."""
    resources = sum(changes.tables[name].count for name in ("providers", "projects", "funds"))
    return resources >= _FEW or without >= max(_FEW, _SHARE * changes.tables["needs"].old_of_new.size)


def _touched(changes: Changes, carried: Carried, gone: Ints, bundles: Bundles) -> Ints:
    """Return the needs that are new or changed, or whose helper, payers or package the change touched."""
    found = changes.tables["needs"].differs.copy()
    found |= carried.had & (carried.taken < 0)
    found[gone] = True
    found[bundles.left] = True
    return np.flatnonzero(found)


def _improve(
    board: Board,
    standing: Standing,
    options: Options,
    changes: Changes,
    carried: Carried,
    touched: Ints,
    most_moves: int | None,
) -> tuple[Bools, Rivals]:
    """Find places for who lost one and for who is new, and for others what has become free."""
    needs = board.needs
    lost = touched[(needs["option"][touched] < 0) & (carried.wanted[touched] >= 0)]
    take_again(*board, lost, carried.wanted[lost])  # the same helper, paid in another way
    away = int(((needs["home"] >= 0) & (needs["option"] != needs["home"])).sum())
    most_away = _NO_LIMIT if most_moves is None else max(most_moves, away)
    rivals = rivals_of(board, len(options.resources.ids))
    freer = freer_than(board, standing, options, changes, carried)
    mine, later = seeds_of(board, rivals, freer, touched)
    most = min(_MOST_TRIES, _TRIES + _TRIES_TOUCHED * touched.size + _TRIES_FREER * int(freer.sum()))
    for queue in (mine, later):
        for depth, tries, share in _DEPTHS:
            _work(board, rivals, queue, depth, tries, int(share * most), most_away)
    bring_home(*board)
    return freer, rivals


def _work(board: Board, rivals: Rivals, queue: Ints, depth: int, tries: int, most: int, most_away: int) -> None:
    room = np.empty(4 * queue.size + 4_000, dtype=np.int64)
    room[: queue.size] = queue
    looked = np.zeros(board.needs.size, dtype=np.int64)
    looked[queue] = 1
    ends = np.array([0, queue.size], dtype=np.int64)
    work_through(
        *board, *rivals, room, ends, looked, depth, _LEAST, most_away, np.array([0, tries, most], dtype=np.int64)
    )


def _as_solution(options: Options, board: Board, bundles: Bundles, pinned: Pinned) -> Solution:
    needs = board.needs
    taken = needs["option"].copy()
    held = np.flatnonzero(taken >= 0)
    due = options.helpers.due_fen[taken[held]]
    first, second, fen = (needs[name][held] for name in ("first", "second", "fen"))
    paid_by, paid_fen = np.concatenate([first, second]), np.concatenate([fen, due - fen])
    order = np.argsort(paid_by, kind="stable")
    order = order[paid_by[order] >= 0]
    notes = pinned.notes
    if bundles.dissolved:
        notes = (*notes, f"packages that a change ended: {', '.join(bundles.dissolved)}")
    plan = Solution(
        taken=taken,
        paid_by=paid_by[order],
        paid_fen=paid_fen[order],
        objective=0,
        bound=0,
        status=PlanStatus.LIMIT,
        method="standing",
        solver="",
        notes=notes,
        pins_not_kept=pinned.not_kept,
        grouping=bundles.grouping,
    )
    worth = int(options.needs.value[held].sum() - costs_taken(options, plan).sum())
    return replace(plan, objective=worth)
