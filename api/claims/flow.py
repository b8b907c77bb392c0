"""Counts where every need of a week went: met, claimed, referred, waiting, refused; nothing is lost on the way."""

from __future__ import annotations

from collections import Counter

import polars as pl
from sqlalchemy import select

from api.claims.schemas import ClaimCounts, FlowView, NoticeState
from api.claims.service import is_held
from api.claims.tables import Notice
from api.plans.content import load_plan
from api.plans.repository import plan_of
from api.web.call import Call
from matcher.model.enums import Destination


def flow_of(call: Call, plan_id: str) -> FlowView:
    """Return where the needs of a plan went, and how far those are by now that are to be claimed; or ``not_found_here``."""
    record = plan_of(call.session, call.hub_id, plan_id)
    plan = load_plan(call.session, call.keyring, record)
    flow = plan.summary.flow
    to_claim = set(plan.unmet.filter(pl.col("destination") == Destination.CLAIM.value)["need_id"].to_list())
    states = Counter(_states(call, record.pool_id, to_claim).values())
    claims = ClaimCounts(
        confirmed=states[NoticeState.CONFIRMED],
        pending=states[NoticeState.CLAIMED],
        open=states[NoticeState.OPEN],
        closed=states[NoticeState.CLOSED],
        unpublished=len(to_claim) - states.total(),
    )
    parts = (flow.met, *claims.model_dump().values(), flow.referred, flow.waiting, flow.refused)
    return FlowView(
        plan_id=plan_id,
        date=plan.summary.run.date,
        collected=flow.collected,
        met=flow.met,
        to_claim=claims,
        referred=flow.referred,
        waiting=flow.waiting,
        refused=flow.refused,
        balanced=flow.collected == sum(parts),
    )


def _states(call: Call, pool_id: str, need_ids: set[str]) -> dict[str, NoticeState]:
    """Return how the newest notice of each need stands."""
    statement = select(Notice).where(Notice.hub_id == call.hub_id, Notice.pool_id == pool_id).order_by(Notice.id)
    found: dict[str, NoticeState] = {}
    for notice in call.session.scalars(statement):
        if notice.need_id in need_ids:
            state = NoticeState(notice.state)
            is_over = state is NoticeState.CLAIMED and not is_held(notice, call.now)
            found[notice.need_id] = NoticeState.OPEN if is_over else state
    return found
