"""What the resources ``notices`` and ``claims`` take and answer with."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from api.shape import Shape
from api.web.members import Code, Line, Members, Note
from api.web.paging import PageQuery
from matcher.model.enums import Grade


class NoticeState(StrEnum):
    """What became of a published need."""

    OPEN = "open"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


class ClaimState(StrEnum):
    """What became of a claim."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class PeopleBand(StrEnum):
    """How many people a need is for, without the number."""

    ONE = "1"
    FEW = "2-5"
    SOME = "6-19"
    MANY = "20+"


class Publication(Members):
    """Which unmet needs of a plan are published."""

    needs: list[Code] | None = Field(
        default=None,
        max_length=10_000,
        description="Only these; absent: all whose destination is claim / 只发布这些；不填为去向是认领的全部",
    )


class PublicationView(Shape):
    """What a publication did."""

    published: int = Field(description="Needs newly published / 新发布的需求")
    kept: int = Field(description="Needs that were published already / 原已发布的需求")
    closed: int = Field(
        description="Notices closed: the plan no longer sends their needs there / 关闭的公告：方案不再将其列为认领"
    )
    withheld: int = Field(
        description="Needs not published: red, a minor's, not verified, or gone from the pool / "
        "未发布的需求：红色、未成年人的、未核实或已不在心愿池中"
    )


class NoticeView(Shape):
    """A published need. Nothing in it identifies a person."""

    id: str = Field(description="Identifier of the notice / 公告编号")
    state: NoticeState = Field(description="Whether it can be claimed / 能否认领")
    service: str = Field(description="Code of the service / 服务代码")
    service_name: str = Field(description="Name of the service / 服务名称")
    grade: Grade = Field(description="Urgency; red needs are never published / 紧急程度；红色从不发布")
    region: str | None = Field(
        description="Code of the town, or of the county where few needs in the town are alike / "
        "镇街区划代码；同类需求很少时为区县代码"
    )
    hours: float = Field(description="Hours a week / 每周小时")
    amount: float = Field(description="Money, yuan / 金额，元")
    people: PeopleBand = Field(description="How many people, as a band / 受益人数区间")
    published_at: dt.datetime = Field(description="When, UTC / 发布时间，世界时")
    closed_reason: str | None = Field(description="Why it was closed / 关闭理由")


class NoticeNeed(Shape):
    """Which need a notice is about; for the hub alone."""

    need_id: str = Field(description="Identifier of the need / 需求编号")
    pool_id: str = Field(description="Identifier of the pool / 心愿池编号")
    plan_id: str = Field(description="Plan that leaves it unmet / 未能满足它的方案")


class ClaimCounts(Shape):
    """How far the needs are that are to be claimed."""

    confirmed: int = Field(description="Claimed, and accepted by the hub / 认领完成")
    pending: int = Field(description="Claimed, waiting for the hub / 已认领待确认")
    open: int = Field(description="Published, nobody has claimed them yet / 已发布待认领")
    closed: int = Field(description="Published and closed since / 公告已关闭")
    unpublished: int = Field(description="Not published: red, a minor's, or not yet / 未发布")


class FlowView(Shape):
    """Where every need of a week went; the parts add up to what was collected."""

    plan_id: str = Field(description="Which plan / 哪个方案")
    date: dt.date = Field(description="Day of the plan / 方案日期")
    collected: int = Field(description="Needs that were handed in / 收集")
    met: int = Field(description="Met by the plan / 满足")
    to_claim: ClaimCounts = Field(description="To be claimed, as they stand now / 认领，按当前状态")
    referred: int = Field(description="Referred up the ladder or to another system / 转介")
    waiting: int = Field(description="Waiting in the pool / 在池等待")
    refused: int = Field(description="Rows refused at the gate / 拒收")
    balanced: bool = Field(
        description="Whether the parts add up: collected = met + to claim + referred + waiting + refused / 是否收支平衡"
    )


class NoticesQuery(PageQuery):
    """Which notices."""

    state: NoticeState | None = Field(default=NoticeState.OPEN, description="State; open without it / 状态；不填为开放")
    service: Code | None = Field(default=None, description="Code of a service / 服务代码")
    region: str | None = Field(
        default=None, pattern="^[0-9]{2,12}$", description="Region code or its beginning / 区划代码或其开头"
    )
    pool_id: Code | None = Field(default=None, description="Of a pool / 某个心愿池的")


class Closure(Members):
    """Why something ends."""

    reason: Note = Field(description="Why / 理由")


class NewClaim(Members):
    """A claim of a published need."""

    claimant: Line = Field(description="Name of the organisation that claims / 认领单位名称")
    resource_id: Code | None = Field(
        default=None,
        description="Its identifier in the pool, where it has one / 它在心愿池中的资源编号，如有",
    )


class Confirmation(Members):
    """The hub accepts a claim; it becomes a pin."""

    person: Line = Field(description="Name of the person who confirms / 确认人姓名")
    resource_id: Code | None = Field(
        default=None,
        description="Provider, fund or project of the pool that serves the need; absent: the one of the claim / "
        "承担需求的服务方、基金或项目；不填为认领时所填",
    )
    reason: Note | None = Field(default=None, description="Why / 理由")


class ClaimView(Shape):
    """A claim."""

    id: str = Field(description="Identifier / 编号")
    notice_id: str = Field(description="Which notice / 哪个公告")
    state: ClaimState = Field(description="What became of it / 状态")
    claimant: str = Field(description="Who claims / 认领单位")
    key_id: str = Field(description="Key that was used / 所用密钥")
    resource_id: str | None = Field(description="Resource of the pool / 心愿池中的资源编号")
    claimed_at: dt.datetime = Field(description="When, UTC / 认领时间，世界时")
    expires_at: dt.datetime = Field(description="Until when it waits for confirmation, UTC / 待确认的期限，世界时")
    ended_at: dt.datetime | None = Field(description="When it was decided or ended, UTC / 决定或结束时间，世界时")
    reason: str | None = Field(description="Why it ended / 结束理由")
    version: int | None = Field(description="Version of the pool that holds its pin / 写入指定的心愿池版本")


class ClaimsQuery(PageQuery):
    """Which claims."""

    state: ClaimState | None = Field(default=None, description="State / 状态")
    notice_id: Code | None = Field(default=None, description="Of a notice / 某个公告的")
