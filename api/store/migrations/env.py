"""Read by Alembic: migrate on the connection that it was given, in the transaction that is open there."""

from __future__ import annotations

from alembic import context

from api.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    # SQLite cannot change most of a table; Alembic then makes it anew.
    render_as_batch=True,
)
context.run_migrations()
