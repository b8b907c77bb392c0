"""A need that is said to be outbid could be met if capacity were free, and not with what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, NO_LIMIT, Bools, Ints, among, given
from matcher.check.costs import helper_costs
from matcher.check.facts import Facts
from matcher.check.free import free_pairs
from matcher.check.objective import MILLION, need_values
from matcher.check.pairs import Pairs
from matcher.check.payers import best_payers
from matcher.check.rows import KINDS, Rows
from matcher.check.violations import Violation
from matcher.check.ways import has_a_way
from matcher.check.words import distinct
from matcher.model import Plan, Text


def outbid_violations(facts: Facts, plan: Plan) -> Iterator[Violation]:
    """Report needs called outbid that nobody could help anyway, and such that somebody still could, to the plan's gain.

    What one need more would bring is worked out from the policy alone: its value minus the cost of a helper who is allowed, has
    room left, and can be paid from what is left. Needs of a person for whom a fund pays already are passed over: what is left
    for them depends on how the payments are shared.
    """
    said = plan.unmet.filter(pl.col("verdict") == "outbid")["need_id"]
    need = facts.needs.places(said)
    need = np.unique(need[need != ABSENT])
    need = need[~facts.shut_out[need]]
    possible = has_a_way(facts, need)
    for place in need[~possible].tolist():
        yield _violation(
            facts,
            place,
            "结论为 outbid，但即使容量都空闲，也没有合规则的安排",
            "the verdict is outbid, yet even with all capacity free no way to meet the need is allowed",
        )
    room = np.where(facts.limits == NO_LIMIT, NO_LIMIT, facts.limits - np.asarray(facts.used, dtype=np.int64))
    asked = need[possible & ~_shares_a_person(facts)[need]]
    asked = asked[has_a_way(facts, asked, room)]
    for place in asked.tolist():
        if _gains(facts, place, room):
            yield _violation(
                facts,
                place,
                "结论为 outbid，但用剩下的容量就能满足它，而且合算",
                "the verdict is outbid, yet what the plan leaves over would meet the need, and be worth it",
            )


def _gains(facts: Facts, need: int, room: Ints) -> bool:
    """Return whether the plan gains by meeting a need with what is left."""
    payers = best_payers(facts, np.array([need]), room)
    worth = round(float(need_values(facts)[need]) * MILLION)
    if facts.policy.strict_grades and worth > 0:
        return True  # costs come last of all
    if facts.needs.hundredths[need] == 0:
        fen = int(facts.funds_pay_fen(np.array([need]), np.array([ABSENT]))[0])
        if payers.can_pay(np.array([fen]))[0] and worth > round(facts.policy.yuan * fen / 100 * MILLION):
            return True
    everybody = np.arange(len(facts.helpers))
    pairs = Pairs(facts=facts, need=np.full(everybody.size, need), other=everybody)
    pairs = pairs.where(free_pairs(pairs, room))
    due = facts.funds_pay_fen(pairs.need, pairs.other)
    able = payers.where(np.zeros(due.size, dtype=np.int64)).can_pay(due)
    helper, due = pairs.other[able], due[able]
    supposed = replace(facts, rows=_rows(facts, need, helper), packages=None)
    costs = sum(np.rint(cost * MILLION) for term, cost in helper_costs(supposed).items() if term != "yuan")
    seats = facts.seat_pays_fen(np.full(helper.size, need), helper)
    return bool((worth - costs - np.rint(facts.policy.yuan * (due + seats) / 100 * MILLION) > 0).any())


def _rows(facts: Facts, need: int, helper: Ints) -> Rows:
    """Return rows that let each of some helpers serve a need."""
    kind = facts.helpers.is_project[helper].astype(np.int64)
    needs = np.full(helper.size, need, dtype=np.int64)
    ids = facts.needs.id(need)
    frame = pl.DataFrame(
        {
            "need_id": [ids] * helper.size,
            "resource_kind": [KINDS[place] for place in kind.tolist()],
            "yuan_fen": [0] * helper.size,
        },
        schema={"need_id": pl.String, "resource_kind": pl.String, "yuan_fen": pl.Int64},
    )
    return Rows(
        frame=frame,
        need=needs,
        resource=helper,
        package=np.full(helper.size, ABSENT, dtype=np.int64),
        line=kind,
        kind=kind,
        keys=facts.resources.keys(needs, helper),
    )


def _shares_a_person(facts: Facts) -> Bools:
    """Return which needs are of a person for whom a fund already pays another need."""
    person, _ = distinct(facts.needs.frame["person_id"])
    paid_for = np.unique(person[facts.paid.need])
    return given(facts.needs.frame["person_id"]) & among(person, paid_for)


def _violation(facts: Facts, need: int, zh: str, en: str) -> Violation:
    return Violation(rule="outbid", need_id=facts.needs.id(need), sentence=Text(zh, en))
