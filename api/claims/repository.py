"""Reads published needs and claims."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from api.claims.schemas import ClaimState, NoticeState
from api.claims.tables import Claim, Notice
from api.errors import ApiError
from api.pools.tables import OPEN, PoolRow
from matcher.model.enums import Category, Grade

CHILDREN = (Category.CHILD.value, Category.LEFT_BEHIND_CHILD.value, Category.MIGRANT_CHILD.value)
"""Categories whose needs are never published."""

_CLOSED = (
    '"minor":true',
    '"verified":false',
    *(f'{start}"{category}"{end}' for category in CHILDREN for start in "[," for end in ",]"),
)
"""What keeps a need from being shown, as it stands in a row; within a text the quotes would be behind backslashes."""


def notices_of(hub_id: str) -> Select[Notice]:
    """Return the statement of the notices of a hub."""
    return select(Notice).where(Notice.hub_id == hub_id)


def is_open(now: dt.datetime) -> ColumnElement[bool]:
    """Return the condition that a notice can be claimed: nobody holds it, or whoever did has let the time pass."""
    claimed_until = and_(Notice.state == NoticeState.CLAIMED.value, Notice.claimed_until <= now)
    return and_(or_(Notice.state == NoticeState.OPEN.value, claimed_until), still_fit())


def still_fit() -> ColumnElement[bool]:
    """Return the condition that the need may be shown as the pool stands now.

    It is not red, not a minor's, of no category of children, verified, and not removed.
    """
    return exists().where(
        PoolRow.pool_id == Notice.pool_id,
        PoolRow.table_name == "needs",
        PoolRow.until == OPEN,
        PoolRow.row_key == Notice.need_id,
        PoolRow.grade != Grade.RED.value,
        *(~PoolRow.document.contains(sign, autoescape=True) for sign in _CLOSED),
    )


def notice_of(session: Session, hub_id: str, notice_id: str, *, to_change: bool = False) -> Notice:
    """Return a notice of a hub; raise ``not_found_here``."""
    statement = notices_of(hub_id).where(Notice.id == notice_id)
    if to_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def claims_of(hub_id: str, key_id: str | None) -> Select[Claim]:
    """Return the statement of the claims of a hub, of one key where it is given."""
    statement = select(Claim).where(Claim.hub_id == hub_id)
    return statement if key_id is None else statement.where(Claim.key_id == key_id)


def claim_of(session: Session, hub_id: str, key_id: str | None, claim_id: str) -> Claim:
    """Return a claim; raise ``not_found_here``."""
    statement = claims_of(hub_id, key_id).where(Claim.id == claim_id)
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def standing_claim(session: Session, notice_id: str) -> Claim | None:
    """Return the claim that holds a notice."""
    return session.scalars(select(Claim).where(Claim.stands_for == notice_id)).one_or_none()


def overdue(now: dt.datetime, most: int) -> Select[Claim]:
    """Return the statement of claims that waited too long."""
    waiting = Claim.state == ClaimState.PENDING.value
    return select(Claim).where(waiting, Claim.expires_at <= now).order_by(Claim.expires_at, Claim.id).limit(most)
