"""Adds entries to the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from api.events.tables import Event
from api.store.identifiers import new_id


def record(
    session: Session,
    *,
    hub_id: str,
    now: dt.datetime,
    actor_id: str,
    actor_label: str,
    kind: str,
    subject: tuple[str, str],
    data: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> str:
    """Add an entry in the transaction of what it tells of, and return its identifier.

    Parameters
    ----------
    session, hub_id, now
        The transaction, the hub that it concerns, the time.
    actor_id, actor_label
        Whose key it was, or ``system`` and the name of the worker.
    kind
        What happened, such as ``pool.uploaded``.
    subject
        What it happened to: kind and identifier, such as ``("pool", pool_id)``.
    data
        Facts, as plain data without personal values.
    reason
        Why, in the words of the person.
    """
    event = Event(
        id=new_id("event", now),
        hub_id=hub_id,
        at=now,
        actor_id=actor_id,
        actor_label=actor_label,
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        reason=reason,
        data=dict(data or {}),
    )
    session.add(event)
    return event.id
