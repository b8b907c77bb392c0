"""The match as a whole at every size, and how its time grows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.instances import DATE, INSTANCES, SIZES
from benchmarks.measure import HOME, Values, run
from benchmarks.parts.whole_process import RUNS, match_and_verify


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What a size is held to.

    Attributes
    ----------
    solve_s, wall_s
        Seconds on the wall of the solve stage and of the whole process.
    gap
        Relative.
    peak_mb
        Largest memory, MB of 1024 x 1024 bytes.
    """

    solve_s: float
    gap: float
    wall_s: float
    peak_mb: float


AIMS: dict[str, Aim] = {
    "size-42k": Aim(solve_s=3.0, gap=0.0002, wall_s=10.0, peak_mb=2 * 1024),
    "size-1m": Aim(solve_s=60.0, gap=0.0003, wall_s=180.0, peak_mb=12 * 1024),
}
NO_PACKAGES = "packages:\n  enabled: false\n"
ONCE_FROM = 300_000
"""Pools of so many needs are matched once."""

GROWTH_FROM = 10_000
GROWTH_AIM = 1.1
"""The exponent of the solve stage from :data:`GROWTH_FROM` needs on."""


def whole_process(name: str, folder: Path) -> Values:
    """Measure ``wishpool match`` of one instance from Parquet to the written plan, and ``verify`` once.

    Three runs, one of the largest; packages are off, for they are measured by themselves.
    """
    pool = folder / "pool"
    # In a process of its own: its memory is free again before the measured one starts.
    written = run([sys.executable, "-m", "benchmarks.instances", name, pool], folder=HOME)
    if written.code:
        raise ChildProcessError(written.err)
    known = INSTANCES[name]
    sizes = {"needs": known.needs, "helpers": known.helpers, "funds": known.funds}
    policy = folder / "policy.yaml"
    policy.write_text(NO_PACKAGES, encoding="utf-8")
    runs = 1 if known.needs >= ONCE_FROM else RUNS
    return sizes | match_and_verify(pool, folder / "plan", DATE.isoformat(), runs=runs, policy=policy)


def growth_exponent(points: Iterable[tuple[float, float]]) -> float | None:
    """Return ``b`` of the least-squares line ``log seconds = a + b log needs``; ``None`` for fewer than two sizes.

    Parameters
    ----------
    points
        Needs and seconds of each size, both above 0.
    """
    logs = np.log(np.array(sorted(points), dtype=np.float64))
    if np.unique(logs[:, 0]).size < 2 if logs.size else True:
        return None
    needs, seconds = logs[:, 0] - logs[:, 0].mean(), logs[:, 1] - logs[:, 1].mean()
    return float(needs @ seconds / (needs @ needs))


def growth_of(found: dict[str, Values], seconds: Callable[[Values], float]) -> float | None:
    """Return the exponent over the measured sizes from :data:`GROWTH_FROM` needs on."""
    return growth_exponent((each["needs"], seconds(each)) for each in found.values() if each["needs"] >= GROWTH_FROM)


SCALE: dict[str, Callable[[Path], Values]] = {each.name: partial(whole_process, each.name) for each in SIZES}
