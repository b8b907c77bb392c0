"""Methods for the dual, side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import HOME, Values, run


def dual(name: str, _: Path) -> Values:
    """Return what every method reaches on one instance, all in one process of their own."""
    measured = run([sys.executable, "-m", "benchmarks.dual", name], folder=HOME)
    if measured.code:
        raise ChildProcessError(f"{name}: {measured.err}")
    found: Values = json.loads(measured.out)
    return found


DUAL: dict[str, Callable[[Path], Values]] = {name: partial(dual, name) for name in ("size-10k", "size-42k")}
