"""Keeps the runs of a sweep as soon as they are known, so that an interrupted one continues where it was."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

_STATE = "state.json"
_KEY_LENGTH = 64


class Kept(Protocol):
    """Where runs are kept."""

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what is kept under a key, ``None`` where there is nothing."""

    def put(self, key: str, data: dict[str, Any]) -> None:
        """Keep values under a key."""


class Beginning(StrEnum):
    """How a sweep begins."""

    FIRST = "first"
    CONTINUED = "continued"
    ANEW = "anew"


class NotKept:
    """Keeps nothing."""

    def get(self, key: str) -> dict[str, Any] | None:
        """Return nothing."""
        del key
        return None

    def put(self, key: str, data: dict[str, Any]) -> None:
        """Do nothing."""


@dataclass(frozen=True, kw_only=True)
class FolderStore:
    """Keeps runs in a folder, a file each.

    A file appears whole or not at all: it is written beside and put in its place. One that cannot be read counts as not there.

    Attributes
    ----------
    folder
        The folder; it is made when it is first written to.
    """

    folder: Path

    def begin(self, base: str) -> Beginning:
        """Begin or continue what rests on a base: the same pool, policy, day, baseline, previous plan and version.

        Runs that rest on another base are deleted.

        Parameters
        ----------
        base
            SHA-256 of all that the runs rest on.
        """
        known = _read(self.folder / _STATE)
        has_runs = any(self._runs())
        if known == {"base": base}:
            return Beginning.CONTINUED if has_runs else Beginning.FIRST
        for path in list(self._runs()):
            path.unlink()
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / _STATE, {"base": base})
        return Beginning.ANEW if known is not None or has_runs else Beginning.FIRST

    def rests_on(self, base: str) -> bool:
        """Whether what is kept here rests on a base."""
        return _read(self.folder / _STATE) == {"base": base}

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what is kept under a key, ``None`` where there is nothing that can be read."""
        return _read(self.folder / f"{key}.json")

    def put(self, key: str, data: dict[str, Any]) -> None:
        """Keep values under a key."""
        _write(self.folder / f"{key}.json", data)

    def _runs(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.json") if len(path.stem) == _KEY_LENGTH)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def _write(path: Path, data: dict[str, Any]) -> None:
    beside = path.with_suffix(f".{os.getpid()}.part")
    try:
        beside.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        beside.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
