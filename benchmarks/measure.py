"""Runs a command in a process of its own and says what it took: wall, processor, memory."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

Values = dict[str, Any]
"""Plain values, as they stand in ``results.json``."""

HOME = Path(__file__).resolve().parents[1]
"""The project's folder: where modules are run from."""

_LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One run of a command.

    Attributes
    ----------
    code
        Exit code.
    out, err
        Standard output and standard error.
    wall_s
        Seconds on the wall.
    cpu_s
        Seconds of processor, user and system, children included.
    peak_mb
        Largest memory of one process, MB of 1024 x 1024 bytes.
    """

    code: int
    out: str
    err: str
    wall_s: float
    cpu_s: float
    peak_mb: float


def run(command: Sequence[str | Path], *, folder: Path | None = None, most_s: float = 0.0) -> Measured:
    """Run a command and wait for it.

    Parameters
    ----------
    command
        Program and arguments.
    folder
        Where it is run; here if absent.
    most_s
        It is killed after so many seconds on the wall, with a negative exit code; 0 for never.
    """
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
        tempfile.NamedTemporaryFile("r", encoding="utf-8", suffix=".json") as report,
    ):
        launcher = [sys.executable, "-PS", str(_LAUNCH), report.name, str(most_s)]
        subprocess.run([*launcher, *map(str, command)], cwd=folder, stdout=out, stderr=err, check=True)
        taken = json.load(report)
        out.seek(0)
        err.seek(0)
        return Measured(out=out.read(), err=err.read(), **taken)


def medians(runs: Sequence[Measured]) -> dict[str, float]:
    """Return the medians of wall, processor and memory, and the slowest wall."""
    return {
        "wall_s": round(median(each.wall_s for each in runs), 2),
        "worst_wall_s": round(max(each.wall_s for each in runs), 2),
        "cpu_s": round(median(each.cpu_s for each in runs), 2),
        "peak_mb": round(median(each.peak_mb for each in runs)),
    }


def processor_ticks(path: Path = Path("/proc/stat")) -> tuple[int, int] | None:
    """Return ticks of all processors since the start of the machine, and how many of them its host gave to others.

    ``None`` where the system does not tell.
    """
    try:
        first = path.read_text(encoding="ascii").splitlines()[0].split()[1:9]
    except (OSError, IndexError):
        return None
    ticks = [int(each) for each in first]
    return (sum(ticks), ticks[7]) if len(ticks) == 8 else None


def stolen(before: tuple[int, int] | None, after: tuple[int, int] | None) -> float | None:
    """Return the share of the processors' time between two looks that the host gave to others."""
    if before is None or after is None or after[0] <= before[0]:
        return None
    return round((after[1] - before[1]) / (after[0] - before[0]), 3)


def pace_ms() -> float:
    """Return how many milliseconds a million rounds of a loop take now, the best of three: how fast the machine is.

    Where several machines share one host that differs by more than twice from hour to hour, whether or not any time is stolen.
    """
    taken = []
    for _ in range(3):
        began, total = time.perf_counter(), 0
        for number in range(1_000_000):
            total += number
        taken.append(time.perf_counter() - began)
    return round(1000 * min(taken), 1)


def machine() -> dict[str, str]:
    """Return what a reader must know of the machine: processors, memory, system, Python, load."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processors": f"{os.cpu_count()} ({platform.machine()})",
        "memory": f"{memory_gb:.1f} GB",
        "system": platform.system(),
        "python": platform.python_version(),
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }
