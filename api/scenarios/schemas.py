"""What the resource ``scenarios`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, Field, RootModel

from api.runs.states import RunState
from api.schemas import ProblemItem
from api.shape import Shape
from api.web.members import Code, Members
from api.web.paging import PageQuery


class NewScenario(RootModel[dict[str, Any]]):
    """A scenario, the same as a scenario file: name, question, changes; see docs/scenarios.md."""


class NewScenarioQuery(Members):
    """How carefully it is answered."""

    repeats: int = Field(
        default=0,
        ge=0,
        le=100,
        description="How often the plan is solved again to measure the noise, 0-100; each takes about as long as a match; "
        "0: effects are told without a band / 测噪声时重复求解几次，0 为不测",
    )


class ScenarioView(Shape):
    """A question to a plan, and how far its answer is."""

    id: str = Field(description="Identifier / 编号")
    plan_id: str = Field(description="Plan that it is asked of / 对哪个方案提出")
    name: str = Field(description="Name of the scenario / 情景名称")
    digest: str = Field(description="SHA-256 of the scenario / 情景的 SHA-256")
    repeats: int = Field(description="Repetitions that measure the noise / 测噪声的重复次数")
    state: RunState = Field(description="Where it stands / 状态")
    stage: str | None = Field(description="What is being done / 正在进行的步骤")
    gap: float | None = Field(description="How far the best so far may be from the best / 当前差距")
    failure: str | None = Field(
        description="Why there is no answer: scenario, erased (whom it told of), stale_plan, unsound_plan, defective_plan, "
        "or as of runs / "
        "没有结果的原因"
    )
    problems: list[ProblemItem] = Field(description="What is wrong with it, or was assumed / 问题和提示")
    created_at: dt.datetime = Field(description="When it was asked, UTC / 提出时间，世界时")
    created_by: str = Field(description="Identifier of the key / 密钥编号")
    started_at: dt.datetime | None = Field(description="When work began, UTC / 开始时间，世界时")
    ended_at: dt.datetime | None = Field(description="When it ended, UTC / 结束时间，世界时")


class ComparisonAnswer(BaseModel):
    """What a scenario changes: effects by people, towns and money, and the needs whose lot differs."""

    comparison: dict[str, Any] = Field(
        description="The whole difference, as scenario.json of the command whatif / 全部差别，同 whatif 的 scenario.json"
    )
    siting: dict[str, Any] | None = Field(description="Where hubs should stand, where it asks / 选址结果，如有")


class ScenariosQuery(PageQuery):
    """Which scenarios."""

    plan_id: Code | None = Field(default=None, description="Of a plan / 某个方案的")
