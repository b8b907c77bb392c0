"""Our engine beside its peers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import Values
from benchmarks.quality import CASES, quality


def _case(instance: str, seconds: float, _: Path) -> Values:
    return quality(instance, seconds)


QUALITY: dict[str, Callable[[Path], Values]] = {name: partial(_case, name, seconds) for name, seconds in CASES.items()}
