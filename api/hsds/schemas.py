"""What the resource ``hsds`` takes and answers with."""

from __future__ import annotations

from typing import Any

from pydantic import Field, RootModel

from api.schemas import ProblemItem
from api.shape import Shape
from api.web.members import Members, Note

SHOWN_PROBLEMS = 200
MOST_SERVICES = 10_000


class ImportQuery(Members):
    """How to read what HSDS leaves open."""

    services: str | None = Field(
        default=None,
        max_length=4000,
        pattern=r"^[^;=]+=[^;=]+(;[^;=]+=[^;=]+)*$",
        description="Which service a term or name stands for: name=code;name=code / 分类词或名称对应的服务代码",
    )
    default_hours: float | None = Field(
        default=None, ge=0, le=10_000, description="Hours a week where no capacity is given / 没有容量时的每周工时"
    )
    hours_from_schedules: bool = Field(
        default=False, description="Take the opening hours of a week first / 没有容量时先按每周开放时间推定"
    )
    add_services: bool = Field(
        default=True, description="Add services that the catalogue lacks; false refuses them / 目录中没有的服务予以新增"
    )
    validate_only: bool = Field(default=False, description="Only check, keep nothing / 仅校验，不保存")
    reason: Note | None = Field(default=None, description="Why, for the trail / 理由，记入日志")


class HsdsDocument(RootModel[dict[str, Any]]):
    """A service or organization of HSDS 3 with what hangs on it, a page of a list, or the tabular form."""


class ImportView(Shape):
    """What an import changed, or would change."""

    version: int = Field(description="The newest version afterwards / 之后的最新版本")
    services_found: int = Field(description="Services of the document / 文件中的服务数")
    added: int = Field(description="Providers added / 新增服务方")
    changed: int = Field(description="Providers changed / 更改的服务方")
    unchanged: int = Field(description="Providers that stood there already / 原本相同的服务方")
    refused: int = Field(description="Services that were left out / 未导入的服务数")
    catalogue_added: int = Field(description="Services added to the catalogue / 服务目录新增项数")
    problem_count: int = Field(description="How many problems there are / 问题总数")
    problems: list[ProblemItem] = Field(
        description=f"The first {SHOWN_PROBLEMS}: errors leave a service out, warnings tell what was lost / "
        f"前 {SHOWN_PROBLEMS} 条，错误为未导入，提示为未保留的内容"
    )


class ExportQuery(Members):
    """Which providers."""

    version: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="Those of a version; absent: the newest / 某一版本；不填为最新"
    )


class ServicePage(Shape):
    """A page of services as HSDS answers a list; it holds all of them."""

    total_items: int = Field(description="Services in all / 服务总数")
    total_pages: int = Field(description="Always 1 / 总页数，恒为 1")
    page_number: int = Field(description="Always 1 / 页码，恒为 1")
    size: int = Field(description="Services on this page / 本页服务数")
    first_page: bool = Field(description="Always true / 恒为真")
    last_page: bool = Field(description="Always true / 恒为真")
    empty: bool = Field(description="Whether there is none / 是否为空")
    contents: list[dict[str, Any]] = Field(description="Services with what hangs on them, see docs/hsds.md / 各项服务")
