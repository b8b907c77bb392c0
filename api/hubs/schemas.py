"""What the resource ``hubs`` takes and answers with."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from api.shape import Shape
from api.web.members import Line, Members


class NewHub(Members):
    """A hub to be made."""

    name: Line = Field(description="Name, 1-200 characters / 名称，1 至 200 字")


class HubView(Shape):
    """A hub: a tenant of the service."""

    id: str = Field(description="Identifier / 编号")
    name: str = Field(description="Name / 名称")
    created_at: dt.datetime = Field(description="When it was made, UTC / 建立时间，世界时")
