"""Runs one command and writes what it took; a small process of its own, so that its own memory is not read as the command's.

``python launch.py REPORT SECONDS COMMAND ...``: the system counts the memory of a process from its fork on, so a large
parent would be taken for the child. Only the standard library, and no package of this project, is loaded here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

_KB_PER_MB = 1024


def main(report: Path, most_s: float, command: list[str]) -> None:
    """Run the command, kill it after ``most_s`` seconds on the wall (0: never), and write the report."""
    started = time.perf_counter()
    process = subprocess.Popen(command)
    timer = threading.Timer(most_s, process.kill)
    if most_s > 0:
        timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - started
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    taken = {
        "code": process.returncode,
        "wall_s": wall_s,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / _KB_PER_MB,
    }
    report.write_text(json.dumps(taken), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
