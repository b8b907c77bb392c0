"""No half-met need: one helper where hours are asked, and money that adds up to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.check.arrays import Bools, Ints, WholeNumbers, any_of, given, sums
from matcher.check.facts import Facts
from matcher.check.violations import Violation, yuan_text
from matcher.model import Text

MOST_FUNDS = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Wholeness:
    """Whether the lines of needs are all served, each once.

    Attributes
    ----------
    facts
        Pool and assignments.
    """

    facts: Facts

    @cached_property
    def helpers(self) -> Ints:
        """Helpers of each need."""
        return np.bincount(self.facts.served.need, minlength=len(self.facts.needs))

    @cached_property
    def funds(self) -> Ints:
        """Funds of each need."""
        return np.bincount(self.facts.paid.need, minlength=len(self.facts.needs))

    @cached_property
    def asks_hours(self) -> Bools:
        """Needs that ask for hours."""
        return self.facts.needs.hundredths > 0

    @cached_property
    def unserved(self) -> Bools:
        """Needs in the plan whose hours nobody serves."""
        alone: Bools = self.helpers == 0
        return self.facts.met & self.asks_hours & alone

    @cached_property
    def idle(self) -> Bools:
        """Rows of helpers that have nothing to do: no hours are asked, and no budget pays."""
        pairs = self.facts.served
        return ~self.asks_hours[pairs.need] & ~self.facts.helpers.pays[pairs.other]

    @cached_property
    def seat_fen(self) -> Ints:
        """What each row of a helper should pay."""
        return self.facts.seat_pays_fen(self.facts.served.need, self.facts.served.other)

    @cached_property
    def mispaid(self) -> Bools:
        """Rows of helpers whose money is not what the seat pays; a hand-made plan need not repeat it."""
        rows = self.facts.rows
        wrong: Bools = rows.served.fen != self.seat_fen
        return wrong & given(rows.frame["yuan_fen"])[rows.served.row] if self.facts.by_hand else wrong

    @cached_property
    def due_fen(self) -> Ints:
        """What funds owe for each need with the helper that it has."""
        return self.facts.funds_pay_fen(np.arange(len(self.facts.needs)), self.facts.helper_of)

    @cached_property
    def paid_fen(self) -> WholeNumbers:
        """What funds pay for each need."""
        return sums(self.facts.rows.paid.fen, self.facts.paid.need, len(self.facts.needs))

    @cached_property
    def unbalanced(self) -> Bools:
        """Needs in the plan for which funds do not pay what is due."""
        return self.facts.met & np.asarray(self.paid_fen != self.due_fen, dtype=np.bool_)

    @cached_property
    def has_empty_payment(self) -> Bools:
        """Needs for which a fund pays nothing or less."""
        return any_of(self.facts.paid.need, self.facts.rows.paid.fen <= 0, len(self.facts.needs))

    @cached_property
    def half_met(self) -> Bools:
        """Needs in the plan whose lines are not all served, or are served more than once, shape ``(needs,)``."""
        size, need = len(self.facts.needs), self.facts.served.need
        broken = (self.helpers > 1) | self.unserved | (self.funds > MOST_FUNDS) | self.has_empty_payment
        return broken | self.unbalanced | any_of(need, self.idle | self.mispaid, size)


def completeness_violations(facts: Facts, whole: Wholeness) -> Iterator[Violation]:
    """Report every need in the plan whose lines are not all served, or are served more than once."""
    for need in np.flatnonzero(whole.half_met).tolist():
        for sentence in _of_need(facts, whole, need):
            yield Violation(rule="complete", need_id=facts.needs.id(need), sentence=sentence)
    for place in np.flatnonzero(whole.idle | whole.mispaid).tolist():
        need = int(facts.served.need[place])
        for sentence in _of_row(facts, whole, place):
            yield Violation(rule="complete", need_id=facts.needs.id(need), sentence=sentence)


def _of_need(facts: Facts, whole: Wholeness, need: int) -> Iterator[Text]:
    asked, helpers, funds = facts.needs.hundredths[need] / 100, whole.helpers[need], whole.funds[need]
    due, paid = yuan_text(int(whole.due_fen[need])), yuan_text(int(whole.paid_fen[need]))
    if helpers > 1:
        yield Text(f"有 {helpers} 个服务方，只能有一个", f"{helpers} helpers, exactly one is allowed")
    if whole.unserved[need]:
        yield Text(f"每周 {asked:g} 小时服务无人承担", f"nobody serves the {asked:g} hours a week")
    if whole.unbalanced[need]:
        yield Text(f"应付 {due} 元，基金共付 {paid} 元", f"{due} yuan are due from funds, {paid} are paid")
    if funds > MOST_FUNDS:
        yield Text(f"由 {funds} 个基金支付，最多两个", f"{funds} funds pay, at most two may")
    if whole.has_empty_payment[need]:
        yield Text("有基金支付的金额不大于零", "a fund pays nothing or less")


def _of_row(facts: Facts, whole: Wholeness, place: int) -> Iterator[Text]:
    helper_id = facts.helpers.all[facts.served.other[place]].resource_id
    paid, expected = yuan_text(int(facts.rows.served.fen[place])), yuan_text(int(whole.seat_fen[place]))
    if whole.idle[place]:
        yield Text(f"需求不要工时，{helper_id} 无事可做", f"the need asks for no hours, {helper_id} has nothing to do")
    if whole.mispaid[place]:
        yield Text(
            f"{helper_id} 一行的金额为 {paid} 元，应为 {expected} 元",
            f"the row of {helper_id} carries {paid} yuan, expected {expected}",
        )
