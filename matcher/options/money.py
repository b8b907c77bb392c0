"""Money options: which funds may pay for which need, and at most how much; options that nobody can pay are dropped."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.enums import ResourceKind
from matcher.options.options import Bools, HelperOptions, Ints, MoneyOptions, NeedColumns, Resources
from matcher.rules import Context
from matcher.rules.quantities import fund_limit_fen
from matcher.rules.registry import allowed_pairs

_BATCH = 4_000_000


def money_options(context: Context, helpers: HelperOptions, resources: Resources) -> MoneyOptions:
    """Return the funds that may pay for the needs some option of which makes money fall due."""
    funds = context.pool.funds.height
    needs = np.unique(helpers.need[helpers.due_fen > 0])
    found: list[tuple[Ints, Ints, Ints]] = []
    step = max(1, _BATCH // max(1, funds))
    for first in range(0, needs.size, step):
        need = np.repeat(needs[first : first + step], funds)
        fund = np.tile(np.arange(funds, dtype=np.int64), needs[first : first + step].size)
        allowed = allowed_pairs(context, ResourceKind.FUND, need, fund)
        need, fund = need[allowed], fund[allowed]
        limit = fund_limit_fen(context, need, fund)
        found.append((need[limit > 0], fund[limit > 0], limit[limit > 0]))
    need, fund, limit = (np.concatenate([part[place] for part in found] or [needs[:0]]) for place in range(3))
    return MoneyOptions(
        need=need,
        resource=fund + resources.fund_offset,
        limit_fen=limit,
        pinned=np.zeros(need.size, dtype=np.bool_),
    )


def payable(helpers: HelperOptions, money: MoneyOptions) -> Bools:
    """Return which options one or two funds can pay, all balances being free.

    With the two largest limits ``a >= b`` of the need's funds: ``due = 0`` or ``due <= a + b``.
    """
    count = int(max(helpers.need.max(initial=-1), money.need.max(initial=-1))) + 1
    largest = np.zeros(count, dtype=np.int64)
    second = np.zeros(count, dtype=np.int64)
    order = np.lexsort((-money.limit_fen, money.need))
    need, limit = money.need[order], money.limit_fen[order]
    first = np.flatnonzero(np.r_[True, need[1:] != need[:-1]]) if need.size else np.zeros(0, dtype=np.int64)
    largest[need[first]] = limit[first]
    follower = first + 1
    follower = follower[follower < need.size]
    follower = follower[need[follower] == need[follower - 1]]
    second[need[follower]] = limit[follower]
    return np.asarray((helpers.due_fen == 0) | (helpers.due_fen <= largest[helpers.need] + second[helpers.need]))


def person_caps(context: Context, needs: NeedColumns, money: MoneyOptions, resources: Resources) -> dict[tuple[int, int], int]:
    """Return the joint limits ``(person, fund) -> fen`` for persons with several needs that one fund may pay for.

    ``per_person_cap x the largest number of people among the person's needs``.
    """
    caps = context.pool.funds["per_person_cap_fen"]
    if caps.null_count() == len(caps):
        return {}
    pairs = pl.DataFrame(
        {"person": needs.person[money.need], "fund": money.resource, "people": needs.people[money.need]}
    )
    shared = pairs.group_by("person", "fund").agg(pl.len(), pl.col("people").max()).filter(pl.col("len") > 1)
    return {
        (person, fund): int(cap) * people
        for person, fund, people in shared.select("person", "fund", "people").sort("person", "fund").iter_rows()
        if (cap := caps[fund - resources.fund_offset]) is not None
    }
