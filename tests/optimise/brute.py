"""Every way to meet the needs of a small pool, tried one by one from the options: what the compiled loops must agree with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from matcher.model.enums import Dimension
from matcher.optimise.prices.market import CASES, DIMENSIONS, HOURS, PEOPLE, YUAN, Problem, build_problem
from matcher.options import Options, compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, varied_policy

PLACE = {
    Dimension.HOURS: HOURS,
    Dimension.CASES: CASES,
    Dimension.PEOPLE: PEOPLE,
    Dimension.SEATS: PEOPLE,
    Dimension.YUAN: YUAN,
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """An option with its payers (rows in ``options.money``), the first at its limit where there are two."""

    need: int
    option: int
    payers: tuple[int, ...]
    gain: int
    uses: dict[int, int]

    def reduced(self, price):
        """Return gain minus priced consumption."""
        return self.gain - sum(amount * float(price[row]) for row, amount in self.uses.items())


def contested_options(seed: int, **size: int) -> Options:
    """Return the options of a contested pool."""
    pool = contested_pool(seed, **(size or {"needs": 14}))
    return compile_options(Context(pool=pool, policy=varied_policy(seed), date=DATE))


def every_way(options: Options, problem: Problem) -> list[Way]:
    """Return every way, with what it uses of the limited rows."""
    helpers, money, people = options.helpers, options.money, options.needs.people
    first_joint = DIMENSIONS * (len(options.resources.ids) + 1)
    joint = [(person, fund, None) for person, fund in options.person_caps] + list(options.small_person_caps)
    ways = []
    for option, need in enumerate(helpers.need.tolist()):
        due = int(helpers.due_fen[option])
        payers = np.flatnonzero(money.need == need).tolist()
        limit = money.limit_fen
        paid: list[tuple[tuple[int, int], ...]] = [((one, due),) for one in payers if limit[one] >= due]
        paid += [
            ((one, int(limit[one])), (two, due - int(limit[one])))
            for one in payers
            for two in payers
            if one != two and limit[one] < due <= limit[one] + limit[two]
        ]
        for payment in paid if due else [()]:
            uses: dict[int, int] = defaultdict(int)
            helper = int(helpers.resource[option])
            if helper >= 0:
                uses[DIMENSIONS * helper + HOURS] += int(helpers.hours[option])
                uses[DIMENSIONS * helper + CASES] += 1
                uses[DIMENSIONS * helper + PEOPLE] += int(people[need])
                uses[DIMENSIONS * helper + YUAN] += int(helpers.budget_fen[option])
            for payer, fen in payment:
                fund = int(money.resource[payer])
                uses[DIMENSIONS * fund + PEOPLE] += int(people[need])
                uses[DIMENSIONS * fund + YUAN] += fen
                for number, (person, of_fund, most) in enumerate(joint):
                    counted = most is None or people[need] <= most
                    if person == options.needs.person[need] and of_fund == fund and counted:
                        uses[first_joint + number] += fen
            ways.append(
                Way(
                    need=need,
                    option=option,
                    payers=tuple(payer for payer, _ in payment),
                    gain=int(options.needs.value[need] - helpers.cost[option]),
                    uses={row: amount for row, amount in uses.items() if amount and problem.limited[row]},
                )
            )
    return ways


def random_prices(problem: Problem, seed: int):
    """Return prices at which about half of the limited rows cost something like what their amounts are worth."""
    draw = np.random.default_rng(seed)
    price = draw.exponential(0.3, problem.capacity.size) * draw.integers(0, 2, problem.capacity.size)
    return np.where(problem.limited, price * problem.mean_gain / problem.typical, 0.0)


__all__ = ["Way", "build_problem", "contested_options", "every_way", "random_prices"]
