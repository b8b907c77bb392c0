"""Why one need and one resource cannot be together, even if every capacity were free."""

from __future__ import annotations

import numpy as np

from matcher.check.arrays import ABSENT, Bools, Ints
from matcher.check.facts import Facts
from matcher.check.free import capacity_checks, free_pairs
from matcher.check.gates import broken_gates
from matcher.check.pairs import Pairs
from matcher.check.pairs_fund import FUND_RULES
from matcher.check.pairs_service import HELPER_RULES
from matcher.check.payers import Payers, best_payers, most_fen


def obstacles(facts: Facts, need: int, resource_id: str) -> list[str]:
    """Return the codes of the rules that keep a need and a resource apart; empty where they may be together."""
    codes, resource, one = broken_gates(facts, need), facts.resources.place(resource_id), np.array([need])
    if resource == ABSENT:
        return [*codes, "unknown_resource"]
    if facts.is_forbidden(one, np.array([resource]))[0]:
        codes.append("pin")
    if resource >= facts.resources.first_fund:
        return codes + _fund_obstacles(facts, need, resource - facts.resources.first_fund)
    pairs = Pairs(facts=facts, need=one, other=np.array([resource]))
    codes += [code for code, rule in HELPER_RULES.items() if rule.broken(pairs)[0]]
    codes += [code for code, check in capacity_checks(facts.limits) if check(pairs)[0]]
    if not best_payers(facts, one, facts.limits).can_pay(facts.funds_pay_fen(one, pairs.other))[0]:
        codes.append("complete")
    return codes


def may_be_together(facts: Facts, need: Ints, helper: Ints) -> Bools:
    """Return which pairs of a need and a helper have no obstacle: :func:`obstacles` for many of them."""
    pairs = Pairs(facts=facts, need=need, other=helper)
    free = free_pairs(pairs, facts.limits)
    left = pairs.where(free)
    due = facts.funds_pay_fen(left.need, left.other)
    payable = best_payers(facts, left.need, facts.limits).can_pay(due)
    together = np.zeros(len(pairs), dtype=np.bool_)
    together[free] = payable & ~facts.shut_out[left.need]
    return together


def _fund_obstacles(facts: Facts, need: int, fund: int) -> list[str]:
    one = Pairs(facts=facts, need=np.array([need]), other=np.array([fund]))
    codes = [code for code, rule in FUND_RULES.items() if rule.broken(one)[0]]
    if codes:
        return codes
    most = most_fen(facts, one.need, facts.limits)[0]
    # That the operator forbids this fund is another obstacle.
    own = int(most_fen(facts, one.need, facts.limits, heed_pins=False)[0, fund])
    if own <= 0:
        return ["balance"]
    most[fund] = 0
    due = _dues_fen(facts, need)
    payers = Payers(first=np.full(due.size, own), second=np.full(due.size, most.max(initial=0)))
    return [] if np.any((due > 0) & payers.can_pay(due)) else ["complete"]


def _dues_fen(facts: Facts, need: int) -> Ints:
    """Return what funds would owe for a need, with each helper that it could have, or without one."""
    helpers = np.arange(len(facts.helpers))
    pairs = Pairs(facts=facts, need=np.full(helpers.size, need), other=helpers)
    ways = helpers[free_pairs(pairs, facts.limits)]
    if facts.needs.hundredths[need] == 0:
        ways = np.append(ways, ABSENT)
    return facts.funds_pay_fen(np.full(ways.size, need), ways)
