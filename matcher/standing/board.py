"""The standing plan as the compiled loops read and change it: who has what, what is left, and who could make room.

All is kept in few arrays of records, each row with its fields side by side: the loops compile fast, and what is read together lies
together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.optimise.prices.market import DIMENSIONS, Market, Problem
from matcher.options.options import Bools, Floats, Ints

if TYPE_CHECKING:
    from matcher.options import Options
    from matcher.standing.state import Standing

Records = npt.NDArray[np.void]

NEED = np.dtype(
    [
        (name, np.int64)
        for name in ("people", "start", "end", "money", "money_end", "option", "first", "second", "fen", "gain")
    ]
    + [
        ("fixed", np.int64),
        ("home", np.int64),
        ("loss", np.int64),
        ("toll", np.int64),
        ("regret", np.float64),
        ("hope", np.float64),
    ]
)
"""People; options and money options from ``start`` and ``money`` to before their ends; option and payers that it has, -1 for none,
what the first pays, and what the option brings; whether it may not be touched; the option that it must keep in order not to count as moved,
-1 where it never counts; what it would cost it to give up its place, to give up its money, and its place at the prices, micropoints; best
reduced gain."""

OPTION = np.dtype([(name, np.int64) for name in ("row", "hours", "due", "budget", "gain")])
"""First of the four rows of its resource, what it takes of them, and value less cost."""

MONEY = np.dtype([(name, np.int64) for name in ("row", "limit", "joint", "joint_end")])
"""First row of the fund, the most that it may pay, and its joint limits."""

ROW = np.dtype([("left", np.int64), ("price", np.float64)])
"""What is left of a capacity, and the price of a unit."""


class Board(NamedTuple):
    """Everything that the compiled loops read and change; all arrays are changed in place.

    Attributes
    ----------
    needs, options, money, rows
        Records of :data:`NEED`, :data:`OPTION`, :data:`MONEY`, :data:`ROW`.
    joint_row
        Rows of joint limits that money options point to.
    """

    needs: Records
    options: Records
    money: Records
    rows: Records
    joint_row: Ints


class Rivals(NamedTuple):
    """Who holds what, by number of the resource, as it was when this was made; who has moved since is passed over.

    Attributes
    ----------
    start
        First holder of each resource, with the end behind the last; shape ``(resources + 2,)``.
    cheap, loose
        Needs that hold a place or money of it, those first that lose least: at once, and at the prices.
    waiting_start, waiting
        Needs left out that have an option with it or could be paid by it, the most hopeful first, and where they start.
    """

    start: Ints
    cheap: Ints
    loose: Ints
    waiting_start: Ints
    waiting: Ints


def empty_board(problem: Problem, price: Floats, due_fen: Ints, budget_fen: Ints) -> Board:
    """Return a board on which nobody has anything.

    Parameters
    ----------
    problem
        The market.
    price
        Price of each row, micropoints a unit.
    due_fen, budget_fen
        What each option makes fall due, as in ``options.helpers``.
    """
    market = problem.market
    return Board(
        needs=_needs(market),
        options=_records(
            OPTION,
            row=DIMENSIONS * market.resource.astype(np.int64),
            hours=market.hours,
            due=due_fen,
            budget=budget_fen,
            gain=market.gain,
        ),
        money=_records(
            MONEY,
            row=DIMENSIONS * market.fund.astype(np.int64),
            limit=market.limit_fen,
            joint=market.joint_start[:-1],
            joint_end=market.joint_start[1:],
        ),
        rows=_records(ROW, left=problem.capacity, price=price),
        joint_row=market.joint_row,
    )


def _needs(market: Market) -> Records:
    return _records(
        NEED,
        people=market.people,
        start=market.start[:-1],
        end=market.start[1:],
        money=market.money_start[:-1],
        money_end=market.money_start[1:],
        option=-1,
        first=-1,
        second=-1,
        fen=0,
        gain=0,
        fixed=0,
        home=-1,
    )


def _records(dtype: np.dtype[np.void], **fields: npt.NDArray[np.generic] | int) -> Records:
    first = np.asarray(next(iter(fields.values())))
    found = np.zeros(first.shape, dtype=dtype)
    for name, values in fields.items():
        found[name] = values
    return found


def set_choice(board: Board, option: Ints, first: Ints, second: Ints, fen: Ints) -> None:
    """Write what each need has, and take it from what is left; rows may fall below 0 where it does not fit.

    Parameters
    ----------
    board
        A board on which nobody has anything.
    option, first, second, fen
        Option and payers of each need, -1 for none, and what the first pays.
    """
    needs = board.needs
    needs["option"], needs["first"], needs["second"], needs["fen"] = option, first, second, fen
    needs["gain"] = np.where(option >= 0, board.options["gain"][option], 0) if board.options.size else 0
    from matcher.standing.compiled import book_all

    book_all(*board)


def payers_of(options: Options, paid_by: Ints, paid_fen: Ints) -> tuple[Ints, Ints, Ints]:
    """Return first and second payer of each need, -1 for none, and what the first pays; from payments sorted by row."""
    count = len(options.needs.ids)
    first, second, fen = (np.full(count, start, dtype=np.int64) for start in (-1, -1, 0))
    need = options.money.need[paid_by]
    leads = np.diff(need, prepend=-1) != 0
    first[need[leads]], fen[need[leads]] = paid_by[leads], paid_fen[leads]
    second[need[~leads]] = paid_by[~leads]
    return first, second, fen


def board_of(standing: Standing) -> tuple[Board, Rivals]:
    """Return the board of a standing plan, and who could make room; packages and pinned needs are fixed."""
    options, solution = standing.options, standing.solution
    board = empty_board(standing.problem, standing.price, options.helpers.due_fen, options.helpers.budget_fen)
    set_choice(board, solution.taken, *payers_of(options, solution.paid_by, solution.paid_fen))
    board.needs["fixed"] = fixed_needs(standing)
    board.needs["home"] = solution.taken
    return board, rivals_of(board, len(options.resources.ids))


def fixed_needs(standing: Standing) -> Bools:
    """Return which needs keep what they have whatever comes: members of packages, and who was pinned and got it."""
    options, solution = standing.options, standing.solution
    fixed = np.zeros(solution.taken.size, dtype=np.bool_)
    if solution.grouping is not None:
        fixed |= solution.grouping.package >= 0
    fixed[options.helpers.need[options.helpers.pinned]] = True
    fixed[options.money.need[options.money.pinned]] = True
    return fixed & (solution.taken >= 0)


def rivals_of(board: Board, resources: int) -> Rivals:
    """Weigh what making room would cost each need, and return who holds and who waits for each resource."""
    from matcher.standing.weigh import weigh

    weigh(*board)
    needs, options, money = board.needs, board.options, board.money
    free = (needs["option"] >= 0) & (needs["fixed"] == 0)
    held = np.flatnonzero(free)
    parts = [(options["row"][needs["option"][held]] // DIMENSIONS, held, needs["loss"][held])]
    for payer in ("first", "second"):
        pays = np.flatnonzero(free & (needs[payer] >= 0))
        parts.append((money["row"][needs[payer][pays]] // DIMENSIONS, pays, needs["toll"][pays]))
    resource, need, loses = (np.concatenate(column) for column in zip(*parts, strict=True))
    cheap = np.lexsort((need, loses, resource))
    loose = np.lexsort((need, needs["regret"][need], resource))
    waits = np.flatnonzero(needs["option"] < 0)
    waiting, wanted = [], []
    for column, first, last in ((options["row"], "start", "end"), (money["row"], "money", "money_end")):
        length = needs[last][waits] - needs[first][waits]
        place = np.repeat(needs[first][waits] - (np.cumsum(length) - length), length) + np.arange(int(length.sum()))
        waiting.append(np.repeat(waits, length))
        wanted.append(column[place] // DIMENSIONS)
    who, what = np.concatenate(waiting), np.concatenate(wanted)
    order = np.lexsort((who, -needs["hope"][who], what))
    ends = np.arange(resources + 2)
    return Rivals(
        start=np.searchsorted(resource[cheap], ends).astype(np.int64),
        cheap=need[cheap],
        loose=need[loose],
        waiting_start=np.searchsorted(what[order], ends).astype(np.int64),
        waiting=who[order],
    )
