"""Decides on plans: one standing decision a plan, by a named person, revocable with a reason."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
from sqlalchemy import Select

from api.approvals import repository
from api.approvals.schemas import (
    ApprovalFacts,
    ApprovalsQuery,
    ApprovalSummary,
    ApprovalView,
    Decision,
    NewApproval,
    Revocation,
)
from api.approvals.tables import Approval
from api.claims.closing import close_plan
from api.errors import ApiError
from api.plans.content import load_plan
from api.plans.repository import approved_beside, plan_of
from api.plans.service import etag_of as plan_etag
from api.plans.service import set_state
from api.plans.tables import PlanRecord
from api.pools.repository import head_of
from api.rows.schemas import MOST_ROWS, RowBatch
from api.rows.service import upsert
from api.web.call import Call
from api.web.members import item, refused
from matcher.model import Plan
from matcher.model.enums import PinAction, ResourceKind
from matcher.model.text import Text

PROPOSAL = "proposal"
STATES = {Decision.APPROVE: "approved", Decision.APPROVE_PART: "partly_approved", Decision.REJECT: "rejected"}

_ROW_POINTER = re.compile(r"/rows/(\d+)(.*)")


def listed(call: Call, query: ApprovalsQuery) -> Select[Approval]:
    """Return the statement of the decisions that are asked for."""
    statement = repository.of_hub(call.hub_id)
    if query.plan_id is not None:
        statement = statement.where(Approval.plan_id == query.plan_id)
    if query.standing is not None:
        stands = Approval.stands_for.is_not(None)
        statement = statement.where(stands if query.standing else ~stands)
    return statement


def decide(call: Call, plan_id: str, body: NewApproval) -> Approval:
    """Decide on a plan.

    Needs of an approved part that a provider, fund or project serves are pinned to them, so that the next run keeps
    them; members of a package are not: a pinned need is in no package.

    Raises
    ------
    ApiError
        ``not_found_here``, ``precondition_failed``, ``already_decided``; ``another_plan_approved`` where all or part of
        it is to be approved beside an approved one; ``unusable_input`` where a need is not met by the plan, or a pin
        cannot be written.
    """
    _check(body)
    own = _pins_of_part(call, plan_id, body)
    record = plan_of(call.session, call.hub_id, plan_id, to_change=True)
    if repository.standing_on(call.session, plan_id) is not None:
        raise ApiError("already_decided")
    call.expects(plan_etag(record))
    head = _head(call, record)
    if body.decision is not Decision.REJECT:
        _check_alone(call, record)
    approval = Approval(
        id=call.new_id("approval"),
        hub_id=call.hub_id,
        plan_id=plan_id,
        pool_id=record.pool_id,
        stands_for=plan_id,
        decision=body.decision.value,
        person=body.person,
        key_id=call.caller.key_id,
        decided_at=call.now,
        reason=body.reason,
        plan_revision=record.revision,
        needs=len(body.needs) if body.decision is Decision.APPROVE_PART else None,
        pins=0,
    )
    call.session.add(approval)
    call.session.flush()
    repository.name_needs(call.session, approval.id, body.needs)
    _write_pins(call, record, approval, body, own)
    _move(call, record, STATES[body.decision], approval, head=head, reason=body.reason)
    return approval


def revoke(call: Call, approval_id: str, body: Revocation) -> Approval:
    """Take a decision back: the plan is a proposal again and its published needs are closed.

    Pins that were written stay: they are rows of the pool, to be removed there.

    Raises
    ------
    ApiError
        ``not_found_here``, ``precondition_failed``; ``conflict`` where it was revoked before.
    """
    plan_id = repository.approval_of(call.session, call.hub_id, approval_id).plan_id
    record = plan_of(call.session, call.hub_id, plan_id, to_change=True)
    approval = repository.approval_of(call.session, call.hub_id, approval_id, to_change=True)
    call.expects(etag_of(approval))
    if approval.stands_for is None:
        raise ApiError("conflict", Text("此决定已经撤销", "this decision has been revoked"))
    approval.stands_for = None
    approval.revoked_at = call.now
    approval.revoked_by = body.person
    approval.revoked_reason = body.reason
    close_plan(call, plan_id, body.reason)
    _move(call, record, PROPOSAL, approval, head=_head(call, record), reason=body.reason)
    return approval


def _head(call: Call, record: PlanRecord) -> int:
    """Return the newest version of the pool of a plan: whoever decides is told where it is not that of the plan."""
    # Kept from others: the pins of the decision make the next one.
    return head_of(call.session, call.hub_id, record.pool_id, to_change=True).head


def _check_alone(call: Call, record: PlanRecord) -> None:
    """Raise ``another_plan_approved`` where people have been promised what a plan of the same pool and day gives them."""
    other = approved_beside(call.session, record)
    if other is not None:
        sentence = Text(
            f"同一心愿池 {record.date} 的另一个方案 {other} 已获批准",
            f"another plan of this pool for {record.date} stands approved: {other}",
        )
        raise ApiError("another_plan_approved", sentence)


def _move(call: Call, record: PlanRecord, state: str, approval: Approval, *, head: int, reason: str | None) -> None:
    set_state(call.session, record, state)
    kind = "plan.approval_revoked" if state == PROPOSAL else f"plan.{state}"
    person = approval.person if state != PROPOSAL else approval.revoked_by
    versions = {"pool_version": record.pool_version, "pool_head": head}
    data = {"approval_id": approval.id, "person": person, "needs": approval.needs, "pins": approval.pins} | versions
    call.record(kind, ("plan", record.id), data=data, reason=reason)


def _check(body: NewApproval) -> None:
    """Raise ``unusable_input`` where the members of a decision do not agree."""
    errors = []
    is_part = body.decision is Decision.APPROVE_PART
    if is_part != bool(body.needs):
        sentence = Text("部分批准时须列出需求，其他决定不列", "an approved part names its needs, nothing else does")
        errors.append(item("/needs", "needs", "bad_member", sentence))
    if len(set(body.needs)) < len(body.needs):
        sentence = Text("同一需求列了不止一次", "a need is named more than once")
        errors.append(item("/needs", "needs", "bad_member", sentence))
    if body.decision is not Decision.APPROVE and body.reason is None:
        sentence = Text("部分批准和驳回须写明理由", "an approved part and a rejection take a reason")
        errors.append(item("/reason", "reason", "missing_member", sentence))
    if errors:
        raise refused("unusable_input", errors)


def _pins_of_part(call: Call, plan_id: str, body: NewApproval) -> list[dict[str, Any]]:
    """Return the pins of the needs of an approved part; the plan is read before anything is locked."""
    if body.decision is not Decision.APPROVE_PART:
        return []
    with call.store.reading() as session:
        plan = load_plan(session, call.keyring, plan_of(session, call.hub_id, plan_id))
    _check_met(plan, body)
    chosen = {(pin.need_id, pin.resource_id) for pin in body.pins}
    rows = plan.assignments.filter(
        pl.col("need_id").is_in(body.needs) & (pl.col("resource_kind") != ResourceKind.PACKAGE.value)
    )
    packaged = set(plan.package_members["need_id"].to_list())
    return [
        {"need_id": need_id, "resource_id": resource_id, "action": PinAction.PIN.value, "reason": body.reason}
        for need_id, resource_id in rows.select("need_id", "resource_id").unique(maintain_order=True).iter_rows()
        if need_id not in packaged and (need_id, resource_id) not in chosen
    ]


def _check_met(plan: Plan, body: NewApproval) -> None:
    met = set(plan.assignments["need_id"].to_list())
    sentence = Text("此方案没有满足该需求", "the plan does not meet this need")
    errors = [
        item(f"/needs/{place}", "needs", "bad_member", sentence)
        for place, need_id in enumerate(body.needs)
        if need_id not in met
    ]
    if errors:
        raise refused("unusable_input", errors)


def _write_pins(
    call: Call, record: PlanRecord, approval: Approval, body: NewApproval, own: list[dict[str, Any]]
) -> None:
    """Write the pins into the next version of the pool: all of them or, where one is refused, nothing."""
    reviewed = [pin.model_dump(mode="json", exclude_none=True) for pin in body.pins]
    rows = [{**row, "by": body.person} for row in (*reviewed, *own)]
    rows = [{name: value for name, value in row.items() if value is not None} for row in rows]
    if not rows:
        return
    if len(rows) > MOST_ROWS:
        sentence = Text(f"一次最多写入 {MOST_ROWS} 条指定", f"at most {MOST_ROWS} pins are written at once")
        raise refused("unusable_input", [item("/needs", "needs", "bad_member", sentence)])
    try:
        written = upsert(call, record.pool_id, "pins", RowBatch(rows=rows, reason=body.reason))
    except ApiError as error:
        if error.code != "unusable_input":
            raise
        raise refused("unusable_input", [_in_pins(dict(found), len(reviewed)) for found in error.errors]) from None
    if written.refused:
        problems = [_in_pins(problem.model_dump(mode="json"), len(reviewed)) for problem in written.problems]
        raise refused("unusable_input", [problem for problem in problems if problem["severity"] == "error"])
    approval.pins = len(rows)
    approval.version = written.version


def _in_pins(problem: dict[str, Any], reviewed: int) -> dict[str, Any]:
    """Return a problem of a row of pins with its place in the request."""
    found = _ROW_POINTER.fullmatch(problem["pointer"])
    if found is None:
        return problem | {"pointer": "/pins"}
    place = int(found[1])
    return problem | {"pointer": f"/pins/{place}{found[2]}" if place < reviewed else "/needs"}


def view(call: Call, approval: Approval) -> ApprovalView:
    """Return what is shown of a decision."""
    needs = None if approval.needs is None else repository.approved_needs(call.session, approval.id)
    return ApprovalView(**_facts(approval), needs=needs)


def summary_view(approval: Approval) -> ApprovalSummary:
    """Return what a list shows of a decision."""
    return ApprovalSummary(**_facts(approval), needs=approval.needs)


def _facts(approval: Approval) -> dict[str, Any]:
    return {name: getattr(approval, name) for name in ApprovalFacts.model_fields}


def etag_of(approval: Approval) -> str:
    """Return the revision of a decision."""
    return "stands" if approval.stands_for is not None else "revoked"
