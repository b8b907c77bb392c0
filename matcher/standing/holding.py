"""What holds of a standing plan is put on the board: pins first, and nothing beyond what there is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.optimise import Limits
from matcher.optimise.prices.solve import settle_pins
from matcher.optimise.solvers import solver_named
from matcher.options import Options
from matcher.options.options import Bools, Ints
from matcher.standing.board import Board, payers_of, set_choice
from matcher.standing.carry import Carried
from matcher.standing.changes import Changes
from matcher.standing.moves import make_feasible, take_again
from matcher.standing.state import Standing
from matcher.standing.weigh import weigh


@dataclass(frozen=True, kw_only=True, eq=False)
class Pinned:
    """Which needs are held by a pin, and the pins for which capacity was lacking."""

    needs: Bools
    not_kept: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]


def put_plan(board: Board, options: Options, carried: Carried, limits: Limits, solver: str) -> Pinned:
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
    return Pinned(needs=pinned, not_kept=not_kept, notes=notes)


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


def were_members(standing: Standing, changes: Changes) -> Bools:
    """Return which needs were members of a package."""
    rows = changes.tables["needs"].old_of_new
    grouping = standing.solution.grouping
    if grouping is None:
        return np.zeros(rows.size, dtype=np.bool_)
    return np.asarray((rows >= 0) & (grouping.package[rows] >= 0))


def give_back(board: Board, carried: Carried, last: Bools) -> Ints:
    """Take back what does not fit any more, those first that bring least at the prices; return who lost a place.

    Pinned needs and members of packages are ``last``.
    """
    if (board.rows["left"] >= 0).all():
        return np.zeros(0, dtype=np.int64)
    needs = board.needs
    held = np.flatnonzero(needs["option"] >= 0)
    weigh(*board)
    order = held[np.lexsort((held, needs["regret"][held], last[held]))]
    gone = np.empty(order.size, dtype=np.int64)
    count = make_feasible(*board, order, gone)
    back = gone[:count][::-1].copy()
    take_again(*board, back, carried.wanted[back])
    return back[board.needs["option"][back] < 0]
