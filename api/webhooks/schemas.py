"""What the resource ``webhooks`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from api.shape import Shape
from api.web.members import Line, Members
from api.web.paging import PageQuery
from api.webhooks.kinds import DeliveryState, Kind

Url = Annotated[str, Field(min_length=8, max_length=1000)]


class NewWebhook(Members):
    """An address that is to be told what happens."""

    url: Url = Field(description="Address, https / 接收地址，须为 https")
    label: Line = Field(description="What it is called / 名称")
    kinds: list[Kind] = Field(min_length=1, max_length=len(Kind), description="What it is told of / 通知哪些事项")


class WebhookChange(Members):
    """What may be changed; what is not given stays."""

    url: Url | None = Field(default=None, description="Address, https / 接收地址，须为 https")
    label: Line | None = Field(default=None, description="What it is called / 名称")
    kinds: list[Kind] | None = Field(
        default=None, min_length=1, max_length=len(Kind), description="What it is told of / 通知哪些事项"
    )
    active: bool | None = Field(default=None, description="Whether it is told anything / 是否启用")


class WebhookView(Shape):
    """An address that is told what happens."""

    id: str = Field(description="Identifier / 编号")
    url: str = Field(description="Address / 接收地址")
    label: str = Field(description="What it is called / 名称")
    kinds: list[Kind] = Field(description="What it is told of / 通知哪些事项")
    active: bool = Field(description="Whether it is told anything / 是否启用")
    created_at: dt.datetime = Field(description="When it was made, UTC / 建立时间，世界时")
    created_by: str = Field(description="Identifier of the key / 密钥编号")
    old_until: dt.datetime | None = Field(
        description="Until when messages are signed with the former secret too, UTC / 旧密钥并用到何时，世界时"
    )


class SecretView(WebhookView):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(description="Verifies signatures; shown only now / 用于验证签名，仅此一次显示")


class DeliveryView(Shape):
    """One message to a webhook."""

    id: str = Field(description="Identifier, also the header webhook-id / 编号，即 webhook-id 标头")
    kind: str = Field(description="What it tells of / 事项")
    state: DeliveryState = Field(description="Whether it was heard / 状态")
    attempts: int = Field(description="How often it was tried / 尝试次数")
    created_at: dt.datetime = Field(description="When it happened, UTC / 发生时间，世界时")
    next_at: dt.datetime | None = Field(description="When it is tried again, UTC / 下次尝试时间，世界时")
    ended_at: dt.datetime | None = Field(description="When it was heard or given up, UTC / 送达或放弃时间，世界时")
    status: int | None = Field(description="HTTP status of the last answer / 最近一次回答的状态码")
    error: str | None = Field(
        description="Why the last attempt failed: bad_status, refused_target, unknown_host, unreachable, not_trusted, "
        "no_answer, inactive / 最近一次失败的原因"
    )


class DeliveriesQuery(PageQuery):
    """Which messages."""

    state: DeliveryState | None = Field(default=None, description="State / 状态")
