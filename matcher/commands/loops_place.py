"""Gives compiled loops a folder where numba would find none.

Numba tries whether it may write beside what it keeps, even to read it, and loads no function at all where it may not: on a read-only disk every
large match would end with an internal error. What it keeps in the cache of the user it would not forget after an upgrade of the package either.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path

from matcher.commands.stale_loops import digest_of_loops

VARIABLE = "NUMBA_CACHE_DIR"
"""The variable that tells numba, here and in the processes that are started from here, where to keep what it compiles."""


def place_loops(package: Path, environment: MutableMapping[str, str]) -> Path | None:
    """Set :data:`VARIABLE` where nothing could be kept otherwise; return the folder that was chosen.

    Nothing is done where the folder that is set, or without one the package itself, can be written. Else, in this order:

    1. A folder is set: a fresh one for this process, with links to all that is kept in that one. What is missing there is compiled in the fresh one.
    2. A folder for exactly these sources in the cache of the user.
    3. A fresh, empty one for this process.

    Fresh folders are private and are removed when the process ends.

    Parameters
    ----------
    package
        Folder of the package.
    environment
        Variables by name; changed in place.
    """
    kept = environment.get(VARIABLE, "")
    if _can_write(Path(kept)) if kept else os.access(package, os.W_OK):
        return None
    # Where not even a fresh folder can be had numba says so itself, at the first loop.
    with suppress(OSError):
        place = _fresh(Path(kept)) if kept else _of_user(package, environment) or _fresh(None)
        environment[VARIABLE] = str(place)
        return place
    return None


def _can_write(folder: Path) -> bool:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder.is_dir() and os.access(folder, os.W_OK)


def _of_user(package: Path, environment: MutableMapping[str, str]) -> Path | None:
    home = environment.get("XDG_CACHE_HOME") or (f"{environment['HOME']}/.cache" if environment.get("HOME") else "")
    place = Path(home, "wishpool", digest_of_loops(package)[:16])
    return place if home and _can_write(place) else None


def _fresh(source: Path | None) -> Path:
    place = Path(tempfile.mkdtemp(prefix="wishpool-loops-"))
    atexit.register(_remove, place, os.getpid())
    for path in source.rglob("*") if source else ():
        if path.is_file():
            link = place / path.relative_to(source or place)
            link.parent.mkdir(parents=True, exist_ok=True)
            # Numba replaces a file when it writes it anew: what a link leads to stays as it is.
            link.symlink_to(path)
    return place


def _remove(place: Path, process: int) -> None:
    """Remove a folder at the end of the process that made it, not of one forked from it."""
    if os.getpid() == process:
        shutil.rmtree(place, ignore_errors=True)
