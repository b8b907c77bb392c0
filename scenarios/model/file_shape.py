"""The shape of a whole scenario file."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from scenarios.model.shape import MOST_CHANGES, AnyChange, Shape
from scenarios.siting.model import Siting

MOST_SEED = 2**31 - 1
NAME = r"[a-z0-9][a-z0-9_-]{0,63}"


def _check_name(name: str) -> str:
    if not re.fullmatch(NAME, name):
        raise PydanticCustomError("bad_name", "lower-case letters, digits, - and _")
    return name


Name = Annotated[str, AfterValidator(_check_name), WithJsonSchema({"type": "string", "pattern": f"^{NAME}$"})]
"""What a scenario, and a file like it, is called."""


class BothLanguages(Shape):
    """Words in both languages of the project."""

    zh: str = Field(min_length=1, max_length=2_000, description="Chinese / 中文")
    en: str = Field(min_length=1, max_length=2_000, description="English / 英文")


class ScenarioShape(Shape):
    """One question, and what is changed to answer it."""

    name: Name = Field(
        description="Name: lower-case letters, digits, - and _ / 名称：小写字母、数字、- 和 _",
    )
    title: BothLanguages | None = Field(default=None, description="Title / 标题")
    question: BothLanguages = Field(description="The question, in one sentence / 用一句话提出的问题")
    seed: int = Field(default=0, ge=0, le=MOST_SEED, description="Seed of the draws / 抽样的随机种子")
    most_moves: int | None = Field(
        default=None,
        ge=0,
        description="Most untouched needs that may change helper or be dropped / 未被改动的需求中，最多几项可以换服务方或落空",
    )
    changes: list[AnyChange] = Field(
        default=[], max_length=MOST_CHANGES, description="Changes of the pool, all at once / 对数据的改动，同时生效"
    )
    policy: dict[str, Any] = Field(
        default={},
        description="Changes of the policy: path of a setting and its new value, or {scale: factor}, "
        "{plus: number} / 对规则设定的改动：设定的路径和新值，或 {scale: 倍数}、{plus: 数}",
    )
    siting: Siting | None = Field(default=None, description="Where to put hubs / 选址：在哪里设枢纽")

    @model_validator(mode="after")
    def _asks_something(self) -> ScenarioShape:
        if not self.changes and not self.policy and self.siting is None and self.most_moves is None:
            raise PydanticCustomError("nothing_changed", "a scenario has changes, policy or siting")
        return self
