"""What the resource ``sample`` answers with."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Sentence
from api.shape import Shape
from api.web.members import Members


class SampleView(Shape):
    """A sample."""

    name: str = Field(description="Name, part of the path / 名称，路径的一部分")
    title: Sentence = Field(description="What it shows / 说明")
    path: str = Field(description="Where its pool is / 心愿池的地址")


class SamplesView(Shape):
    """All samples."""

    items: list[SampleView] = Field(description="The samples / 各示例")


class SampleQuery(Members):
    """How to make the sample."""

    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of chance / 随机种子")
