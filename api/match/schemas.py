"""What ``POST /v1/match`` takes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from matcher.files.cells.dates import FIRST_DAY, LAST_DAY

MOST_SEED = 2**31 - 1
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> dt.date:
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise ValueError("not an ISO date")
    day = dt.date.fromisoformat(value)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("out of range")
    return day


Day = Annotated[
    dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-23"]})
]


PARTS = {"pool": "Pool", "policy": "Policy", "previous": "Plan"}
"""Members that are read by the library; the document describes them with the schemas of these names."""


class MatchRequest(BaseModel):
    """A pool, and what the plan depends on besides: the same request gives the same plan."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    pool: dict[str, Any] = Field(
        description="Tables of the pool, an object of lists of rows / 心愿池各表，对象，每表一个列表"
    )
    date: Day = Field(
        description=(
            f"Day of the plan, an ISO date such as 2026-11-23, years {FIRST_DAY.year}-{LAST_DAY.year} / "
            f"方案日期，写作 2026-11-23，{FIRST_DAY.year} 至 {LAST_DAY.year} 年"
        )
    )
    seed: int = Field(
        default=0,
        ge=0,
        le=MOST_SEED,
        description=f"Seed of the solver, a whole number 0-{MOST_SEED} / 随机种子，0 至 {MOST_SEED} 的整数",
    )
    policy: dict[str, Any] | None = Field(
        default=None,
        description="Settings that differ from the default policy, an object / 与默认不同的规则设定，对象",
    )
    previous: dict[str, Any] | None = Field(
        default=None,
        description="The previous plan as this service answered it, an object / 上期方案，即本接口上次的回答，对象",
    )
