"""What the resource ``events`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import AwareDatetime, Field

from api.shape import Shape
from api.web.members import Code
from api.web.paging import PageQuery

_FIRST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LAST = dt.datetime(2999, 12, 31, tzinfo=dt.UTC)


class EventView(Shape):
    """One entry of the trail: who did what, to what, when and why."""

    id: str = Field(description="Identifier; later entries stand behind / 编号，后发生的在后")
    at: dt.datetime = Field(description="When, UTC / 时间，世界时")
    actor_id: str = Field(description="Key that was used, or system / 所用密钥，或 system")
    actor_label: str = Field(description="What the key is called / 密钥名称")
    kind: str = Field(description="What happened, such as plan.approved / 事项，如 plan.approved")
    subject_kind: str = Field(description="Kind of thing that it happened to / 对象种类")
    subject_id: str = Field(description="Identifier of that thing / 对象编号")
    reason: str | None = Field(description="Why, as it was given / 理由")
    data: dict[str, Any] = Field(description="Further facts, nothing personal / 其他情况，不含个人信息")


class EventsQuery(PageQuery):
    """Which entries."""

    kind: Code | None = Field(
        default=None, description="A kind, or its beginning up to the dot, such as plan / 事项，或点号前的部分，如 plan"
    )
    subject_kind: Code | None = Field(default=None, description="Kind of thing, such as plan / 对象种类，如 plan")
    subject_id: Code | None = Field(default=None, description="Identifier of the thing / 对象编号")
    actor_id: Code | None = Field(default=None, description="Key that was used / 所用密钥")
    since: AwareDatetime | None = Field(
        default=None, ge=_FIRST, le=_LAST, description="At this time or later / 不早于此时间"
    )
    before: AwareDatetime | None = Field(default=None, ge=_FIRST, le=_LAST, description="Before this time / 早于此时间")
