"""What is asked about sites: how many hubs, where they may stand, what makes a good place."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Grade = Literal["red", "yellow", "blue", "green"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CandidatePoint(_Part):
    """A point where a hub may stand."""

    id: Code = Field(description="点的编号 / Identifier of the point")
    name: str = Field(default="", max_length=60, description="叫什么；空则用编号 / What it is called; empty: its id")
    lon: float = Field(ge=-180, le=180, description="经度 / Longitude, decimal degrees")
    lat: float = Field(ge=-90, le=90, description="纬度 / Latitude, decimal degrees")
    crs: Literal["wgs84", "gcj02", "bd09"] = Field(default="wgs84", description="坐标系 / Datum of the point")


class Siting(_Part):
    """Where to put hubs (M56)."""

    hubs: int = Field(ge=1, le=200, description="新设几个枢纽 / How many new hubs")
    radius_km: float = Field(
        gt=0,
        le=1_000,
        allow_inf_nan=False,
        description="服务半径，公里；半径内的人算覆盖 / Radius in km; people within it are covered",
    )
    objective: Literal["coverage", "distance"] = Field(
        default="coverage",
        description="coverage：覆盖的人最多；distance：人均距离最短 / Most people covered, or least mean distance",
    )
    candidates: (
        Literal["villages", "needs"] | Annotated[list[CandidatePoint], Field(min_length=1, max_length=2_000)]
    ) = Field(
        default="villages",
        description="候选点：区划表中最细一级的点、需求集中处，或给定的点 / "
        "Where a hub may stand: points of the finest regions, where needs are dense, or given points",
    )
    existing: list[Code] = Field(
        default=[],
        description="已有的枢纽：服务方或项目编号 / Hubs that stand already: providers or projects with a base",
    )
    services: list[Code] = Field(
        default=[], description="只计这些服务的需求；空为全部 / Only needs of these services count; empty: all"
    )
    grades: list[Grade] = Field(
        default=[], description="只计这些等级的需求；空为全部 / Only needs of these grades count; empty: all"
    )
    region: str = Field(
        default="",
        pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?$",
        description="只计这一区划的需求和村点；空为全部 / Only needs and regions of this region count; empty: all",
    )
    opens: dict[str, Any] = Field(
        default={},
        description="在选出的点各开一个服务方：其字段和值；空则只选址 / "
        "Opens a provider at each chosen point: its fields and values; empty: only the places are found",
    )
