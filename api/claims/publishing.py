"""Publishes what a plan leaves unmet: without anything that identifies a person, and never red or a minor's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from api.approvals.repository import approved_needs, standing_on
from api.approvals.schemas import Decision
from api.claims.closing import close_notice
from api.claims.repository import CHILDREN
from api.claims.schemas import NoticeState, PeopleBand, Publication, PublicationView
from api.claims.tables import Notice
from api.errors import ApiError
from api.plans.content import load_plan
from api.plans.repository import plan_of
from api.pools.repository import head_of
from api.rows.repository import frame_of, of_head
from api.security.keyring import Keyring
from api.web.call import Call
from api.web.members import item, refused
from matcher.model.enums import Destination, Grade
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text

SMALLEST_GROUP = 5
"""Needs of one service in one town from which on the town is told; below it the county alone."""

_TOWN, _COUNTY = 9, 6
_NO_LONGER = "最新方案不再将此需求列为认领 / the newest plan no longer sends this need to be claimed"


def publish(call: Call, plan_id: str, body: Publication) -> PublicationView:
    """Publish the unmet needs of an approved plan whose destination is ``claim``; safe to be asked for twice.

    What was published before and this plan no longer sends there is closed, unless somebody has claimed it, or the plan
    meets it in a part that was not approved. Where ``needs`` names some, notices of others stay as they are.

    Raises
    ------
    ApiError
        ``not_found_here``, ``not_approved``; ``unusable_input`` for needs that the plan does not send to be claimed;
        ``conflict`` where the pool changed meanwhile.
    """
    with call.store.reading() as session:
        record = plan_of(session, call.hub_id, plan_id)
        plan = load_plan(session, call.keyring, record)
        head = head_of(session, call.hub_id, record.pool_id).head
        to_claim = set(plan.unmet.filter(pl.col("destination") == Destination.CLAIM.value)["need_id"].to_list())
        _check_wanted(body, to_claim)
        wanted = to_claim if body.needs is None else set(body.needs)
        facts = _facts(session, call.keyring, record.pool_id, wanted)
    plan_of(call.session, call.hub_id, plan_id, to_change=True)
    approval = standing_on(call.session, plan_id)
    if approval is None or approval.decision == Decision.REJECT.value:
        raise ApiError("not_approved")
    if head_of(call.session, call.hub_id, record.pool_id).head != head:
        raise ApiError("conflict", Text("心愿池刚有更改，请重试", "the pool changed meanwhile; try again"))
    stay: set[str] | None = None
    if body.needs is None:
        is_part = approval.decision == Decision.APPROVE_PART.value
        met = set(plan.assignments["need_id"].to_list()) if is_part else set()
        stay = met - set(approved_needs(call.session, approval.id))
    made = _store(call, record.pool_id, plan_id, facts, stay=stay)
    view = PublicationView(**made, withheld=len(wanted) - len(facts))
    call.record("plan.published", ("plan", plan_id), data=view.model_dump())
    return view


def _check_wanted(body: Publication, to_claim: set[str]) -> None:
    sentence = Text("此方案没有把该需求列为认领", "the plan does not send this need to be claimed")
    errors = [
        item(f"/needs/{place}", "needs", "bad_member", sentence)
        for place, need_id in enumerate(body.needs or ())
        if need_id not in to_claim
    ]
    if errors:
        raise refused("unusable_input", errors)


def _facts(session: Session, keyring: Keyring, pool_id: str, wanted: set[str]) -> dict[str, dict[str, Any]]:
    """Return what is published of the needs that may be, by need, as the pool stands now."""
    needs = frame_of(session, keyring, POOL_TABLES["needs"], of_head(pool_id, "needs"))
    services = frame_of(session, keyring, POOL_TABLES["services"], of_head(pool_id, "services"))
    names = dict(services.select("service", "name").iter_rows())
    town = pl.col("region").str.slice(0, _TOWN)
    group = pl.len().over(town, "service")
    shown = needs.with_columns(
        shown_region=pl.when((pl.col("region").str.len_chars() >= _TOWN) & (group >= SMALLEST_GROUP))
        .then(town)
        .otherwise(pl.col("region").str.slice(0, _COUNTY))
    ).filter(
        pl.col("need_id").is_in(sorted(wanted)),
        pl.col("grade") != Grade.RED.value,
        ~pl.col("minor"),
        pl.col("verified"),
        pl.col("categories").list.set_intersection(pl.lit(list(CHILDREN), dtype=pl.List(pl.String))).list.len() == 0,
    )
    return {
        row["need_id"]: {
            "service": row["service"],
            "service_name": names.get(row["service"]) or row["service"],
            "grade": row["grade"],
            "region": row["shown_region"],
            "hours_hundredths": round((row["hours"] or 0) * 100),
            "amount_fen": row[POOL_TABLES["needs"]["amount"].column],
            "people_band": band_of(row["people"]).value,
        }
        for row in shown.iter_rows(named=True)
    }


def band_of(people: int) -> PeopleBand:
    """Return the band of a number of people."""
    if people <= 1:
        return PeopleBand.ONE
    if people <= 5:
        return PeopleBand.FEW
    return PeopleBand.SOME if people < 20 else PeopleBand.MANY


def _store(
    call: Call,
    pool_id: str,
    plan_id: str,
    facts: Mapping[str, Mapping[str, Any]],
    *,
    stay: set[str] | None,
) -> dict[str, int]:
    """Write the notices; of the other ones those of the needs in ``stay`` remain, all of them where it is ``None``."""
    statement = select(Notice).where(Notice.pool_id == pool_id, Notice.stands_for.is_not(None)).order_by(Notice.id)
    standing = {notice.need_id: notice for notice in call.session.scalars(statement.with_for_update())}
    kept = closed = 0
    for need_id, notice in standing.items():
        if need_id in facts:
            kept += 1
            notice.plan_id = plan_id
            for name, value in facts[need_id].items():
                setattr(notice, name, value)
        elif stay is not None and need_id not in stay and notice.state == NoticeState.OPEN.value:
            closed += 1
            close_notice(call, notice, _NO_LONGER)
    call.session.flush()
    new = [
        {
            "id": call.new_id("notice"),
            "hub_id": call.hub_id,
            "pool_id": pool_id,
            "plan_id": plan_id,
            "need_id": need_id,
            "stands_for": f"{pool_id}/{need_id}",
            "state": NoticeState.OPEN.value,
            "published_at": call.now,
            **found,
        }
        for need_id, found in facts.items()
        if need_id not in standing
    ]
    if new:
        call.session.connection().execute(insert(Notice), new)
    return {"published": len(new), "kept": kept, "closed": closed}
