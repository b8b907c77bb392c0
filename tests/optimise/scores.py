"""What a solution scores in every stage of the objective, counted from the options."""

from __future__ import annotations

import math

import numpy as np

from matcher.model import Policy
from matcher.optimise import Solution
from matcher.optimise.restrict import used_of_capacities
from matcher.optimise.solution import net_value
from matcher.options import Options

MILLION = 1_000_000


def score_of(options: Options, policy: Policy, solution: Solution) -> tuple[int, ...]:
    """Return pins, changes, worst town, grades, net value, as the switches ask."""
    helpers, money, needs = options.helpers, options.money, options.needs
    taken = solution.taken[solution.taken >= 0]
    score = [int(helpers.pinned[taken].sum() + money.pinned[solution.paid_by].sum())]
    if policy.max_changes != "off":
        lost = int(helpers.previous.sum() - helpers.previous[taken].sum())
        score.append(-max(0, lost - int(policy.max_changes)))
    if policy.worst_town != "off":
        wanted = 1.0 if policy.worst_town == "maximise" else float(policy.worst_town)
        possible = np.isin(np.arange(len(needs.ids)), helpers.need)
        shares = [
            MILLION * int(needs.people[inside & (solution.taken >= 0)].sum()) // int(needs.people[inside].sum())
            for town in range(len(needs.towns))
            if (inside := possible & (needs.town == town)).any()
        ]
        score.append(min([math.ceil(wanted * MILLION), *shares]))
    if policy.strict_grades:
        met = solution.taken >= 0
        score += [int(needs.value[met & (needs.grade == place)].sum()) for place in range(4)]
    return (*score, net_value(options, solution.taken))


def assert_feasible(options: Options, solution: Solution) -> None:
    """Assert that a solution keeps every capacity and that the money of every need adds up to the fen."""
    helpers, money, needs = options.helpers, options.money, options.needs
    met = np.flatnonzero(solution.taken >= 0)
    taken = solution.taken[met]
    assert (helpers.need[taken] == met).all()
    paid = np.zeros(len(needs.ids), dtype=np.int64)
    np.add.at(paid, money.need[solution.paid_by], solution.paid_fen)
    due = np.zeros(len(needs.ids), dtype=np.int64)
    due[met] = helpers.due_fen[taken]
    assert (paid == due).all()
    assert (solution.paid_fen > 0).all()
    assert (solution.paid_fen <= money.limit_fen[solution.paid_by]).all()
    assert (np.bincount(money.need[solution.paid_by], minlength=1) <= 2).all()
    assert np.unique(solution.paid_by).size == solution.paid_by.size
    used = used_of_capacities(options, solution.taken, solution.paid_by, solution.paid_fen)
    assert (used <= options.capacities.capacity).all()
    assert_person_caps_hold(options, solution)
    assert solution.objective == net_value(options, solution.taken)


def assert_person_caps_hold(options: Options, solution: Solution) -> None:
    """Assert that no fund pays one person more than its caps for all of the person's needs, and for the small ones."""
    money, needs = options.money, options.needs
    paid = list(zip(solution.paid_by.tolist(), solution.paid_fen.tolist(), strict=True))
    caps = {(*pair, int(needs.people.max())): cap for pair, cap in options.person_caps.items()}
    for (person, fund, most), cap in (caps | options.small_person_caps).items():
        together = sum(
            fen
            for row, fen in paid
            if needs.person[money.need[row]] == person
            and money.resource[row] == fund
            and needs.people[money.need[row]] <= most
        )
        assert together <= cap
