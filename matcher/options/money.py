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
    largest, second = _two_largest(helpers, money)
    return np.asarray((helpers.due_fen == 0) | (helpers.due_fen <= largest[helpers.need] + second[helpers.need]))


def able_to_pay(helpers: HelperOptions, money: MoneyOptions) -> Bools:
    """Return which funds have a part in some payment: alone, or together with one other fund of the need.

    A fund of limit ``l`` has one when ``l + b >= d``, with ``b`` the largest limit of the need's other funds (0 without
    any) and ``d`` the least that falls due; a need for which nothing falls due has no payments.
    """
    largest, second = _two_largest(helpers, money)
    least = np.full(largest.size, np.iinfo(np.int64).max, dtype=np.int64)
    due = helpers.due_fen > 0
    np.minimum.at(least, helpers.need[due], helpers.due_fen[due])
    # The largest stands against the second; where two funds are largest, both are the same amount.
    other = np.where(money.limit_fen == largest[money.need], second[money.need], largest[money.need])
    return np.asarray(money.limit_fen + other >= least[money.need])


def _two_largest(helpers: HelperOptions, money: MoneyOptions) -> tuple[Ints, Ints]:
    """Return the two largest limits among the funds of each need, 0 where there are fewer."""
    count = int(max(helpers.need.max(initial=-1), money.need.max(initial=-1))) + 1
    largest, second = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    order = np.lexsort((-money.limit_fen, money.need))
    need, limit = money.need[order], money.limit_fen[order]
    place = np.arange(need.size) - np.searchsorted(need, need)  # 0 for the largest of its need, 1 for the second
    largest[need[place == 0]] = limit[place == 0]
    second[need[place == 1]] = limit[place == 1]
    return largest, second


def person_caps(
    context: Context, needs: NeedColumns, money: MoneyOptions, resources: Resources
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int, int], int]]:
    """Return the joint limits of one fund for the several needs of one person, in fen.

    Any set of one person's needs together gets at most ``per_person_cap x the largest number of people among them``.
    That holds for every set when it holds for the sets of all needs with at most ``p`` people, for every ``p``.

    Returns
    -------
    tuple of dict
        ``(person, fund) -> fen`` for all needs of the person that the fund may pay for, where they are several; and
        ``(person, fund, p) -> fen`` for those with at most ``p`` people, where these are several and not all.
    """
    caps = context.pool.funds["per_person_cap_fen"]
    if caps.null_count() == len(caps):
        return {}, {}
    pairs = pl.DataFrame(
        {"person": needs.person[money.need], "fund": money.resource, "people": needs.people[money.need]}
    )
    several = pairs.group_by("person", "fund").agg(pl.col("people").sort()).filter(pl.col("people").list.len() > 1)
    whole: dict[tuple[int, int], int] = {}
    smaller: dict[tuple[int, int, int], int] = {}
    for person, fund, people in several.sort("person", "fund").iter_rows():
        cap = caps[fund - resources.fund_offset]
        if cap is None:
            continue
        whole[person, fund] = int(cap) * people[-1]
        # people[place] is the largest of the first place + 1 needs; the first alone has its own limit.
        nested = {people[place] for place in range(1, len(people)) if people[place] < people[-1]}
        smaller |= {(person, fund, most): int(cap) * most for most in sorted(nested)}
    return whole, smaller
