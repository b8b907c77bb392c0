"""What a plan gives to whom, and what it leaves of every resource."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.enums import Dimension
from matcher.optimise import Solution
from matcher.optimise.restrict import Part
from matcher.optimise.solution import costs_taken
from matcher.options import Options
from matcher.options.options import Bools, Ints
from matcher.rules.encode import NO_LIMIT

HOURS, CASES, PEOPLE, YUAN = range(4)
_PLACE = {
    Dimension.HOURS: HOURS,
    Dimension.CASES: CASES,
    Dimension.PEOPLE: PEOPLE,
    Dimension.SEATS: PEOPLE,
    Dimension.YUAN: YUAN,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Holdings:
    """What a solution gives to whom.

    Attributes
    ----------
    need, resource
        Needs met, ascending, and the resource that helps each.
    amounts
        What each takes of it: hundredths of an hour, cases, people, fen; shape ``(met, 4)``.
    paid_need, paid_fund, paid_fen
        Payments: for which need, by which fund, how much.
    grade
        Grade of every need, 0 red to 3 green; shape ``(needs,)``.
    worth
        Value less costs of every need met, micropoints, 0 for the others; shape ``(needs,)``.
    pinned
        Whether the operator pinned the need where it is; shape ``(needs,)``.
    """

    need: Ints
    resource: Ints
    amounts: Ints
    paid_need: Ints
    paid_fund: Ints
    paid_fen: Ints
    grade: Ints
    worth: Ints
    pinned: Bools


def holdings_of(options: Options, solution: Solution) -> Holdings:
    """Return what a solution gives to whom."""
    met = np.flatnonzero(solution.taken >= 0)
    taken = solution.taken[met]
    worth = np.where(solution.taken >= 0, options.needs.value - costs_taken(options, solution), 0)
    money, payers = options.money, solution.paid_by
    pinned = np.zeros(solution.taken.size, dtype=np.bool_)
    pinned[met] = options.helpers.pinned[taken]
    pinned[money.need[payers[money.pinned[payers]]]] = True
    return Holdings(
        need=met,
        resource=options.helpers.resource[taken],
        amounts=amounts_of(options)[taken],
        paid_need=money.need[payers],
        paid_fund=money.resource[payers],
        paid_fen=solution.paid_fen,
        grade=options.needs.grade,
        worth=worth,
        pinned=pinned,
    )


def amounts_of(options: Options) -> Ints:
    """Return what each helper option takes of its helper: hours, cases, people, yuan of a budget."""
    helpers = options.helpers
    goes = (helpers.resource >= 0).astype(np.int64)
    people = options.needs.people[helpers.need] * goes
    return np.stack([helpers.hours * goes, goes, people, helpers.budget_fen], axis=1)


def left_of(part: Part) -> Ints:
    """Return what is left of each resource, shape ``(resources + 1, 4)``; the last row stands for nobody."""
    capacities = part.options.capacities
    left = np.full((len(part.options.resources.ids) + 1, len(set(_PLACE.values()))), NO_LIMIT, dtype=np.int64)
    place = np.array([_PLACE[dimension] for dimension in Dimension], dtype=np.int64)
    left[capacities.resource, place[capacities.dimension_code]] = capacities.capacity
    return left


def rooms_of(part: Part, left: Ints) -> tuple[Ints, Ints]:
    """Return the most that each money option may pay, the fund being empty of others, and what it can pay beside them."""
    options, money = part.options, part.options.money
    most = money.limit_fen.copy()
    joint: list[tuple[int, int, int | None, int]] = [
        (person, fund, None, cap) for (person, fund), cap in options.person_caps.items()
    ]
    joint += [(*key, cap) for key, cap in options.small_person_caps.items()]
    if joint:
        schema = {"person": pl.Int64, "fund": pl.Int64, "most": pl.Int64, "cap": pl.Int64}
        payers = pl.DataFrame(
            {
                "person": options.needs.person[money.need],
                "fund": money.resource,
                "people": options.needs.people[money.need],
            }
        ).with_row_index("option")
        counted = payers.join(pl.DataFrame(joint, schema=schema, orient="row"), on=["person", "fund"]).filter(
            pl.col("most").is_null() | (pl.col("people") <= pl.col("most"))
        )
        np.minimum.at(most, counted["option"].to_numpy(), np.maximum(counted["cap"].to_numpy(), 0))
    has_place = options.needs.people[money.need] <= left[money.resource, PEOPLE]
    room = np.where(has_place, np.minimum(most, np.maximum(left[money.resource, YUAN], 0)), 0)
    return np.where(has_place, most, 0), room
