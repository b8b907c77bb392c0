"""Money options: which funds may pay for which need, and at most how much; options that nobody can pay are dropped."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.options.options import Bools, Ints, MoneyOptions, NeedColumns, Resources
from matcher.rules import Context
from matcher.rules.classes import allowed_with_all
from matcher.rules.encode import integers
from matcher.rules.quantities import fund_limit_fen

_BATCH = 4_000_000


class Owing(Protocol):
    """Ways to meet needs, sorted by need, with what funds must pay for each."""

    @property
    def need(self) -> Ints:
        """Row of the need."""

    @property
    def due_fen(self) -> Ints:
        """Money that funds must pay."""


def money_options(context: Context, ways: Owing, resources: Resources) -> MoneyOptions:
    """Return the funds that may pay for the needs some way of which makes money fall due."""
    owes = np.zeros(context.needs.count, dtype=np.bool_)
    owes[ways.need[ways.due_fen > 0]] = True
    found: list[tuple[Ints, Ints, Ints]] = [(np.zeros(0, dtype=np.int64),) * 3]
    for need, fund in allowed_with_all(context, ResourceKind.FUND, np.flatnonzero(owes), at_a_time=_BATCH):
        limit = fund_limit_fen(context, need, fund)
        pays = limit > 0
        found.append((need[pays], fund[pays] + resources.fund_offset, limit[pays]))
    need, resource, limit = (np.concatenate(column) for column in zip(*found, strict=True))
    return MoneyOptions(need=need, resource=resource, limit_fen=limit, pinned=np.zeros(need.size, dtype=np.bool_))


def payable(ways: Owing, money: MoneyOptions) -> Bools:
    """Return which ways one or two funds can pay, all balances being free.

    With the two largest limits ``a >= b`` of the need's funds: ``due = 0`` or ``due <= a + b``.
    """
    largest, second = _two_largest(ways, money)
    most = largest + second
    return np.asarray((ways.due_fen == 0) | (ways.due_fen <= most[ways.need]))


def able_to_pay(ways: Owing, money: MoneyOptions) -> Bools:
    """Return which funds have a part in some payment: alone, or together with one other fund of the need.

    A fund of limit ``l`` has one when ``l + b >= d``, with ``b`` the largest limit of the need's other funds (0 without
    any) and ``d`` the least that falls due; a need for which nothing falls due has no payments.
    """
    largest, second = _two_largest(ways, money)
    least = np.full(largest.size, np.iinfo(np.int64).max, dtype=np.int64)
    due = np.flatnonzero(ways.due_fen > 0)
    needs, first = _first_of_each(ways.need[due])
    least[needs] = np.minimum.reduceat(ways.due_fen[due], first) if due.size else 0
    # The largest stands against the second; where two funds are largest, both are the same amount.
    other = np.where(money.limit_fen == largest[money.need], second[money.need], largest[money.need])
    return np.asarray(money.limit_fen + other >= least[money.need])


def _two_largest(ways: Owing, money: MoneyOptions) -> tuple[Ints, Ints]:
    """Return the two largest limits among the funds of each need, 0 where there are fewer."""
    count = int(max(ways.need.max(initial=-1), money.need.max(initial=-1))) + 1
    largest, second = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    if money.size:
        needs, first = _first_of_each(money.need)
        largest[needs] = np.maximum.reduceat(money.limit_fen, first)
        # One fund of the largest limit steps aside; the largest of the others is the second.
        others = money.limit_fen.copy()
        leaders = np.flatnonzero(others == largest[money.need])
        others[leaders[_first_of_each(money.need[leaders])[1]]] = 0
        second[needs] = np.maximum.reduceat(others, first)
    return largest, second


def _first_of_each(need: Ints) -> tuple[Ints, Ints]:
    """Return the needs of a sorted column, each once, and the place where each begins."""
    first = np.flatnonzero(np.diff(need, prepend=-1))
    return need[first], first


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
    cap_of = integers(caps, absent=-1)
    several = np.bincount(needs.person, minlength=1) > 1
    rows = np.flatnonzero(several[needs.person[money.need]] & (cap_of[money.resource - resources.fund_offset] >= 0))
    person, fund, people = needs.person[money.need[rows]], money.resource[rows], needs.people[money.need[rows]]
    order = np.lexsort((people, fund, person))
    person, fund, people = person[order], fund[order], people[order]
    first = np.flatnonzero((np.diff(person, prepend=-1) != 0) | (np.diff(fund, prepend=-1) != 0))
    length = np.diff(first, append=person.size)
    # Sorted by people, the last of a group is the largest; one need alone has its own limit.
    last = (first + length - 1)[length > 1]
    pairs = zip(person[last].tolist(), fund[last].tolist(), strict=True)
    caps_fen = cap_of[fund[last] - resources.fund_offset] * people[last]
    whole = dict(zip(pairs, caps_fen.tolist(), strict=True))
    # people[place] is the largest of the needs up to that place; the first alone has its own limit.
    most = np.repeat(people[first + length - 1], length) if length.size else people
    inner = np.flatnonzero(people < most)
    inner = np.setdiff1d(inner, first, assume_unique=True)
    keys = np.unique(np.stack([person[inner], fund[inner], people[inner]], axis=1), axis=0)
    nested = cap_of[keys[:, 1] - resources.fund_offset] * keys[:, 2]
    smaller = dict(zip(map(tuple, keys.tolist()), nested.tolist(), strict=True))
    return whole, smaller
