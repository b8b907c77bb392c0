"""The needs around a larger change are matched anew among themselves, with the engine's own means; kept where it brings enough.

Prices move where much has changed, and chains against the prices of the plan before find only part of what can be had: the needs around it
get prices of their own, from the known ones, and then are exchanged from where they are, or improved from the prices alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.optimise import Limits
from matcher.optimise.prices.candidates import State, build_core, excess_of
from matcher.optimise.prices.contested import contested_rows
from matcher.optimise.prices.dual import find_prices
from matcher.optimise.prices.exchange import exchange
from matcher.optimise.prices.improve import improve
from matcher.optimise.prices.market import DIMENSIONS, build_problem
from matcher.optimise.prices.phases import Phase
from matcher.optimise.prices.randomness import first_state
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.ways import Ways, collect, mean_loss
from matcher.optimise.restrict import Part, restrict
from matcher.optimise.solution import Solution
from matcher.options import Options
from matcher.options.options import Bools, Floats, Ints
from matcher.standing.board import Board
from matcher.standing.moves import set_places

_PATH = (Phase(share=0.001, steps=6, products=40, accuracy=0.1, margin=12.0, settled=0.005),)
_SWEEPS = 30
_MARGIN = 0.02
"""Ways so far below the best choice take part in the exchange, as a share of the mean gain."""

_TEMPERATURES = (0.15, 0.015)
_BLEND = 0.9
_MOVES, _MOST_MOVES = 30, 150_000
"""Moves of the exchange, a need; moves of the improvement from the prices."""

_WORTH = 20_000
"""Whoever is moved without having been touched must bring so many micropoints on average."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Places:
    """Option and payers of some needs, in the numbers of the whole."""

    option: Ints
    first: Ints
    second: Ints
    fen: Ints


def match_around(
    board: Board, options: Options, plan: Solution, around: Ints, *, is_touched: Bools, limits: Limits
) -> Floats:
    """Match some needs anew among themselves and write what is better on the board; return the prices that were found on the way.

    Parameters
    ----------
    board
        The plan, and what is left.
    options
        Options of the pool.
    plan
        The plan on the board as a solution.
    around
        Needs that may move, ascending; those that are fixed stay.
    is_touched
        Who is touched by the change and may move at no cost; shape ``(needs,)``.
    limits
        The seed.

    Returns
    -------
    ndarray
        Prices of the rows of the board, micropoints a unit: new ones where the needs compete, the known ones elsewhere.
    """
    prices: Floats = board.rows["price"].copy()
    around = around[(board.needs["fixed"][around] == 0) & ~_is_split(board, around)]
    if not around.size:
        return prices
    part = restrict(options, around, plan)
    if not part.options.helpers.size:
        return prices
    problem = build_problem(part.options)
    known = np.zeros(problem.capacity.size)
    own = min(DIMENSIONS * (len(options.resources.ids) + 1), known.size)
    known[:own] = board.rows["price"][:own]
    sweeper = Sweeper(problem, threads=1)
    price = find_prices(sweeper, sweeps=_SWEEPS, start=known, path=_PATH).price
    compete = contested_rows(problem)[:own]
    prices[:own][compete] = price[:own][compete]
    _adopt(board, part, _exchanged(board, part, sweeper, price, limits.seed), is_touched)
    few = replace(limits, moves_per_need=1, most_moves=_MOST_MOVES)
    choice = improve(sweeper, price, limits=few).choice
    places = _in_whole(part, choice.option, choice.first_payer, choice.second_payer, choice.first_fen)
    _adopt(board, part, places, is_touched)
    return prices


def _is_split(board: Board, around: Ints) -> Bools:
    """Return who is paid by two funds of which the first gives less than it may: the exchange knows no such way."""
    first, second = board.needs["first"][around], board.needs["second"][around]
    two = second >= 0
    return two & (board.needs["fen"][around] != board.money["limit"][first]) if two.any() else two


def _in_whole(part: Part, option: Ints, first: Ints, second: Ints, fen: Ints) -> _Places:
    def rows(of: Ints, places: Ints) -> Ints:
        return np.where(places >= 0, of[places], -1) if of.size else np.full_like(places, -1)

    return _Places(
        option=rows(part.helper_rows, option),
        first=rows(part.money_rows, first),
        second=rows(part.money_rows, second),
        fen=np.where(first >= 0, fen, 0),
    )


