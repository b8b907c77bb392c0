"""A district with its towns: points, scatter and the table of regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.distance import distance_km
from matcher.model.enums import Datum, Level
from matcher.model.schema import REGIONS
from matcher.samples.draw import Draws, Floats, Integers

NEAREST_TOWNS = 3
"""Assumed: a town adjoins its three nearest towns, and those to whose three nearest it belongs."""

KM_PER_DEGREE_LAT = 110.85
COORDINATE_DECIMALS = 5


@dataclass(frozen=True, kw_only=True)
class Town:
    """One town.

    Attributes
    ----------
    code, name
        Statistical code of nine digits and official name.
    lon, lat
        Its point, decimal degrees WGS-84.
    weight
        Assumed share of the district's people in difficulty, as a whole weight.
    spread_km
        Assumed: needs lie within this many kilometres north or south, and east or west, of the point.
    point_assumed
        Whether no published point was found and the point was set by hand.
    """

    code: str
    name: str
    lon: float
    lat: float
    weight: int
    spread_km: float = 3.0
    point_assumed: bool = False

    @property
    def urban(self) -> bool:
        """Whether it is urban: a subdistrict (街道) is, a town (镇) or township (乡) is not."""
        return self.name.endswith("街道")


@dataclass(frozen=True, kw_only=True)
class Geography:
    """A district and its towns.

    Attributes
    ----------
    code, name, lon, lat
        The district: six digits, official name, point in WGS-84.
    km_per_degree_lon
        Kilometres in a degree of longitude at its latitude, a fixed number so that scatter is the same everywhere.
    towns
        Its towns, by code.
    """

    code: str
    name: str
    lon: float
    lat: float
    km_per_degree_lon: float
    towns: tuple[Town, ...]

    def scatter(self, town: Integers, draws: Draws, *, share: float = 1.0) -> tuple[Floats, Floats]:
        """Return a random point for each position of a town: longitudes and latitudes, degrees with 5 decimals.

        Parameters
        ----------
        town
            Positions in ``towns``.
        draws
            Stream of draws.
        share
            Part of the town's spread that is used, 0-1.
        """
        spread = np.array([place.spread_km for place in self.towns])[town] * share
        east_km, north_km = spread * draws.around(town.size), spread * draws.around(town.size)
        lon = np.array([place.lon for place in self.towns])[town] + east_km / self.km_per_degree_lon
        lat = np.array([place.lat for place in self.towns])[town] + north_km / KM_PER_DEGREE_LAT
        return np.round(lon, COORDINATE_DECIMALS), np.round(lat, COORDINATE_DECIMALS)

    def regions(self) -> pl.DataFrame:
        """Return the table ``regions``: the district and its towns, with neighbours assumed by distance."""
        lon, lat = np.array([town.lon for town in self.towns]), np.array([town.lat for town in self.towns])
        apart = distance_km(from_lon=lon[:, None], from_lat=lat[:, None], to_lon=lon[None, :], to_lat=lat[None, :])
        nearest = np.argsort(apart, axis=1, kind="stable")[:, 1 : NEAREST_TOWNS + 1]
        adjoins = np.zeros(apart.shape, dtype=np.bool_)
        np.put_along_axis(adjoins, nearest, values=True, axis=1)
        adjoins |= adjoins.T
        district = {
            "code": self.code,
            "name": self.name,
            "level": Level.DISTRICT.value,
            "lon": self.lon,
            "lat": self.lat,
            "crs": Datum.WGS84.value,
        }
        towns = [
            {
                "code": town.code,
                "name": town.name,
                "level": Level.TOWN.value,
                "parent": self.code,
                "urban": town.urban,
                "lon": town.lon,
                "lat": town.lat,
                "crs": Datum.WGS84.value,
                "neighbours": [self.towns[other].code for other in np.flatnonzero(adjoins[index])],
            }
            for index, town in enumerate(self.towns)
        ]
        return REGIONS.frame([district, *towns])
