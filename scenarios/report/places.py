"""Where towns lie on a map: the point of the table of regions, else the mean of their needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from matcher.model import Pool
from scenarios.report.figures import FEW

TOWN_DIGITS = 9
_DECIMALS = 3


@dataclass(frozen=True, kw_only=True)
class Town:
    """A town on a map.

    Attributes
    ----------
    name
        Its name, else its code.
    lon, lat
        Its point, WGS-84.
    people
        People in its needs.
    """

    name: str
    lon: float
    lat: float
    people: int

    @property
    def area(self) -> float:
        """The area of its dot: the people in its needs, none where they are few, for areas can be measured."""
        return float(self.people) if self.people >= FEW else 0.0


def towns_of(pool: Pool) -> Mapping[str, Town]:
    """Return the towns of a pool that can be drawn, by code.

    A town without a point of its own lies at the mean of its needs, unless they are of fewer than three people.
    """
    needs = pool.needs.filter(
        pl.col("region").str.len_chars() >= TOWN_DIGITS, pl.col("lon").is_finite(), pl.col("lat").is_finite()
    )
    people = pl.col("people").sum()
    asked = needs.group_by(pl.col("region").str.slice(0, TOWN_DIGITS).alias("code")).agg(
        people, *(((pl.col(name) * pl.col("people")).sum() / people).alias(f"mean_{name}") for name in ("lon", "lat"))
    )
    rows = asked.join(pool.regions.select("code", "name", "lon", "lat"), on="code", how="left").sort("code")
    found = {}
    for row in rows.iter_rows(named=True):
        lon, lat = row["lon"], row["lat"]
        if lon is None or lat is None:
            if row["people"] < FEW:
                continue
            lon, lat = round(row["mean_lon"], _DECIMALS), round(row["mean_lat"], _DECIMALS)
        found[row["code"]] = Town(name=row["name"] or row["code"], lon=lon, lat=lat, people=row["people"])
    return found
