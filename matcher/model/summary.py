"""The summary of a plan: how good it is, whom it reaches, what it uses, and how it was made."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from matcher.model.enums import PlanStatus


class _Record(BaseModel):
    # The validator is made where it is first needed: who shows no plan should not wait for it.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class GroupCount(_Record):
    """People and needs asked and met in one group."""

    group: str = Field(description="Grade, town code or service code / 等级、镇代码或服务代码")
    needs_asked: int = Field(ge=0, description="Accepted needs / 收到的需求")
    needs_met: int = Field(ge=0, description="Needs met / 满足的需求")
    people_asked: int = Field(ge=0, description="People in accepted needs / 涉及人数")
    people_met: int = Field(ge=0, description="People in needs met / 受助人数")


class GradeGap(_Record):
    """How good the plan is for one grade: its share of the objective against the most it could have had alone."""

    grade: str = Field(description="red, yellow, blue or green / 等级")
    objective: float = Field(description="Value minus costs of the grade's met needs, points / 目标值")
    bound: float = Field(description="No plan gives this grade more, points / 上界")
    gap: float = Field(description="(bound - objective) / |bound|; 0 where both are 0 / 差距")


class TermTotal(_Record):
    """One term of the objective over the whole plan: ``value = factor x base``."""

    term: str = Field(description="Name of the term in the policy / 项")
    factor: float = Field(description="Points a unit of base / 系数")
    base: float = Field(description="Sum of the base over the plan / 基数合计")
    value: float = Field(description="Points; a cost counts against the objective / 值")


class Flow(_Record):
    """Where every collected need went: ``collected = met + claimed + referred + waiting + refused`` (M44)."""

    collected: int = Field(ge=0, description="Needs in the input / 收集")
    met: int = Field(ge=0, description="Needs met / 满足")
    claimed: int = Field(ge=0, description="Published for claiming / 发布认领")
    referred: int = Field(ge=0, description="Referred up the ladder or to another system / 转介")
    waiting: int = Field(ge=0, description="Waiting in the pool / 在池等待")
    refused: int = Field(ge=0, description="Rows refused at the gate / 拒收")

    @property
    def is_conserved(self) -> bool:
        """Whether nothing was lost on the way."""
        return self.collected == self.met + self.claimed + self.referred + self.waiting + self.refused


class Usage(_Record):
    """What the plan uses."""

    hours: float = Field(ge=0, description="Hours of service a week / 每周工时")
    cases: int = Field(ge=0, description="Needs with a helper or seat / 案数")
    yuan: float = Field(ge=0, description="Money of funds and project budgets, yuan / 金额")
    mean_km: float | None = Field(description="Mean distance of helpers and seats, km / 平均距离")
    longest_km: float | None = Field(description="Longest distance, km / 最远距离")


class RunRecord(_Record):
    """How the plan was made: enough to make it again."""

    input_digest: str = Field(description="SHA-256 of the pool, whatever its row order / 输入指纹")
    engine_version: str = Field(description="Version of wishpool / 引擎版本")
    date: dt.date = Field(description="Day that the plan is made for / 方案日期")
    seed: int = Field(ge=0, description="Seed of the solver / 随机种子")
    method: str = Field(description="exact or prices / 求解方法")
    solver: str = Field(description="Solver used / 求解器")
    options: int = Field(ge=0, description="Eligible pairs of a need's line and a resource / 可选匹配数")
    work: dict[str, float] = Field(description="Work done, in counted units / 工作量")
    seconds: dict[str, float] = Field(description="Seconds by stage; differs from run to run / 各阶段秒数")
    notes: list[str] = Field(default_factory=list, description="What the reader of the plan must know / 说明")
    stopped: Literal["seconds", "cancelled"] | None = Field(
        default=None,
        description="Why the search ended before its work was done, empty where it did not / 提前结束的原因",
    )
    previous_digest: str | None = Field(None, description="Input digest of the previous plan / 上期方案指纹")


class Summary(_Record):
    """The first page of a plan."""

    objective: float = Field(description="Values of met needs minus costs, points / 目标值")
    bound: float = Field(description="No plan can be better than this, points / 上界")
    gap: float = Field(description="(bound - objective) / |bound|; 0 where both are 0 / 差距")
    status: PlanStatus = Field(description="optimal, within_gap or limit / 状态")
    flow: Flow = Field(description="Conservation: every collected need is somewhere / 守恒")
    people_met: int = Field(ge=0, description="People in needs met / 受助人数")
    people_asked: int = Field(ge=0, description="People in accepted needs / 涉及人数")
    by_grade: list[GroupCount] = Field(description="Asked and met by grade / 按等级")
    by_town: list[GroupCount] = Field(description="Asked and met by town / 按镇街")
    by_service: list[GroupCount] = Field(description="Asked and met by service / 按服务")
    gap_by_grade: list[GradeGap] = Field(description="Gap of each grade / 各等级差距")
    terms: list[TermTotal] = Field(description="Every term of the objective that was used / 目标各项")
    used: Usage = Field(description="Hours, cases, money and distances / 使用量")
    deferred_money: list[str] = Field(
        default_factory=list,
        description="Red needs whose service goes ahead while their money waits for publicity / 公示期内资金暂缓的红色需求",
    )
    policy: dict[str, Any] = Field(description="The policy of the plan / 规则设定")
    run: RunRecord = Field(description="How the plan was made / 运行记录")
