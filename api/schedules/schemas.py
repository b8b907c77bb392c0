"""What the resource ``schedules`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from api.match.schemas import MOST_SEED
from api.shape import Shape
from api.web.members import Code, Members
from api.web.paging import PageQuery

_TIME = "^([01][0-9]|2[0-3]):[0-5][0-9]$"


class NewSchedule(Members):
    """When a pool is to be matched every week."""

    pool_id: Code = Field(description="Identifier of the pool / 心愿池编号")
    weekday: int = Field(ge=1, le=7, description="Day of the week, 1 (Monday) to 7 / 星期几，1 为周一，7 为周日")
    time: str = Field(pattern=_TIME, description="Time in China, such as 06:30 / 北京时间，如 06:30")
    policy: dict[str, Any] | None = Field(
        default=None,
        description="Settings that differ from the default policy, an object / 与默认不同的规则设定，对象",
    )
    seed: int = Field(
        default=0, ge=0, le=MOST_SEED, description=f"Seed of the solver, 0-{MOST_SEED} / 随机种子，0 至 {MOST_SEED}"
    )


class ScheduleChange(Members):
    """What may be changed of a schedule; what is not given stays."""

    weekday: int | None = Field(default=None, ge=1, le=7, description="Day of the week, 1 (Monday) to 7 / 星期几")
    time: str | None = Field(default=None, pattern=_TIME, description="Time in China, such as 06:30 / 北京时间")
    enabled: bool | None = Field(default=None, description="Whether it runs / 是否启用")


class ScheduleView(Shape):
    """A match once a week; its day is the day on which it runs."""

    id: str = Field(description="Identifier / 编号")
    pool_id: str = Field(description="Identifier of the pool; its newest version is matched / 心愿池编号，取最新版本")
    weekday: int = Field(description="Day of the week, 1 (Monday) to 7 / 星期几")
    time: str = Field(description="Time in China / 北京时间")
    policy: dict[str, Any] = Field(description="Every setting of the policy / 规则设定")
    seed: int = Field(description="Seed of the solver / 随机种子")
    enabled: bool = Field(description="Whether it runs / 是否启用")
    created_at: dt.datetime = Field(description="When it was made, UTC / 建立时间，世界时")
    last_week: str | None = Field(description="The latest ISO week that it has had / 最近一次所属的 ISO 周")
    last_run_id: str | None = Field(description="The run of that week / 该周的运行")
    next_at: dt.datetime | None = Field(description="When it runs next, UTC / 下次时间，世界时")


class SchedulesQuery(PageQuery):
    """Which schedules: all that have not been removed, the oldest first."""
