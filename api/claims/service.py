"""Claims of published needs: the first valid one wins, waits for confirmation, and becomes a pin or opens the need again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Select, and_, or_, select

from api.approvals.repository import standing_on
from api.approvals.schemas import Decision
from api.claims import repository
from api.claims.closing import close_notice, end_claim, expire, reopen
from api.claims.pins import has_resource, is_forbidden, remove_pin
from api.claims.schemas import (
    ClaimsQuery,
    ClaimState,
    ClaimView,
    Closure,
    Confirmation,
    NewClaim,
    NoticeState,
)
from api.claims.tables import Claim, Notice
from api.errors import ApiError
from api.rows.schemas import RowBatch
from api.rows.service import upsert
from api.security.rules import Role
from api.store.inserting import insert_if_absent
from api.web.call import Call
from api.web.members import item, refused
from matcher.model.enums import PinAction
from matcher.model.text import Text

_NOT_APPROVED = "方案已不再获批 / the plan is no longer approved"
_HUB_ROLES = frozenset(Role) - {Role.PLATFORM}


def claim(call: Call, notice_id: str, body: NewClaim) -> Claim:
    """Claim a published need: of any number of claims at the same time one wins.

    Raises
    ------
    ApiError
        ``not_found_here``, ``already_claimed``, ``not_claimable``; ``unusable_input`` for an unknown resource.
    """
    _turn_away(call, notice_id)
    notice = repository.notice_of(call.session, call.hub_id, notice_id, to_change=True)
    expire(call.session, notice, call.now)
    if refusal := _refusal(call, notice):
        raise refusal
    if body.resource_id is not None and not has_resource(call, notice.pool_id, body.resource_id):
        sentence = Text("心愿池中没有这个资源", "the pool has no such resource")
        raise refused("unusable_input", [item("/resource_id", "resource_id", "bad_member", sentence)])
    claim_id = call.new_id("claim")
    expires_at = call.now + dt.timedelta(days=call.settings.claim_days)
    values = {
        "id": claim_id,
        "hub_id": call.hub_id,
        "notice_id": notice.id,
        "stands_for": notice.id,
        "state": ClaimState.PENDING.value,
        "revision": 1,
        "claimant": body.claimant,
        "key_id": call.caller.key_id,
        "resource_id": body.resource_id,
        "claimed_at": call.now,
        "expires_at": expires_at,
    }
    if not insert_if_absent(call.session, Claim, values):
        raise ApiError("already_claimed")
    notice.state = NoticeState.CLAIMED.value
    notice.claimed_until = expires_at
    call.record("claim.made", ("claim", claim_id), data={"notice_id": notice.id})
    call.session.flush()
    return repository.claim_of(call.session, call.hub_id, None, claim_id)


def _turn_away(call: Call, notice_id: str) -> None:
    """Answer a claim that comes too late without taking the turn of a writer: many may come at once."""
    with call.store.reading() as session:
        notice = repository.notice_of(session, call.hub_id, notice_id)
        if notice.state == NoticeState.CLAIMED.value and is_held(notice, call.now):
            raise ApiError("already_claimed")


def _refusal(call: Call, notice: Notice) -> ApiError | None:
    """Return why a notice cannot be claimed."""
    if notice.state == NoticeState.CLAIMED.value:
        return ApiError("already_claimed")
    fit = select(Notice.id).where(Notice.id == notice.id, repository.still_fit())
    if notice.state != NoticeState.OPEN.value or call.session.scalar(fit) is None:
        return ApiError("not_claimable")
    return None


def is_held(notice: Notice, now: dt.datetime) -> bool:
    """Whether a claim holds a notice that is said to be claimed."""
    return notice.claimed_until is not None and notice.claimed_until > now


def listed_claims(call: Call, query: ClaimsQuery) -> Select[Claim]:
    """Return the statement of the claims that are asked for; a platform sees its own."""
    statement = repository.claims_of(call.hub_id, own_only(call))
    waits = Claim.state == ClaimState.PENDING.value
    if query.state is ClaimState.PENDING:
        statement = statement.where(waits, Claim.expires_at > call.now)
    elif query.state is ClaimState.EXPIRED:
        late = and_(waits, Claim.expires_at <= call.now)
        statement = statement.where(or_(Claim.state == ClaimState.EXPIRED.value, late))
    elif query.state is not None:
        statement = statement.where(Claim.state == query.state.value)
    return statement if query.notice_id is None else statement.where(Claim.notice_id == query.notice_id)


def read(call: Call, claim_id: str) -> Claim:
    """Return a claim that the caller may see; raise ``not_found_here``."""
    return repository.claim_of(call.session, call.hub_id, own_only(call), claim_id)


def confirm(call: Call, claim_id: str, body: Confirmation) -> Claim:
    """Accept a claim: it becomes a pin of the pool's next version.

    Raises
    ------
    ApiError
        ``not_found_here``, ``precondition_failed``, ``claim_ended``; ``unusable_input`` where the pin cannot be written.
    """
    found, notice = _to_decide(call, claim_id)
    if found.state != ClaimState.PENDING.value:
        raise ApiError("claim_ended")
    resource_id = body.resource_id or found.resource_id
    if resource_id is None:
        sentence = Text("请填承担需求的资源编号", "name the resource that serves the need")
        raise refused("unusable_input", [item("/resource_id", "resource_id", "missing_member", sentence)])
    if is_forbidden(call, notice, resource_id):
        sentence = Text(
            "审核已禁止这一组合；如要改，请先删除该条指定", "a review forbids this pair; remove that pin first"
        )
        raise refused("unusable_input", [item("/resource_id", "resource_id", "bad_member", sentence)])
    row = {
        "need_id": notice.need_id,
        "resource_id": resource_id,
        "action": PinAction.PIN.value,
        "by": body.person,
        "reason": body.reason or f"认领 / claim {found.id}",
    }
    try:
        written = upsert(call, notice.pool_id, "pins", RowBatch(rows=[row], reason=body.reason))
    except ApiError as error:
        errors = [dict(problem) | {"pointer": "/resource_id"} for problem in error.errors]
        raise refused("unusable_input", errors) if errors else error from None
    found.state = ClaimState.CONFIRMED.value
    found.resource_id = resource_id
    found.ended_at = call.now
    found.reason = body.reason
    found.version = written.version
    found.revision += 1
    notice.state = NoticeState.CONFIRMED.value
    notice.claimed_until = None
    data = {"notice_id": notice.id, "person": body.person, "version": written.version}
    call.record("claim.confirmed", ("claim", found.id), data=data, reason=body.reason)
    return found


def refuse(call: Call, claim_id: str, body: Closure) -> Claim:
    """Refuse a claim that waits: the need is open again; raise ``claim_ended`` for any other."""
    found, notice = _to_decide(call, claim_id)
    if found.state != ClaimState.PENDING.value:
        raise ApiError("claim_ended")
    _let_go(call, found, notice, ClaimState.REFUSED, body.reason)
    return found


def withdraw(call: Call, claim_id: str, body: Closure) -> Claim:
    """Withdraw a claim, confirmed or not: its pin is removed and the need is open again.

    Raises
    ------
    ApiError
        ``not_found_here``, ``precondition_failed``, ``claim_ended``.
    """
    found, notice = _to_decide(call, claim_id)
    if found.state == ClaimState.CONFIRMED.value:
        remove_pin(call, notice, found, body.reason)
    elif found.state != ClaimState.PENDING.value:
        raise ApiError("claim_ended")
    _let_go(call, found, notice, ClaimState.WITHDRAWN, body.reason)
    return found


def _to_decide(call: Call, claim_id: str) -> tuple[Claim, Notice]:
    """Return a claim and its notice, both kept from others; its time may have passed by now."""
    found = read(call, claim_id)
    notice = repository.notice_of(call.session, call.hub_id, found.notice_id, to_change=True)
    found = read(call, claim_id)
    call.expects(etag_of(found))
    if found.state == ClaimState.PENDING.value and found.expires_at <= call.now:
        raise ApiError("claim_ended")
    return found, notice


def _let_go(call: Call, found: Claim, notice: Notice, state: ClaimState, reason: str) -> None:
    end_claim(found, state, call.now, reason)
    reopen(notice)
    approval = standing_on(call.session, notice.plan_id)
    if notice.state == NoticeState.OPEN.value and (approval is None or approval.decision == Decision.REJECT.value):
        close_notice(call, notice, _NOT_APPROVED)
    call.record(f"claim.{state.value}", ("claim", found.id), data={"notice_id": notice.id}, reason=reason)


def own_only(call: Call) -> str | None:
    """Return the key to whose claims the caller is confined; ``None`` for people of the hub."""
    return None if call.caller.roles & _HUB_ROLES else call.caller.key_id


def claim_view(call: Call, found: Claim) -> ClaimView:
    """Return what is shown of a claim; one that waited too long has expired, whether or not that was noted."""
    facts = {name: getattr(found, name) for name in ClaimView.model_fields}
    if found.state == ClaimState.PENDING.value and found.expires_at <= call.now:
        facts |= {"state": ClaimState.EXPIRED, "ended_at": found.expires_at}
    return ClaimView(**facts)


def etag_of(found: Claim) -> str:
    """Return the revision of a claim."""
    return str(found.revision)
