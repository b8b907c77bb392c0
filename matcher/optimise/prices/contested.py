"""Rows that may be scarce: only these have a price."""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.market import DIMENSIONS, PEOPLE, YUAN, Problem
from matcher.options.options import Bools


def contested_rows(problem: Problem) -> Bools:
    """Return the limited rows that options could ask more of than there is."""
    market = problem.market
    asked = np.zeros(problem.capacity.size)
    row = DIMENSIONS * market.resource.astype(np.int64)
    need = np.repeat(np.arange(problem.needs), np.diff(market.start))
    for place, amount in enumerate((market.hours, np.ones(row.size), market.people[need])):
        asked += np.bincount(row + place, weights=amount, minlength=asked.size)
    asked += np.bincount(market.budget_row, weights=market.budget_fen, minlength=asked.size)
    fund = DIMENSIONS * market.fund.astype(np.int64)
    payee = np.repeat(np.arange(problem.needs), np.diff(market.money_start))
    asked += np.bincount(fund + PEOPLE, weights=market.people[payee], minlength=asked.size)
    asked += np.bincount(fund + YUAN, weights=market.limit_fen, minlength=asked.size)
    joint = np.repeat(market.limit_fen, np.diff(market.joint_start))
    asked += np.bincount(market.joint_row, weights=joint, minlength=asked.size)
    # What a project's budget pays is counted once a bill, and a bill may be several options': any such row is contested.
    asked[market.budget_row[market.budget_fen > 0]] = np.inf
    return problem.limited & (asked > problem.capacity)
