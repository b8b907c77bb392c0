"""Whether a file of SQLite is a sound database of ours, and whether a store is whole with the secret at hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from api.hubs.tables import Hub
from api.pools.tables import PoolRow
from api.privacy import trace
from api.rows.documents import opened, place_of
from api.security.keyring import BrokenSealError
from api.store.database import Store
from api.store.migrate import known_revisions
from matcher.model.text import Text


class UnsoundError(Exception):
    """A file or a store that is not sound.

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


def check_store(store: Store) -> None:
    """Check that the secret opens what is sealed, and that no chain of the trace of personal data is broken.

    Raises
    ------
    UnsoundError
        The secret is another, or a chain was changed.
    """
    with store.reading() as session:
        row = session.scalars(select(PoolRow).where(PoolRow.sealed.is_not(None)).limit(1)).one_or_none()
        try:
            if row is not None:
                opened(store.keyring, place_of(row.pool_id, row.table_name, row.row_key), row.sealed)
        except BrokenSealError:
            raise UnsoundError(
                Text(
                    "密钥与数据库不符：个人信息无法解密；请用备份时的密钥",
                    "the secret is not that of the database: personal data cannot be opened; take the secret of that time",
                )
            ) from None
        for hub_id in session.scalars(select(Hub.id)).all():
            verdict = trace.verify(session, hub_id)
            if verdict.broken_at is not None:
                raise UnsoundError(
                    Text(
                        f"枢纽 {hub_id} 的个人信息查阅记录自第 {verdict.broken_at} 条起不连贯，可能被改动",
                        f"the trace of personal data of hub {hub_id} is broken from entry {verdict.broken_at} on; "
                        "it may have been changed",
                    )
                )
