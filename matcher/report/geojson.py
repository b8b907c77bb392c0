"""The plan as a map (M55): needs, resources and the lines between them, without anything personal."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from matcher.model.enums import ProviderType
from matcher.model.plan import Plan
from matcher.model.pool import Pool

NEED_DECIMALS = 3
"""Needs are shown to about 100 m: enough to see a gap on a map, not enough to knock on a door."""

RESOURCE_DECIMALS = 5
DISTANCE_DECIMALS = 1
"""An exact distance from an exact base would undo the rounding of a need's point."""

MET = "met"

Feature = dict[str, Any]


def to_geojson(plan: Plan, pool: Pool) -> dict[str, Any]:
    """Return the plan as a GeoJSON ``FeatureCollection``, WGS-84, positions as ``[lon, lat]``.

    Three layers, told apart by the property ``layer``:

    - ``resource``: a point for every provider and project with a base: ``resource_id``, ``kind``, ``name``, ``people``
      and ``hours`` it gives in this plan;
    - ``need``: a point for every need: ``need_id``, ``service``, ``grade``, ``people``, ``status`` (``met`` or the
      verdict) and, where it is unmet, ``destination``;
    - ``link``: a line from helper to need: ``need_id``, ``resource_id``, ``grade``, ``line`` and ``distance_km``.

    Needs, and bases that may be homes (families), are rounded to 3 decimals of a degree, about 100 m; other bases to
    5. The order is fixed: resources, needs, links, each by identifier.

    References
    ----------
    RFC 7946, "The GeoJSON Format", https://doi.org/10.17487/RFC7946
    """
    return {"type": "FeatureCollection", "features": list(features(plan, pool))}


def write_geojson(plan: Plan, pool: Pool, path: Path) -> None:
    """Write :func:`to_geojson` to a file, a feature a line, without holding all of it in memory.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for position, feature in enumerate(features(plan, pool)):
            file.write(",\n" if position else "\n")
            file.write(json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
        file.write("\n]}\n")


def features(plan: Plan, pool: Pool) -> Iterator[Feature]:
    """Yield the features of the map one after the other: resources, needs, links."""
    bases = _bases(pool)
    yield from _resources(plan, pool, bases)
    yield from _needs(plan, pool)
    yield from _links(plan, pool, bases)


def _bases(pool: Pool) -> dict[str, list[float]]:
    """Return the point of every base; where a family lives it is as coarse as that of a need."""
    bases: dict[str, list[float]] = {}
    families = _families(pool)
    for table, key, carrier in (
        (pool.providers, "provider_id", "provider_id"),
        (pool.projects, "project_id", "provider_id"),
    ):
        for identifier, provider, lon, lat in table.select(
            pl.col(key).alias("id"), pl.col(carrier).alias("carrier"), "lon", "lat"
        ).iter_rows():
            position = _position(lon, lat, NEED_DECIMALS if provider in families else RESOURCE_DECIMALS)
            if position:
                bases[identifier] = position
    return bases


def _families(pool: Pool) -> set[str]:
    return set(pool.providers.filter(pl.col("type") == ProviderType.FAMILY.value)["provider_id"].to_list())


def _resources(plan: Plan, pool: Pool, bases: dict[str, list[float]]) -> Iterator[Feature]:
    given = {
        resource: (people, hours)
        for resource, people, hours in plan.assignments.group_by("resource_id")
        .agg(pl.col("people").sum(), pl.col("hours").sum().round(2))
        .iter_rows()
    }
    families = _families(pool)
    for kind, table in (("provider", pool.providers), ("project", pool.projects)):
        for identifier, name in table.select(f"{kind}_id", "name").iter_rows():
            if identifier in bases:
                people, hours = given.get(identifier, (0, 0.0))
                # A family's name may be a person's, and here it would stand beside a home.
                shown = identifier if identifier in families else name or identifier
                properties = {"layer": "resource", "resource_id": identifier, "kind": kind, "name": shown}
                yield _point(bases[identifier], properties | {"people": people, "hours": hours})


def _needs(plan: Plan, pool: Pool) -> Iterator[Feature]:
    met = plan.assignments.select("need_id", pl.lit(MET).alias("status"), pl.lit(None, pl.String).alias("destination"))
    unmet = plan.unmet.select("need_id", pl.col("verdict").alias("status"), "destination")
    status = pl.concat([met, unmet]).unique("need_id", keep="first", maintain_order=True)
    columns = ("need_id", "service", "grade", "people", "status", "destination", "lon", "lat")
    rows = pool.needs.join(status, on="need_id", how="left", maintain_order="left").select(columns)
    for need, service, grade, people, state, destination, lon, lat in rows.iter_rows():
        position = _position(lon, lat, NEED_DECIMALS)
        if position:
            properties = {"layer": "need", "need_id": need, "service": service, "grade": grade, "people": people}
            properties["status"] = state
            yield _point(position, properties | ({"destination": destination} if destination else {}))


def _links(plan: Plan, pool: Pool, bases: dict[str, list[float]]) -> Iterator[Feature]:
    helping = plan.assignments.filter(pl.col("line") != "money")
    places = pool.needs.select("need_id", "grade", "lon", "lat")
    rows = helping.join(places, on="need_id", how="left", maintain_order="left")
    for need, line, resource, km, grade, lon, lat in rows.select(
        "need_id", "line", "resource_id", "distance_km", "grade", "lon", "lat"
    ).iter_rows():
        end = _position(lon, lat, NEED_DECIMALS)
        if end and resource in bases:
            properties = {"layer": "link", "need_id": need, "resource_id": resource, "grade": grade, "line": line}
            properties["distance_km"] = None if km is None else round(km, DISTANCE_DECIMALS)
            geometry = {"type": "LineString", "coordinates": [bases[resource], end]}
            yield {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(position: list[float], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": position}, "properties": properties}


def _position(lon: float | None, lat: float | None, decimals: int) -> list[float] | None:
    if lon is None or lat is None or not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    # Adding zero turns -0.0 into 0.0.
    return [round(lon, decimals) + 0.0, round(lat, decimals) + 0.0]
