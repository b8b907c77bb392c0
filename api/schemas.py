"""What all resources answer with: a problem of the input, and a problem document (RFC 9457)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.shape import Shape
from matcher.commands.output import problem_data
from matcher.model.problems import Problem, Severity
from matcher.model.text import Text


class Sentence(BaseModel):
    """One thing said in both languages."""

    zh: str = Field(description="In Chinese / 中文")
    en: str = Field(description="In English / 英文")


class ProblemItem(Shape):
    """One mistake of the input: where it is, what is wrong, what to do."""

    pointer: str = Field(
        description="JSON pointer (RFC 6901) into the request's body; empty: the whole body / 在请求体中的位置"
    )
    table: str = Field(description="Table of the pool, or part of the request / 表，或请求的一部分")
    row: int | None = Field(description="Position in the list, counted from 1 / 第几行，从 1 数起")
    field: str = Field(description="Field; empty where the whole row is meant / 字段；空表示整行")
    value: str = Field(description="What was found, shortened; empty for personal fields / 读到的值；个人信息不显示")
    code: str = Field(description="Stable code, see docs/problems.md / 问题代码，见 docs/problems.md")
    severity: Severity = Field(description="error refuses the row, warning keeps it / error 拒收该行，warning 保留该行")
    sentence: Sentence = Field(description="What is wrong / 哪里不对")
    remedy: Sentence = Field(description="What to do about it / 怎么改")


class ProblemDocument(Shape):
    """Why a request was not answered: a problem document of RFC 9457, ``application/problem+json``."""

    type: str = Field(description="Stable relative URI of the kind, /problems/<code> / 问题种类的固定标识")
    title: str = Field(description="The kind in words, Chinese and English / 问题种类，中英文")
    status: int = Field(ge=400, le=599, description="HTTP status / HTTP 状态码")
    detail: str = Field(description="What happened this time, Chinese and English / 本次的情况，中英文")
    code: str = Field(description="Last part of type / 问题代码")
    sentence: Sentence = Field(description="The detail by language / 本次的情况，按语言分开")
    remedy: Sentence = Field(description="What to do about it / 怎么办")
    errors: list[ProblemItem] = Field(description="Every mistake found, all at once / 全部问题，一次列出")


def problem_item(problem: Problem, pointer: str) -> dict[str, Any]:
    """Return a problem as plain data, in the shape of :class:`ProblemItem`."""
    return {"pointer": pointer, **problem_data(problem)}


def sentence(text: Text) -> dict[str, str]:
    """Return a text as plain data, in the shape of :class:`Sentence`."""
    return {"zh": text.zh, "en": text.en}