def _adopt(board: Board, part: Part, places: _Places | None, is_touched: Bools) -> None:
    """Write places on the board where they bring enough for those who move."""
    if places is None:
        return
    needs, gain = board.needs, board.options["gain"]
    now = np.where(places.option >= 0, gain[places.option], 0)
    brought = int(now.sum() - needs["gain"][part.needs].sum())
    held = needs["option"][part.needs]
    moves = int(((held >= 0) & (held != places.option) & ~is_touched[part.needs]).sum())
    if brought > _WORTH * moves:
        set_places(*board, part.needs, places.option, places.first, places.second, places.fen)


def _exchanged(board: Board, part: Part, sweeper: Sweeper, price: Floats, seed: int) -> _Places | None:
    """Return where needs are after an exchange from where they are, ``None`` where that cannot be or brings nothing."""
    problem = sweeper.problem
    margin = _MARGIN * problem.mean_gain
    option, first, second = _held(board, part)
    # Joint limits of a person are counted from the ways that are held: then all ways must be known.
    joint = problem.capacity.size > DIMENSIONS * (len(part.options.resources.ids) + 1)
    ways, chosen = _kept(
        collect(sweeper, price, margin=float("inf") if joint else margin), margin, option, first, second
    )
    far = (option >= 0) & (chosen < 0)
    if not ways.size or (joint and far.any()):
        return None
    core = build_core(problem, ways, price, margin=margin)
    if not core.open.size:
        return None
    excess = (
        excess_of(problem, core, chosen) if joint else -board.rows["left"][: problem.capacity.size].astype(np.float64)
    )
    state = State(chosen=chosen.copy(), excess=excess)
    best, loss, total = chosen.copy(), mean_loss(ways, margin), _MOVES * core.open.size
    temperatures = (_TEMPERATURES[0] * loss, _TEMPERATURES[1] * loss)
    exchange(core, state.chosen, state.excess, first_state(seed), 0, total, total, temperatures, _BLEND, 0.0, 0.0, best)
    met = best >= 0
    rows = np.full((3, best.size), -1, dtype=np.int64)
    rows[0, met], rows[1, met], rows[2, met] = (
        column[best[met]] for column in (ways.option, ways.first_payer, ways.second_payer)
    )
    bill = problem.market.bill[np.maximum(rows[0], 0)]
    due = np.where((rows[0] >= 0) & (bill >= 0), problem.market.due_fen[bill], 0) if problem.market.due_fen.size else 0
    limit = problem.market.limit_fen[np.maximum(rows[1], 0)] if problem.market.limit_fen.size else due
    places = _in_whole(part, rows[0], rows[1], rows[2], np.where(rows[2] >= 0, limit, due))
    for name, column in (
        ("option", places.option),
        ("first", places.first),
        ("second", places.second),
        ("fen", places.fen),
    ):
        column[far] = board.needs[name][part.needs[far]]
    return places


def _held(board: Board, part: Part) -> tuple[Ints, Ints, Ints]:
    """Return option and payers of the needs of a part, in its numbers; -1 for none."""
    needs = board.needs
    place = np.full(board.money.size + 1, -1, dtype=np.int64)
    place[part.money_rows] = np.arange(part.money_rows.size)
    held = needs["option"][part.needs]
    option = np.where(held >= 0, np.searchsorted(part.helper_rows, held), -1)
    return option, place[needs["first"][part.needs]], place[needs["second"][part.needs]]


def _kept(ways: Ways, margin: float, option: Ints, first: Ints, second: Ints) -> tuple[Ways, Ints]:
    """Return the ways near the best of their need and those that are held, and which way each need holds, -1 for none.

    A need that holds a way that is not among those given has none, and stays where it is.
    """
    need = ways.need()
    holds = (ways.option == option[need]) & (ways.first_payer == first[need]) & (ways.second_payer == second[need])
    found = np.zeros(option.size, dtype=np.bool_)
    found[need[holds]] = True
    stays: Bools = (holds | (ways.reduced >= ways.best[need] - margin)) & ((option < 0) | found)[need]
    count = np.bincount(need[stays], minlength=option.size)
    length = np.diff(ways.entry)
    entries = np.repeat(stays, length)
    chosen = np.full(option.size, -1, dtype=np.int64)
    chosen[need[holds]] = (np.cumsum(stays) - 1)[holds]
    kept = replace(
        ways,
        start=np.concatenate([[0], np.cumsum(count)]),
        option=ways.option[stays],
        first_payer=ways.first_payer[stays],
        second_payer=ways.second_payer[stays],
        gain=ways.gain[stays],
        reduced=ways.reduced[stays],
        entry=np.concatenate([[0], np.cumsum(length[stays])]),
        row=ways.row[entries],
        amount=ways.amount[entries],
    )
    return kept, chosen
