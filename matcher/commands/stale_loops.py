"""Forgets compiled loops that were compiled from other sources than those that stand here now.

Numba keeps compiled functions beside their module and compiles one anew when that very file differs. What it calls in other files is
compiled into it and not looked at: after an upgrade, or a change of one file, old code would go on answering.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

ROOMS = ("optimise", "packages", "standing")
"""The rooms with compiled loops."""

_WORDS = (b"numba", b"compiled")
_STAMP = "compiled-from"
_INDEX = "*.nbi"


def forget_stale_loops(package: Path) -> int:
    """Remove the indexes of compiled functions where the sources differ from those of the last time; return how many.

    Where the folder cannot be written to numba keeps its files elsewhere and nothing is done; so it is where ``NUMBA_CACHE_DIR`` is set.

    Parameters
    ----------
    package
        Folder of the package. Every module of its rooms with loops counts that speaks of what is compiled: functions and constants
        of one are compiled into loops of others.
    """
    removed = 0
    with suppress(OSError, UnicodeError):
        stamp, now = package / "__pycache__" / _STAMP, digest_of_loops(package)
        was = stamp.read_text(encoding="ascii") if stamp.is_file() else ""
        if was == now:
            return 0
        for index in package.rglob(_INDEX) if was else ():
            index.unlink(missing_ok=True)
            removed += 1
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(now, encoding="ascii")
    return removed


def digest_of_loops(package: Path) -> str:
    """Return a digest of every source that is compiled into a loop."""
    digest = hashlib.sha256()
    for path in sorted(path for room in ROOMS for path in (package / room).rglob("*.py")):
        source = path.read_bytes()
        if any(word in source for word in _WORDS):
            digest.update(f"{path.relative_to(package).as_posix()}\n".encode())
            digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()
