"""What the resource ``keys`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from api.security.rules import Role, Scope
from api.shape import Shape
from api.web.members import Code, Line, Members
from api.web.paging import PageQuery


def _aware(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None or not 1 < moment.year < 9999:
        raise ValueError("no zone, or out of range")
    return moment.astimezone(dt.UTC)


class NewKey(Members):
    """A key to be made."""

    label: Line = Field(
        description="What or whom the key is for, 1-200 characters; it stands in the trail / 用途或持有人，记入日志"
    )
    roles: list[Role] = Field(min_length=1, max_length=len(Role), description="Roles, at least one / 角色，至少一个")
    scopes: list[Scope] = Field(
        default_factory=list,
        max_length=len(Scope),
        description="What a platform may do; for the role platform alone / 平台密钥的权限，仅用于 platform 角色",
    )
    hub_id: Code | None = Field(
        default=None, description="Hub of the key; absent: that of the caller / 所属枢纽；不填为自己的枢纽"
    )
    expires_at: Annotated[dt.datetime, AfterValidator(_aware)] | None = Field(
        default=None, description="When it ends, with a zone; absent: never / 失效时间，须带时区；不填为长期有效"
    )

    @model_validator(mode="after")
    def _scopes_are_of_platforms(self) -> NewKey:
        if bool(self.scopes) != (Role.PLATFORM in self.roles):
            raise ValueError("scopes belong to platforms, and every platform needs some")
        return self


class KeyView(Shape):
    """A key, without the key itself."""

    id: str = Field(description="Identifier, part of the key / 编号，是密钥的一部分")
    hub_id: str = Field(description="Hub of the key / 所属枢纽")
    label: str = Field(description="What or whom it is for / 用途或持有人")
    roles: list[Role] = Field(description="Roles / 角色")
    scopes: list[Scope] = Field(description="What a platform may do / 平台密钥的权限")
    created_at: dt.datetime = Field(description="When it was made, UTC / 建立时间，世界时")
    expires_at: dt.datetime | None = Field(description="When it ends, UTC; null: never / 失效时间；空为长期有效")
    revoked_at: dt.datetime | None = Field(description="When it was revoked, UTC / 撤销时间，世界时")


class NewKeyView(KeyView):
    """A new key; the key itself is shown this once."""

    key: str = Field(
        description="The key: send it as Authorization: Bearer; it is not shown again / 密钥，仅显示这一次"
    )


class KeyQuery(PageQuery):
    """Which keys."""

    hub_id: Code | None = Field(default=None, description="Hub / 枢纽")
