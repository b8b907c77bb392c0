"""What a hub does by hand: one pass over the options, taking what fits, never taking back.

Two orders: ``nearest_first`` looks at all pairs of need and helper from the nearest to the farthest; ``urgent_first``
calls the needs by grade, then by value a person (that is by waiting), and gives each its nearest helper that has room.
Money comes from the fund with the largest purse that may pay it all, else from the two largest together.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.enums import Dimension, ResourceKind
from matcher.optimise import Solution
from matcher.optimise.solution import net_value, nothing
from matcher.options import DIRECT, Options
from matcher.options.options import Ints

Payment = tuple[tuple[int, int], ...]
"""Rows of ``options.money`` with the fen that each pays."""


def nearest_first(options: Options) -> Solution:
    """Return the plan of one pass over the options by distance; money alone first, ties in the order of the options."""
    distance = np.nan_to_num(options.helpers.distance_km, nan=0.0)
    return _one_pass(options, np.lexsort((np.arange(options.helpers.size), distance)), "greedy nearest first")


def urgent_first(options: Options) -> Solution:
    """Return the plan of one pass over the needs: by grade, then by value a person, each to its nearest helper."""
    need, needs = options.helpers.need, options.needs
    distance = np.nan_to_num(options.helpers.distance_km, nan=0.0)
    value_per_person = needs.value / needs.people
    order = np.lexsort((np.arange(need.size), distance, need, -value_per_person[need], needs.grade[need]))
    return _one_pass(options, order, "greedy urgent first")


class _Purse:
    """What is left of every capacity while the pass goes on."""

    def __init__(self, options: Options) -> None:
        if options.person_caps or options.helpers.pinned.any() or options.money.pinned.any():
            raise ValueError("the peers by hand know neither joint limits of one person's needs nor pins")
        self.options = options
        self.left = options.capacities.capacity.tolist()
        self.row = options.capacities.row_of
        self.money_start = options.money_start()

    def draws_of(self, option: int) -> list[tuple[int, int]] | None:
        """Return rows and amounts that the helper gives, ``None`` where they do not suffice."""
        helpers, needs = self.options.helpers, self.options.needs
        resource = int(helpers.resource[option])
        if resource == DIRECT:
            return []
        people = int(needs.people[helpers.need[option]])
        amounts = {Dimension.HOURS: int(helpers.hours[option]), Dimension.CASES: 1, Dimension.PEOPLE: people}
        if self.options.resources.kinds[resource] is ResourceKind.PROJECT:
            amounts = {Dimension.SEATS: people, Dimension.HOURS: int(helpers.hours[option])}
            amounts[Dimension.YUAN] = int(helpers.budget_fen[option])
        return self._fitting([(resource, dimension, amount) for dimension, amount in amounts.items()])

    def payment_of(self, option: int) -> Payment | None:
        """Return who pays, ``None`` where nobody can."""
        helpers, money = self.options.helpers, self.options.money
        due, need = int(helpers.due_fen[option]), int(helpers.need[option])
        if due == 0:
            return ()
        offers = []
        for place in range(int(self.money_start[need]), int(self.money_start[need + 1])):
            balance = self._left_of(int(money.resource[place]), Dimension.YUAN)
            if self._counts_of(place) is not None:
                offers.append((min(balance, int(money.limit_fen[place])), balance, -place))
        offers.sort(reverse=True)
        for most, _, place in offers:
            if most >= due:
                return ((-place, due),)
        if len(offers) >= 2 and offers[0][0] + offers[1][0] >= due and offers[1][0] > 0:
            return ((-offers[0][2], offers[0][0]), (-offers[1][2], due - offers[0][0]))
        return None

    def take(self, draws: list[tuple[int, int]], payment: Payment) -> None:
        """Take hours, cases, people and money."""
        for row, amount in draws:
            self.left[row] -= amount
        for place, fen in payment:
            resource = int(self.options.money.resource[place])
            self.left[self.row[resource, Dimension.YUAN]] -= fen
            for row, amount in self._counts_of(place) or []:
                self.left[row] -= amount

    def _counts_of(self, place: int) -> list[tuple[int, int]] | None:
        money = self.options.money
        people = int(self.options.needs.people[money.need[place]])
        return self._fitting([(int(money.resource[place]), Dimension.PEOPLE, people)])

    def _left_of(self, resource: int, dimension: Dimension) -> int:
        return int(self.left[self.row[resource, dimension]])

    def _fitting(self, wanted: list[tuple[int, Dimension, int]]) -> list[tuple[int, int]] | None:
        known = [
            (self.row[key, dimension], amount) for key, dimension, amount in wanted if (key, dimension) in self.row
        ]
        return known if all(amount <= self.left[row] for row, amount in known) else None


def _one_pass(options: Options, order: Ints, name: str) -> Solution:
    purse = _Purse(options)
    taken = np.full(len(options.needs.ids), -1, dtype=np.int64)
    paid: list[tuple[int, int]] = []
    need_of = options.helpers.need.tolist()
    for option in order.tolist():
        if taken[need_of[option]] >= 0:
            continue
        draws = purse.draws_of(option)
        payment = purse.payment_of(option) if draws is not None else None
        if draws is None or payment is None:
            continue
        purse.take(draws, payment)
        taken[need_of[option]] = option
        paid.extend(payment)
    paid.sort()
    return replace(
        nothing(options),
        taken=taken,
        paid_by=np.array([place for place, _ in paid], dtype=np.int64),
        paid_fen=np.array([fen for _, fen in paid], dtype=np.int64),
        objective=net_value(options, taken),
        method=name,
    )
