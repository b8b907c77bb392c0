"""The shape of a sweep file: its keys, their types and ranges, each declared once."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.model.file_shape import MOST_SEED, BothLanguages
from scenarios.model.shape import MOST_CHANGES, Shape

MOST_VALUES = 200
MOST_REPEATS = 1_000

Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | Annotated[str, Field(pattern=r"^\$[a-z][a-z0-9_]*$")]


class ParameterShape(Shape):
    """One parameter and the values that it takes: a list, or a range in equal steps."""

    title: BothLanguages | None = Field(default=None, description="参数的名称和单位 / What it is, with its unit")
    values: list[Number] | None = Field(
        default=None,
        min_length=1,
        max_length=MOST_VALUES,
        description="取哪些值；与 from、to、steps 二选一 / Its values",
    )
    from_: Number | None = Field(default=None, alias="from", description="从 / First value")
    to: Number | None = Field(default=None, description="到（含） / Last value")
    steps: int | None = Field(default=None, ge=2, le=MOST_VALUES, description="共取几个值 / How many values")

    @model_validator(mode="after")
    def _one_way(self) -> ParameterShape:
        given = [part is not None for part in (self.from_, self.to, self.steps)]
        if (self.values is None) != all(given) or (self.values is not None and any(given)):
            raise PydanticCustomError("which_values", "either values, or from, to and steps")
        return self


class Absence(Shape):
    """Providers that do not show up, each by chance."""

    share: Share = Field(
        description="每个服务方缺席的概率，或 $参数 / Chance of each provider to stay away, or $parameter"
    )
    where: Literal["all"] | Annotated[dict[str, Any], Field(min_length=1)] = Field(
        default="all", description="哪些服务方，同情景的筛选条件 / Which providers, conditions as in a scenario"
    )


class Surge(Shape):
    """Needs that come twice, each by chance."""

    share: Share = Field(
        description="每项需求再来一项同样需求的概率，或 $参数 / Chance of each need to come once more, or $parameter"
    )
    where: Literal["all"] | Annotated[dict[str, Any], Field(min_length=1)] = Field(
        default="all", description="哪些需求，同情景的筛选条件 / Which needs, conditions as in a scenario"
    )


class ChanceShape(Shape):
    """What is left to chance, drawn with the same seeds at every point."""

    repeats: int = Field(ge=1, le=MOST_REPEATS, description="每个点重复几次 / How often each point is repeated")
    absent: Absence | None = Field(default=None, description="可能缺席的服务方 / Providers that may stay away")
    surge: Surge | None = Field(default=None, description="可能激增的需求 / Needs that may surge")

    @model_validator(mode="after")
    def _something(self) -> ChanceShape:
        if self.absent is None and self.surge is None:
            raise PydanticCustomError("no_chance", "chance has absent, surge or both")
        return self


class SweepShape(Shape):
    """One question asked over a range."""

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$",
        description="名称：小写字母、数字、- 和 _ / Name: lower-case letters, digits, - and _",
    )
    title: BothLanguages | None = Field(default=None, description="标题 / Title")
    question: BothLanguages = Field(description="用一句话提出的问题 / The question, in one sentence")
    seed: int = Field(default=0, ge=0, le=MOST_SEED, description="抽样的随机种子 / Seed of the draws")
    parameters: Annotated[dict[Name, ParameterShape], Field(min_length=1, max_length=2)] = Field(
        description="一个或两个参数；在改动中写作 $名称 / One or two parameters; written $name in the changes"
    )
    changes: list[Any] = Field(
        default=[], max_length=MOST_CHANGES, description="同情景；值可为 $名称 / As in a scenario; a value may be $name"
    )
    policy: dict[str, Any] = Field(
        default={}, description="同情景；值可为 $名称 / As in a scenario; a value may be $name"
    )
    most_moves: int | None = Field(default=None, ge=0, description="同情景 / As in a scenario")
    chance: ChanceShape | None = Field(default=None, description="不确定性 / What is left to chance")
