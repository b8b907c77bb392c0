"""Tables whose rows nobody changes or deletes, not even this program: the database itself refuses."""

from __future__ import annotations

from sqlalchemy import Connection, text

_FUNCTION = """
CREATE OR REPLACE FUNCTION wishpool_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$
"""


def protect(connection: Connection, table: str) -> None:
    """Let the database refuse to change or delete the rows of a table; a name of ours, never one from outside."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_FUNCTION))
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION wishpool_refuse()"
            )
        )
        return
    for act in ("UPDATE", "DELETE"):
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_append_only_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
            )
        )


def release(connection: Connection, table: str) -> None:
    """Let rows be changed and deleted again: for migrations that make the table anew, and for tests."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"))
        return
    for act in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_append_only_{act}"))
