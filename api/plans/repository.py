"""Reads plans."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.plans.schemas import PlanState
from api.plans.tables import PlanRecord
from api.runs.tables import Run


def plan_of(session: Session, hub_id: str, plan_id: str, *, to_change: bool = False) -> PlanRecord:
    """Return a plan of a hub.

    Parameters
    ----------
    session, hub_id, plan_id
        Which plan; those of other hubs are not found.
    to_change
        Whether to keep others from changing its state until the transaction ends.

    Raises
    ------
    ApiError
        ``not_found_here``.
    """
    statement = select(PlanRecord).where(PlanRecord.id == plan_id, PlanRecord.hub_id == hub_id)
    found = session.scalars(statement.with_for_update() if to_change else statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def previous_of(session: Session, plan: PlanRecord) -> PlanRecord | None:
    """Return the plan that a plan was made with as its previous one."""
    former = select(Run.previous_plan_id).where(Run.id == plan.run_id).scalar_subquery()
    statement = select(PlanRecord).where(PlanRecord.id == former, PlanRecord.hub_id == plan.hub_id)
    return session.scalars(statement).one_or_none()


def latest_approved(session: Session, hub_id: str, pool_id: str) -> PlanRecord | None:
    """Return the newest plan of a pool that was approved."""
    statement = select(PlanRecord).where(*_approved(hub_id, pool_id))
    return session.scalars(statement.order_by(PlanRecord.id.desc()).limit(1)).one_or_none()


def approved_beside(session: Session, plan: PlanRecord) -> str | None:
    """Return the other plan of the same pool and day that stands approved, if there is one.

    Whoever decides by it keeps the pool from others first: then nobody approves another one meanwhile.
    """
    same_day = (PlanRecord.date == plan.date, PlanRecord.id != plan.id)
    statement = select(PlanRecord.id).where(*_approved(plan.hub_id, plan.pool_id), *same_day)
    return session.scalars(statement.order_by(PlanRecord.id).limit(1)).one_or_none()


def _approved(hub_id: str, pool_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of the plans of a pool that stand approved."""
    return PlanRecord.hub_id == hub_id, PlanRecord.pool_id == pool_id, PlanRecord.state == PlanState.APPROVED.value
