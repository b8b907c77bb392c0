"""Where sealed values stand, and how each is bound to its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = Any


@dataclass(frozen=True, kw_only=True)
class Place:
    """A column of sealed values.

    Attributes
    ----------
    table, key, column
        Where they stand: a table, the columns of its key, the column.
    purpose
        What they are for: each has a key of its own.
    context
        What a value is bound to, from the key of its row.
    """

    table: str
    key: tuple[str, ...]
    column: str
    purpose: str
    context: Callable[[Row], bytes] = lambda row: b""


PLACES = (
    Place(table="plans", key=("id",), column="content", purpose="plans", context=lambda row: row.id.encode()),
    Place(
        table="idempotent_answers",
        key=("key_id", "idempotency_key"),
        column="body",
        purpose="idempotent answers",
        context=lambda row: f"{row.key_id}/{row.idempotency_key}".encode(),
    ),
    Place(table="webhooks", key=("id",), column="secret", purpose="webhooks.secret"),
    Place(table="webhooks", key=("id",), column="old_secret", purpose="webhooks.secret"),
    Place(table="scenarios", key=("id",), column="document", purpose="scenarios.document"),
    Place(table="scenarios", key=("id",), column="comparison", purpose="scenarios.comparison"),
    Place(table="scenarios", key=("id",), column="faults", purpose="scenarios.faults"),
)
"""All but rows of pools and contacts, whose fingerprints depend on the secret too."""
