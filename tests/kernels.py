"""Compile the loops that many tests use: ``python -m tests.kernels``, before workers start that would each compile them.

What is compiled already is only loaded. The suite does not need this program, it is only faster after it.
"""

from __future__ import annotations

import numpy as np

from matcher.match import Request, match
from matcher.optimise import Limits
from matcher.packages.cluster import cluster
from tests.optimise.contested import DATE, contested_pool, varied_policy
from tests.packages.cells import small_policy, small_pool

PRICED = Limits(exact_options=0, tighten_options=0, moves_per_need=2)


def main() -> None:
    """Run once what all large plans go through: prices, a plan from them, packages, groups."""
    match(Request(pool=contested_pool(1, needs=40), date=DATE, policy=varied_policy(1), limits=PRICED))
    match(Request(pool=small_pool(2, needs=9), date=DATE, policy=small_policy(2), limits=PRICED))
    points = np.arange(24.0).reshape(12, 2)
    cluster(points, weights=np.ones(12, dtype=np.int64), at_least=2, at_most=4, diameter_km=9.0)


if __name__ == "__main__":
    main()
