"""Reads and writes decisions on plans."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from api.approvals.tables import Approval, ApprovedNeed
from api.errors import ApiError


def of_hub(hub_id: str) -> Select[Approval]:
    """Return the statement of the decisions of a hub."""
    return select(Approval).where(Approval.hub_id == hub_id)


def approval_of(session: Session, hub_id: str, approval_id: str, *, to_change: bool = False) -> Approval:
    """Return a decision of a hub; raise ``not_found_here``."""
    statement = of_hub(hub_id).where(Approval.id == approval_id)
    found = session.scalars(statement.with_for_update() if to_change else statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def standing_on(session: Session, plan_id: str) -> Approval | None:
    """Return the decision that stands on a plan."""
    return session.scalars(select(Approval).where(Approval.stands_for == plan_id)).one_or_none()


def approved_needs(session: Session, approval_id: str) -> list[str]:
    """Return the needs that a decision names, in order."""
    statement = select(ApprovedNeed.need_id).where(ApprovedNeed.approval_id == approval_id)
    return list(session.scalars(statement.order_by(ApprovedNeed.need_id)))


def name_needs(session: Session, approval_id: str, need_ids: Iterable[str]) -> None:
    """Note which needs a decision approves."""
    rows = [{"approval_id": approval_id, "need_id": need_id} for need_id in need_ids]
    if rows:
        session.connection().execute(insert(ApprovedNeed), rows)
