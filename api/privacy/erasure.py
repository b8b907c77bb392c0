"""Erases a person: the contact, and everything personal of every version of every pool of the hub.

Needs keep their identifiers, so that plans stay readable; who they were cannot be told any more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.pools.tables import PoolRecord, PoolRow, PoolVersion
from api.privacy import contacts
from api.privacy.scenarios import forget_scenarios
from api.rows.documents import opened, person_index, place_of, print_of, seal_text
from api.security.keyring import Keyring

_HOLD_CONFLICTS = ("providers", "funds")


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How much was erased: contacts, rows of the person, entries of lists of conflicts, scenarios that told of them."""

    contacts: int
    rows: int
    conflicts: int
    scenarios: int

    @property
    def any(self) -> bool:
        """Whether there was anything."""
        return bool(self.contacts or self.rows or self.conflicts or self.scenarios)


def erase_person(session: Session, keyring: Keyring, hub_id: str, person: bytes) -> Erased:
    """Erase a person of a hub.

    Parameters
    ----------
    session, keyring, hub_id
        Where, and what opens the sealed parts.
    person
        The keyed fingerprint that rows of the person are found by.
    """
    # Whoever edits a pool now writes rows that could not be seen yet: they are waited for.
    pools = select(PoolRecord.id).where(PoolRecord.hub_id == hub_id).order_by(PoolRecord.id)
    session.execute(pools.with_for_update())
    own = session.scalars(
        select(PoolRow)
        .join(PoolRecord, PoolRecord.id == PoolRow.pool_id)
        .where(PoolRecord.hub_id == hub_id, PoolRow.person == person)
    ).all()
    touched: dict[str, int] = {}
    for row in own:
        _reseal(keyring, row, "{}")
        row.person = None
        touched[row.pool_id] = min(row.since, touched.get(row.pool_id, row.since))
    conflicts = _forget_conflicts(session, keyring, hub_id, person, touched)
    _forget_digests(session, touched)
    return Erased(
        contacts=contacts.erase(session, hub_id, person),
        rows=len(own),
        conflicts=conflicts,
        scenarios=forget_scenarios(session, keyring, hub_id, person),
    )


def _forget_conflicts(session: Session, keyring: Keyring, hub_id: str, person: bytes, touched: dict[str, int]) -> int:
    """Take a person out of the lists of whom a provider or fund must not help."""
    count = 0
    rows = session.scalars(
        select(PoolRow)
        .join(PoolRecord, PoolRecord.id == PoolRow.pool_id)
        .where(PoolRecord.hub_id == hub_id, PoolRow.table_name.in_(_HOLD_CONFLICTS), PoolRow.sealed.is_not(None))
    )
    for row in rows:
        personal = json.loads(opened(keyring, place_of(row.pool_id, row.table_name, row.row_key), row.sealed))
        before = personal.get("conflicts", [])
        after = [entry for entry in before if person_index(keyring, entry) != person]
        if len(after) == len(before):
            continue
        count += len(before) - len(after)
        _reseal(
            keyring, row, json.dumps({"conflicts": after}, ensure_ascii=False, separators=(",", ":")) if after else "{}"
        )
        touched[row.pool_id] = min(row.since, touched.get(row.pool_id, row.since))
    return count


def _reseal(keyring: Keyring, row: PoolRow, personal: str) -> None:
    row.sealed = seal_text(keyring, place_of(row.pool_id, row.table_name, row.row_key), personal)
    row.fingerprint = print_of(keyring, row.document, personal)


def _forget_digests(session: Session, touched: dict[str, int]) -> None:
    """Let the digests of changed versions be worked out anew: those of before told of what is gone."""
    for pool_id, since in touched.items():
        session.execute(
            update(PoolVersion).where(PoolVersion.pool_id == pool_id, PoolVersion.number >= since).values(digest=None)
        )
        session.execute(update(PoolRecord).where(PoolRecord.id == pool_id).values(revision=PoolRecord.revision + 1))
