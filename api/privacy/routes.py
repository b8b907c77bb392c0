"""``/v1/contacts``, ``/v1/pools/{pool_id}/unmask``, ``/v1/erasures`` and ``/v1/trace``.

People are named in bodies, never in addresses: addresses stand in logs.
"""

from __future__ import annotations

from sqlalchemy import select

from api.privacy import service
from api.privacy.schemas import (
    ContactBatch,
    ContactsKept,
    ContactsView,
    ErasureOrder,
    ErasureView,
    People,
    PeopleWithReason,
    PersonalRows,
    RowsWithReason,
    TraceQuery,
    TraceView,
    VerificationView,
    VerifyQuery,
)
from api.privacy.tables import TraceEntry
from api.security.rules import Role, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

KEEPERS = may(Role.OPERATOR)
SEE_PEOPLE = may(Role.OPERATOR, Role.APPROVER)
AUDITORS = may(Role.AUDITOR)

privacy = Resource("privacy")


@privacy.post(
    "/v1/contacts",
    rule=KEEPERS,
    answers=ContactsKept,
    summary="保存联系方式 / Keep contacts",
    example={"contacts": [{"person_id": "p-1", "name": "王小明", "phone": "13800001234"}]},
)
def keep_contacts(call: Call, body: ContactBatch) -> Answer:
    """Keep how people are reached, encrypted and beside the pools: matching never sees it / 加密保存，不进入心愿池和匹配."""
    return Answer(service.keep_contacts(call, body))


@privacy.post(
    "/v1/contacts/find",
    rule=SEE_PEOPLE,
    answers=ContactsView,
    summary="查看联系方式（遮蔽）/ Show contacts, masked",
    example={"person_ids": ["p-1"]},
)
def show_contacts(call: Call, body: People) -> Answer:
    """Show contacts masked, such as 138****1234; it leaves a trace / 遮蔽显示，留有记录."""
    return Answer(service.show_contacts(call, body))


@privacy.post(
    "/v1/contacts/unmask",
    rule=SEE_PEOPLE,
    answers=ContactsView,
    summary="查看完整联系方式 / Show contacts in full",
    example={"person_ids": ["p-1"], "reason": "电话回访"},
)
def unmask_contacts(call: Call, body: PeopleWithReason) -> Answer:
    """Show contacts in full; reason and reader are kept, and no answer for an Idempotency-Key.

    完整显示，理由和查看者记录在案；不因 Idempotency-Key 保存回答.
    """
    return Answer(service.unmask_contacts(call, body))


@privacy.post(
    "/v1/pools/{pool_id}/unmask",
    rule=SEE_PEOPLE,
    answers=PersonalRows,
    summary="查看行中的个人信息 / Show personal fields of rows",
    example={"table": "needs", "keys": ["N-1"], "reason": "核对对象"},
)
def unmask_rows(call: Call, pool_id: str, body: RowsWithReason) -> Answer:
    """Show what rows of the newest version leave out, as masked names it; reason and reader are kept.

    显示各行未列出的个人信息，理由和查看者记录在案.
    """
    return Answer(service.unmask_rows(call, pool_id, body))


@privacy.post(
    "/v1/erasures",
    rule=SEE_PEOPLE,
    answers=ErasureView,
    problems=("not_found_here",),
    summary="清除一个人的信息 / Erase a person",
    example={"person_id": "p-1", "reason": "本人要求"},
)
def erase_person(call: Call, body: ErasureOrder) -> Answer:
    """Erase contact and personal fields of a person from every version of every pool; it cannot be undone.

    清除此人在所有心愿池各版本中的个人信息和联系方式，不能恢复；需求编号保留，方案仍可查看.
    """
    return Answer(service.erase(call, body))


@privacy.get("/v1/trace", rule=AUDITORS, answers=Page[TraceView], summary="个人信息查看记录 / Reads of personal data")
def list_trace(call: Call, query: TraceQuery) -> Answer:
    """List who read or erased personal data, when and why, the newest first / 谁在何时因何查看或清除，新的在前."""
    statement = select(TraceEntry).where(TraceEntry.hub_id == call.hub_id)
    return call.page(query, statement, by=[TraceEntry.seq], view=_view, newest_first=True)


@privacy.get(
    "/v1/trace/verification",
    rule=AUDITORS,
    answers=VerificationView,
    heavy=True,
    summary="核验查看记录 / Verify the trace",
)
def verify_trace(call: Call, query: VerifyQuery) -> Answer:
    """Work out the chain of digests anew; keep head and entries, and send them with the next verification.

    重新计算摘要链；请保存 head 和 entries，下次核验时作为 digest 和 seq 送来，可发现整段改写或截短.
    """
    return Answer(service.verification(call, query))


def _view(entry: TraceEntry) -> TraceView:
    return TraceView(**{name: getattr(entry, name) for name in TraceView.model_fields})
