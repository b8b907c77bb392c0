"""A real server with its worker, started as an operator does, and killed as no operator does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

_START_SECONDS = 120
_READY = re.compile(r"serving at (http://\S+)")
_TOKEN = re.compile(r"wishpool\.key_\S+")


class Service:
    """A server on a loopback address, with one worker beside it.

    Parameters
    ----------
    database
        Address of its store.
    folder
        Where its log goes.
    settings
        Further settings by the name of their variable.
    """

    def __init__(self, database: str, folder: Path, **settings: str) -> None:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("WISHPOOL_")}
        # As where it is installed: byte code of an earlier start is there.
        plain.pop("PYTHONDONTWRITEBYTECODE", None)
        self._environment = plain | {"WISHPOOL_DATABASE": database, "LC_ALL": "en_US.UTF-8"} | settings
        self._log = folder / "service.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.token = ""
        self.url = ""

    def start(self) -> tuple[float, float]:
        """Start the server; return after how many seconds it was ready, and how much processor time that took."""
        began = time.monotonic()
        seen = self._log.stat().st_size if self._log.exists() else 0
        port = self.url.rpartition(":")[2] or "0"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from matcher.cli import main; main()", "serve", "--port", port],
                env=self._environment,
                stderr=log,
                stdout=log,
            )
        while not self.url or not self._answers():
            if self._process.poll() is not None or time.monotonic() - began > _START_SECONDS:
                raise RuntimeError(f"the server did not start: {self.log()[-2000:]}")
            text = self.log()[seen:]
            if found := _READY.search(text):
                self.url = found[1]
            if key := _TOKEN.search(text):
                self.token = key[0]
            time.sleep(0.02)
        return time.monotonic() - began, processor_seconds(self._process.pid)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ready", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def log(self) -> str:
        """Return all that server and workers have written."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def workers(self) -> list[int]:
        """Return the process identifiers of the workers of this server."""
        assert self._process is not None
        return [pid for pid in children_of(self._process.pid) if _is_worker(pid)]

    def answering(self) -> list[int]:
        """Return the process identifiers of those that answer; empty where the server itself does."""
        assert self._process is not None
        return [pid for pid in children_of(self._process.pid) if not _is_worker(pid)]

    def processor_seconds(self) -> float:
        """Return the processor time of the server so far, its workers not counted."""
        assert self._process is not None
        return processor_seconds(self._process.pid)

    def kill(self) -> None:
        """End the server at once, as if the power went."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask the server to stop, and return its exit code."""
        assert self._process is not None
        self._process.terminate()
        try:
            return self._process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL


def children_of(pid: int) -> list[int]:
    """Return the child processes of a process that live."""
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, tasks.read_text().split())
        except OSError:
            continue
    return sorted(found)


def _is_worker(pid: int) -> bool:
    try:
        return b"api.jobs" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process so far."""
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")


def kill(pid: int) -> bool:
    """End a process at once; return whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
