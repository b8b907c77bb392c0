"""Runs a command in a process of its own and says what it took: wall, processor, memory."""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_KB_PER_MB = 1024


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One run of a command.

    Attributes
    ----------
    code
        Exit code.
    out
        Standard output.
    wall_s
        Seconds on the wall.
    cpu_s
        Seconds of processor, user and system, children included.
    peak_mb
        Largest memory of one process, MB of 1024 x 1024 bytes.
    """

    code: int
    out: str
    wall_s: float
    cpu_s: float
    peak_mb: float


def run(command: Sequence[str | Path], *, folder: Path | None = None) -> Measured:
    """Run a command and wait for it; standard error is dropped where the command succeeds.

    Raises
    ------
    ChildProcessError
        Where it could not be waited for.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        started = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = out.read() if process.returncode in {0, 1} else err.read()
    return Measured(
        code=process.returncode,
        out=said,
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / _KB_PER_MB,
    )


def medians(runs: Sequence[Measured]) -> dict[str, float]:
    """Return the medians of wall, processor and memory, and the slowest wall."""
    return {
        "wall_s": round(median(each.wall_s for each in runs), 2),
        "worst_wall_s": round(max(each.wall_s for each in runs), 2),
        "cpu_s": round(median(each.cpu_s for each in runs), 2),
        "peak_mb": round(median(each.peak_mb for each in runs)),
    }


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
