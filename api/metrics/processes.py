"""Figures of several processes told as one: counts are added up, also those of processes that have ended."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, ProcessCollector, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_ALIVE = "gauge_livesum_"

_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it has a name of its own
"""Where the system keeps files in memory. A process that counts into a file whose disk is full is ended at once, and the usual
folder for such files fills with uploads and whatever else."""

_SUMS = ("process_virtual_memory_bytes", "process_resident_memory_bytes", "process_cpu_seconds", "process_open_fds")
"""Figures of a process of which the service has the sum; of the others the least counts."""


class SharedFigures:
    """A folder in which each process of the service keeps its figures.

    To be made once, before anything is counted and before the processes part: from then on whatever this process and those
    that come of it count goes there.

    Raises
    ------
    OSError
        There is nowhere to put a folder.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="wishpool-figures-", dir=_place()))
        # Whoever cleans up after others leaves alone what is locked.
        self._lock = os.open(self._folder, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        os.environ[_VARIABLE] = str(self._folder)
        # The library would do the same if the variable had been there when it was loaded.
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]

    def registry(self) -> CollectorRegistry:
        """Return the figures of all processes together."""
        self._make_again()
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(self._folder))  # type: ignore[no-untyped-call]
        registry.register(_Processes(self._processes()))
        return registry

    def ended(self, pid: int) -> None:
        """Take note that a process has ended: what it had under way is no longer."""
        with suppress(OSError):
            # Whoever comes in its place would find nowhere to count.
            self._make_again()
        mark_process_dead(pid, path=str(self._folder))  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Remove the folder."""
        os.environ.pop(_VARIABLE, None)
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._lock)

    def _make_again(self) -> None:
        """Make the folder where somebody has cleaned it away, such as the system when its user logged out."""
        with suppress(FileExistsError):
            self._folder.mkdir(mode=0o700)
        found = self._folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise OSError("somebody else has taken the place of the folder of figures")

    def _processes(self) -> list[int]:
        return sorted(int(path.stem.removeprefix(_ALIVE)) for path in self._folder.glob(f"{_ALIVE}*.db"))


def _place() -> Path | None:
    """Return where the folder goes; ``None`` for where temporary files usually do."""
    return _MEMORY if os.access(_MEMORY, os.W_OK | os.X_OK) else None


class _Processes(Collector):
    """Memory, processor time and open files of some processes together."""

    def __init__(self, pids: list[int]) -> None:
        self._pids = pids

    def collect(self) -> Iterator[Metric]:
        found: dict[str, Metric] = {}
        for pid in self._pids:
            for family in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
                kept = found.setdefault(family.name, family)
                if kept is family:
                    continue
                join = sum if family.name in _SUMS else min
                kept.samples = [
                    mine._replace(value=join((mine.value, more.value)))
                    for mine, more in zip(kept.samples, family.samples, strict=True)
                ]
        yield from found.values()
