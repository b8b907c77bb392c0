"""Public instances of generalised assignment: the 24 of chu1997, types a to d."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.gap import FOLDER
from benchmarks.measure import HOME, Values, medians, run

MEAN_AIM, WORST_AIM, SECONDS_AIM = 0.001, 0.005, 30.0

NAMES = tuple(f"chu1997/{kind}{agents:02d}{jobs}" for kind in "abcd" for jobs in (100, 200) for agents in (5, 10, 20))
"""Type, agents, jobs."""


def assignment(name: str, _: Path) -> Values:
    """Return what our engine makes of one instance, once, in a process of its own."""
    if not FOLDER.is_dir():
        return {"absent": FOLDER.name}
    measured = run([sys.executable, "-m", "benchmarks.gap", name, "--json"], folder=HOME)
    if measured.code:
        raise ChildProcessError(f"{name}: {measured.err}")
    found: Values = json.loads(measured.out)
    return found | dict(medians([measured]))


ASSIGNMENT: dict[str, Callable[[Path], Values]] = {name: partial(assignment, name) for name in NAMES}
