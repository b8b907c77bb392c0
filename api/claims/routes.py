"""``/v1/notices`` and ``/v1/claims``."""

from __future__ import annotations

from api.claims import notices as publications
from api.claims import service
from api.claims.flow import flow_of
from api.claims.publishing import publish
from api.claims.schemas import (
    ClaimsQuery,
    ClaimView,
    Closure,
    Confirmation,
    FlowView,
    NewClaim,
    NoticeNeed,
    NoticesQuery,
    NoticeView,
    Publication,
    PublicationView,
)
from api.claims.tables import Claim, Notice
from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

HUB = may(Role.OPERATOR, Role.APPROVER)
READERS = may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.CLAIMS_READ)
CLAIMANTS = may(Role.OPERATOR, scope=Scope.CLAIMS_WRITE)

notices = Resource("notices")
claims = Resource("claims")


@notices.post(
    "/v1/plans/{plan_id}/notices",
    rule=HUB,
    answers=PublicationView,
    problems=("not_approved",),
    summary="发布认领公告 / Publish unmet needs for claiming",
    example={},
)
def publish_notices(call: Call, plan_id: str, body: Publication) -> Answer:
    """Publish the unmet needs of an approved plan whose destination is claim; safe to be asked for twice.

    Service, urgency, a coarse region, hours, money and a band of people are told, never who it is. Red needs and those of
    minors are never published / 只公布服务、紧急程度、大致区划、工时、金额和人数区间；红色和未成年人的需求从不公布.
    """
    return Answer(publish(call, plan_id, body))


@notices.get(
    "/v1/plans/{plan_id}/flow",
    rule=may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.PLANS_READ),
    answers=FlowView,
    summary="收集、满足、认领、转介的闭合计数 / Where every need of a week went",
)
def count_flow(call: Call, plan_id: str) -> Answer:
    """Count where every collected need of a plan went, and how its claims stand by now / 每件需求的去向和认领进展，合计等于收集数."""
    return Answer(flow_of(call, plan_id))


@notices.get("/v1/notices", rule=READERS, answers=Page[NoticeView], summary="认领公告 / The notices")
def list_notices(call: Call, query: NoticesQuery) -> Answer:
    """List published needs, the newest first; a platform sees open ones and those that it claimed / 列出公告，新的在前."""
    return call.page(
        query,
        publications.listed(call, query),
        by=[Notice.id],
        view=lambda found: publications.view(call, found),
        newest_first=True,
    )


@notices.get("/v1/notices/{notice_id}", rule=READERS, answers=NoticeView, summary="一则公告 / One notice")
def read_notice(call: Call, notice_id: str) -> Answer:
    """Tell what is published of a need / 一则公告的内容."""
    return Answer(publications.view(call, publications.read(call, notice_id)))


@notices.get(
    "/v1/notices/{notice_id}/need",
    rule=may(Role.OPERATOR, Role.APPROVER, Role.AUDITOR),
    answers=NoticeNeed,
    summary="公告对应的需求 / The need of a notice",
)
def read_notice_need(call: Call, notice_id: str) -> Answer:
    """Tell the hub which need a notice is about / 公告对应哪个需求，仅供本枢纽."""
    return Answer(publications.need_of(call, notice_id))


@notices.post(
    "/v1/notices/{notice_id}/closure",
    rule=HUB,
    answers=NoticeView,
    problems=("not_claimable",),
    summary="关闭公告 / Close a notice",
    example={"reason": "需求人已搬离"},
)
def close_notice(call: Call, notice_id: str, body: Closure) -> Answer:
    """Close a notice; a claim that waits for confirmation is refused for the same reason / 关闭公告，待确认的认领一并谢绝."""
    return Answer(publications.view(call, publications.close(call, notice_id, body)))


@claims.post(
    "/v1/notices/{notice_id}/claims",
    rule=CLAIMANTS,
    answers=ClaimView,
    status=201,
    problems=("already_claimed", "not_claimable"),
    headers=("ETag", "Location"),
    summary="认领 / Claim a published need",
    example={"claimant": "富春志愿服务队"},
)
def make_claim(call: Call, notice_id: str, body: NewClaim) -> Answer:
    """Claim a need: the first valid claim wins, and waits for the hub until it expires / 先到先得，逾期未确认则重新开放."""
    found = service.claim(call, notice_id, body)
    return Answer(service.claim_view(call, found), location=f"/v1/claims/{found.id}", etag=service.etag_of(found))


@claims.get("/v1/claims", rule=READERS, answers=Page[ClaimView], summary="各项认领 / The claims")
def list_claims(call: Call, query: ClaimsQuery) -> Answer:
    """List claims, the newest first; a platform sees its own / 列出认领，新的在前；外部系统只见自己的."""
    return call.page(
        query,
        service.listed_claims(call, query),
        by=[Claim.id],
        view=lambda found: service.claim_view(call, found),
        newest_first=True,
    )


@claims.get("/v1/claims/{claim_id}", rule=READERS, answers=ClaimView, headers=("ETag",), summary="一项认领 / One claim")
def read_claim(call: Call, claim_id: str) -> Answer:
    """Tell what became of a claim / 一项认领的状态."""
    found = service.read(call, claim_id)
    return Answer(service.claim_view(call, found), etag=service.etag_of(found))


@claims.post(
    "/v1/claims/{claim_id}/confirmation",
    rule=HUB,
    answers=ClaimView,
    guarded=True,
    problems=("claim_ended",),
    headers=("ETag",),
    summary="确认认领 / Confirm a claim",
    example={"person": "王芳", "resource_id": "P-1"},
)
def confirm_claim(call: Call, claim_id: str, body: Confirmation) -> Answer:
    """Accept a claim: need and resource become a pin of the pool's next version / 确认后写入心愿池下一版本的指定."""
    found = service.confirm(call, claim_id, body)
    return Answer(service.claim_view(call, found), etag=service.etag_of(found))


@claims.post(
    "/v1/claims/{claim_id}/refusal",
    rule=HUB,
    answers=ClaimView,
    guarded=True,
    problems=("claim_ended",),
    headers=("ETag",),
    summary="谢绝认领 / Refuse a claim",
    example={"reason": "资质不符"},
)
def refuse_claim(call: Call, claim_id: str, body: Closure) -> Answer:
    """Refuse a claim that waits; the need is open again / 谢绝待确认的认领，需求重新开放."""
    found = service.refuse(call, claim_id, body)
    return Answer(service.claim_view(call, found), etag=service.etag_of(found))


@claims.post(
    "/v1/claims/{claim_id}/withdrawal",
    rule=CLAIMANTS,
    answers=ClaimView,
    guarded=True,
    problems=("claim_ended",),
    headers=("ETag",),
    summary="撤回认领 / Withdraw a claim",
    example={"reason": "本周人手不足"},
)
def withdraw_claim(call: Call, claim_id: str, body: Closure) -> Answer:
    """Withdraw a claim, a confirmed one too: its pin is removed and the need is open again / 撤回认领，需求重新开放."""
    found = service.withdraw(call, claim_id, body)
    return Answer(service.claim_view(call, found), etag=service.etag_of(found))
