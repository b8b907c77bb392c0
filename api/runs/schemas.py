"""What the resource ``runs`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from api.match.schemas import MOST_SEED, Day
from api.runs.states import RunState
from api.schemas import ProblemItem, Sentence
from api.shape import Shape
from api.web.members import Code, Members
from api.web.paging import PageQuery

MOST_SECONDS = 24 * 3600


class NewRun(Members):
    """A match to be made; the same members give the same plan."""

    pool_id: Code = Field(description="Identifier of the pool / 心愿池编号")
    version: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="Version of the pool; absent: the newest / 版本；不填为最新"
    )
    date: Day | None = Field(
        default=None,
        description="Day of the plan, such as 2026-11-23; absent: today in China / 方案日期；不填为当日（北京时间）",
    )
    policy: dict[str, Any] | None = Field(
        default=None,
        description="Settings that differ from the default policy, an object / 与默认不同的规则设定，对象",
    )
    seed: int = Field(
        default=0,
        ge=0,
        le=MOST_SEED,
        description=f"Seed of the solver, a whole number 0-{MOST_SEED} / 随机种子，0 至 {MOST_SEED} 的整数",
    )
    seconds: float | None = Field(
        default=None,
        ge=1,
        le=MOST_SECONDS,
        description="The search ends after so many seconds with the best plan so far, which then depends on the machine; "
        "absent: limits of work alone / 求解最多多少秒，到时取当时最好的方案；不填则只按工作量",
    )
    previous_plan_id: Code | None = Field(
        default=None, description="Identifier of the plan of the week before / 上期方案编号"
    )
    allow_refused_rows: bool = Field(
        default=True,
        description="Whether a version with refused rows is matched all the same / 有拒收的行时是否照常匹配",
    )


class ProgressView(Shape):
    """How far a run is."""

    stage: str | None = Field(description="What the engine is doing, such as options, prices, improve / 进行到哪一步")
    gap: float | None = Field(description="How far the best plan so far may be from the best, a share / 差距")
    options: int | None = Field(description="Possible pairs / 可选匹配数")
    seconds: float | None = Field(description="Seconds since it was begun / 已用秒数")


class FailureView(Shape):
    """Why a run has no plan."""

    code: str = Field(description="Stable code / 代码")
    sentence: Sentence = Field(description="What happened / 情况")
    remedy: Sentence = Field(description="What to do about it / 怎么办")


class RunView(Shape):
    """A run: what was asked, how far it is, what came of it."""

    id: str = Field(description="Identifier / 编号")
    state: RunState = Field(
        description="queued, running; then completed, invalid (the data), failed (the solve), cancelled, "
        "dead (given up, may be retried) / 状态：排队、进行、完成、数据不可用、求解失败、已取消、已放弃"
    )
    pool_id: str = Field(description="Identifier of the pool / 心愿池编号")
    pool_version: int = Field(description="Version of the pool / 版本")
    pool_digest: str | None = Field(description="Digest of that version, once it is known / 该版本的摘要")
    date: dt.date = Field(description="Day of the plan / 方案日期")
    policy: dict[str, Any] = Field(description="Every setting of the policy / 规则设定")
    limits: dict[str, Any] = Field(description="Limits of work, and the seed / 工作量上限和随机种子")
    seconds: float | None = Field(description="Limit of seconds, null where there is none / 秒数上限")
    allow_refused_rows: bool = Field(description="Whether refused rows were allowed / 是否允许拒收")
    previous_plan_id: str | None = Field(description="Identifier of the plan before / 上期方案编号")
    rerun_of: str | None = Field(description="The run that this one repeats / 重跑自")
    schedule_id: str | None = Field(description="The schedule that asked for it / 由哪个每周计划发起")
    engine_version: str | None = Field(description="Version of the engine that carried it out / 引擎版本")
    created_at: dt.datetime = Field(description="When it was asked for, UTC / 发起时间，世界时")
    created_by: str = Field(description="Identifier of the key, or system / 发起的密钥编号，或 system")
    started_at: dt.datetime | None = Field(description="When it was begun, UTC / 开始时间，世界时")
    ended_at: dt.datetime | None = Field(description="When it ended, UTC / 结束时间，世界时")
    job_id: str | None = Field(
        description="Identifier of its job, null once that is no longer kept / 任务编号；任务清理后为空"
    )
    cancel_asked: bool = Field(description="Whether somebody asked to cancel it / 是否已要求取消")
    progress: ProgressView = Field(description="How far it is / 进度")
    plan_id: str | None = Field(description="Its plan, once there is one / 方案编号")
    failure: FailureView | None = Field(description="Why it has no plan / 没有方案的原因")
    problems: list[ProblemItem] = Field(description="What is wrong with the data, the first of them / 数据的问题")


class RunsQuery(PageQuery):
    """Which runs, the newest first."""

    state: RunState | None = Field(default=None, description="State / 状态")
    pool_id: Code | None = Field(default=None, description="Identifier of a pool / 心愿池编号")
