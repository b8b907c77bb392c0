"""Ends claims and notices: what is released opens again, what is closed stays closed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.claims import repository
from api.claims.schemas import ClaimState, NoticeState
from api.claims.tables import Claim, Notice
from api.events.repository import record
from api.settings import Settings
from api.store.database import Store
from api.web.call import Call

_AT_ONCE = 200
_SYSTEM = "system"


def end_claim(claim: Claim, state: ClaimState, when: dt.datetime, reason: str | None) -> None:
    """End a claim: it no longer holds its notice."""
    claim.state = state.value
    claim.stands_for = None
    claim.ended_at = when
    claim.reason = reason
    claim.revision += 1


def reopen(notice: Notice) -> None:
    """Open a notice again, unless it was closed."""
    if notice.state != NoticeState.CLOSED.value:
        notice.state = NoticeState.OPEN.value
    notice.claimed_until = None


def expire(session: Session, notice: Notice, now: dt.datetime) -> None:
    """End the claim that holds a notice, where its time has passed; the notice is locked by the caller."""
    claim = repository.standing_claim(session, notice.id)
    if claim is None or claim.state != ClaimState.PENDING.value or claim.expires_at > now:
        return
    end_claim(claim, ClaimState.EXPIRED, claim.expires_at, None)
    reopen(notice)
    # Before another claim of the same notice is inserted.
    session.flush()
    record(
        session,
        hub_id=claim.hub_id,
        now=now,
        actor_id=_SYSTEM,
        actor_label=_SYSTEM,
        kind="claim.expired",
        subject=("claim", claim.id),
        data={"notice_id": notice.id},
    )


def expire_due(store: Store, settings: Settings, now: dt.datetime) -> int:
    """End every claim that waited too long; return how many. A chore of the worker, safe to be done twice at once.

    Parameters
    ----------
    store
        Where claims are kept.
    settings
        Of the service.
    now
        The time.
    """
    del settings
    with store.reading() as session:
        found = [claim.notice_id for claim in session.scalars(repository.overdue(now, _AT_ONCE))]
    for notice_id in found:
        with store.writing() as session:
            locked = select(Notice).where(Notice.id == notice_id).with_for_update()
            expire(session, session.scalars(locked).one(), now)
    return len(found)


def close_notice(call: Call, notice: Notice, reason: str) -> None:
    """Close a notice; a claim that waits is refused for the same reason, a confirmed one stands."""
    claim = repository.standing_claim(call.session, notice.id)
    if claim is not None and claim.state == ClaimState.PENDING.value:
        end_claim(claim, ClaimState.REFUSED, call.now, reason)
        call.record("claim.refused", ("claim", claim.id), data={"notice_id": notice.id}, reason=reason)
    notice.state = NoticeState.CLOSED.value
    notice.stands_for = None
    notice.claimed_until = None
    notice.closed_at = call.now
    notice.closed_reason = reason


def close_plan(call: Call, plan_id: str, reason: str) -> int:
    """Close the notices of a plan but those whose claim is confirmed; return how many."""
    statement = select(Notice).where(
        Notice.hub_id == call.hub_id,
        Notice.plan_id == plan_id,
        Notice.state.in_([NoticeState.OPEN.value, NoticeState.CLAIMED.value]),
    )
    found = list(call.session.scalars(statement.order_by(Notice.id).with_for_update()))
    for notice in found:
        close_notice(call, notice, reason)
    return len(found)
