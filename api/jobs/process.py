"""A child process as its worker sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from api.jobs.queue import Lease
from api.settings import Settings, variable

MODULE = "api.jobs.child"
BYTES_PER_MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the work is.

    Attributes
    ----------
    stage, gap, options
        As the engine tells them; ``None`` while unknown.
    """

    stage: str | None = None
    gap: float | None = None
    options: int | None = None

    def after(self, told: Mapping[str, object]) -> Progress:
        """Return the progress after another line; gap and options stay until there are others."""
        gap, options = told.get("gap"), told.get("options")
        return Progress(
            stage=str(told["stage"]),
            gap=float(gap) if isinstance(gap, int | float) else self.gap,
            options=options if isinstance(options, int) else self.options,
        )


class Child:
    """The process that works on a job.

    Parameters
    ----------
    lease
        What it works on.
    settings
        Of the service; it finds them in its environment.
    """

    def __init__(self, lease: Lease, settings: Settings) -> None:
        self.progress = Progress()
        self._limit_bytes = settings.solve_memory_mb * BYTES_PER_MB
        self._most_bytes = 0
        # Without the working directory on the path of modules, whatever folders of ours are called there.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment_of(settings),
            start_new_session=True,
        )
        self._say(json.dumps({"lease": asdict(lease), "memory_mb": settings.solve_memory_mb}))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process identifier."""
        return self._process.pid

    def ended(self, seconds: float) -> int | None:
        """Wait some seconds; return the exit code, ``None`` while it works."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._most_bytes = max(self._most_bytes, address_space_of(self.pid))
            return None

    @property
    def was_near_its_limit(self) -> bool:
        """Whether it had at least half of the address space that it may have: what failed may have asked for the rest."""
        return 2 * self._most_bytes >= self._limit_bytes

    def ask_to_stop(self) -> None:
        """Ask for the best so far."""
        self._say("stop")

    def kill(self) -> None:
        """End it at once, and wait until it has ended."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        # One that has just ended hears nothing more.
        with suppress(OSError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError, KeyError, TypeError):
                self.progress = self.progress.after(json.loads(line))


def address_space_of(pid: int) -> int:
    """Return the most address space that a process has had, bytes; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    return 0


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which another process finds the same settings; arguments could be read by others."""
    values = {variable(name): str(value) for name, value in settings if value != ""}
    kept = {name: value for name, value in os.environ.items() if name not in {variable(key) for key, _ in settings}}
    return kept | values
