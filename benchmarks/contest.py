"""One method on one instance, in a process of its own; prints one JSON object.

``python -m benchmarks.contest METHOD INSTANCE SECONDS``: methods are the keys of :data:`METHODS`, instances those that
``python -m benchmarks --list`` shows.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from benchmarks.instances import DATE, INSTANCES
from benchmarks.measure import Values
from benchmarks.peers.greedy import nearest_first, urgent_first
from benchmarks.peers.monolith import by_cp_sat, by_highs, by_highs_relaxation, by_scip
from matcher.check import check_assignments
from matcher.match import DEFAULT_SOLVER
from matcher.model import Policy
from matcher.optimise import Limits, Solution, optimise
from matcher.options import Options, compile_options
from matcher.proposal import assignments_table
from matcher.rules import Context

Method = Callable[[Options, float, int], Solution]

METHODS: dict[str, Method] = {
    "wishpool": lambda options, _, seed: optimise(options, Policy(), limits=Limits(seed=seed), solver=DEFAULT_SOLVER),
    "nearest_first": lambda options, _, __: nearest_first(options),
    "urgent_first": lambda options, _, __: urgent_first(options),
    "cp_sat": lambda options, seconds, seed: by_cp_sat(options, seconds=seconds, seed=seed),
    "highs": lambda options, seconds, seed: by_highs(options, seconds=seconds, seed=seed),
    "scip": lambda options, seconds, seed: by_scip(options, seconds=seconds, seed=seed),
    "relaxation": lambda options, seconds, seed: by_highs_relaxation(options, seconds=seconds, seed=seed),
}
"""Our engine as the command runs it, and its peers: options, seconds and seed to a plan. All see the same options."""


def contest(method: str, instance: str, seconds: float) -> Values:
    """Return value, bound, time and the checker's word for one method on one instance.

    Parameters
    ----------
    method
        Key of :data:`METHODS`.
    instance
        Name of an instance.
    seconds
        Limit on the wall for solvers of the shelf; ours and the rules of hand end by themselves.
    """
    known = INSTANCES[instance]
    pool, policy = known.pool(), Policy()
    options = compile_options(Context(pool=pool, policy=policy, date=DATE), None)
    wall, cpu = time.perf_counter(), time.process_time()
    solution = METHODS[method](options, seconds, known.seed)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    broken = check_assignments(pool, assignments_table(options, solution, pool, policy), policy, DATE)
    return {
        "method": method,
        "options": options.helpers.size,
        "objective": solution.objective,
        "bound": solution.bound or None,
        "met": int((solution.taken >= 0).sum()),
        "solve_wall_s": round(wall, 2),
        "solve_cpu_s": round(cpu, 2),
        "broken": sorted(broken),
    }


if __name__ == "__main__":
    print(json.dumps(contest(sys.argv[1], sys.argv[2], float(sys.argv[3]))))
