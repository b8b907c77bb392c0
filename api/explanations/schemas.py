"""What the resources ``explanations`` and ``options`` take and answer with."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from api.schemas import Sentence
from api.shape import Shape
from api.web.members import Members


class Reader(StrEnum):
    """Whom something is explained to."""

    PERSON = "person"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class ExplanationQuery(Members):
    """Whom it is for."""

    reader: Reader = Field(
        default=Reader.OPERATOR,
        alias="for",
        description="person: one sentence for the person; operator: what to say and do; auditor: the full record / "
        "person 给本人的一句话，operator 操作员说明，auditor 完整记录",
    )


class ExplanationView(Shape):
    """Why a need is met as it is in a plan, or is not met."""

    need_id: str = Field(description="Which need / 哪个需求")
    plan_id: str = Field(description="In which plan / 哪个方案")
    met: bool = Field(description="Whether the plan meets it / 是否满足")
    reader: Reader = Field(description="Whom it is for / 对谁说明")
    sentences: list[Sentence] = Field(description="What is to be said, in order / 依次说明")
    assignments: list[dict[str, Any]] = Field(
        description="Who serves it, rows as in Plan.assignments; for the operator / 由谁承担，供操作员"
    )
    unmet: dict[str, Any] | None = Field(
        description="Verdict, reasons, fix, destination, a row as in Plan.unmet; for the operator / "
        "结论、原因、补救和去向，供操作员"
    )
    record: dict[str, Any] | None = Field(
        description="All facts, the proof, policy and notes; for the auditor / 全部事实、证明、政策和附注，供审计"
    )


class OptionsQuery(Members):
    """How many options."""

    limit: int = Field(default=20, ge=1, le=200, description="Most options, the best first / 最多列出几个，较好的在前")


class OptionView(Shape):
    """One way to meet the need, against the plan as it stands."""

    resource_id: str = Field(description="Provider or project; empty: money only / 服务方或项目；空为只需资金")
    kind: str = Field(description="provider, project or money / 服务方、项目或资金")
    net_value: float = Field(description="Value of the need minus cost of the option, points / 净值，分")
    distance_km: float | None = Field(description="From base to need, kilometres, rounded / 距离，公里，取整")
    due_yuan: float = Field(description="Money that funds must pay, yuan / 须由基金支付的金额，元")
    funds: list[str] = Field(description="Funds that can pay it, or do / 能支付或正在支付的基金")
    feasible_now: bool = Field(description="Whether what is left suffices / 现有余量是否足够")
    lacking: list[str] = Field(description="Capacities that do not suffice / 不足的容量")
    chosen: bool = Field(description="Whether the plan takes it / 方案是否采用")


class OptionsView(Shape):
    """Ways to meet a need, those feasible now first, then by net value."""

    need_id: str = Field(description="Which need / 哪个需求")
    plan_id: str = Field(description="Against which plan / 哪个方案")
    found: int = Field(description="How many there are / 共有几个")
    options: list[OptionView] = Field(description="The best of them / 较好的几个")
