"""What makes a pool hard: one knob at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.instances import SEVERITIES
from benchmarks.measure import HOME, Values, run

METHODS = ("wishpool", "urgent_first")
"""Our engine, and the better of the two rules of hand."""

_RUNS = 3
_NO_LIMIT_S = "60"
"""Neither method looks at it."""


def severity(name: str, _: Path) -> Values:
    """Return what our engine (three runs) and a hub by hand reach on one instance."""
    found: Values = {}
    for method in METHODS:
        runs = []
        for _run in range(_RUNS if method == METHODS[0] else 1):
            measured = run([sys.executable, "-m", "benchmarks.contest", method, name, _NO_LIMIT_S], folder=HOME)
            if measured.code:
                raise ChildProcessError(f"{method} failed on {name}: {measured.err}")
            runs.append(json.loads(measured.out))
        seconds = {key: median(each[key] for each in runs) for key in ("solve_wall_s", "solve_cpu_s")}
        alike = len({(each["objective"], each["bound"]) for each in runs}) == 1
        found[method] = runs[0] | seconds | {"alike": alike}
    return found


SEVERITY: dict[str, Callable[[Path], Values]] = {
    name: partial(severity, name) for name in ("size-10k", *(each.name for each in SEVERITIES))
}
