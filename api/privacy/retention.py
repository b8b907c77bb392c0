"""Erases people whose needs ended long enough ago."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.hubs.tables import Hub
from api.pools.tables import OPEN, PoolRecord, PoolRow, PoolVersion
from api.privacy.erasure import erase_person
from api.privacy.tables import ContactRecord
from api.privacy.trace import Act, add
from api.settings import Settings
from api.store.database import Store

_PROGRAM = ("system", "retention")


def erase_expired(store: Store, settings: Settings, now: dt.datetime) -> int:
    """Erase, in every hub, everyone who stands in no pool any more since more days than are allowed.

    A person is in a pool while one of their needs stands in its newest version and the pool is not put away. A contact
    counts from the day it was last written.

    Returns
    -------
    int
        How many people were erased.
    """
    if not settings.retention_days:
        return 0
    before = now - dt.timedelta(days=settings.retention_days)
    with store.reading() as session:
        hubs = session.scalars(select(Hub.id)).all()
        due = {hub_id: sorted(expired(session, hub_id, before)) for hub_id in hubs}
    for hub_id, people in due.items():
        for person in people:
            with store.writing() as session:
                # Between the two transactions the person may have come back.
                if person in expired(session, hub_id, before, person):
                    erased = erase_person(session, store.keyring, hub_id, person)
                    subject = {"rows": erased.rows, "contacts": erased.contacts, "days": settings.retention_days}
                    add(
                        session,
                        hub_id=hub_id,
                        now=now,
                        actor=_PROGRAM,
                        act=Act.EXPIRED,
                        subject=subject,
                        count=1,
                        reason=None,
                    )
    return sum(map(len, due.values()))


def expired(session: Session, hub_id: str, before: dt.datetime, person: bytes | None = None) -> set[bytes]:
    """Return who stands in no pool of a hub, and stood in none since a time; of one person, or of all."""
    spans = (
        select(PoolRow.person, PoolRow.pool_id, func.max(PoolRow.until), PoolRecord.archived_at)
        .join(PoolRecord, PoolRecord.id == PoolRow.pool_id)
        .where(PoolRecord.hub_id == hub_id, PoolRow.person.is_not(None))
        .group_by(PoolRow.person, PoolRow.pool_id, PoolRecord.archived_at)
    )
    known = select(ContactRecord.person, ContactRecord.updated_at).where(ContactRecord.hub_id == hub_id)
    if person is not None:
        spans, known = spans.where(PoolRow.person == person), known.where(ContactRecord.person == person)
    last: dict[bytes, dt.datetime | None] = {}
    ends = _ends_of_versions(session, hub_id)
    for who, pool_id, until, archived_at in session.execute(spans):
        assert who is not None, "the statement leaves out rows without a person"
        end = archived_at if until == OPEN else min(filter(None, (ends[pool_id, until], archived_at)))
        if end is None or last.get(who, end) is None:
            last[who] = None
        else:
            last[who] = max(end, last.get(who) or end)
    for who, updated_at in session.execute(known):
        end = last.get(who, updated_at)
        last[who] = None if end is None else max(end, updated_at)
    return {who for who, end in last.items() if end is not None and end < before}


def _ends_of_versions(session: Session, hub_id: str) -> dict[tuple[str, int], dt.datetime]:
    found = session.execute(
        select(PoolVersion.pool_id, PoolVersion.number, PoolVersion.created_at)
        .join(PoolRecord, PoolRecord.id == PoolVersion.pool_id)
        .where(PoolRecord.hub_id == hub_id)
    )
    return {(pool_id, number): created_at for pool_id, number, created_at in found}
