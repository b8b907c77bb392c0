"""Who could pay for one need: what every fund may and can pay beside what the plan has it pay already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.explain.fixes.situation import PEOPLE, YUAN, rules_of
from matcher.model.enums import ResourceKind
from matcher.options.options import Bools, Ints
from matcher.rules.encode import NO_LIMIT
from matcher.standing import Standing


@dataclass(frozen=True, kw_only=True, eq=False)
class Purse:
    """Every fund of the pool beside one need; arrays of shape ``(funds,)``, money in fen.

    Attributes
    ----------
    broken
        How many rules (other than those about amounts) it breaks.
    rule
        Code of the one that it breaks, where it breaks one.
    need_cap, each_cap
        Its caps a need and a person; ``NO_LIMIT`` without.
    shares
        People ``p`` for whom needs of the same person share ``p`` times the cap a person, and what is paid for others of them already:
        all sets of needs with at most ``p`` people that hold this one.
    left, whole
        What the plan leaves of its money, and what it can spend in all.
    people, people_left, people_whole
        People of the need; what the plan leaves of its limit of people, and that limit.
    """

    broken: Ints
    rule: tuple[str, ...]
    need_cap: Ints
    each_cap: Ints
    shares: tuple[tuple[int, Ints], ...]
    left: Ints
    whole: Ints
    people: int
    people_left: Ints
    people_whole: Ints

    @property
    def has_room(self) -> Bools:
        """Whether the people of the need are within its limit, beside those for whom it pays."""
        return np.asarray(self.people <= self.people_left, dtype=np.bool_)

    @property
    def person_cap(self) -> Ints:
        """The most that it may pay for the need by its cap a person, beside the person's other needs."""
        found = np.full(self.left.size, NO_LIMIT, dtype=np.int64)
        limited = self.each_cap < NO_LIMIT
        for people, paid in self.shares:
            found[limited] = np.minimum(found[limited], self.each_cap[limited] * people - paid[limited])
        return found

    @property
    def cap(self) -> Ints:
        """The most that it may pay for the need, its money aside."""
        return np.minimum(self.need_cap, self.person_cap)

    @property
    def able(self) -> Ints:
        """What it could pay now, rules aside."""
        return np.where(self.has_room, np.maximum(np.minimum(self.cap, self.left), 0), 0)

    @property
    def alone(self) -> Ints:
        """The most that it may pay for the need by its caps if it paid for no other of the person."""
        limited = self.each_cap < NO_LIMIT
        each = np.where(limited, np.where(limited, self.each_cap, 0) * self.people, NO_LIMIT)
        return np.minimum(self.need_cap, each)

    @property
    def at_most(self) -> Ints:
        """What it could pay if it paid for nothing else, rules aside."""
        return np.where(self.people <= self.people_whole, np.minimum(self.alone, self.whole), 0)

    @property
    def allowed(self) -> Bools:
        """Which funds break no rule."""
        return np.asarray(self.broken == 0, dtype=np.bool_)

    def most_of_two(self, amounts: Ints) -> int:
        """Return what one or two of the allowed funds can pay together, of what each can pay."""
        ranked = np.sort(amounts[self.allowed])
        return int(ranked[-2:].sum()) if ranked.size else 0

    def beside(self, amounts: Ints) -> Ints:
        """Return for each fund the most that one other allowed fund can pay."""
        others = np.where(self.allowed, amounts, 0)
        if others.size < 2:
            return np.zeros_like(others)
        order = np.argsort(others, kind="stable")
        best, second = int(order[-1]), int(order[-2])
        found = np.full(others.size, others[best], dtype=np.int64)
        found[best] = others[second]
        return found


def purse_of(standing: Standing, need: int, amounts: tuple[Ints, Ints], *, publicity_over: bool = False) -> Purse:
    """Return how every fund stands beside a need.

    Parameters
    ----------
    standing
        The plan that stands.
    need
        Row of the need.
    amounts
        What is left of every resource, and what there is in all: rows by number of the resource.
    publicity_over
        Whether publicity is taken to be over although it is not.
    """
    context, options = standing.context, standing.options
    funds, offset = context.funds, options.resources.fund_offset
    here = np.full(funds.count, need, dtype=np.int64)
    numbers = np.arange(funds.count, dtype=np.int64)
    broken, last = np.zeros(funds.count, dtype=np.int64), np.full(funds.count, -1, dtype=np.int64)
    rules = [rule for rule in rules_of(ResourceKind.FUND) if not (publicity_over and rule.code == "publicity")]
    for place, rule in enumerate(rules):
        fails = ~rule.mask(context, ResourceKind.FUND, here, numbers)
        broken += fails
        last[fails] = place
    codes = [*(rule.code for rule in rules), ""]
    left, whole = (amount[offset : offset + funds.count] for amount in amounts)
    return Purse(
        broken=broken,
        rule=tuple(codes[place] for place in last.tolist()),
        need_cap=funds.per_need_cap_fen,
        each_cap=funds.per_person_cap_fen,
        shares=_shares(standing, need),
        left=left[:, YUAN],
        whole=whole[:, YUAN],
        people=int(context.needs.people[need]),
        people_left=left[:, PEOPLE],
        people_whole=whole[:, PEOPLE],
    )


def _shares(standing: Standing, need: int) -> tuple[tuple[int, Ints], ...]:
    """Return the sets of the person's needs that share a cap: most people in them, and what is paid for others of them."""
    options, solution = standing.options, standing.solution
    own, funds = int(options.needs.people[need]), standing.context.funds.count
    payer = options.money.need[solution.paid_by]
    mine = (options.needs.person[payer] == options.needs.person[need]) & (payer != need)
    fund = options.money.resource[solution.paid_by[mine]] - options.resources.fund_offset
    people, fen = options.needs.people[payer[mine]], solution.paid_fen[mine]
    shares = []
    for most in sorted({own, *(size for size in people.tolist() if size > own)}):
        paid = np.zeros(funds, dtype=np.int64)
        np.add.at(paid, fund[people <= most], fen[people <= most])
        shares.append((most, paid))
    return tuple(shares)
