"""The large problem as the prices see it: needs that choose, options on offer, bills to pay, rows of limited capacity.

What makes it small enough for a million needs: the ways to pay are not multiplied with the ways to be helped. Options of one
need that make the same money fall due share one *bill*, and the bill is paid by the need's funds whoever helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.model.enums import Dimension
from matcher.optimise.prices.reachable import reachable_hours
from matcher.options.options import Bools, Floats, Ints, Options

Places = npt.NDArray[np.int32]
"""Positions in other arrays."""

HOURS, CASES, PEOPLE, YUAN = range(4)
"""Place of a dimension among the four rows of a resource; the seats of a project are its people."""

DIMENSIONS = 4

UNLIMITED = 1 << 60
"""Capacity of a row without a limit, whole units."""

_PLACE = {Dimension.HOURS: HOURS, Dimension.CASES: CASES, Dimension.YUAN: YUAN}


class Market(NamedTuple):
    """The arrays that the compiled loops read.

    Resource ``r`` has the rows ``4 r + HOURS``, ``+ CASES``, ``+ PEOPLE`` and ``+ YUAN``; behind those of the last resource,
    which stands for nobody, come the joint limits of one fund for one person.

    Attributes
    ----------
    start
        First option of each need, with the end behind the last; options keep their rows in ``options.helpers``.
    people
        People of each need.
    resource
        Resource of each option.
    gain
        Value of the need minus cost of the option, micropoints.
    hours
        Hundredths of an hour that the option takes of the resource.
    bill
        Bill of the option, -1 where no money falls due.
    bill_start
        First bill of each need, with the end behind the last.
    due_fen, budget_fen
        What funds must pay of each bill, and what the project's own budget pays.
    budget_row
        Row of that budget; 0 where ``budget_fen`` is 0.
    money_start
        First money option of each need, with the end behind the last; they keep their rows in ``options.money``.
    fund
        Resource of each money option.
    limit_fen
        The most that it may pay for the need.
    joint_start, joint_row
        Rows of joint limits that each money option counts against too, and where they start.
    """

    start: Ints
    people: Ints
    resource: Places
    gain: Ints
    hours: Ints
    bill: Places
    bill_start: Ints
    due_fen: Ints
    budget_fen: Ints
    budget_row: Ints
    money_start: Ints
    fund: Places
    limit_fen: Ints
    joint_start: Ints
    joint_row: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """A market with the capacities of its rows.

    Attributes
    ----------
    market
        Arrays of needs, options, bills and money.
    capacity
        Whole units of each row, ``UNLIMITED`` where there is no limit; hours are rounded down to what options can add up to.
    typical
        What an option typically takes of each row; 1 where none takes anything.
    row_of_capacity
        Row of each row of ``options.capacities``.
    """

    market: Market
    capacity: Ints
    typical: Floats
    row_of_capacity: Ints

    @cached_property
    def limited(self) -> Bools:
        """Which rows have a limit."""
        return self.capacity < UNLIMITED

    @property
    def needs(self) -> int:
        """Number of needs."""
        return int(self.market.people.size)

    @cached_property
    def mean_gain(self) -> float:
        """Mean of the gains above 0, micropoints: the natural unit of temperatures; 0 where there is none."""
        worth = self.market.gain[self.market.gain > 0]
        return float(worth.mean()) if worth.size else 0.0

    def priced_capacity(self, price: Floats) -> float:
        """Return ``sum_k price[k] cap[k]`` over the limited rows, micropoints."""
        return float((price[self.limited] * self.capacity[self.limited]).sum())


def build_problem(options: Options) -> Problem:
    """Return the large problem of a set of options.

    Parameters
    ----------
    options
        Every option; their rows are kept.
    """
    needs = len(options.needs.ids)
    nobody = len(options.resources.ids)
    resource = np.where(options.helpers.resource < 0, nobody, options.helpers.resource).astype(np.int32)
    bill, bill_need, due_fen, budget_fen, payer = _bills(options)
    joint_start, joint_row, joint_capacity = _joint_limits(options, DIMENSIONS * (nobody + 1))
    market = Market(
        start=options.helper_start(),
        people=options.needs.people,
        resource=resource,
        gain=options.needs.value[options.helpers.need] - options.helpers.cost,
        hours=options.helpers.hours,
        bill=bill,
        bill_start=np.searchsorted(bill_need, np.arange(needs + 1)).astype(np.int64),
        due_fen=due_fen,
        budget_fen=budget_fen,
        budget_row=np.where(budget_fen > 0, DIMENSIONS * payer + YUAN, 0),
        money_start=options.money_start(),
        fund=options.money.resource.astype(np.int32),
        limit_fen=options.money.limit_fen,
        joint_start=joint_start,
        joint_row=joint_row,
    )
    capacity = np.full(DIMENSIONS * (nobody + 1), UNLIMITED, dtype=np.int64)
    row_of_capacity = rows_of_capacities(options)
    capacity[row_of_capacity] = options.capacities.capacity
    capacity = np.concatenate([capacity, joint_capacity])
    own_hours = capacity[HOURS : DIMENSIONS * (nobody + 1) : DIMENSIONS]
    own_hours[:] = reachable_hours(own_hours, resource, options.helpers.hours, unlimited=UNLIMITED)
    return Problem(
        market=market,
        capacity=capacity,
        typical=_typical(market, capacity.size, DIMENSIONS * (nobody + 1)),
        row_of_capacity=row_of_capacity,
    )


def rows_of_capacities(options: Options) -> Ints:
    """Return the row of each row of ``options.capacities``; the same in any part of a problem."""
    place = np.array([_PLACE.get(dimension, PEOPLE) for dimension in Dimension], dtype=np.int64)
    return DIMENSIONS * options.capacities.resource + place[options.capacities.dimension_code]


def _bills(options: Options) -> tuple[Places, Ints, Ints, Ints, Ints]:
    """Return the bill of each option, and need, due money, project money and project of each bill."""
    helpers = options.helpers
    asks = np.flatnonzero((helpers.due_fen > 0) | (helpers.budget_fen > 0))
    project = np.where(helpers.budget_fen[asks] > 0, helpers.resource[asks], 0)
    keys = np.stack([helpers.need[asks], helpers.due_fen[asks], helpers.budget_fen[asks], project])
    order = np.lexsort(keys[::-1])
    keys = keys[:, order]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    bill = np.full(helpers.size, -1, dtype=np.int32)
    bill[asks[order]] = np.cumsum(first) - 1
    need, due_fen, budget_fen, payer = (np.ascontiguousarray(key[first]) for key in keys)
    return bill, need, due_fen, budget_fen, payer


def _joint_limits(options: Options, first_row: int) -> tuple[Ints, Ints, Ints]:
    """Return start and rows of the joint limits of each money option, and the capacities of these rows."""
    whole, smaller = options.person_caps, options.small_person_caps
    capacity = np.array([*whole.values(), *smaller.values()], dtype=np.int64)
    money = options.money
    if not capacity.size:
        return np.zeros(money.size + 1, dtype=np.int64), np.zeros(0, dtype=np.int64), capacity
    limits = pl.DataFrame(
        [(person, fund, None) for person, fund in whole] + list(smaller),
        schema={"person": pl.Int64, "fund": pl.Int64, "most": pl.Int64},
        orient="row",
    ).with_row_index("row", offset=first_row)
    payers = pl.DataFrame(
        {
            "person": options.needs.person[money.need],
            "fund": money.resource,
            "people": options.needs.people[money.need],
            "option": np.arange(money.size, dtype=np.int64),
        }
    )
    counted = (
        payers.join(limits, on=["person", "fund"])
        .filter(pl.col("most").is_null() | (pl.col("people") <= pl.col("most")))
        .sort("option", "row")
    )
    start = np.searchsorted(counted["option"].to_numpy(), np.arange(money.size + 1)).astype(np.int64)
    return start, counted["row"].to_numpy().astype(np.int64), capacity


def _typical(market: Market, rows: int, joint: int) -> Floats:
    """Return what an option takes of each row on average; money and the joint limits, from row ``joint`` on, by the mean bill."""
    typical = np.ones(rows)
    resources = np.bincount(market.resource, minlength=1).size
    count = np.maximum(np.bincount(market.resource, minlength=resources), 1)
    hours = np.bincount(market.resource, weights=market.hours, minlength=resources) / count
    typical[HOURS : DIMENSIONS * resources : DIMENSIONS] = np.where(hours > 0, hours, 1.0)
    typical[PEOPLE:joint:DIMENSIONS] = market.people.mean() if market.people.size else 1.0
    money = np.concatenate([market.due_fen[market.due_fen > 0], market.budget_fen[market.budget_fen > 0]])
    if money.size:
        typical[YUAN:joint:DIMENSIONS] = money.mean()
        typical[joint:] = money.mean()
    return typical
