"""Candidate pairs through indexes: by service, then by region code or by a tree of points, never the full product."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from matcher.model.distance import EQUATOR_KM
from matcher.options.options import Bools, Floats, Ints

_WIDEN = 1.01
"""A sphere of the equator's radius makes distances up to 0.7 % longer than the ellipsoid; the rule `radius` decides."""

_BATCH = 4_000_000
"""Pairs handed on at once: bounds the memory of the masks."""

Pairs = tuple[Ints, Ints]


def candidate_pairs(*, needs: pl.DataFrame, resources: pl.DataFrame, offered: dict[str, Ints]) -> Iterator[Pairs]:
    """Yield pairs (need row, resource row) among which all eligible ones are.

    Resources with a radius and a base look up the needs around them in a k-d tree of unit vectors; resources with
    a region take the run of needs whose code begins with theirs; only the rest see every need of their services.

    Parameters
    ----------
    needs
        Needs that may be served, with a column ``row`` (row in the pool) beside those of the table.
    resources
        Providers or projects, rows in the order of the pool.
    offered
        Rows of the resources that offer each service.

    Yields
    ------
    tuple of arrays
        Rows of needs and rows of resources, of one length.
    """
    base = _unit_vectors(resources)
    radius = resources["radius_km"].to_numpy()
    has_ball = np.isfinite(base[:, 0]) & np.isfinite(radius)
    region = resources["region"].to_list()
    for (service,), group in needs.sort("region", "row").group_by("service", maintain_order=True):
        rows = offered.get(str(service))
        if rows is None or not rows.size:
            continue
        yield from _batched(_of_one_service(group, rows, base, radius, has_ball, region))


def _of_one_service(
    group: pl.DataFrame, rows: Ints, base: Floats, radius: Floats, has_ball: Bools, region: list[str | None]
) -> Iterator[Pairs]:
    need_rows = group["row"].to_numpy().astype(np.int64)
    points = _unit_vectors(group)
    located = np.flatnonzero(np.isfinite(points[:, 0]))
    tree = cKDTree(points[located]) if located.size else None
    codes = group["region"].fill_null("").to_numpy().astype("U12")
    ball = rows[has_ball[rows]]
    if ball.size and tree is not None:
        reach = np.minimum(radius[ball] * _WIDEN + 0.01, np.pi * EQUATOR_KM * 0.999)
        found = tree.query_ball_point(base[ball], r=2 * np.sin(reach / EQUATOR_KM / 2), return_sorted=True)
        for resource, places in zip(ball.tolist(), found, strict=True):
            chosen = need_rows[located[np.asarray(places, dtype=np.int64)]]
            yield chosen, np.full(chosen.size, resource, dtype=np.int64)
    for resource in rows[~has_ball[rows]].tolist():
        code = region[resource]
        first, last = 0, need_rows.size
        if code:
            first, last = np.searchsorted(codes, [code, code + ":"])  # ':' sorts right after the digit 9
        yield need_rows[first:last], np.full(int(last - first), resource, dtype=np.int64)


def _batched(pairs: Iterator[Pairs]) -> Iterator[Pairs]:
    needs: list[Ints] = []
    resources: list[Ints] = []
    size = 0
    for need, resource in pairs:
        needs.append(need)
        resources.append(resource)
        size += need.size
        if size >= _BATCH:
            yield np.concatenate(needs), np.concatenate(resources)
            needs, resources, size = [], [], 0
    if size:
        yield np.concatenate(needs), np.concatenate(resources)


def _unit_vectors(frame: pl.DataFrame) -> Floats:
    lon = np.radians(frame["lon"].to_numpy().astype(np.float64))
    lat = np.radians(frame["lat"].to_numpy().astype(np.float64))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
