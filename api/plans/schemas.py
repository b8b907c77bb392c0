"""What the resource ``plans`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from api.shape import Shape
from api.web.members import Code, Members
from api.web.paging import PageQuery
from matcher.model.enums import PlanStatus


class PlanState(StrEnum):
    """What people have decided about a plan."""

    PROPOSAL = "proposal"
    APPROVED = "approved"


class PlanSummaryView(Shape):
    """A plan in a list."""

    id: str = Field(description="Identifier / 编号")
    run_id: str = Field(description="The run that found it / 由哪次运行得出")
    pool_id: str = Field(description="Identifier of the pool / 心愿池编号")
    pool_version: int = Field(description="Version of the pool / 版本")
    date: dt.date = Field(description="Day of the plan / 方案日期")
    state: str = Field(description="proposal until a named person approves it, then approved / 待批准或已批准")
    created_at: dt.datetime = Field(description="When it was found, UTC / 得出时间，世界时")
    status: PlanStatus = Field(description="optimal, within_gap or limit / 状态")
    objective: float = Field(description="Values of met needs minus costs, points / 目标值")
    gap: float = Field(description="How far it may be from the best, a share / 差距")
    people_met: int = Field(description="People in needs met / 受助人数")
    people_asked: int = Field(description="People in accepted needs / 涉及人数")
    counts: dict[str, int] = Field(description="Rows by table / 各表行数")
    digest: str = Field(description="SHA-256 of plan.json; equal runs, equal plans / plan.json 的 SHA-256")


class PlanView(PlanSummaryView):
    """A plan, with the first page of it."""

    pool_head: int = Field(
        description="Newest version of the pool; where it is larger than pool_version, the pool has changed since / "
        "心愿池最新版本；大于 pool_version 即之后有改动"
    )
    summary: dict[str, Any] = Field(description="The first page: see Summary / 方案概要，见 Summary")


class PlansQuery(PageQuery):
    """Which plans, the newest first."""

    state: Code | None = Field(default=None, description="proposal or approved / 待批准或已批准")
    pool_id: Code | None = Field(default=None, description="Identifier of a pool / 心愿池编号")


class PlanRowsView(Shape):
    """Rows of a table of a plan."""

    items: list[dict[str, Any]] = Field(description="Rows as in the contract, money in yuan / 各行，金额为元")
    next: str | None = Field(description="Cursor of the next page; null: this is the last / 下一页的标记；空为末页")


class WorkbookQuery(Members):
    """In which language."""

    lang: Literal["zh", "en"] = Field(default="zh", description="Language, zh or en / 语言")


class ComparisonQuery(Members):
    """Which plan to compare with."""

    other: Code = Field(description="Identifier of the other plan / 另一方案的编号")


class Pair(Shape):
    """One figure of both plans."""

    this: float = Field(description="Of this plan / 本方案")
    other: float = Field(description="Of the other / 另一方案")


class MoveView(Shape):
    """A need that both plans meet with different helpers."""

    need_id: str = Field(description="The need / 需求编号")
    this: list[str] = Field(description="Who helps and pays in this plan / 本方案的服务方和资金")
    other: list[str] = Field(description="Who helps and pays in the other / 另一方案的服务方和资金")


class ComparisonView(Shape):
    """What differs between two plans."""

    this: str = Field(description="Identifier of this plan / 本方案编号")
    other: str = Field(description="Identifier of the other / 另一方案编号")
    totals: dict[str, Pair] = Field(
        description="Objective, people met, hours, yuan and more / 目标值、受助人数、工时、金额等"
    )
    people_by_grade: dict[str, Pair] = Field(description="People met by grade / 各等级受助人数")
    same: int = Field(description="Needs that both meet alike / 安排相同的需求数")
    gained: list[str] = Field(description="Needs that this plan alone meets / 只有本方案满足的需求")
    lost: list[str] = Field(description="Needs that the other alone meets / 只有另一方案满足的需求")
    moved: list[MoveView] = Field(description="Needs that both meet differently / 两案安排不同的需求")
