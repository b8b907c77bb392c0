"""Clustering into packages: public instances of the capacitated p-median, and needs of many sizes beside other ways of grouping."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.instances import SIZES
from benchmarks.measure import HOME, Values, medians, run
from benchmarks.packages import FOLDER
from benchmarks.packages.contest import METHODS

MEAN_AIM, WORST_AIM, SECONDS_AIM = 0.005, 0.02, 60.0

NAMES = (
    *(f"group1/cpmp{number:02d}" for number in range(1, 21)),
    *(f"group2/SJC{number}" for number in ("1", "2", "3a", "3b", "4a", "4b")),
)

MOST_NEEDS = {"size/k-means-constrained": 42_000, "size/k-means-constrained-10": 3_000}
"""Peers that are not asked for more needs than these: every need and group is an arc of its network, every start costs the same."""

MOST_S = 600.0
"""A peer is ended after so many seconds on the wall."""


def capacitated(name: str, _: Path) -> Values:
    """Return what our clustering makes of one instance, once, in a process of its own."""
    if not FOLDER.is_dir():
        return {"absent": FOLDER.name}
    measured = run([sys.executable, "-m", "benchmarks.packages", name, "--json"], folder=HOME)
    if measured.code:
        raise ChildProcessError(f"{name}: {measured.err}")
    found: Values = json.loads(measured.out)
    return found | dict(medians([measured]))


def grouped(name: str, needs: int, _: Path) -> Values:
    """Return figures of every method on the needs of one instance, once each; one that failed is said to have failed."""
    rows: list[Values] = []
    for method in METHODS:
        if needs > MOST_NEEDS.get(method, needs):
            continue
        measured = run([sys.executable, "-m", "benchmarks.packages.contest", method, name], folder=HOME, most_s=MOST_S)
        found: Values = {"method": method, "failed": measured.code} if measured.code else json.loads(measured.out)
        if "No module named 'k_means_constrained'" in measured.err:
            found["failed"] = "not installed"
        rows.append(found | dict(medians([measured])))
    return {"needs": needs, "rows": rows}


PACKAGES: dict[str, Callable[[Path], Values]] = {
    **{name: partial(capacitated, name) for name in NAMES},
    **{each.name: partial(grouped, each.name, each.needs) for each in SIZES if each.needs <= 100_000},
}
