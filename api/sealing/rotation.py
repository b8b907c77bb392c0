"""Exchanges the secret of a store: everything sealed is sealed anew, all of it in one transaction.

Whoever is killed meanwhile leaves the store as it was. API keys are not kept, so what is kept of them cannot be made
anew; the one key that they are known by is kept instead, sealed with the new secret.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import LargeBinary, bindparam, column, select, table, tuple_, update
from sqlalchemy.orm import Session

from api.events.repository import record
from api.hubs.tables import Hub
from api.pools.tables import PoolRow
from api.privacy import contacts
from api.privacy.tables import ContactRecord
from api.rows.documents import opened, person_index, place_of, print_of, seal_text
from api.sealing.places import PLACES, Place
from api.sealing.repository import AnotherSecretError, kept_keys, note, secret_of, with_key_of
from api.security.keyring import Keyring
from api.store.database import Store

_AT_ONCE = 1000

Said = Callable[[str, int], None]
"""Told how many values of a table are sealed anew."""


def rotate(store: Store, new: Keyring, told: Said) -> None:
    """Seal everything with another secret; nothing else may use the store meanwhile.

    Parameters
    ----------
    store
        Opened with the secret that it is sealed with.
    new
        The other secret.
    told
        How far it is.

    Raises
    ------
    AnotherSecretError
        The store is sealed with neither.
    BrokenSealError
        Something cannot be opened; then nothing is changed.
    """
    old = store.keyring
    with store.writing() as session:
        store.backend.lock_for_migration(session)
        found = secret_of(session)
        if found == new.id:
            return
        if found not in {None, old.id}:
            raise AnotherSecretError(found or "")
        kept = with_key_of(kept_keys(session, old), old)
        told("pool_rows", _rows(session, old, new))
        told("contacts", _contacts(session, old, new))
        for place in PLACES:
            told(f"{place.table}.{place.column}", _values(session, place, old, new))
        now = store.clock()
        note(session, new, kept, now)
        for hub_id in session.scalars(select(Hub.id)).all():
            record(
                session,
                hub_id=hub_id,
                now=now,
                actor_id="system",
                actor_label="keys rotate",
                kind="secret.rotated",
                subject=("hub", hub_id),
                data={"from": old.id, "to": new.id},
            )


def _rows(session: Session, old: Keyring, new: Keyring) -> int:
    """Seal the rows of pools anew; what they are compared and people found by is made anew too."""
    stored = PoolRow.__table__
    key = (stored.c.pool_id, stored.c.table_name, stored.c.row_key, stored.c.since)
    statement = select(*key, stored.c.person, stored.c.document, stored.c.sealed)
    change = (
        update(stored)  # type: ignore[arg-type]  # a table, not a view
        .where(*(part == bindparam(f"of_{part.name}") for part in key))
        .values(fingerprint=bindparam("new_print"), person=bindparam("new_person"), sealed=bindparam("new_sealed"))
    )
    count = 0
    for rows in _batches(session, statement, key):
        changes = []
        for row in rows:
            place = place_of(row.pool_id, row.table_name, row.row_key)
            personal = opened(old, place, row.sealed)
            person = None if row.person is None else person_index(new, json.loads(personal)["person_id"])
            changes.append(
                {
                    **{f"of_{part.name}": getattr(row, part.name) for part in key},
                    "new_print": print_of(new, row.document, personal),
                    "new_person": person,
                    "new_sealed": seal_text(new, place, personal),
                }
            )
        session.connection().execute(change, changes)
        count += len(rows)
    return count


def _contacts(session: Session, old: Keyring, new: Keyring) -> int:
    """Seal contacts anew; each is found by a fingerprint that is made anew of the identifier within."""
    stored = ContactRecord.__table__
    # All at once: each moves to another place in the order that it would be read in.
    everyone = session.execute(select(stored.c.hub_id, stored.c.person, stored.c.sealed)).all()
    for hub_id, person, sealed in everyone:
        made = contacts.resealed(old, new, hub_id, person, sealed)
        where = (stored.c.hub_id == hub_id, stored.c.person == person)
        change = update(stored).where(*where).values(person=made.person, sealed=made.sealed)  # type: ignore[arg-type]
        session.connection().execute(change)
    return len(everyone)


def _values(session: Session, place: Place, old: Keyring, new: Keyring) -> int:
    """Seal the values of one column anew, as they stand: no column type opens them on the way."""
    stored = table(place.table, *map(column, place.key), column(place.column, LargeBinary))
    key = tuple(stored.c[name] for name in place.key)
    value = stored.c[place.column]
    change = (
        update(stored)
        .where(*(part == bindparam(f"of_{part.name}") for part in key))
        .values({place.column: bindparam("new_value", type_=LargeBinary)})
    )
    count = 0
    for rows in _batches(session, select(*key, value).where(value.is_not(None)), key):
        changes = []
        for row in rows:
            context = place.context(row)
            plain = old.open(place.purpose, bytes(getattr(row, place.column)), context)
            names = {f"of_{name}": getattr(row, name) for name in place.key}
            changes.append(names | {"new_value": new.seal(place.purpose, plain, context)})
        session.connection().execute(change, changes)
        count += len(rows)
    return count


def _batches(session: Session, statement: Any, key: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows of a statement in the order of their key, some at a time."""
    last: tuple[Any, ...] | None = None
    while True:
        following = statement if last is None else statement.where(tuple_(*key) > tuple_(*last))
        rows = session.execute(following.order_by(*key).limit(_AT_ONCE)).all()
        if not rows:
            return
        yield rows
        last = tuple(getattr(rows[-1], part.name) for part in key)
