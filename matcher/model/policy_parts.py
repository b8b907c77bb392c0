"""The parts of a policy: weights, waiting, channels, packages."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from matcher.model.enums import Grade

NonNegative = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _as_tuples(value: object) -> object:
    # YAML and JSON have lists only.
    if not isinstance(value, list | tuple):
        return value
    return tuple(tuple(kind) if isinstance(kind, list) else kind for kind in value)


def _code(text: str) -> str:
    # As the codes of a pool are compared.
    return unicodedata.normalize("NFKC", text).strip()


def _each_once(kinds: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    times = Counter(code for kind in kinds for code in kind)
    if repeated := sorted(code for code, count in times.items() if count > 1):
        raise PydanticCustomError("repeated_code", "{codes} more than once", {"codes": ", ".join(repeated)})
    return kinds


Kinds = Annotated[
    tuple[tuple[Annotated[str, AfterValidator(_code), Field(min_length=1)], ...], ...],
    BeforeValidator(_as_tuples),
    AfterValidator(_each_once),
]
"""Lists of codes; a code stands in one list at most, once."""


class Part(BaseModel):
    """Settings that are frozen, known by name, and of the type that they are declared with."""

    # The validator is made where it is first needed: who reads no policy should not wait for it.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class GradeWeights(Part):
    """Weight of one person by grade."""

    red: NonNegative = Field(default=27.0, description="Weight of a person of grade red / 红色每人权重")
    yellow: NonNegative = Field(default=9.0, description="Weight of a person of grade yellow / 黄色每人权重")
    blue: NonNegative = Field(default=3.0, description="Weight of a person of grade blue / 蓝色每人权重")
    green: NonNegative = Field(default=1.0, description="Weight of a person of grade green / 绿色每人权重")

    def of(self, grade: Grade) -> float:
        """Return the weight of one grade."""
        return float(getattr(self, grade.value))


class Waiting(Part):
    """How the value of a need grows while it waits: ``1 + min(at_most, per_week x whole weeks waited)``."""

    per_week: NonNegative = Field(default=0.02, description="Growth a whole week since registered_on / 每等一整周增加")
    at_most: NonNegative = Field(default=0.5, description="Largest growth / 最多增加")

    def factor(self, days: int) -> float:
        """Return the factor after a number of days; days in the future count as none."""
        return 1.0 + min(self.at_most, self.per_week * (max(0, days) // 7))


class Channels(Part):
    """Cost a person of each way to be helped; the cheapest is preferred at equal value."""

    project: NonNegative = Field(default=0.0, description="A seat in a running project, a person / 在办项目名额，每人")
    package: NonNegative = Field(default=0.02, description="A new package, a person / 新项目包，每人")
    provider: NonNegative = Field(default=0.04, description="An individual helper, a person / 单独服务方，每人")


class Packages(Part):
    """Size, kind and shape of a package (M39, M40), and what grouping is worth."""

    enabled: bool = Field(
        default=True, description="Group needs of groupable services into packages / 是否将可打包的需求组成项目包"
    )
    at_least: int = Field(default=20, ge=1, le=10_000, description="Fewest people / 最少人数")
    at_most: int = Field(default=60, ge=1, le=10_000, description="Most people / 最多人数")
    diameter_km: NonNegative = Field(
        default=12.0, description="Largest distance between two members, km / 最大直径，公里"
    )
    rings: int = Field(default=1, ge=0, le=10, description="Rings of adjoining rural villages / 相邻村的圈数")
    same_kind: Kinds = Field(
        default=(), description="Lists of services that count as one kind in a package / 视为同类项、可并入同一包的服务"
    )
    worth: NonNegative = Field(default=0.1, description="Gain a person served in a package / 纳入项目包，每人所得")
    compactness_km: NonNegative = Field(
        default=0.002, description="A km and person from member to centre / 成员到中心每公里每人"
    )
    opening: NonNegative = Field(
        default=0.1, description="Cost of a package as such: fewer, larger ones / 每立一个项目包，使包少而大"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Packages:
        if self.at_least > self.at_most:
            raise PydanticCustomError(
                "least_above_most",
                "at_least {least} is above at_most {most}",
                {"least": self.at_least, "most": self.at_most},
            )
        return self

    def kind_of(self, service: str) -> str:
        """Return the code that stands for the kind of a service: the first of its list in ``same_kind``, or itself."""
        return next((kind[0] for kind in self.same_kind if service in kind), service)
