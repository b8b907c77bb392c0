"""What may be done with published needs."""

from __future__ import annotations

from sqlalchemy import Select, and_, or_, select

from api.claims import repository
from api.claims.closing import close_notice
from api.claims.schemas import Closure, NoticeNeed, NoticesQuery, NoticeState, NoticeView, PeopleBand
from api.claims.service import is_held, own_only
from api.claims.tables import Claim, Notice
from api.errors import ApiError
from api.web.call import Call
from matcher.model.enums import Grade
from matcher.model.units import FEN_PER_YUAN


def listed(call: Call, query: NoticesQuery) -> Select[Notice]:
    """Return the statement of the notices that are asked for."""
    statement = repository.notices_of(call.hub_id)
    if query.state is NoticeState.OPEN:
        statement = statement.where(repository.is_open(call.now))
    elif query.state is NoticeState.CLAIMED:
        statement = statement.where(Notice.state == query.state.value, Notice.claimed_until > call.now)
    elif query.state is not None:
        statement = statement.where(Notice.state == query.state.value)
    if own_only(call) is not None:
        # Outsiders see what they may claim, and what they have claimed.
        mine = select(Claim.notice_id).where(Claim.hub_id == call.hub_id, Claim.key_id == call.caller.key_id)
        statement = statement.where(or_(repository.is_open(call.now), Notice.id.in_(mine)), repository.still_fit())
    if query.service is not None:
        statement = statement.where(Notice.service == query.service)
    if query.region is not None:
        statement = statement.where(and_(Notice.region >= query.region, Notice.region < query.region + ":"))
    return statement if query.pool_id is None else statement.where(Notice.pool_id == query.pool_id)


def read(call: Call, notice_id: str) -> Notice:
    """Return a notice that the caller may see; raise ``not_found_here``."""
    every = NoticesQuery(state=None)
    found = call.session.scalars(listed(call, every).where(Notice.id == notice_id)).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def close(call: Call, notice_id: str, body: Closure) -> Notice:
    """Close a notice; raise ``not_claimable`` where its claim is confirmed or it is closed."""
    notice = repository.notice_of(call.session, call.hub_id, notice_id, to_change=True)
    if notice.state in {NoticeState.CONFIRMED.value, NoticeState.CLOSED.value}:
        raise ApiError("not_claimable")
    close_notice(call, notice, body.reason)
    call.record("notice.closed", ("notice", notice.id), reason=body.reason)
    return notice


def view(call: Call, notice: Notice) -> NoticeView:
    """Return what is shown of a notice."""
    state = NoticeState(notice.state)
    if state is NoticeState.CLAIMED and not is_held(notice, call.now):
        state = NoticeState.OPEN
    return NoticeView(
        id=notice.id,
        state=state,
        service=notice.service,
        service_name=notice.service_name,
        grade=Grade(notice.grade),
        region=notice.region,
        hours=notice.hours_hundredths / 100,
        amount=notice.amount_fen / FEN_PER_YUAN,
        people=PeopleBand(notice.people_band),
        published_at=notice.published_at,
        closed_reason=notice.closed_reason,
    )


def need_of(call: Call, notice_id: str) -> NoticeNeed:
    """Return which need a notice is about."""
    notice = repository.notice_of(call.session, call.hub_id, notice_id)
    return NoticeNeed(need_id=notice.need_id, pool_id=notice.pool_id, plan_id=notice.plan_id)
