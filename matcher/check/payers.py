"""The two funds that can pay most for a need, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.check.arrays import Bools, Ints
from matcher.check.facts import Facts
from matcher.check.limits import PEOPLE, YUAN
from matcher.check.pairs import Pairs
from matcher.check.pairs_fund import FUND_RULES

CELLS = 1 << 21
"""Pairs of a need and a fund at a time, so that memory stays small."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Payers:
    """The most that two different funds can pay for each of some needs, in fen.

    Attributes
    ----------
    first, second
        The largest amount and the one after it; 0 where no fund is allowed.
    """

    first: Ints
    second: Ints

    def where(self, kept: Ints | Bools) -> Payers:
        """Return those of some of the needs."""
        return Payers(first=self.first[kept], second=self.second[kept])

    def can_pay(self, due_fen: Ints) -> Bools:
        """Return where one fund alone, or two that each pay at least a fen, can pay what is due."""
        two = (self.second > 0) & (due_fen >= 2) & (self.first + self.second >= due_fen)
        return (due_fen <= 0) | (self.first >= due_fen) | two


def best_payers(facts: Facts, need: Ints, room: Ints) -> Payers:
    """Return the two funds that can pay most for each of some needs.

    Parameters
    ----------
    facts
        Pool and assignments.
    need
        Numbers of the needs.
    room
        Capacities to be had, shape ``(resources, dimensions)``.
    """
    first, second = np.zeros(need.size, dtype=np.int64), np.zeros(need.size, dtype=np.int64)
    funds = len(facts.funds)
    if funds == 0:
        return Payers(first=first, second=second)
    # Needs of one region together: few regions at a time are asked of all funds.
    order = np.argsort(facts.needs.region[need], kind="stable")
    step = max(1, CELLS // funds)
    for begin in range(0, need.size, step):
        places = order[begin : begin + step]
        most = np.sort(most_fen(facts, need[places], room), axis=1)
        first[places] = most[:, -1]
        second[places] = most[:, -2] if funds > 1 else 0
    return Payers(first=first, second=second)


def most_fen(facts: Facts, need: Ints, room: Ints, *, heed_pins: bool = True) -> Ints:
    """Return the most that each fund can pay for each need, 0 where it must not; shape ``(needs, funds)``.

    ``min(money, per_need_cap, per_person_cap x people)``, where the fund can take the people of the need and, unless
    pins are not heeded, the operator does not forbid it.
    """
    funds = np.arange(len(facts.funds))
    people = facts.needs.people[need][:, None]
    money, heads = room[facts.resources.first_fund :, YUAN], room[facts.resources.first_fund :, PEOPLE]
    most = np.minimum(np.minimum(money, facts.funds.per_need_cap_fen), facts.funds.for_people_fen(funds, people))
    barred = fund_rules_broken(facts, need) | (people > heads)
    if heed_pins:
        barred |= facts.is_forbidden(need[:, None], facts.resources.first_fund + funds)
    return np.where(barred, 0, np.maximum(most, 0))


def fund_rules_broken(facts: Facts, need: Ints) -> Bools:
    """Return which pairs of a need and a fund break a rule, shape ``(needs, funds)``; equal needs are asked once."""
    funds = np.arange(len(facts.funds))
    broken = np.zeros((need.size, funds.size), dtype=np.bool_)
    for rule in FUND_RULES.values():
        for column, part in rule.parts.items():
            _, example, kind = np.unique(getattr(facts.needs, column)[need], return_index=True, return_inverse=True)
            pairs = Pairs(facts=facts, need=np.repeat(need[example], funds.size), other=np.tile(funds, example.size))
            broken |= part(pairs).reshape(example.size, funds.size)[kind]
    return broken
