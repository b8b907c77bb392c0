"""What the resource ``approvals`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from api.shape import Shape
from api.web.members import Code, Line, Members, Note
from api.web.paging import PageQuery
from matcher.model.enums import PinAction

MOST_PINS = 10_000


class Decision(StrEnum):
    """What is decided on a plan."""

    APPROVE = "approve"
    APPROVE_PART = "approve_part"
    REJECT = "reject"


class ReviewedPin(Members):
    """A pair that the review fixes or excludes, for the next run."""

    need_id: Code = Field(description="Which need / 哪个需求")
    resource_id: Code = Field(description="Which provider, fund or project / 哪个服务方、基金或项目")
    action: PinAction = Field(description="pin or forbid / pin 指定，forbid 禁止")
    reason: Note | None = Field(default=None, description="Why / 理由")


class NewApproval(Members):
    """A decision on a plan."""

    decision: Decision = Field(
        description="approve the whole plan, approve_part of it, or reject it / "
        "approve 全部批准，approve_part 部分批准，reject 驳回"
    )
    person: Line = Field(description="Name of the person who decides / 决定人姓名")
    reason: Note | None = Field(
        default=None, description="Why; required for part of a plan and for a rejection / 理由；部分批准和驳回时必填"
    )
    needs: list[Code] = Field(
        default_factory=list,
        max_length=MOST_PINS,
        description="Needs that are approved, for approve_part alone / 部分批准时，批准哪些需求",
    )
    pins: list[ReviewedPin] = Field(
        default_factory=list,
        max_length=MOST_PINS,
        description="Pairs that the review fixes or excludes; they become pins of the pool's next version / "
        "审核中指定或禁止的组合，记入心愿池的下一版本",
    )


class Revocation(Members):
    """Why a decision is taken back."""

    person: Line = Field(description="Name of the person who revokes / 撤销人姓名")
    reason: Note = Field(description="Why / 理由")


class ApprovalFacts(Shape):
    """A decision on a plan."""

    id: str = Field(description="Identifier / 编号")
    plan_id: str = Field(description="Which plan / 哪个方案")
    pool_id: str = Field(description="Pool of the plan / 方案所属的心愿池")
    decision: Decision = Field(description="What was decided / 决定")
    person: str = Field(description="Who decided / 决定人")
    key_id: str = Field(description="Key that was used / 所用密钥")
    decided_at: dt.datetime = Field(description="When, UTC / 决定时间，世界时")
    reason: str | None = Field(description="Why / 理由")
    pins: int = Field(description="Pins and forbids that were written / 写入的指定和禁止条数")
    version: int | None = Field(description="Version of the pool that holds them / 写入心愿池的哪一版本")
    revoked_at: dt.datetime | None = Field(description="When it was revoked, UTC / 撤销时间，世界时")
    revoked_by: str | None = Field(description="Who revoked it / 撤销人")
    revoked_reason: str | None = Field(description="Why it was revoked / 撤销理由")


class ApprovalView(ApprovalFacts):
    """A decision on a plan, with the needs that it names."""

    needs: list[str] | None = Field(
        description="Needs that are approved, of an approved part; else null / 部分批准时批准的需求；其他为空"
    )


class ApprovalSummary(ApprovalFacts):
    """A decision on a plan, with the number of needs that it names."""

    needs: int | None = Field(
        description="How many needs are approved, of an approved part; else null / 部分批准的需求件数；其他为空"
    )


class ApprovalsQuery(PageQuery):
    """Which decisions."""

    plan_id: Code | None = Field(default=None, description="Of a plan / 某个方案的")
    standing: bool | None = Field(
        default=None, description="true: those that stand; false: those that were revoked / true 有效的，false 已撤销的"
    )
