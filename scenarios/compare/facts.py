"""The facts beside the effects: the two plans, what was asked, what was touched, moved, and how noise was measured."""

from __future__ import annotations

from pydantic import Field

from matcher.model.enums import PlanStatus
from scenarios.compare.effect import Record


class PlanFacts(Record):
    """What one of the two plans says of itself."""

    input_digest: str = Field(description="SHA-256 of its pool / 数据指纹")
    objective: float = Field(description="Points / 目标值")
    bound: float = Field(description="No plan of its pool and policy is better, points / 上界")
    gap: float = Field(description="(bound - objective) / |bound| / 差距")
    status: PlanStatus = Field(description="optimal, within_gap or limit / 状态")
    needs_met: int = Field(ge=0, description="Needs met / 满足需求数")
    needs_asked: int = Field(ge=0, description="Accepted needs / 需求数")
    people_met: int = Field(ge=0, description="People in needs met / 受助人数")
    people_asked: int = Field(ge=0, description="People in accepted needs / 涉及人数")


class Touched(Record):
    """How many rows of one table a scenario changes."""

    table: str = Field(description="English name of the table / 表")
    added: int = Field(ge=0, description="Rows added / 新增行数")
    removed: int = Field(ge=0, description="Rows removed / 删除行数")
    changed: int = Field(ge=0, description="Rows changed / 修改行数")


class Moves(Record):
    """Whose helper changes although the scenario did not touch them, and what that brings."""

    moved: int = Field(ge=0, description="Untouched needs with another helper / 换了服务方的需求数")
    dropped: int = Field(ge=0, description="Untouched needs no longer met / 不再满足的需求数")
    forced: int = Field(
        default=0, ge=0, description="Those of them whose helper has left the pool / 其中因服务方已删除而不得不换的"
    )
    most_moves: int | None = Field(description="The cap that was set, empty without one / 移动上限")
    points_per_move: float | None = Field(
        description="Change of the objective a need moved or dropped; empty: no moves or not comparable / 每次移动的得分"
    )
    people_per_move: float | None = Field(description="Change of people met a need moved or dropped / 每次移动的人数")


class Noise(Record):
    """How the noise band was measured: other plans of the baseline that are as good."""

    asked: int = Field(ge=0, description="Repetitions that were run / 重复次数")
    kept: int = Field(ge=0, description="Repetitions as good as the baseline's plan / 与基准同样好的次数")
    low_quantile: float = Field(ge=0, le=1, description="Quantile of the band's lower end / 下端分位")
    high_quantile: float = Field(ge=0, le=1, description="Quantile of the band's upper end / 上端分位")
    tolerance: float = Field(ge=0, description="A plan counts as equally good within this share / 视为同样好的相对差")

    @property
    def chance_outside(self) -> float:
        """How often a figure of one more plan that is as good lies outside the band: few plans show little of the noise.

        Of ``n`` plans in random order, the baseline's among them, and one more, each is as likely to be the lowest (order
        statistics); the band reaches from the ``j + 1``-th lowest to the ``j + 1``-th highest.
        """
        plans = self.kept + 1
        inner = int(self.low_quantile * (plans - 1) + 1e-9)
        return min(1.0, 2 * (inner + 1) / (plans + 1))


class ScenarioFacts(Record):
    """What was asked."""

    name: str = Field(description="Name of the scenario / 名称")
    title_zh: str = Field(description="Title in Chinese / 标题")
    title_en: str = Field(description="Title in English / 英文标题")
    question_zh: str = Field(description="The question in Chinese / 问题")
    question_en: str = Field(description="The question in English / 英文问题")
    changes_zh: list[str] = Field(description="Every change in one Chinese sentence / 各项改动")
    changes_en: list[str] = Field(description="Every change in one English sentence / 各项改动（英文）")
    seed: int = Field(ge=0, description="Seed of the draws / 随机种子")
    digest: str = Field(description="SHA-256 of the scenario as it was understood / 情景指纹")
