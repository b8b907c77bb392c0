"""One effect: a figure before and after, and the noise beside it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from matcher.model.text import Text


class Dimension(StrEnum):
    """Along what an effect is told."""

    TOTAL = "total"
    GRADE = "grade"
    TOWN = "town"
    SERVICE = "service"
    FUND = "fund"


class Measure(StrEnum):
    """What is counted, with its unit in the name where it has one."""

    PEOPLE_MET = "people_met"
    PEOPLE_ASKED = "people_asked"
    NEEDS_MET = "needs_met"
    NEEDS_ASKED = "needs_asked"
    HOURS = "hours"
    YUAN = "yuan"
    YUAN_AVAILABLE = "yuan_available"
    MEAN_KM = "mean_km"
    OBJECTIVE = "objective"


class Standing(StrEnum):
    """How an effect stands against the noise of the baseline."""

    MORE = "more"
    LESS = "less"
    WITHIN_NOISE = "within_noise"
    UNCHANGED = "unchanged"
    NOT_MEASURED = "not_measured"


class Record(BaseModel):
    """A frozen record that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Effect(Record):
    """One figure in the baseline's plan and in the scenario's."""

    dimension: Dimension = Field(description="Along what it is told / 维度")
    group: str = Field(description="Grade, town code, service or fund; empty in total / 分组代码")
    title_zh: str = Field(description="Chinese title of the group / 分组名称")
    title_en: str = Field(description="English title of the group / 分组英文名称")
    measure: Measure = Field(description="What is counted / 指标")
    before: float | None = Field(description="In the baseline's plan; empty where there is none / 基准")
    after: float | None = Field(description="In the scenario's plan / 情景")
    noise_low: float | None = Field(
        default=None, description="Lower end of the noise band, as a difference from the baseline; empty: not measured"
    )
    noise_high: float | None = Field(default=None, description="Upper end of the noise band / 噪声带上端")

    @property
    def change(self) -> float | None:
        """After minus before; ``None`` where one of the two is unknown."""
        return None if self.before is None or self.after is None else round(self.after - self.before, 6)

    @property
    def standing(self) -> Standing:
        """How the change stands against the band: inside it (ends included) it may be chance."""
        change = self.change
        if change is None:
            return Standing.NOT_MEASURED
        if change == 0:
            return Standing.UNCHANGED
        if self.noise_low is None or self.noise_high is None:
            return Standing.NOT_MEASURED
        if self.noise_low <= change <= self.noise_high:
            return Standing.WITHIN_NOISE
        return Standing.MORE if change > 0 else Standing.LESS

    @property
    def title(self) -> Text:
        """The group's title in both languages."""
        return Text(self.title_zh, self.title_en)
