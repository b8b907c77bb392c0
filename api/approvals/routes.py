"""``/v1/plans/{plan_id}/approvals`` and ``/v1/approvals``."""

from __future__ import annotations

from api.approvals import repository, service
from api.approvals.schemas import ApprovalsQuery, ApprovalSummary, ApprovalView, NewApproval, Revocation
from api.approvals.tables import Approval
from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

DECIDERS = may(Role.APPROVER)
READERS = may(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, scope=Scope.PLANS_READ)

approvals = Resource("approvals")


@approvals.post(
    "/v1/plans/{plan_id}/approvals",
    rule=DECIDERS,
    answers=ApprovalView,
    status=201,
    guarded=True,
    problems=("already_decided", "another_plan_approved"),
    headers=("ETag", "Location"),
    summary="批准、部分批准或驳回方案 / Approve a plan, a part of it, or reject it",
    example={"decision": "approve", "person": "王芳", "reason": "经例会审议"},
)
def decide_on_plan(call: Call, plan_id: str, body: NewApproval) -> Answer:
    """Decide on a plan whose ETag was read; pins and forbids of the review become the pool's next version.

    A plan has one standing decision, and of the plans of a pool for one day one stands approved. The needs of an approved
    part are pinned to who serves them, members of packages excepted /
    一个方案只有一个有效决定；同一心愿池同一日期只有一个方案获批准；部分批准的需求按方案指定，项目包成员除外.
    """
    approval = service.decide(call, plan_id, body)
    return Answer(service.view(call, approval), location=f"/v1/approvals/{approval.id}", etag=service.etag_of(approval))


@approvals.get("/v1/approvals", rule=READERS, answers=Page[ApprovalSummary], summary="各项决定 / The decisions")
def list_approvals(call: Call, query: ApprovalsQuery) -> Answer:
    """List the decisions on plans, the newest first / 列出对方案的决定，新的在前."""
    statement = service.listed(call, query)
    return call.page(query, statement, by=[Approval.id], view=service.summary_view, newest_first=True)


@approvals.get(
    "/v1/approvals/{approval_id}",
    rule=READERS,
    answers=ApprovalView,
    headers=("ETag",),
    summary="一项决定 / One decision",
)
def read_approval(call: Call, approval_id: str) -> Answer:
    """Tell who decided what, when and why / 谁在何时因何作出决定."""
    approval = repository.approval_of(call.session, call.hub_id, approval_id)
    return Answer(service.view(call, approval), etag=service.etag_of(approval))


@approvals.post(
    "/v1/approvals/{approval_id}/revocation",
    rule=DECIDERS,
    answers=ApprovalView,
    guarded=True,
    headers=("ETag",),
    summary="撤销决定 / Revoke a decision",
    example={"person": "王芳", "reason": "公示期间有异议"},
)
def revoke_approval(call: Call, approval_id: str, body: Revocation) -> Answer:
    """Make the plan a proposal again and close what it published; pins stay in the pool until removed there.

    方案恢复为待批，已发布的认领公告关闭；已写入的指定仍在心愿池中，须在那里删除。
    """
    approval = service.revoke(call, approval_id, body)
    return Answer(service.view(call, approval), etag=service.etag_of(approval))
