"""Packages on the map: the hull of each and its centre, no finer than needs are shown."""

from __future__ import annotations

from typing import Any

import polars as pl

from matcher.model.plan import Plan
from matcher.report.hulls import hull

Feature = dict[str, Any]


def package_features(plan: Plan, placed: pl.DataFrame, *, decimals: int) -> list[Feature]:
    """Return the hull of every package, then its centre, each by identifier, as features of GeoJSON.

    A hull is a ``Polygon``; a ``LineString`` where the members' points are on one line, a ``Point`` where they are one
    point: a polygon with an area would claim a place where nobody is.

    Parameters
    ----------
    plan
        The plan.
    placed
        ``need_id``, ``lon`` and ``lat`` of the needs that have a point, rounded as they are shown: corners of a hull
        are where people live.
    decimals
        Digits behind the point of those coordinates.
    """
    steps = 10**decimals
    points = (
        plan.package_members.join(placed.select("need_id", "lon", "lat"), on="need_id")
        .select("package_id", (pl.col("lon", "lat") * steps).round().cast(pl.Int64))
        .unique()
    )
    of_package: dict[str, list[tuple[int, int]]] = {}
    for package_id, x, y in points.iter_rows():
        of_package.setdefault(package_id, []).append((x, y))
    hulls, centres = list[Feature](), list[Feature]()
    for row in plan.packages.iter_rows(named=True):
        about = _about(row)
        corners = [[x / steps, y / steps] for x, y in hull(of_package.get(row["package_id"], []))]
        if corners:
            hulls.append(_feature("package", _shape(corners), about))
        if row["lon"] is not None and row["lat"] is not None:
            point = [round(row[name], decimals) + 0.0 for name in ("lon", "lat")]
            centres.append(_feature("centre", {"type": "Point", "coordinates": point}, about))
    return [*hulls, *centres]


def _about(package: dict[str, Any]) -> dict[str, Any]:
    return {
        "package_id": package["package_id"],
        "service": package["service"],
        "people": package["people"],
        "needs": package["needs"],
        "carrier": package["carrier"],
        "yuan": (package["yuan_fen"] or 0) / 100,
        "diameter_km": package["diameter_km"] if package["diameter_km"] is None else round(package["diameter_km"], 1),
    }


def _shape(corners: list[list[float]]) -> dict[str, Any]:
    if len(corners) == 1:
        return {"type": "Point", "coordinates": corners[0]}
    if len(corners) == 2:
        return {"type": "LineString", "coordinates": corners}
    # The ring is closed: its first corner is also its last.
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def _feature(layer: str, geometry: dict[str, Any], about: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": {"layer": layer, **about}}
