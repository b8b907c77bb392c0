"""Jobs that ended long ago are let go: runs and scenarios stay without them."""

from __future__ import annotations

import re

from alembic import op
from sqlalchemy import Connection, text

from api.store.base import Key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("runs", "scenarios")


def upgrade() -> None:
    """Let the reference to a job be empty, and find by it what refers to a job."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Plans refer to runs: that they do so again is looked at when all of it is done.
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for table in TABLES:
        if connection.dialect.name == "sqlite":
            _make_anew(connection, table)
        else:
            op.alter_column(table, "job_id", existing_type=Key(), nullable=True)
        op.create_index(op.f(f"ix_{table}_job_id"), table, ["job_id"])


def _make_anew(connection: Connection, table: str) -> None:
    """Make a table as it was made, but for the column: SQLite cannot change one that is there."""
    found = text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type DESC, name")
    made, *indexes = connection.execute(found, {"table": table}).scalars()
    changed, times = re.subn(r"\bjob_id TEXT NOT NULL", "job_id TEXT", made)
    assert times == 1, "the column is not as it was made"
    connection.execute(text(f"CREATE TABLE aside_{table} AS SELECT * FROM {table}"))  # noqa: S608 - a name of ours
    connection.execute(text(f"DROP TABLE {table}"))
    for statement in (changed, *indexes):
        connection.exec_driver_sql(statement)
    connection.execute(text(f"INSERT INTO {table} SELECT * FROM aside_{table}"))  # noqa: S608 - a name of ours
    connection.execute(text(f"DROP TABLE aside_{table}"))


def downgrade() -> None:
    """Remove the indexes; the references stay as they are: there may be empty ones by now."""
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_job_id"), table)
