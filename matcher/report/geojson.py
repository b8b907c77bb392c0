"""The plan as a map (M55): needs, resources and the lines between them, without anything personal."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from matcher.model.enums import ProviderType
from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.report.package_shapes import package_features

NEED_DECIMALS = 3
"""Needs are shown to about 100 m: enough to see a gap on a map, not enough to knock on a door."""

RESOURCE_DECIMALS = 5
DISTANCE_DECIMALS = 1
"""An exact distance from an exact base would undo the rounding of a need's point."""

MET = "met"

_BLOCK = 100_000
"""Features that are put into words at once."""


def to_geojson(plan: Plan, pool: Pool) -> dict[str, Any]:
    """Return the plan as a GeoJSON ``FeatureCollection``, WGS-84, positions as ``[lon, lat]``.

    Layers, told apart by the property ``layer``:

    - ``resource``: a point for every provider and project with a base: ``resource_id``, ``kind``, ``name``, ``people``
      and ``hours`` it gives in this plan;
    - ``need``: a point for every need: ``need_id``, ``service``, ``grade``, ``people``, ``status`` (``met`` or the
      verdict) and, where it is unmet, ``destination``;
    - ``link``: a line from helper to need: ``need_id``, ``resource_id`` (of a package its carrier), ``grade``, ``line``
      and ``distance_km``;
    - ``package``: the hull of every package, a polygon (a line or a point where its members are on one), and
      ``centre``: its centre: ``package_id``, ``service``, ``people``, ``needs``, ``carrier``, ``yuan`` and
      ``diameter_km``. Needs in a package then have the property ``package_id``.

    Needs, hulls, centres, and bases that may be homes (families), are rounded to 3 decimals of a degree, about 100 m;
    other bases to 5. The order is fixed: resources, packages, centres, needs, links, each by identifier.

    References
    ----------
    RFC 7946, "The GeoJSON Format", https://doi.org/10.17487/RFC7946
    """
    text: dict[str, Any] = json.loads(b"".join(_text(plan, pool)))
    return text


