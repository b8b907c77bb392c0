"""What ``POST /v1/check`` answers with."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import ProblemItem
from api.shape import Shape


class CheckAnswer(Shape):
    """A usable pool: rows by table, and every problem at once."""

    usable: Literal[True] = Field(description="A pool that is not usable is answered with 422 / 不可用时回答 422")
    collected: dict[str, int] = Field(description="Rows found, by table / 各表读到的行数")
    accepted: dict[str, int] = Field(description="Rows accepted, by table / 各表接收的行数")
    refused: dict[str, int] = Field(description="Rows refused, by table / 各表拒收的行数")
    problems: list[ProblemItem] = Field(description="Errors refuse a row, warnings keep it / 错误拒收，提示保留")
