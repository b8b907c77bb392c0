"""What the resource ``pools`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from api.schemas import ProblemItem
from api.shape import Shape
from api.web.members import Line, Members, Note
from api.web.paging import PageQuery

SHOWN_PROBLEMS = 200


class VersionKind(StrEnum):
    """What made a version."""

    CREATED = "created"
    UPLOAD = "upload"
    EDIT = "edit"


class NewPool(Members):
    """A pool to be made; it is empty but for the built-in services."""

    name: Line = Field(description="Name, 1-200 characters / 名称，1 至 200 字")


class PoolChange(Members):
    """What may be changed of a pool itself; what is not given stays."""

    name: Line | None = Field(default=None, description="Name, 1-200 characters / 名称，1 至 200 字")
    archived: bool | None = Field(default=None, description="Whether it is put away / 是否归档")


class PoolView(Shape):
    """A pool of needs and resources."""

    id: str = Field(description="Identifier / 编号")
    name: str = Field(description="Name / 名称")
    head: int = Field(description="Number of the newest version / 最新版本号")
    created_at: dt.datetime = Field(description="When it was made, UTC / 建立时间，世界时")
    archived_at: dt.datetime | None = Field(description="When it was put away, UTC / 归档时间，世界时")


class PoolsQuery(PageQuery):
    """Which pools."""

    archived: bool = Field(default=False, description="Show those that are put away / 显示已归档的")


class Changes(Shape):
    """How many rows of one table differ from the version before."""

    added: int = Field(description="Rows added / 新增行数")
    changed: int = Field(description="Rows changed / 更改行数")
    removed: int = Field(description="Rows removed / 删除行数")


class VersionSummary(Shape):
    """One state of a pool; it never changes."""

    pool_id: str = Field(description="Identifier of the pool / 心愿池编号")
    number: int = Field(description="Number, counted from 1 / 版本号，从 1 数起")
    kind: VersionKind = Field(description="What made it / 由何产生")
    created_at: dt.datetime = Field(description="When it was made, UTC / 建立时间，世界时")
    created_by: str = Field(description="Identifier of the key / 密钥编号")
    reason: str | None = Field(description="Why, as it was given / 理由")
    counts: dict[str, int] = Field(description="Rows by table / 各表行数")
    collected: dict[str, int] = Field(description="Rows of the upload, refused ones too / 上传的行数，含拒收")
    changes: dict[str, Changes] = Field(description="What differs from the version before / 与上一版本的差别")


class VersionView(VersionSummary):
    """One state of a pool, with its digest."""

    digest: str = Field(description="SHA-256 of the accepted rows, 64 digits / 接收的行的 SHA-256")


class UploadView(Shape):
    """What an upload would make, or made."""

    version: VersionView | None = Field(
        description="The new version; null where it was only checked / 新版本；仅校验时为空"
    )
    collected: dict[str, int] = Field(description="Rows found, by table / 各表读到的行数")
    accepted: dict[str, int] = Field(description="Rows accepted, by table / 各表接收的行数")
    refused: dict[str, int] = Field(description="Rows refused, by table / 各表拒收的行数")
    problem_count: int = Field(description="How many problems there are / 问题总数")
    problems: list[ProblemItem] = Field(
        description=f"The first {SHOWN_PROBLEMS}; all of them at versions/<number>/problems / 前 {SHOWN_PROBLEMS} 条"
    )


class UploadQuery(Members):
    """How to upload."""

    validate_only: bool = Field(default=False, description="Only check, keep nothing / 仅校验，不保存")
    reason: Note | None = Field(default=None, description="Why, for the trail / 理由，记入日志")


class VersionsQuery(PageQuery):
    """Which versions: all, the newest first."""
