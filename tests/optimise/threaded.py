"""Small pools that go the way of very large ones: parts of the needs and blocks for the threads. A program of its own, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from matcher.files.plans import plan_to_data
from matcher.match import Request, match
from matcher.optimise import Limits
from matcher.optimise.prices import blocks, solve_by_prices, sweeps
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, varied_policy

SMALL = ((sweeps, "_FEW_NEEDS", 0), (blocks, "BLOCK", 10))
"""What is to be set: from how many needs on there are parts, and the needs of a block."""

SWITCHES: tuple[dict[str, Any], ...] = (
    {},
    {"strict_grades": True},
    {"worst_town": "maximise"},
    {"worst_town": 0.4, "strict_grades": True},
)


def answers(threads: int) -> Iterator[str]:
    """Yield what 64 problems are answered, sixteen pools under each of four settings; at last a whole plan.

    Few sweeps: the threads share each of them in the same way.
    """
    limits = Limits(exact_options=0, tighten_options=0, moves_per_need=2, threads=threads)
    highs = solver_named("highs")
    for seed in range(16):
        pool = contested_pool(seed, needs=40)
        options = compile_options(Context(pool=pool, policy=varied_policy(seed), date=DATE))
        for switches in SWITCHES:
            policy = varied_policy(seed, **switches)
            found = solve_by_prices(options, policy, solver=highs, limits=replace(limits, sweeps=4))
            lists = [array.tolist() for array in (found.taken, found.paid_by, found.paid_fen)]
            prices = None if found.prices is None else found.prices.tolist()
            yield json.dumps([*lists, prices, found.objective, found.bound, found.status, found.notes])
    request = Request(pool=contested_pool(1, needs=40), date=DATE, policy=varied_policy(1), limits=limits)
    yield json.dumps(plan_to_data(match(request)), sort_keys=True)


if __name__ == "__main__":
    for module, name, value in SMALL:
        setattr(module, name, value)
    print(*answers(2), sep="\n")  # noqa: T201 - a program
