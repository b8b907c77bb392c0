"""Keeps contacts, sealed: the pools and the solver never see them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.privacy.people import index_of
from api.privacy.tables import ContactRecord
from api.security.keyring import Keyring

_PURPOSE = "contacts"


def put(
    session: Session,
    keyring: Keyring,
    *,
    hub_id: str,
    person: bytes,
    contact: Mapping[str, str],
    now: dt.datetime,
    by: str,
) -> bool:
    """Keep how a person is reached, in place of what was kept; return whether the person is new.

    The identifier is sealed with it: with another secret the fingerprint would have to be made anew.
    """
    text = json.dumps(dict(contact), ensure_ascii=False, sort_keys=True)
    sealed = keyring.seal(_PURPOSE, text.encode(), _place(hub_id, person))
    found = session.get(ContactRecord, (hub_id, person))
    if found is None:
        session.add(ContactRecord(hub_id=hub_id, person=person, sealed=sealed, updated_at=now, updated_by=by))
        return True
    found.sealed, found.updated_at, found.updated_by = sealed, now, by
    return False


def find(session: Session, keyring: Keyring, hub_id: str, person: bytes) -> dict[str, str] | None:
    """Return how a person is reached; ``None`` where it is not known."""
    found = session.get(ContactRecord, (hub_id, person))
    if found is None:
        return None
    contact: dict[str, str] = json.loads(keyring.open(_PURPOSE, found.sealed, _place(hub_id, person)))
    contact.pop("person_id", None)
    return contact


class Resealed(NamedTuple):
    """A contact for another secret: what it is found by, and what it is."""

    person: bytes
    sealed: bytes


def resealed(old: Keyring, new: Keyring, hub_id: str, person: bytes, sealed: bytes) -> Resealed:
    """Return a contact as another secret seals it."""
    text = old.open(_PURPOSE, sealed, _place(hub_id, person))
    moved = index_of(new, json.loads(text)["person_id"])
    return Resealed(moved, new.seal(_PURPOSE, text, _place(hub_id, moved)))


def erase(session: Session, hub_id: str, person: bytes) -> int:
    """Delete a contact; return how many there were."""
    statement = delete(ContactRecord).where(ContactRecord.hub_id == hub_id, ContactRecord.person == person)
    return session.connection().execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def _place(hub_id: str, person: bytes) -> bytes:
    return hub_id.encode() + b"\n" + person
