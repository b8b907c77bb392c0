"""Ranked options for one need against a standing plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from matcher.model.enums import Dimension, Line, PinAction
from matcher.model.plan import Plan
from matcher.model.policy import Policy
from matcher.model.pool import Pool
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR, MICROPOINTS_PER_POINT
from matcher.optimise.exact.constraints import consumption
from matcher.options import DIRECT, Options, compile_options
from matcher.options.options import Ints
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


@dataclass(frozen=True, kw_only=True, eq=False)
class _Standing:
    """What a standing plan leaves to one need, its own assignments being taken back."""

    mine: pl.DataFrame
    left: Ints  # of every capacity row, whole units
    row_of: dict[tuple[int, Dimension], int]
    person_left_fen: dict[str, int]  # by fund with a cap for a person


def ranked_options(
    pool: Pool, plan: Plan, need_id: str, *, policy: Policy, date: dt.date, previous: Plan | None = None
) -> list[RankedOption]:
    """Return every eligible option of a need, those feasible now first, then by net value.

    Parameters
    ----------
    pool, plan
        The pool and its standing plan; what the plan gives to the need itself counts as free.
    need_id
        The need.
    policy, date
        Those of the plan.
    previous
        The plan that it was made with as its previous one, where there was one: to leave a helper of it costs something.

    Raises
    ------
    KeyError
        If the pool has no such need.
    """
    return ranked_in(context_of_one(pool, need_id, policy=policy, date=date), pool, plan, previous)


def context_of_one(pool: Pool, need_id: str, *, policy: Policy, date: dt.date) -> Context:
    """Return a pool with one need alone, and of the pins what the operator forbids.

    Raises
    ------
    KeyError
        If the pool has no such need.
    """
    one = pool.needs.filter(pl.col("need_id") == need_id)
    if not one.height:
        raise KeyError(need_id)
    forbids = pool.pins.filter(pl.col("action") == PinAction.FORBID.value)
    return Context(pool=pool.replace(needs=one, pins=forbids), policy=policy, date=date)


def ranked_in(context: Context, pool: Pool, plan: Plan, previous: Plan | None = None) -> list[RankedOption]:
    """Return the options of the only need of a context: :func:`ranked_options`, where the context is there already.

    Parameters
    ----------
    context
        As :func:`context_of_one` returns it.
    pool, plan
        The whole pool and its standing plan.
    previous
        As in :func:`ranked_options`.
    """
    one, options = context.pool.needs, compile_options(context, previous)
    mine = plan.by_carrier().filter(pl.col("need_id") == one["need_id"][0])
    standing = _Standing(
        mine=mine,
        left=_left(options, plan, mine),
        row_of=options.capacities.row_of,
        person_left_fen=_person_left(pool, plan, one.row(0, named=True)),
    )
    ranked = [_ranked(options, place, standing) for place in range(options.helpers.size)]
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


def _person_left(pool: Pool, plan: Plan, need: dict[str, Any]) -> dict[str, int]:
    """Return what each fund with a cap for a person may still pay for a need, beside the person's other needs.

    The needs of the person with at most ``p`` people share the cap for ``p`` people, for every ``p``.
    """
    capped = pool.funds.drop_nulls("per_person_cap_fen")
    if need["person_id"] is None or not capped.height:
        return {}
    others = pool.needs.filter((pl.col("person_id") == need["person_id"]) & (pl.col("need_id") != need["need_id"]))
    money = plan.assignments.filter(pl.col("line") == Line.MONEY.value).select("need_id", "resource_id", "yuan_fen")
    paid = money.join(others.select("need_id", "people"), on="need_id")
    sizes = {need["people"], *(people for people in paid["people"] if people > need["people"])}
    left: dict[str, int] = {}
    for fund, cap in capped.select("fund_id", "per_person_cap_fen").iter_rows():
        by_fund = paid.filter(pl.col("resource_id") == fund)
        left[fund] = min(cap * most - by_fund.filter(pl.col("people") <= most)["yuan_fen"].sum() for most in sizes)
    return left


def _ranked(options: Options, place: int, standing: _Standing) -> RankedOption:
    helpers, capacities, mine = options.helpers, options.capacities, standing.mine
    resource = int(helpers.resource[place])
    lacking = []
    for row in np.flatnonzero(capacities.resource == resource).tolist():
        dimension = capacities.dimension[row]
        if consumption(options, options.resources.kinds[resource], dimension)[place] > standing.left[row]:
            lacking.append(dimension.value)
    due = int(helpers.due_fen[place])
    funds = _payers(options, standing, due)
    if due and not funds:
        lacking.append("money")
    distance = float(helpers.distance_km[place])
    resource_id = "" if resource == DIRECT else options.resources.ids[resource]
    helped = mine.filter(pl.col("line") != Line.MONEY.value)["resource_id"].to_list()
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


def _payers(options: Options, standing: _Standing, due: int) -> tuple[str, ...]:
    """Return a fund that can pay alone, else the two that can pay most if they can pay together, else nobody."""
    if not due:
        return ()
    money, left, row_of = options.money, standing.left, standing.row_of
    able = []
    for number, limit in zip(money.resource.tolist(), money.limit_fen.tolist(), strict=True):
        people = row_of.get((number, Dimension.PEOPLE))
        if people is not None and left[people] < options.needs.people[0]:
            continue
        fund = options.resources.ids[number]
        most = min(limit, int(left[row_of[number, Dimension.YUAN]]), standing.person_left_fen.get(fund, limit))
        able.append((most, fund))
    able.sort(key=lambda pair: (-pair[0], pair[1]))
    for most, fund in able:
        if most >= due:
            return (fund,)
    both = able[:2]
    return tuple(fund for _, fund in both) if len(both) == 2 and sum(most for most, _ in both) >= due else ()
