"""Which changes of the schema there are, and which a database has: found without the library that carries them out."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).with_name("migrations")

_TABLE = "alembic_version"

_DECLARED = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


@cache
def known() -> frozenset[str]:
    """Return every revision of the schema that this version of the program knows."""
    return frozenset(revision for revision, _ in _declared())


@cache
def heads() -> frozenset[str]:
    """Return the revisions that no other one follows."""
    return known() - {before for _, before in _declared()}


def found_in(connection: Connection) -> frozenset[str]:
    """Return the newest revisions that a database has; none where it is empty."""
    if not inspect(connection).has_table(_TABLE):
        return frozenset()
    return frozenset(connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalars())  # noqa: S608 - our name


@cache
def _declared() -> tuple[tuple[str, str | None], ...]:
    """Return each revision with the one that it follows, as its file declares them."""
    return tuple(_read(path) for path in sorted((FOLDER / "versions").glob("m*.py")))


def _read(path: Path) -> tuple[str, str | None]:
    # The lines are looked for, the file is not parsed: that took longer than all the rest of opening a store.
    declared = dict(_DECLARED.findall(path.read_text(encoding="utf-8")))
    return declared["revision"], declared["down_revision"] or None
