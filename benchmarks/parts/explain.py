"""Questions against a standing plan: verdicts, tried changes, ranked options, a new match after a few changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import HOME, Values, run

SIZES = ("size-10k", "size-42k")
JUDGED = "size-42k"
VERDICTS_AIM_S, VERIFY_AIM_S, WAYS_AIM_S, WEEK_AIM_S, KEPT_AIM = 5.0, 0.5, 0.005, 0.5, 0.99
"""All verdicts; one tried change; ranked options of one need, 99th percentile; a new match after 100 changed rows, and who keeps."""


def explain(name: str, _: Path) -> Values:
    """Ask every question on one instance, in a process of its own."""
    measured = run([sys.executable, "-m", "benchmarks.explaining", name], folder=HOME)
    if measured.code:
        raise ChildProcessError(measured.err)
    found: Values = json.loads(measured.out)
    return found


EXPLAIN: dict[str, Callable[[Path], Values]] = {name: partial(explain, name) for name in SIZES}
