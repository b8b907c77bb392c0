"""What the resource ``jobs`` answers with."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from api.jobs.queue import MOST_ATTEMPTS, JobState
from api.shape import Shape
from api.web.paging import PageQuery


class JobView(Shape):
    """A job in the background."""

    id: str = Field(description="Identifier / 编号")
    kind: str = Field(description="What is done, such as match / 任务种类")
    subject_id: str = Field(description="What it is about, such as a run / 所涉编号，如运行")
    state: JobState = Field(description="waiting, leased (under way), done or dead (given up) / 状态")
    attempts: int = Field(description=f"How often it was tried; given up after {MOST_ATTEMPTS} / 尝试次数")
    error: str | None = Field(description="Why the last attempt failed, a code / 上次失败的原因代码")
    cancel_asked: bool = Field(description="Whether somebody asked to cancel it / 是否已要求取消")
    created_at: dt.datetime = Field(description="When it was added, UTC / 加入时间，世界时")
    ended_at: dt.datetime | None = Field(description="When it ended, UTC / 结束时间，世界时")


class JobsQuery(PageQuery):
    """Which jobs, the newest first."""

    state: JobState | None = Field(default=None, description="State; dead are those given up / 状态；dead 为已放弃")
