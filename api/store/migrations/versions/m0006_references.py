"""References that earlier changes left out; noise and sealed faults of scenarios; which secret a store is sealed with."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Connection, Integer, LargeBinary, PrimaryKeyConstraint, text

from api.store.base import Json, Key, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFERENCES = (
    ("approvals", "plan_id", "plans"),
    ("notices", "plan_id", "plans"),
    ("scenarios", "plan_id", "plans"),
    ("scenarios", "job_id", "jobs"),
)
_BELOW = ("approved_needs", "claims")
"""Tables that refer to those that change."""


def upgrade() -> None:
    """Add the references, columns and a table."""
    op.create_table(
        "sealing",
        Column("id", Integer(), autoincrement=False, nullable=False),
        Column("secret_id", Key(), nullable=False),
        Column("kept", LargeBinary(), nullable=False),
        Column("changed_at", Moment(), nullable=False),
        PrimaryKeyConstraint("id", name=op.f("pk_sealing")),
    )
    op.add_column("scenarios", Column("repeats", Integer(), nullable=False, server_default="0"))
    # What was wrong with a scenario may tell of people: from now on it is sealed, what was kept in clear is let go.
    op.add_column("scenarios", Column("faults", LargeBinary(), nullable=True))
    op.drop_column("scenarios", "problems")
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for table, column, other in REFERENCES:
            op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, other, [column], ["id"])
        return
    # SQLite cannot add a reference to a table that is there, nor drop one that others refer to.
    below = [_put_aside(connection, table) for table in _BELOW]
    for table in dict.fromkeys(table for table, _, _ in REFERENCES):
        added = [
            f"CONSTRAINT fk_{table}_{column} FOREIGN KEY({column}) REFERENCES {other} (id)"
            for name, column, other in REFERENCES
            if name == table
        ]
        made, *indexes = _put_aside(connection, table)
        _bring_back(connection, table, [f"{made.rstrip().removesuffix(')')}, {', '.join(added)})", *indexes])
    for table, statements in zip(_BELOW, below, strict=True):
        _bring_back(connection, table, statements)


def _put_aside(connection: Connection, table: str) -> list[str]:
    """Keep the rows of a table elsewhere and drop it; return how it and its indexes were made."""
    found = text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type DESC, name")
    statements = list(connection.execute(found, {"table": table}).scalars())
    connection.execute(text(f"CREATE TABLE aside_{table} AS SELECT * FROM {table}"))  # noqa: S608 - a name of ours
    connection.execute(text(f"DROP TABLE {table}"))
    return statements


def _bring_back(connection: Connection, table: str, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.execute(text(f"INSERT INTO {table} SELECT * FROM aside_{table}"))  # noqa: S608 - a name of ours
    connection.execute(text(f"DROP TABLE aside_{table}"))


def downgrade() -> None:
    """Remove the table and the column; on SQLite the references stay, they do no harm."""
    op.drop_table("sealing")
    if op.get_bind().dialect.name != "sqlite":
        for table, column, _ in REFERENCES:
            op.drop_constraint(op.f(f"fk_{table}_{column}"), table, type_="foreignkey")
    op.add_column("scenarios", Column("problems", Json(), nullable=False, server_default="[]"))
    for column in ("repeats", "faults"):
        op.drop_column("scenarios", column)
