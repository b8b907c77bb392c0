"""Reads API keys."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.keys.tables import ApiKey
from api.security.rules import Role


def find(session: Session, key_id: str) -> ApiKey | None:
    """Return a key of any hub."""
    return session.get(ApiKey, key_id)


def others_of_administrators(session: Session, key_id: str, now: dt.datetime) -> list[str]:
    """Return the valid keys of administrators but one, and lock them until the transaction ends."""
    valid = select(ApiKey).where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.id).with_for_update()
    return [
        key.id
        for key in session.scalars(valid)
        if key.id != key_id and Role.ADMIN in key.roles and (key.expires_at is None or key.expires_at > now)
    ]
