"""Adds entries to the trail, and reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, insert, select
from sqlalchemy.orm import Session

from api.events.tables import Event
from api.store.identifiers import new_id
from api.webhooks.repository import enqueue

_ALL = select(Event).where(Event.hub_id == bindparam("hub_id"))
_ADD = insert(Event.__table__)  # type: ignore[arg-type]  # a table, not a view


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
    """Add an entry in the transaction of what it tells of, tell the webhooks, and return its identifier.

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
    event_id = new_id("event", now)
    # What it tells of is written first: the hub may be a new one.
    session.flush()
    session.execute(
        _ADD,
        {
            "id": event_id,
            "hub_id": hub_id,
            "at": now,
            "actor_id": actor_id,
            "actor_label": actor_label,
            "kind": kind,
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "reason": reason,
            "data": dict(data or {}),
        },
    )
    enqueue(session, hub_id=hub_id, now=now, kind=kind, event_id=event_id, subject=subject)
    return event_id


def find(session: Session, hub_id: str, event_id: str) -> Event | None:
    """Return an entry of a hub."""
    return session.scalars(select(Event).where(Event.id == event_id, Event.hub_id == hub_id)).one_or_none()


def listed(
    hub_id: str,
    *,
    kind: str | None,
    subject: tuple[str | None, str | None],
    actor_id: str | None,
    between: tuple[dt.datetime | None, dt.datetime | None],
) -> tuple[Select[Event], dict[str, str] | None]:
    """Return the statement of the entries that are asked for, with its values where it was made once for all.

    What is ``None`` is not asked.

    Parameters
    ----------
    hub_id, actor_id
        Whose entries, and whose doing.
    kind
        A kind, or its beginning up to a dot.
    subject
        Kind and identifier of what it happened to.
    between
        From when, and before when.
    """
    since, before = between
    asked = {Event.subject_kind: subject[0], Event.subject_id: subject[1], Event.actor_id: actor_id}
    if kind is None and since is None and before is None and not any(value is not None for value in asked.values()):
        return _ALL, {"hub_id": hub_id}
    statement = select(Event).where(Event.hub_id == hub_id)
    for column, value in asked.items():
        if value is not None:
            statement = statement.where(column == value)
    if kind is not None and "." in kind:
        statement = statement.where(Event.kind == kind)
    elif kind is not None:
        statement = statement.where(Event.kind.startswith(f"{kind}.", autoescape=True))
    if since is not None:
        statement = statement.where(Event.at >= since)
    return (statement if before is None else statement.where(Event.at < before)), None
