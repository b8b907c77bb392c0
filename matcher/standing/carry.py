"""What of a standing plan holds on a changed pool: every need keeps its option and its payers where they still exist."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from matcher.optimise.prices.market import (
    DIMENSIONS,
    HOURS,
    UNLIMITED,
    Problem,
    build_problem,
    rows_of_capacities,
)
from matcher.optimise.prices.reachable import reachable_hours
from matcher.options import DIRECT, Options
from matcher.options.options import Bools, Floats, Ints
from matcher.options.positions import positions
from matcher.standing.board import payers_of
from matcher.standing.changes import Changes
from matcher.standing.reading import places_of
from matcher.standing.state import Standing

_GONE = DIRECT - 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Carried:
    """A standing plan in the numbers of a changed pool; capacities may be overdrawn.

    Attributes
    ----------
    wanted
        Option with the helper that each need had, -1 where it had none or the option does not exist any more; shape ``(needs,)``.
    taken
        The same where the payers still suffice, else -1.
    first, second, fen
        Payers as on the board.
    had
        Which needs had a helper.
    number
        New number of each old resource, below ``DIRECT`` where it is gone; the last place stands for nobody.
    """

    wanted: Ints
    taken: Ints
    first: Ints
    second: Ints
    fen: Ints
    had: Bools
    number: Ints


def carry_over(standing: Standing, options: Options, changes: Changes) -> Carried:
    """Return a standing plan in the numbers of a changed pool.

    Parameters
    ----------
    standing
        The plan.
    options
        Options of the changed pool.
    changes
        What differs between the pools.
    """
    was, solution = standing.options, standing.solution
    rows = changes.tables["needs"].old_of_new
    number = positions(pl.Series(was.resources.ids, dtype=pl.String), options.resources.ids)
    number = np.append(np.where(number < 0, _GONE, number), DIRECT)
    known = rows >= 0
    old = np.full(rows.size, -1, dtype=np.int64)
    old[known] = solution.taken[rows[known]]
    had = old >= 0
    need, count = np.arange(rows.size), len(options.resources.ids)
    helper = np.full(rows.size, _GONE, dtype=np.int64)
    helper[had] = number[was.helpers.resource[old[had]]]
    wanted = places_of(options.helpers.need, options.helpers.resource, need, helper, count)
    payers = payers_of(was, solution.paid_by, solution.paid_fen)

    def in_new_numbers(payer: Ints) -> Ints:
        mine = np.full(rows.size, -1, dtype=np.int64)
        mine[known] = payer[rows[known]]
        fund = np.full(rows.size, _GONE, dtype=np.int64)
        fund[mine >= 0] = number[was.money.resource[mine[mine >= 0]]]
        found = places_of(options.money.need, options.money.resource, need, fund, count)
        return np.where((mine >= 0) & (found < 0), _GONE, found)

    first, second = in_new_numbers(payers[0]), in_new_numbers(payers[1])
    fen = np.zeros(rows.size, dtype=np.int64)
    fen[known] = payers[2][rows[known]]
    due = _at(options.helpers.due_fen, wanted)
    fen = np.where((second == -1) & (first >= 0), due, fen)
    limits = _at(options.money.limit_fen, first), _at(options.money.limit_fen, second)
    alone = (first >= 0) & (second == -1) & (limits[0] >= due)
    both = (first >= 0) & (second >= 0) & (fen <= limits[0]) & (due > fen) & (due - fen <= limits[1])
    paid = np.where(due > 0, alone | both, True)
    holds = (wanted >= 0) & paid
    pays = holds & (due > 0)
    return Carried(
        wanted=wanted,
        taken=np.where(holds, wanted, -1),
        first=np.where(pays, first, -1),
        second=np.where(pays, second, -1),
        fen=np.where(pays, fen, 0),
        had=had,
        number=number,
    )


def _at(column: Ints, rows: Ints) -> Ints:
    """Return entries of a column, 0 where the row is below 0."""
    return np.where(rows >= 0, column[rows], 0) if column.size else np.zeros_like(rows)


def carry_prices(standing: Standing, problem: Problem, number: Ints) -> Floats:
    """Return the prices of the standing plan by row of a changed market; 0 for rows that are new.

    Parameters
    ----------
    standing
        The plan.
    problem
        The market of the changed pool.
    number
        As in :class:`Carried`.
    """
    price = np.zeros(problem.capacity.size)
    stays = np.flatnonzero(number[:-1] >= 0)
    for dimension in range(DIMENSIONS):
        price[DIMENSIONS * number[stays] + dimension] = standing.price[DIMENSIONS * stays + dimension]
    return np.where(problem.limited, price, 0.0)


def market_of(standing: Standing, options: Options) -> Problem:
    """Return the market of the options of a changed pool; where only capacities differ that of the standing plan with others.

    Parameters
    ----------
    standing
        The plan.
    options
        Options of the changed pool.
    """
    was = standing.options
    if options.helpers is not was.helpers or options.money.need is not was.money.need:
        return build_problem(options)
    if options.person_caps != was.person_caps or options.small_person_caps != was.small_person_caps:
        return build_problem(options)
    problem = standing.problem
    count = len(options.resources.ids) + 1
    capacity = problem.capacity.copy()
    capacity[: DIMENSIONS * count] = UNLIMITED
    row_of_capacity = rows_of_capacities(options)
    capacity[row_of_capacity] = options.capacities.capacity
    given = np.full(problem.capacity.size, UNLIMITED, dtype=np.int64)
    given[problem.row_of_capacity] = was.capacities.capacity
    hours = np.arange(HOURS, DIMENSIONS * count, DIMENSIONS)
    same = capacity[hours] == given[hours]
    capacity[hours[same]] = problem.capacity[hours[same]]
    others = np.flatnonzero(~same)
    if others.size:
        place = np.full(count, -1, dtype=np.int64)
        place[others] = np.arange(others.size)
        rows = np.flatnonzero(place[problem.market.resource] >= 0)
        capacity[hours[others]] = reachable_hours(
            capacity[hours[others]],
            place[problem.market.resource[rows]],
            options.helpers.hours[rows],
            unlimited=UNLIMITED,
        )
    market = problem.market._replace(limit_fen=options.money.limit_fen)
    return replace(problem, market=market, capacity=capacity, row_of_capacity=row_of_capacity)
