"""The plan of a large changed pool: everybody keeps what they can, and chains start from what the change touched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from matcher.model.enums import PlanStatus
from matcher.optimise import Limits, Solution
from matcher.optimise.prices.bound import upper_bound
from matcher.optimise.prices.market import Problem
from matcher.optimise.prices.solve import settle_pins
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.solution import costs_taken, relative_gap
from matcher.optimise.solvers import solver_named
from matcher.options import Options
from matcher.options.options import Bools, Floats, Ints
from matcher.packages.atoms import is_groupable
from matcher.packages.costs import is_packable, relaxed_options
from matcher.rules import Context
from matcher.standing.around import match_around
from matcher.standing.board import Board, Rivals, empty_board, payers_of, rivals_of, set_choice
from matcher.standing.bundles import Bundles, bundles_of
from matcher.standing.carry import Carried, carry_over, carry_prices, market_of
from matcher.standing.changes import Changes
from matcher.standing.seeds import around_of, freer_than, seeds_of
from matcher.standing.state import Standing
from matcher.standing.work import bring_home, make_feasible, take_again, work_through

_LEAST = 100
"""A chain that moves somebody brings at least so many micropoints: equal plans are not exchanged for one another."""

_DEPTHS = ((0, 100, 0.1), (1, 300, 0.4), (3, 1_200, 1.0))
"""Depth of the chains, tries for one need, and the share of all tries, round by round."""

_TRIES, _TRIES_TOUCHED, _TRIES_FREER, _MOST_TRIES = 20_000, 400, 1_500, 120_000
"""Tries for those who are touched, and again for others: so many, so many more a need that the change touched and a resource that has
more left, and so many at most."""

_LARGER, _LARGE, _AROUND = 6, 12, 1_500
"""From so many needs and resources touched on the needs around are exchanged among themselves, and from so many on improved anew; and how many."""

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
) -> Found:
    """Return a good plan near a standing one.

    Parameters
    ----------
    standing
        The plan that stands.
    context, options, changes
        The changed pool, its options, and what differs.
    limits, solver, most_moves, asked
        As in :func:`~matcher.standing.resolve.resolve`.
    """
    carried = carry_over(standing, options, changes)
    problem = market_of(standing, options)
    board = empty_board(
        problem, carry_prices(standing, problem, carried.number), options.helpers.due_fen, options.helpers.budget_fen
    )
    pinned = _set_plan(board, options, carried, limits, solver)
    gone = _make_feasible(board, carried, options, _members(standing, changes) | pinned.needs)
    bundles = bundles_of(standing, context, options, changes, carried.number, board.needs["option"])
    _fix(board, bundles, pinned)
    home = np.where(carried.wanted >= 0, carried.wanted, -1)
    home[[place for place, need_id in enumerate(options.needs.ids) if need_id in asked] if asked else []] = -1
    board.needs["home"] = home
    touched = _touched(changes, carried, gone, bundles)
    freer, rivals = _improve(board, standing, options, changes, carried, touched, most_moves)
    size, found = touched.size + int(freer.sum()), board.rows["price"]
    if most_moves is None and size >= _LARGER:
        is_touched = np.zeros(board.needs.size, dtype=np.bool_)
        is_touched[touched] = True
        found = match_around(
            board,
            options,
            _as_solution(options, board, bundles, pinned),
            around_of(board, rivals, freer, touched, _AROUND),
            is_touched=is_touched,
            limits=limits,
            anew=size >= _LARGE,
        )
        bring_home(*board)
    away = int(((home >= 0) & (board.needs["option"] != home)).sum())
    plan = _as_solution(options, board, bundles, pinned)
    bounds = [(_bound(context, options, problem, price, limits), price) for price in _different(board, found)]
    bound, price = min(bounds, key=lambda pair: pair[0])
    plan = replace(plan, prices=price[problem.row_of_capacity], bound=max(bound, plan.objective))
    gap = relative_gap(plan.objective, plan.bound)
    status = PlanStatus.OPTIMAL if gap == 0 else PlanStatus.WITHIN_GAP if gap <= limits.gap else PlanStatus.LIMIT
    plan = replace(plan, status=status, solver=standing.solution.solver, work={"touched": float(touched.size)})
    return Found(solution=plan, touched=touched, moves=away, problem=problem)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Pinned:
    """Which needs are held by a pin, and the pins for which capacity was lacking."""

    needs: Bools
    not_kept: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]


def _set_plan(board: Board, options: Options, carried: Carried, limits: Limits, solver: str) -> _Pinned:
    """Put what holds of the standing plan on the board, pins first; they are settled anew where one is not as it was."""
    helpers, money = options.helpers, options.money
    taken, first, second, fen = (
        column.copy() for column in (carried.taken, carried.first, carried.second, carried.fen)
    )
    pinned = np.zeros(taken.size, dtype=np.bool_)
    pinned[helpers.need[helpers.pinned]] = True
    pinned[money.need[money.pinned]] = True
    not_kept: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    if (pinned & ~_keeps_pins(options, taken, first, second, pinned)).any():
        answer = settle_pins(options, solver=solver_named(solver), limits=limits)
        taken[pinned] = answer.taken[pinned]
        for column, settled in zip(
            (first, second, fen), payers_of(options, answer.paid_by, answer.paid_fen), strict=True
        ):
            column[pinned] = settled[pinned]
        not_kept, notes = answer.pins_not_kept, answer.notes
    set_choice(board, taken, first, second, fen)
    return _Pinned(needs=pinned, not_kept=not_kept, notes=notes)


def _keeps_pins(options: Options, taken: Ints, first: Ints, second: Ints, pinned: Bools) -> Bools:
    """Return which pinned needs have every option that is pinned for them."""
    helpers, money = options.helpers, options.money
    kept = pinned & (taken >= 0)
    rows = np.flatnonzero(helpers.pinned)
    kept[helpers.need[rows[taken[helpers.need[rows]] != rows]]] = False
    rows = np.flatnonzero(money.pinned)
    pays = (first[money.need[rows]] == rows) | (second[money.need[rows]] == rows)
    kept[money.need[rows[~pays]]] = False
    return kept


def _members(standing: Standing, changes: Changes) -> Bools:
    """Return which needs were members of a package."""
    rows = changes.tables["needs"].old_of_new
    grouping = standing.solution.grouping
    if grouping is None:
        return np.zeros(rows.size, dtype=np.bool_)
    return np.asarray((rows >= 0) & (grouping.package[rows] >= 0))


def _make_feasible(board: Board, carried: Carried, options: Options, last: Bools) -> Ints:
    """Take back what does not fit any more, those first that bring least at the prices; return who lost a place.

    Pinned needs and members of packages are ``last``.
    """
    if (board.rows["left"] >= 0).all():
        return np.zeros(0, dtype=np.int64)
    needs = board.needs
    held = np.flatnonzero(needs["option"] >= 0)
    rivals_of(board, len(options.resources.ids))  # weighs what each would lose
    order = held[np.lexsort((held, needs["regret"][held], last[held]))]
    gone = np.empty(order.size, dtype=np.int64)
    count = make_feasible(*board, order, gone)
    back = gone[:count][::-1].copy()
    take_again(*board, back, carried.wanted[back])
    return back[board.needs["option"][back] < 0]


def _fix(board: Board, bundles: Bundles, pinned: _Pinned) -> None:
    fixed = pinned.needs & (board.needs["option"] >= 0)
    if bundles.grouping is not None:
        fixed |= bundles.grouping.package >= 0
    board.needs["fixed"] = fixed


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


def _as_solution(options: Options, board: Board, bundles: Bundles, pinned: _Pinned) -> Solution:
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


def _different(board: Board, found: Floats) -> list[Floats]:
    """Return the known prices, and those that were found where they are others."""
    known: Floats = board.rows["price"]
    return [known] if (known == found).all() else [known, found]


def _bound(context: Context, options: Options, problem: Problem, price: Floats, limits: Limits) -> int:
    """Return what the prices prove: no plan of the changed pool is worth more, packages included."""
    if context.policy.packages.enabled:
        # All that might be in a package costs what it would at best there.
        open_to = np.where(is_groupable(context, options), 0, -1)
        relaxed = relaxed_options(options, context.policy, is_packable(options, open_to))
        gain = options.needs.value[options.helpers.need] - relaxed.helpers.cost
        problem = replace(problem, market=problem.market._replace(gain=gain))
    sweeper = Sweeper(problem, threads=limits.threads)
    return upper_bound(problem, price, float(sweeper.best(price).sum()))
