"""Ranked options for one need against a standing plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.enums import Dimension
from matcher.model.plan import Plan
from matcher.model.policy import Policy
from matcher.model.pool import Pool
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR, MICROPOINTS_PER_POINT
from matcher.options import DIRECT, Options, compile_options
from matcher.options.options import Ints
from matcher.optimise.exact.constraints import consumption
from matcher.rules import Context


@dataclass(frozen=True, kw_only=True)
class RankedOption:
    """One way to meet a need, against a standing plan.

    Attributes
    ----------
    resource_id
        Provider or project; empty where the need asks for money only.
    kind
        ``provider``, ``project``, or ``money`` where nobody has to go.
    net_value
        Value of the need minus cost of the option, points.
    distance_km
        From base to need, ``None`` where unknown.
    due_yuan
        Money that funds must pay.
    funds
        Funds with enough left to pay, alone or the two with most.
    feasible_now
        Whether what the plan leaves free suffices, nobody else being moved.
    lacking
        Capacities that do not suffice, ``dimension`` or ``money``.
    chosen
        Whether the plan takes it.
    """

    resource_id: str
    kind: str
    net_value: float
    distance_km: float | None
    due_yuan: float
    funds: tuple[str, ...]
    feasible_now: bool
    lacking: tuple[str, ...]
    chosen: bool


def ranked_options(pool: Pool, plan: Plan, need_id: str, *, policy: Policy, date: dt.date) -> list[RankedOption]:
    """Return every eligible option of a need, those feasible now first, then by net value.

    Parameters
    ----------
    pool, plan
        The pool and its standing plan; what the plan gives to the need itself counts as free.
    need_id
        The need.
    policy, date
        Those of the plan.

    Raises
    ------
    KeyError
        If the pool has no such need.
    """
    one = pool.needs.filter(pl.col("need_id") == need_id)
    if not one.height:
        raise KeyError(need_id)
    options = compile_options(Context(pool=pool.replace(needs=one, pins=pool.pins.clear()), policy=policy, date=date))
    mine = plan.assignments.filter(pl.col("need_id") == need_id)
    left = _left(options, plan, mine)
    ranked = [_ranked(options, place, left, mine) for place in range(options.helpers.size)]
    return sorted(ranked, key=lambda option: (not option.feasible_now, -option.net_value, option.resource_id))


def _left(options: Options, plan: Plan, mine: pl.DataFrame) -> Ints:
    """Return what is left of every capacity row when the need's own assignments are taken back."""
    units = {Dimension.HOURS: HUNDREDTHS_PER_HOUR, Dimension.YUAN: FEN_PER_YUAN}
    used = {
        (resource, dimension): amount
        for resource, dimension, amount in plan.resources.select("resource_id", "dimension", "used").iter_rows()
    }
    own: dict[tuple[str, str], float] = {}
    for row in mine.iter_rows(named=True):
        amounts = {
            "hours": row["hours"],
            "cases": 1,
            "people": row["people"],
            "seats": row["people"],
            "yuan": row["yuan_fen"] / FEN_PER_YUAN,
        }
        own |= {(row["resource_id"], dimension): amount for dimension, amount in amounts.items()}
    left = []
    capacities = options.capacities
    for resource, dimension, capacity in zip(
        capacities.resource.tolist(), capacities.dimension, capacities.capacity.tolist(), strict=True
    ):
        key = (options.resources.ids[resource], dimension.value)
        taken = used.get(key, 0.0) - own.get(key, 0.0)
        left.append(capacity - round(taken * units.get(dimension, 1)))
    return np.array(left, dtype=np.int64)


def _ranked(options: Options, place: int, left: Ints, mine: pl.DataFrame) -> RankedOption:
    helpers, capacities = options.helpers, options.capacities
    resource = int(helpers.resource[place])
    lacking = []
    for row in np.flatnonzero(capacities.resource == resource).tolist():
        dimension = capacities.dimension[row]
        if consumption(options, options.resources.kinds[resource], dimension)[place] > left[row]:
            lacking.append(dimension.value)
    due = int(helpers.due_fen[place])
    funds = _payers(options, left, due)
    if due and not funds:
        lacking.append("money")
    distance = float(helpers.distance_km[place])
    resource_id = "" if resource == DIRECT else options.resources.ids[resource]
    helped = mine.filter(pl.col("line") != "money")["resource_id"].to_list()
    return RankedOption(
        resource_id=resource_id,
        kind="money" if resource == DIRECT else options.resources.kinds[resource].value,
        net_value=float(options.needs.value[0] - helpers.cost[place]) / MICROPOINTS_PER_POINT,
        distance_km=round(distance, 3) if np.isfinite(distance) else None,
        due_yuan=due / FEN_PER_YUAN,
        funds=funds,
        feasible_now=not lacking,
        lacking=tuple(lacking),
        chosen=helped == [resource_id] if resource != DIRECT else bool(mine.height) and not helped,
    )


def _payers(options: Options, left: Ints, due: int) -> tuple[str, ...]:
    """Return a fund that can pay alone, else the two that can pay most if they can pay together, else nobody."""
    if not due:
        return ()
    money, row_of = options.money, options.capacities.row_of
    able = []
    for fund, limit in zip(money.resource.tolist(), money.limit_fen.tolist(), strict=True):
        people = row_of.get((fund, Dimension.PEOPLE))
        if people is not None and left[people] < options.needs.people[0]:
            continue
        able.append((min(limit, int(left[row_of[fund, Dimension.YUAN]])), options.resources.ids[fund]))
    able.sort(key=lambda pair: (-pair[0], pair[1]))
    for most, fund in able:
        if most >= due:
            return (fund,)
    both = able[:2]
    return tuple(fund for _, fund in both) if len(both) == 2 and sum(most for most, _ in both) >= due else ()
