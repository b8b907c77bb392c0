"""The trace of personal data: who read or erased what, when and why, in a chain that cannot be changed unnoticed.

Every entry holds the SHA-256 of its content and of the digest before it. Whoever keeps one digest can later tell
whether any entry up to it was changed, left out or put in; the chain itself holds no personal data.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.hubs.tables import Hub
from api.privacy.tables import TraceEntry

BEGINNING = "0" * 64
"""What stands before the first entry of a hub."""

_AT_ONCE = 1000


class Act(StrEnum):
    """What was done."""

    SHOWN_MASKED = "shown_masked"
    UNMASKED = "unmasked"
    ERASED = "erased"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a chain is whole.

    Attributes
    ----------
    entries
        How many entries there are up to the first that is wrong.
    head
        Digest of the last good one.
    broken_at
        Number of the first entry that does not fit; ``None`` where all do.
    """

    entries: int
    head: str
    broken_at: int | None


def add(
    session: Session,
    *,
    hub_id: str,
    now: dt.datetime,
    actor: tuple[str, str],
    act: Act,
    subject: Mapping[str, Any],
    count: int,
    reason: str | None,
) -> TraceEntry:
    """Add an entry, in the transaction of what it tells of.

    Parameters
    ----------
    session, hub_id, now
        The transaction, whose data it is, the time.
    actor
        Identifier and label of the key, or of the program.
    act, subject, count, reason
        What was done, to what (identifiers that are not personal, keyed fingerprints), to how many people or rows, why.
    """
    take_turn(session, hub_id)
    last = session.execute(
        select(TraceEntry.seq, TraceEntry.digest)
        .where(TraceEntry.hub_id == hub_id)
        .order_by(TraceEntry.seq.desc())
        .limit(1)
    ).first()
    entry = TraceEntry(
        hub_id=hub_id,
        seq=1 if last is None else last.seq + 1,
        at=now,
        actor_id=actor[0],
        actor_label=actor[1],
        act=act.value,
        count=count,
        subject=dict(subject),
        reason=reason,
        previous=BEGINNING if last is None else last.digest,
    )
    entry.digest = digest_of(entry)
    session.add(entry)
    session.flush()
    return entry


def take_turn(session: Session, hub_id: str) -> None:
    """Wait until nobody else adds to the trace of a hub: two entries that follow the same one would part the chain.

    Until the transaction ends nobody else does. Rows that point to the hub are not kept waiting.
    """
    session.execute(select(Hub.id).where(Hub.id == hub_id).with_for_update(key_share=True))


def digest_of(entry: TraceEntry) -> str:
    """Return the SHA-256 of an entry as canonical JSON: sorted keys, no white space, ASCII."""
    content = {
        "hub_id": entry.hub_id,
        "seq": entry.seq,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor_id": entry.actor_id,
        "actor_label": entry.actor_label,
        "act": entry.act,
        "count": entry.count,
        "subject": entry.subject,
        "reason": entry.reason,
        "previous": entry.previous,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(session: Session, hub_id: str) -> Verdict:
    """Work out every digest of a hub's chain anew."""
    seq, head = 0, BEGINNING
    while True:
        statement = select(TraceEntry).where(TraceEntry.hub_id == hub_id, TraceEntry.seq > seq)
        entries = session.scalars(statement.order_by(TraceEntry.seq).limit(_AT_ONCE)).all()
        for entry in entries:
            if entry.seq != seq + 1 or entry.previous != head or entry.digest != digest_of(entry):
                return Verdict(entries=seq, head=head, broken_at=seq + 1)
            seq, head = entry.seq, entry.digest
        if len(entries) < _AT_ONCE:
            return Verdict(entries=seq, head=head, broken_at=None)
        session.expunge_all()


def digest_at(session: Session, hub_id: str, seq: int) -> str | None:
    """Return the digest that an entry has now."""
    return session.scalar(select(TraceEntry.digest).where(TraceEntry.hub_id == hub_id, TraceEntry.seq == seq))


def unmasked_since(session: Session, hub_id: str, actor_id: str, start: dt.datetime) -> int:
    """Return how many people or rows a key has unmasked since a time."""
    return (
        session.scalar(
            select(func.sum(TraceEntry.count)).where(
                TraceEntry.hub_id == hub_id,
                TraceEntry.actor_id == actor_id,
                TraceEntry.act == Act.UNMASKED,
                TraceEntry.at > start,
            )
        )
        or 0
    )
