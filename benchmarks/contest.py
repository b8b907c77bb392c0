"""One method on one pool of 2,000 needs, in a process of its own; prints one JSON object.

``python -m benchmarks.contest METHOD SEED``: methods are the keys of :data:`METHODS`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from benchmarks.instances import DATE, district_pool
from benchmarks.peers.greedy import nearest_first, urgent_first
from benchmarks.peers.monolith import by_cp_sat, by_highs
from matcher.check import check_assignments
from matcher.model import Policy
from matcher.optimise import Limits, Solution, optimise
from matcher.options import Options, compile_options
from matcher.proposal import assignments_table
from matcher.rules import Context

NEEDS, HELPERS, FUNDS = 2_000, 60, 8
SECONDS = 60.0
GAP = 0.001
"""What the figure asks for: the search stops there."""

NEIGHBOURHOODS = 0
"""No neighbourhoods are re-solved: at this size one takes some 15 s and moves the gap by a thousandth of a per cent."""

Method = Callable[[Options, int], Solution]

METHODS: dict[str, Method] = {
    "wishpool": lambda options, seed: optimise(
        options, Policy(), solver="highs", limits=Limits(gap=GAP, seed=seed, neighbourhoods=NEIGHBOURHOODS)
    ),
    "nearest_first": lambda options, _: nearest_first(options),
    "urgent_first": lambda options, _: urgent_first(options),
    "cp_sat": lambda options, seed: by_cp_sat(options, seconds=SECONDS, seed=seed),
    "highs": lambda options, seed: by_highs(options, seconds=SECONDS, seed=seed),
}
"""Our engine and its peers: options and seed to a plan. All see the same options."""


def contest(method: str, seed: int) -> dict[str, object]:
    """Return value, bound, time and the checker's word for one method on the pool of one seed."""
    pool, policy = district_pool(needs=NEEDS, helpers=HELPERS, funds=FUNDS, seed=seed), Policy()
    options = compile_options(Context(pool=pool, policy=policy, date=DATE), None)
    wall, cpu = time.perf_counter(), time.process_time()
    solution = METHODS[method](options, seed)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    broken = check_assignments(pool, assignments_table(options, solution, pool, policy), policy, DATE)
    return {
        "method": method,
        "seed": seed,
        "options": options.helpers.size,
        "objective": solution.objective,
        "bound": solution.bound or None,
        "met": int((solution.taken >= 0).sum()),
        "solve_wall_s": round(wall, 2),
        "solve_cpu_s": round(cpu, 2),
        "broken": sorted(broken),
    }


if __name__ == "__main__":
    print(json.dumps(contest(sys.argv[1], int(sys.argv[2]))))
