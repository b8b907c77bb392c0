"""Small pools that go the way of very large ones: parts of the needs and blocks for the threads. A program of its own, too."""

from __future__ import annotations

import json
from collections.abc import Iterator

from matcher.files.plans import plan_to_data
from matcher.match import Request, match
from matcher.optimise import Limits
from matcher.optimise.prices import blocks, sweeps
from tests.optimise.contested import DATE, contested_pool, varied_policy

SMALL = ((sweeps, "_FEW_NEEDS", 0), (blocks, "BLOCK", 10))
"""What is to be set: from how many needs on there are parts, and the needs of a block."""


def plans(threads: int) -> Iterator[str]:
    """Yield the plans of a few pools."""
    limits = Limits(exact_options=0, tighten_options=0, threads=threads)
    for seed in (1, 2):
        request = Request(pool=contested_pool(seed, needs=40), date=DATE, policy=varied_policy(seed), limits=limits)
        yield json.dumps(plan_to_data(match(request)), sort_keys=True)


if __name__ == "__main__":
    for module, name, value in SMALL:
        setattr(module, name, value)
    print(*plans(2), sep="\n")  # noqa: T201 - a program
