"""How far points lie from one another: exactly, roughly, and at most within a group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.check.arrays import Floats, Ints, run_chunks
from matcher.check.geodesic import EQUATOR_KM, FLATTENING, geodesic_km

Point = tuple[float, float]
"""Latitude and longitude, decimal degrees, WGS-84."""

RADIUS_TOLERANCE_KM = 0.001
RELATIVE_SLACK = 2e-6
"""Fast formulas for the ellipsoid differ from the exact geodesic by up to 1.4 millionths of the length."""

SPHERE_KM = 6371.0
SPHERE_SHARE = 0.01
"""The sphere and the ellipsoid differ by less than this share of a length: by up to 0.6 %."""


class Distances:
    """Distances between points given one by one."""

    def km(self, one: Point, other: Point) -> float:
        """Return the length of the geodesic between two points in kilometres."""
        (lat_1, lon_1), (lat_2, lon_2) = one, other
        ends = (np.array([float(degrees)]) for degrees in (lat_1, lon_1, lat_2, lon_2))
        return float(geodesic_km(*ends)[0])

    def diameter_km(self, points: Sequence[Point]) -> float:
        """Return the largest distance between two of the points; 0 for fewer than two."""
        lat, lon = (np.array([point[axis] for point in points], dtype=np.float64) for axis in (0, 1))
        return float(diameters_km(lat, lon, np.zeros(len(points), dtype=np.int64), 1)[0])


def diameters_km(lat: Floats, lon: Floats, group: Ints, size: int) -> Floats:
    """Return the largest distance between two points of each of ``size`` groups; 0 for fewer than two.

    Only pairs whose distance on the sphere is close to the largest of their group are measured on the ellipsoid.

    Parameters
    ----------
    lat, lon
        Decimal degrees of each point, WGS-84.
    group
        Group of each point.
    size
        Number of groups.
    """
    points = np.unique(np.stack([group.astype(np.float64), lat, lon]), axis=1)
    group, lat, lon = points[0].astype(np.int64), points[1], points[2]
    # Each point meets the points after it in its group.
    after, end = np.arange(1, group.size + 1), np.searchsorted(group, group, side="right")
    longest, diameter = np.zeros(size), np.zeros(size)
    for one, other in run_chunks(after, end):
        np.maximum.at(longest, group[one], sphere_km(lat[one], lon[one], lat[other], lon[other]))
    for one, other in run_chunks(after, end):
        rough = sphere_km(lat[one], lon[one], lat[other], lon[other])
        near = rough >= (1 - 2 * SPHERE_SHARE) * longest[group[one]]
        one, other = one[near], other[near]
        np.maximum.at(diameter, group[one], geodesic_km(lat[one], lon[one], lat[other], lon[other]))
    return diameter


def sphere_km(lat_1: Floats, lon_1: Floats, lat_2: Floats, lon_2: Floats) -> Floats:
    """Return distances on a sphere in kilometres: within :data:`SPHERE_SHARE` of the geodesic, and much faster."""
    lat_1, lon_1, lat_2, lon_2 = np.radians(lat_1), np.radians(lon_1), np.radians(lat_2), np.radians(lon_2)
    half = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    return np.asarray(2 * SPHERE_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def earth_centred(lat: Floats, lon: Floats) -> Floats:
    """Return points on the ellipsoid in kilometres from the centre of the earth, shape ``(..., 3)``.

    Straight lines between them are quick to measure; at 12 km they are 2 mm short of the geodesic.
    """
    lat, lon = np.radians(lat), np.radians(lon)
    eccentricity = FLATTENING * (2 - FLATTENING)
    normal = EQUATOR_KM / np.sqrt(1 - eccentricity * np.sin(lat) ** 2)
    flat, up = normal * np.cos(lat), (1 - eccentricity) * normal * np.sin(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), up], axis=-1)


def chord_km(one: Floats, other: Floats) -> Floats:
    """Return straight distances between points given by :func:`earth_centred`."""
    apart = one - other
    return np.asarray(np.sqrt(np.einsum("...i,...i->...", apart, apart)))
