"""The ground on which hubs are placed: where people are, where hubs may stand, how far it is between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.model.distance import Points, distance_between

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Metres = npt.NDArray[np.int32]

FAR_M = 40_000_000
"""Farther than any two places of the earth: the distance to a hub that is not there."""

METRES_PER_KM = 1_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """Spots where people are, candidate sites, and the whole metres between them.

    All sums over the ground are of whole numbers (people, person-metres), so they are exact and do not depend on the
    order in which they are added.

    Attributes
    ----------
    people
        People at each spot, > 0, shape ``(spots,)``.
    metres
        From site to spot, geodesic, rounded to the metre, shape ``(sites, spots)``.
    standing
        From the nearest hub that exists already to each spot, ``FAR_M`` where there is none, shape ``(spots,)``.
    radius_m
        A spot is covered by a hub at most so far away.
    """

    people: Ints
    metres: Metres
    standing: Metres
    radius_m: int

    @property
    def sites(self) -> int:
        """Number of candidate sites."""
        return int(self.metres.shape[0])

    @property
    def total(self) -> int:
        """People in all."""
        return int(self.people.sum())

    def nearest(self, chosen: Ints) -> Metres:
        """Return how far each spot is from its nearest hub, existing ones included, ``FAR_M`` where there is none."""
        if chosen.size == 0:
            return self.standing
        found: Metres = np.minimum(self.standing, self.metres[chosen].min(axis=0))
        return found

    def covered(self, chosen: Ints) -> int:
        """Return the people who have a hub within the radius, existing ones included."""
        return int(self.people[self.nearest(chosen) <= self.radius_m].sum())

    def person_metres(self, chosen: Ints) -> int:
        """Return the distance to the nearest hub summed over people, metres."""
        return int((self.people * self.nearest(chosen).astype(np.int64)).sum())


def metres_between(*, from_lon: Floats, from_lat: Floats, to_lon: Floats, to_lat: Floats) -> Metres:
    """Return the distances from every place to every other place in whole metres, shape ``(from, to)``."""
    ends = Points.of(to_lon, to_lat)
    found = np.empty((from_lon.size, to_lon.size), dtype=np.int32)
    for row in range(from_lon.size):
        start = Points.of(from_lon[row : row + 1], from_lat[row : row + 1])
        found[row] = np.rint(METRES_PER_KM * distance_between(start, ends))
    return found


def spots_of(needs: pl.DataFrame, *, decimals: int) -> pl.DataFrame:
    """Return where people are: points as coarse as needs are ever shown, with the people of all needs there.

    Parameters
    ----------
    needs
        Needs with ``lon``, ``lat``, ``region`` and ``people``; those without a point are left out.
    decimals
        Decimals of a degree.

    Returns
    -------
    DataFrame
        ``lon``, ``lat``, ``town`` (nine digits or fewer, empty where unknown) and ``people``, sorted.
    """
    placed = needs.filter(pl.col("lon").is_finite() & pl.col("lat").is_finite())
    return (
        placed.select(
            pl.col("lon").round(decimals),
            pl.col("lat").round(decimals),
            pl.col("region").fill_null("").str.slice(0, 9).alias("town"),
            "people",
        )
        .group_by("lon", "lat", "town")
        .agg(pl.col("people").cast(pl.Int64).sum())
        .sort("lon", "lat", "town")
    )
