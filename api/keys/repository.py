"""Reads API keys."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api.keys.tables import ApiKey
from api.security.rules import Role


def find(session: Session, key_id: str) -> ApiKey | None:
    """Return a key of any hub."""
    return session.get(ApiKey, key_id)


_CREDENTIALS = select(
    ApiKey.id,
    ApiKey.hub_id,
    ApiKey.label,
    ApiKey.roles,
    ApiKey.scopes,
    ApiKey.digest,
    ApiKey.expires_at,
    ApiKey.revoked_at,
).where(ApiKey.id == bindparam("key_id"))


class Credentials(NamedTuple):
    """What every request asks of its key; see :class:`api.keys.tables.ApiKey`."""

    id: str
    hub_id: str
    label: str
    roles: list[str]
    scopes: list[str]
    digest: bytes
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


def credentials(session: Session, key_id: str) -> Credentials | None:
    """Return what there is to know of a key of any hub, without its history."""
    found = session.connection().execute(_CREDENTIALS, {"key_id": key_id}).one_or_none()
    return None if found is None else Credentials(*found)


def others_of_administrators(session: Session, key_id: str, now: dt.datetime) -> list[str]:
    """Return the valid keys of administrators but one, and lock them until the transaction ends."""
    valid = select(ApiKey).where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.id).with_for_update()
    return [
        key.id
        for key in session.scalars(valid)
        if key.id != key_id and Role.ADMIN in key.roles and (key.expires_at is None or key.expires_at > now)
    ]
