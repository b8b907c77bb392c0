"""Many more small cells than the suite has time for: ``python -m tests.packages.oracle 200``."""

from __future__ import annotations

import sys

from matcher.match import Request, match
from tests.packages.cells import DATE, small_policy, small_pool
from tests.packages.test_oracle import AT_SCALE


def main(cells: int) -> None:
    """Write the mean and the worst gap of the scale solver to the exact one; every plan passes the checker."""
    gaps = []
    for seed in range(cells):
        pool, policy = small_pool(seed, needs=9), small_policy(seed)
        exact = match(Request(pool=pool, policy=policy, date=DATE)).summary.objective
        scale = match(Request(pool=pool, policy=policy, date=DATE, limits=AT_SCALE)).summary.objective
        gaps.append((exact - scale) / abs(exact) if exact else 0.0)
    sys.stdout.write(f"{cells} cells: mean {sum(gaps) / len(gaps):.5f}, worst {max(gaps):.5f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
