"""What a server has used of the processor."""

from __future__ import annotations

import os

from benchmarks.service.running import children_of, processor_seconds


def used_by_server() -> float:
    """Return the processor seconds, user and system, of the one child process that this one has: the server.

    Those of the processes that it has parted into are counted too.
    """
    (server,) = children_of(os.getpid())
    return sum(processor_seconds(pid) for pid in (server, *children_of(server)))
