"""Draws teams and organisations whose hours cover an assumed share of what is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from matcher.model.enums import Datum, Level
from matcher.samples import assumed
from matcher.samples.draw import Draws, Floats
from matcher.samples.geography import Geography
from matcher.samples.kinds import Kind
from matcher.samples.needs import SERVICES

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Supply:
    """How much of the hours asked for is on offer; every figure is assumed.

    Attributes
    ----------
    cover_percent
        Hours on offer for every 100 asked for, by town in turn: some towns are tighter than others.
    scarce_percent
        The same for scarce services, times the town's figure.
    district_percent
        Part of it that district organisations hold; the rest lies in the towns. Where nobody in a town offers a
        service, the district holds all of it.
    """

    cover_percent: tuple[int, ...]
    scarce_percent: dict[str, int]
    district_percent: int


@dataclass(frozen=True, kw_only=True)
class Post:
    """A provider to be drawn: its kind and the position of its town (its seat, for an organisation of the district)."""

    kind: Kind
    town: int


def hours_asked(needs: pl.DataFrame, geography: Geography) -> Floats:
    """Return the hours a week asked for, by town (rows) and service (columns)."""
    asked = np.zeros((len(geography.towns), len(SERVICES)))
    towns = {town.code: index for index, town in enumerate(geography.towns)}
    services = {service: index for index, service in enumerate(SERVICES)}
    for region, service, hours in needs.group_by("region", "service").agg(pl.col("hours").sum()).iter_rows():
        asked[towns[region], services[service]] = hours
    return asked


def draw_providers(
    *, draws: Draws, geography: Geography, posts: Sequence[Post], asked: Floats, supply: Supply
) -> list[Row]:
    """Return providers as rows in the stored form, in the order of the posts.

    Parameters
    ----------
    draws
        Stream of draws.
    geography
        The district.
    posts
        Which providers there are.
    asked
        Hours a week by town and service, see :func:`hours_asked`.
    supply
        How much of them is on offer.
    """
    shares = _hours(posts, asked, supply)
    lon, lat = geography.scatter(np.array([post.town for post in posts]), draws, share=0.4)
    jitter = 0.7 + 0.6 * draws.uniform(len(posts))
    banned = draws.chance(len(posts), assumed.BANNED.percent)
    not_yet = draws.chance(len(posts), assumed.NOT_YET.percent) & ~banned
    rated = draws.chance(len(posts), assumed.QUALITY.percent)
    score = draws.integers(len(posts), 55, 98)
    numbers: dict[tuple[str, str], int] = {}
    rows: list[Row] = []
    for index, post in enumerate(posts):
        kind, town = post.kind, geography.towns[post.town]
        place = geography.name if kind.level is Level.DISTRICT else town.name
        number = numbers[place, kind.name] = numbers.get((place, kind.name), 0) + 1
        hours = max(1.0, float(np.floor(shares[index] * jitter[index] * 2 + 0.5) / 2))
        region, radius_km = _reach(geography, kind, town.code, draws)
        rows.append(
            {
                "provider_id": f"P{index + 1:03d}",
                "name": f"示例·{place}{kind.name}{number}",
                "type": kind.type.value,
                "level": kind.level.value,
                "region": region,
                "lon": float(lon[index]),
                "lat": float(lat[index]),
                "crs": Datum.WGS84.value,
                "radius_km": radius_km,
                "services": list(kind.services),
                "skills": list(kind.skills),
                "hours": hours,
                "cases": int(hours / 1.5) + 2 if kind.level is Level.VILLAGE else None,
                "people": None,
                "rate_fen": 100 * assumed.RATES_YUAN[draws.integer(0, 2)] if kind.paid else 0,
                "roles": [f"{role}:{draws.integer(low, high)}" for role, low, high in kind.roles],
                "genders": [gender.value for gender in kind.genders],
                "quality": int(score[index]) / 100 if rated[index] else None,
                "available_from": dt.date(assumed.DATE.year + 1, 1, 4) if not_yet[index] else None,
                "banned_until": dt.date(assumed.DATE.year, 12, 31) if banned[index] else None,
            }
        )
    return rows


def _hours(posts: Sequence[Post], asked: Floats, supply: Supply) -> list[float]:
    """Return each provider's part of the hours on offer: pools are divided equally among those who offer a service."""
    towns = len(asked)
    cover = np.array([supply.cover_percent[index % len(supply.cover_percent)] / 100 for index in range(towns)])
    scarce = np.array([supply.scarce_percent.get(service, 100) / 100 for service in SERVICES])
    offered = asked * cover[:, None] * scarce[None, :]
    scopes = [None if post.kind.level is Level.DISTRICT else post.town for post in posts]
    keys = [
        [(scope, SERVICES.index(each)) for each in post.kind.services]
        for scope, post in zip(scopes, posts, strict=True)
    ]
    sharing: dict[tuple[int | None, int], int] = {}
    for key in (key for listed in keys for key in listed):
        sharing[key] = sharing.get(key, 0) + 1
    pools = dict.fromkeys(sharing, 0.0)
    for town in range(towns):
        for service in range(len(SERVICES)):
            # Where nobody in the town offers a service, the district's organisations hold all of it.
            local = (100 - supply.district_percent) / 100 if (town, service) in sharing else 0.0
            for key, share in (((town, service), local), ((None, service), 1 - local)):
                if key in pools:
                    pools[key] += float(offered[town, service]) * share
    return [sum(pools[key] / sharing[key] for key in listed) for listed in keys]


def _reach(geography: Geography, kind: Kind, town: str, draws: Draws) -> tuple[str, float | None]:
    """Return region and radius in km: assumed by level."""
    limited = draws.integer(0, 2) == 0
    if kind.level is Level.VILLAGE:
        return town, float(draws.integer(5, 9)) if limited else None
    if kind.level is Level.TOWN and limited:
        return geography.code, float(draws.integer(8, 15))
    if kind.level is Level.TOWN:
        return town, None
    return geography.code, float(draws.integer(20, 40)) if limited else None
