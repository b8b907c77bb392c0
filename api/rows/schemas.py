"""What the rows of pools are taken as and answered with; their fields are those of the contract."""

from __future__ import annotations

from typing import Any

from pydantic import Field, RootModel

from api.schemas import ProblemItem
from api.shape import Shape
from api.web.members import Code, Members, Note
from api.web.paging import PageQuery

MOST_ROWS = 10_000


class RowBatch(Members):
    """Rows to be added, or to replace rows of the same identifier."""

    rows: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=MOST_ROWS,
        description=f"Rows as in docs/fields.md, 1-{MOST_ROWS} / 各行，字段见 docs/fields.md，1 至 {MOST_ROWS} 行",
    )
    reason: Note | None = Field(default=None, description="Why, for the trail / 理由，记入日志")


class RowPatch(RootModel[dict[str, Any]]):
    """Fields to be changed (RFC 7396): null empties a field, what is not named stays."""


class RowQuery(PageQuery):
    """Which rows."""

    region: str | None = Field(
        default=None, pattern="^[0-9]{2,12}$", description="Region code or its beginning / 区划代码或其开头"
    )
    service: Code | None = Field(default=None, description="Code of a service / 服务代码")
    grade: str | None = Field(default=None, pattern="^[a-z]{3,6}$", description="Grade of a need / 需求等级")
    changed_since: int | None = Field(
        default=None,
        ge=1,
        le=2**31 - 1,
        description="Rows that a version after this one changed / 此版本之后更改过的行",
    )
    version: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="Rows of a version; absent: the newest / 某一版本的行；不填为最新"
    )


class ChangeQuery(Members):
    """How to change a row."""

    reason: Note | None = Field(default=None, description="Why, for the trail / 理由，记入日志")


class RowView(Shape):
    """A row of a pool. Personal fields are left out and named in ``masked``."""

    key: str = Field(description="Identifier of the row within its table / 行在表内的编号")
    version: int = Field(description="Version that last changed it / 最后更改它的版本")
    row: dict[str, Any] = Field(description="Fields as in docs/fields.md, money in yuan / 各字段，金额为元")
    masked: list[str] = Field(description="Personal fields that are not shown / 未显示的个人信息字段")


class ChangedRowView(RowView):
    """A row after a change, with what was noted of it."""

    problems: list[ProblemItem] = Field(description="Warnings of the new row / 新行的提示")


class BatchView(Shape):
    """What a batch changed."""

    version: int = Field(description="The newest version afterwards / 之后的最新版本")
    added: int = Field(description="Rows added / 新增行数")
    changed: int = Field(description="Rows changed / 更改行数")
    unchanged: int = Field(description="Rows that stood there already / 原本相同的行数")
    refused: int = Field(description="Rows refused / 拒收行数")
    problems: list[ProblemItem] = Field(description="Errors refuse a row, warnings keep it / 错误拒收，提示保留")