def write_geojson(plan: Plan, pool: Pool, path: Path) -> None:
    """Write :func:`to_geojson` to a file, a feature a line, without holding all of it in memory.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    with path.open("wb") as file:
        file.writelines(_text(plan, pool))


def _text(plan: Plan, pool: Pool) -> Iterator[bytes]:
    """Yield the map as JSON text in UTF-8: resources, packages with their centres, needs, links."""
    bases = _bases(pool)
    yield b'{"type":"FeatureCollection","features":['
    follows = False
    packages = package_features(plan, _placed(pool.needs), decimals=NEED_DECIMALS)
    for features in (_resources(plan, bases), packages, _needs(plan, pool), _links(plan, pool, bases)):
        for start in range(0, len(features), _BLOCK):
            yield b",\n" if follows else b"\n"
            part = features[start : start + _BLOCK]
            yield _lines(part) if isinstance(part, pl.DataFrame) else _objects(part)
            follows = True
    yield b"\n]}\n"


def _objects(features: list[dict[str, Any]]) -> bytes:
    lines = (json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return ",\n".join(lines).encode()


def _lines(features: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    features.write_ndjson(buffer)
    # Quotes and line feeds within texts are escaped, so that these are keys and ends of lines.
    text = buffer.getvalue()[:-1]
    for absent in (b',"destination":null', b',"package_id":null'):
        text = text.replace(absent, b"")
    return text.replace(b"\n", b",\n")


def _features(rows: pl.DataFrame, kind: str, layer: str, places: list[str], properties: list[str]) -> pl.DataFrame:
    """Return rows as features with the keys of GeoJSON, in its order.

    Parameters
    ----------
    rows
        One row a feature.
    kind, layer
        Type of the geometry, and the property ``layer``.
    places
        Columns of longitudes and latitudes in turn: two for a point, four for a line.
    properties
        Columns of the other properties.
    """
    shape = (rows.height, 2) if len(places) == 2 else (rows.height, len(places) // 2, 2)
    coordinates = pl.Series(rows.select(places).to_numpy().ravel()).reshape(shape).alias("coordinates")
    return rows.select(
        pl.lit("Feature").alias("type"),
        pl.struct(pl.lit(kind).alias("type"), coordinates).alias("geometry"),
        pl.struct(pl.lit(layer).alias("layer"), *properties).alias("properties"),
    )


def _bases(pool: Pool) -> pl.DataFrame:
    """Return ``resource_id``, ``kind``, ``name``, ``base_lon`` and ``base_lat`` of every resource with a base.

    Where a family lives the base is as coarse as that of a need, and the name, which may be a person's, is left out.
    """
    families = pool.providers.filter(pl.col("type") == ProviderType.FAMILY.value)["provider_id"].implode()
    named = pl.when(pl.col("name") != "").then("name")
    tables = [
        table.select(
            pl.col(f"{kind}_id").alias("resource_id"),
            pl.lit(kind).alias("kind"),
            pl.col("provider_id").is_in(families).fill_null(value=False).alias("at_home"),
            pl.when(~pl.col(f"{kind}_id").is_in(families)).then(named).fill_null(pl.col(f"{kind}_id")).alias("name"),
            "lon",
            "lat",
        )
        for kind, table in (("provider", pool.providers), ("project", pool.projects))
    ]
    bases = pl.concat(tables).filter(pl.col("lon").is_finite() & pl.col("lat").is_finite())
    coarse = bases["at_home"]
    return bases.with_columns(
        pl.when(coarse)
        .then(_rounded(bases[name], NEED_DECIMALS))
        .otherwise(_rounded(bases[name], RESOURCE_DECIMALS))
        .alias(f"base_{name}")
        for name in ("lon", "lat")
    ).drop("lon", "lat", "at_home")


def _resources(plan: Plan, bases: pl.DataFrame) -> pl.DataFrame:
    given = plan.by_carrier().group_by("resource_id").agg(pl.col("people").sum(), pl.col("hours").sum().round(2))
    rows = bases.join(given, on="resource_id", how="left", maintain_order="left").with_columns(
        pl.col("people").fill_null(0), pl.col("hours").fill_null(0.0)
    )
    properties = ["resource_id", "kind", "name", "people", "hours"]
    return _features(rows, "Point", "resource", ["base_lon", "base_lat"], properties)


def _needs(plan: Plan, pool: Pool) -> pl.DataFrame:
    met = plan.assignments.select(pl.col("need_id").unique(), pl.lit(MET).alias("met"))
    unmet = plan.unmet.select("need_id", "verdict", "destination")
    rows = _placed(pool.needs)
    packages = plan.package_members.unique("need_id", keep="first", maintain_order=True)
    for status in (met, unmet, packages):
        rows = rows.join(status, on="need_id", how="left", maintain_order="left")
    rows = rows.with_columns(
        pl.coalesce("met", "verdict").alias("status"), pl.when(pl.col("met").is_null()).then("destination")
    )
    properties = ["need_id", "service", "grade", "people", "status", "destination", "package_id"]
    return _features(rows, "Point", "need", ["lon", "lat"], properties)


def _placed(needs: pl.DataFrame) -> pl.DataFrame:
    """Return the needs that have a point, as coarse as it is shown."""
    rows = needs.select("need_id", "service", "grade", "people", "lon", "lat")
    rows = rows.filter(pl.col("lon").is_finite() & pl.col("lat").is_finite())
    return rows.with_columns(_rounded(rows[name], NEED_DECIMALS) for name in ("lon", "lat"))


def _links(plan: Plan, pool: Pool, bases: pl.DataFrame) -> pl.DataFrame:
    helping = plan.by_carrier().filter(pl.col("line") != "money")
    rows = (
        helping.select("need_id", "resource_id", "line", _rounded(helping["distance_km"], DISTANCE_DECIMALS))
        .join(_placed(pool.needs).select("need_id", "grade", "lon", "lat"), on="need_id", maintain_order="left")
        .join(bases.select("resource_id", "base_lon", "base_lat"), on="resource_id", maintain_order="left")
    )
    properties = ["need_id", "resource_id", "grade", "line", "distance_km"]
    return _features(rows, "LineString", "link", ["base_lon", "base_lat", "lon", "lat"], properties)


def _rounded(values: pl.Series, decimals: int) -> pl.Series:
    """Return numbers rounded as Python rounds them, by the decimal number that is nearest; never minus zero.

    Multiplying and dividing does the same but where the product lies halfway between two whole numbers.
    """
    plain = values.cast(pl.Float64).fill_null(np.nan).to_numpy()
    scaled = plain * 10.0**decimals
    rounded = np.rint(scaled) / 10.0**decimals
    halfway = np.flatnonzero(np.abs(np.abs(scaled - np.floor(scaled)) - 0.5) < 1e-6)
    rounded[halfway] = [round(value, decimals) for value in plain[halfway].tolist()]
    return pl.Series(values.name, rounded + 0.0, nan_to_null=True)
