"""Reads and writes hubs."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.hubs.tables import Hub
from api.store.identifiers import new_id


def find(session: Session, hub_id: str) -> Hub | None:
    """Return a hub."""
    return session.get(Hub, hub_id)


def add(session: Session, name: str, now: dt.datetime) -> Hub:
    """Make a hub."""
    hub = Hub(id=new_id("hub", now), name=name, created_at=now)
    session.add(hub)
    session.flush()
    return hub


def count(session: Session) -> int:
    """Return how many hubs there are."""
    return session.scalar(select(func.count()).select_from(Hub)) or 0
