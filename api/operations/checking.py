"""Whether a file of SQLite is a sound database of ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from api.store.migrate import known_revisions
from matcher.model.text import Text


class UnsoundError(Exception):
    """A file that is no sound database of ours.

    Attributes
    ----------
    sentence
        Why, and what to do.
    """

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


def check_file(path: Path) -> None:
    """Check every page, every reference between rows, and that this version of the program knows the schema.

    Raises
    ------
    UnsoundError
        The first of these that does not hold.
    sqlite3.DatabaseError
        The file cannot be read as a database at all.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise UnsoundError(
                Text("数据库文件已损坏，请用更早的备份", "the database is damaged; take an earlier backup")
            )
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise UnsoundError(
                Text(
                    "数据库中有行引用了不存在的行，请用更早的备份",
                    "rows refer to rows that are absent; take an earlier backup",
                )
            )
        found = _revisions(connection)
        if not found:
            raise UnsoundError(Text("这不是心愿池的数据库", "this is no database of Wishpool"))
        if not found <= known_revisions():
            raise UnsoundError(
                Text(
                    "备份由更新的版本作出，请先升级程序",
                    "the backup was made by a later version; update the program first",
                )
            )


def _revisions(connection: sqlite3.Connection) -> set[str]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
    if names.fetchone() is None:
        return set()
    return {str(number) for (number,) in connection.execute("SELECT version_num FROM alembic_version")}
