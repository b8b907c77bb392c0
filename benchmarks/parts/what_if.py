"""What-if: a hundred scenarios against one warm baseline."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import HOME, Values, run

SIZES = ("size-10k", "size-42k")
JUDGED = "size-42k"
ONE_AIM_S, HUNDRED_AIM_S = 1.5, 120.0
"""One scenario from a warm baseline; a hundred of them."""


def what_if(name: str, _: Path) -> Values:
    """Ask every scenario of one instance, in a process of its own."""
    measured = run([sys.executable, "-m", "benchmarks.what_if", name], folder=HOME)
    if measured.code:
        raise ChildProcessError(measured.err)
    found: Values = json.loads(measured.out)
    return found


WHAT_IF: dict[str, Callable[[Path], Values]] = {name: partial(what_if, name) for name in SIZES}
