"""What a server has used of the processor."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.service.running import children_of


def used_by_server() -> float:
    """Return the processor seconds, user and system, of the one child process that this one has: the server."""
    (pid,) = children_of(os.getpid())
    figures = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(figures[11]) + int(figures[12])) / os.sysconf("SC_CLK_TCK")
