"""The point of a region, or of the nearest region around it that has one."""

from __future__ import annotations

import polars as pl

from matcher.model.hierarchy import inherited_points
from matcher.model.regions import LEVEL_BY_LENGTH


def nearest_points(codes: pl.Series, regions: pl.DataFrame) -> pl.DataFrame:
    """Return for every code the point of its region or of the nearest containing region that has one.

    Parameters
    ----------
    codes
        Region codes; null where none is known.
    regions
        Accepted rows of the table of regions, in WGS-84.

    Returns
    -------
    DataFrame
        Columns ``lon``, ``lat`` (degrees) and ``digits`` (length of the code whose point it is), as long as
        ``codes``; null where no point is found.
    """
    points = inherited_points(regions)
    found = pl.DataFrame({"code": codes}).with_columns(
        lon=pl.lit(None, dtype=pl.Float64), lat=pl.lit(None, dtype=pl.Float64), digits=pl.lit(None, dtype=pl.Int64)
    )
    for digits in LEVEL_BY_LENGTH:
        of_level = points.filter(pl.col("code").str.len_bytes() == digits)
        if not of_level.height:
            continue
        prefix = pl.when(pl.col("code").str.len_bytes() >= digits).then(pl.col("code").str.slice(0, digits))
        there = (
            found.select(prefix.alias("code"))
            .join(of_level, on="code", how="left", maintain_order="left")
            .with_columns(digits=pl.col("source").str.len_bytes().cast(pl.Int64))
        )
        # The longest code comes first: what is found already is nearer.
        found = found.with_columns(*(found[name].fill_null(there[name]) for name in ("lon", "lat", "digits")))
    return found.select("lon", "lat", "digits")
