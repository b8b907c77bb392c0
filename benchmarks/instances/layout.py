"""Where the districts and towns of a province lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.schema import REGIONS
from matcher.samples.draw import Draws, Floats, Integers
from matcher.samples.geography import COORDINATE_DECIMALS, KM_PER_DEGREE_LAT
from matcher.samples.geography_fuyang import FUYANG

TOWNS = len(FUYANG.towns)

HELPERS_A_DISTRICT = 74
"""With so many helpers in a district, and their radii as they stand, a need has some eleven to twelve options."""

SPACING_KM = 60.0
"""Between the centres of districts that adjoin: a district is some 50 km wide, its own helpers reach 25 to 45 km."""

_CENTRE_LON, _CENTRE_LAT = 108.0, 33.0
_PROVINCE = "40"
"""No province has this code: nothing invented stands beside a real name."""

_KIND_OF_PLACE = (
    pl.when(pl.col("parent").is_null())
    .then(pl.lit("区"))
    .when(pl.col("urban"))
    .then(pl.lit("街道"))
    .otherwise(pl.lit("镇"))
)

_COUNTIES = 99
"""Districts of a city at most."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Province:
    """Districts on a square grid, each a copy of one district's geography.

    Attributes
    ----------
    codes
        Six digits, by district.
    column, row
        Place on the grid.
    lon, lat
        Points of the towns, degrees WGS-84, shape ``(districts, towns)``.
    km_per_degree_lon
        By district, at its own latitude.
    radius_factor
        What radii are multiplied with, so that as many helpers reach a need whatever their number a district.
    """

    codes: tuple[str, ...]
    column: Integers
    row: Integers
    lon: Floats
    lat: Floats
    km_per_degree_lon: Floats
    radius_factor: float

    @property
    def size(self) -> int:
        """Number of districts."""
        return len(self.codes)

    def scatter(self, district: Integers, town: Integers, draws: Draws, *, share: float) -> tuple[Floats, Floats]:
        """Return a random point about the town of each entry, degrees with 5 decimals; ``share`` of the spread is used."""
        spread = np.array([place.spread_km for place in FUYANG.towns])[town] * share
        east_km, north_km = spread * draws.around(town.size), spread * draws.around(town.size)
        lon = self.lon[district, town] + east_km / self.km_per_degree_lon[district]
        lat = self.lat[district, town] + north_km / KM_PER_DEGREE_LAT
        return np.round(lon, COORDINATE_DECIMALS), np.round(lat, COORDINATE_DECIMALS)

    def town_codes(self) -> pl.Series:
        """Return the nine digits of every town, district by district."""
        tails = [town.code[6:] for town in FUYANG.towns]
        return pl.Series([code + tail for code in self.codes for tail in tails], dtype=pl.String)

    def nearest(self, district: int, count: int) -> list[str]:
        """Return the codes of the districts nearest to one on the grid, itself first, ties in their order."""
        away = (self.column - self.column[district]) ** 2 + (self.row - self.row[district]) ** 2
        return [self.codes[place] for place in np.argsort(away, kind="stable")[:count].tolist()]

    def regions(self) -> pl.DataFrame:
        """Return the table ``regions``: every district with its towns, neighbours within the district."""
        one = FUYANG.regions()
        lon = np.column_stack([self.lon.mean(axis=1), self.lon])
        lat = np.column_stack([self.lat.mean(axis=1), self.lat])
        parts = [
            one.with_columns(
                (pl.lit(code) + pl.col("code").str.slice(6)).alias("code"),
                pl.when(pl.col("parent").is_not_null()).then(pl.lit(code)).alias("parent"),
                # No real name stands beside an invented need.
                pl.concat_str(_KIND_OF_PLACE, pl.lit(code), pl.col("code").str.slice(6)).alias("name"),
                pl.Series("lon", np.round(lon[place], COORDINATE_DECIMALS)),
                pl.Series("lat", np.round(lat[place], COORDINATE_DECIMALS)),
                pl.col("neighbours").list.eval(pl.lit(code) + pl.element().str.slice(6)),
            )
            for place, code in enumerate(self.codes)
        ]
        return pl.concat(parts).select(list(REGIONS.schema))


def lay_out(helpers: int) -> Province:
    """Return the province that so many helpers serve: one district for every :data:`HELPERS_A_DISTRICT`, at least one."""
    districts = max(1, round(helpers / HELPERS_A_DISTRICT))
    wide = int(np.ceil(np.sqrt(districts)))
    place = np.arange(districts, dtype=np.int64)
    column, row = place % wide, place // wide
    high = -(-districts // wide)
    centre_lat = _CENTRE_LAT + (row - (high - 1) / 2) * SPACING_KM / KM_PER_DEGREE_LAT
    per_degree = KM_PER_DEGREE_LAT * np.cos(np.radians(centre_lat))
    centre_lon = _CENTRE_LON + (column - (wide - 1) / 2) * SPACING_KM / per_degree
    own_lon, own_lat = (np.array([getattr(town, name) for town in FUYANG.towns]) for name in ("lon", "lat"))
    east_km = (own_lon - own_lon.mean()) * FUYANG.km_per_degree_lon
    return Province(
        codes=tuple(f"{_PROVINCE}{1 + each // _COUNTIES:02d}{1 + each % _COUNTIES:02d}" for each in range(districts)),
        column=column,
        row=row,
        lon=centre_lon[:, None] + east_km[None, :] / per_degree[:, None],
        lat=centre_lat[:, None] + (own_lat - own_lat.mean())[None, :],
        km_per_degree_lon=per_degree,
        radius_factor=float(np.sqrt(HELPERS_A_DISTRICT * districts / helpers)),
    )
