"""What ``GET /v1/health`` answers with."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Health(BaseModel):
    """The service is up."""

    status: Literal["ok"] = Field(description="Always ok; anything else is an error document / 正常时为 ok")
    version: str = Field(description="Version of Wishpool / 版本")


class Readiness(BaseModel):
    """The service can do its work."""

    status: Literal["ready"] = Field(description="Always ready; anything else is an error document / 就绪时为 ready")
