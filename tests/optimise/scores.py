"""What a solution scores in every stage of the objective, counted from the options."""

from __future__ import annotations

import math

import numpy as np

from matcher.model import Policy
from matcher.optimise import Solution
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
