"""Reads and writes which secret a store is sealed with."""

from __future__ import annotations

import datetime as dt
import hmac
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pools.tables import PoolRow
from api.rows.documents import opened, place_of
from api.sealing.tables import ONLY, Sealing
from api.security.keyring import BrokenSealError, Keyring
from api.security.tokens import PURPOSE, digest_of
from api.store.database import Store

_KEPT = "kept keys"

Kept = dict[str, str]
"""For each secret of before, by its identifier, the key of API keys, hexadecimal."""


class AnotherSecretError(Exception):
    """The store is sealed with another secret than the one at hand.

    Attributes
    ----------
    secret_id
        Identifier of that secret; empty where it is not known.
    """

    def __init__(self, secret_id: str) -> None:
        self.secret_id = secret_id
        super().__init__("the store is sealed with another secret")


def secret_of(session: Session) -> str | None:
    """Return the identifier of the secret that a store is sealed with; ``None`` where that was not noted yet."""
    return session.scalar(select(Sealing.secret_id).where(Sealing.id == ONLY))


def kept_keys(session: Session, keyring: Keyring) -> Kept:
    """Return the keys of before; raise ``BrokenSealError`` where the secret is another."""
    sealed = session.scalar(select(Sealing.kept).where(Sealing.id == ONLY))
    return {} if sealed is None else json.loads(keyring.open(_KEPT, sealed))


def note(session: Session, keyring: Keyring, kept: Kept, now: dt.datetime) -> None:
    """Note that the store is sealed with a secret, and keep the keys of before."""
    sealed = keyring.seal(_KEPT, json.dumps(kept, sort_keys=True).encode())
    session.merge(Sealing(id=ONLY, secret_id=keyring.id, kept=sealed, changed_at=now))
    session.flush()


def check_secret(store: Store) -> None:
    """Make sure that the secret at hand is that of the store; at its first use note it.

    Raises
    ------
    AnotherSecretError
        It is not.
    """
    with store.reading() as session:
        found = secret_of(session)
    if found is None:
        with store.writing() as session:
            store.backend.lock_for_migration(session)
            found = secret_of(session)
            if found is None:
                _try(session, store.keyring)
                note(session, store.keyring, {}, store.clock())
                return
    if found != store.keyring.id:
        raise AnotherSecretError(found)


def _try(session: Session, keyring: Keyring) -> None:
    """Open something: stores that were made before secrets were noted may hold what another one has sealed."""
    row = session.scalars(select(PoolRow).where(PoolRow.sealed.is_not(None)).limit(1)).one_or_none()
    try:
        if row is not None:
            opened(keyring, place_of(row.pool_id, row.table_name, row.row_key), row.sealed)
    except BrokenSealError:
        raise AnotherSecretError("") from None


def is_digest_of(session: Session, keyring: Keyring, digest: bytes, token: str) -> bool:
    """Whether what is kept of an API key belongs to a token, whichever secret it was made with."""
    if hmac.compare_digest(digest, digest_of(keyring, token)):
        return True
    if keyring.former is None:
        keyring.former = tuple(bytes.fromhex(key) for key in kept_keys(session, keyring).values())
    return any(hmac.compare_digest(digest, hmac.digest(key, token.encode(), "sha256")) for key in keyring.former)


def with_key_of(kept: Kept, keyring: Keyring) -> Kept:
    """Return the keys of before with that of one more secret."""
    return kept | {keyring.id: keyring.mac_key(PURPOSE).hex()}
