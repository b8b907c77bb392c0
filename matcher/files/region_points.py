"""The point of a region, or of the nearest region around it that has one."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from matcher.files.columns import distinct, mapped
from matcher.model.hierarchy import lent_points
from matcher.model.regions import ancestors


class RegionPoints(NamedTuple):
    """The point that each code's region lends: degrees, and the length of the code whose point it is; or nothing."""

    lon: pl.Series
    lat: pl.Series
    digits: pl.Series


def nearest_points(codes: pl.Series, regions: pl.DataFrame) -> RegionPoints:
    """Return for every code the point of its region or of the nearest containing region that has one.

    Parameters
    ----------
    codes
        Region codes; null where none is known.
    regions
        Accepted rows of the table of regions, in WGS-84.

    Returns
    -------
    RegionPoints
        As long as ``codes``; null where no point is found.
    """
    lent = lent_points(regions)
    found: dict[str, tuple[float, float, str]] = {}
    for code in distinct(codes):
        holder = next((outer for outer in ancestors(code) if outer in lent), None)
        if holder is not None:
            found[code] = lent[holder]
    return RegionPoints(
        lon=mapped(codes, {code: lon for code, (lon, _, _) in found.items()}, pl.Float64()),
        lat=mapped(codes, {code: lat for code, (_, lat, _) in found.items()}, pl.Float64()),
        digits=mapped(codes, {code: len(source) for code, (_, _, source) in found.items()}, pl.Int64()),
    )
