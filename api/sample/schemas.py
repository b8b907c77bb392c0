"""What the resource ``sample`` answers with."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Sentence
from api.web.members import Members


class SampleView(BaseModel):
    """A sample."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(description="Name, part of the path / 名称，路径的一部分")
    title: Sentence = Field(description="What it shows / 说明")
    path: str = Field(description="Where its pool is / 心愿池的地址")


class SamplesView(BaseModel):
    """All samples."""

    model_config = ConfigDict(extra="forbid")

    items: list[SampleView] = Field(description="The samples / 各示例")


class SampleQuery(Members):
    """How to make the sample."""

    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of chance / 随机种子")
