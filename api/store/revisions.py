"""Which changes of the schema there are, and which a database has: found without the library that carries them out."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).with_name("migrations")

_TABLE = "alembic_version"


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


def _declared() -> list[tuple[str, str | None]]:
    """Return each revision with the one that it follows, as its file declares them."""
    return [_read(path) for path in sorted((FOLDER / "versions").glob("m*.py"))]


def _read(path: Path) -> tuple[str, str | None]:
    declared = {
        target.id: node.value.value
        for node in ast.parse(path.read_bytes()).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    before = declared["down_revision"]
    return str(declared["revision"]), None if before is None else str(before)
