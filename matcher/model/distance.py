"""Distances on the WGS-84 ellipsoid, vectorised."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

EQUATOR_KM = 6378.137
FLATTENING = 1 / 298.257223563

Floats: TypeAlias = "npt.NDArray[np.float64]"


class Points(NamedTuple):
    """Points with what their distances need, worked out once however many distances are asked for.

    Attributes
    ----------
    lon
        Decimal degrees.
    reduced
        Reduced latitude, radians: ``tan reduced = (1 - f) tan lat``.
    cosine
        Its cosine.
    """

    lon: Floats
    reduced: Floats
    cosine: Floats

    @classmethod
    def of(cls, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Points:
        """Return points given in decimal degrees, WGS-84; NaN where a point is not known."""
        reduced = np.arctan((1 - FLATTENING) * np.tan(np.radians(np.asarray(lat, dtype=np.float64))))
        return cls(np.asarray(lon, dtype=np.float64), reduced, np.cos(reduced))

    def at(self, index: npt.NDArray[np.int64]) -> Points:
        """Return the points at some positions."""
        return Points(*(column[index] for column in self))


def distance_km(
    *, from_lon: npt.ArrayLike, from_lat: npt.ArrayLike, to_lon: npt.ArrayLike, to_lat: npt.ArrayLike
) -> Floats:
    """Return the length of the geodesic between points, in kilometres.

    Lambert's formula for long lines: with reduced latitudes ``b1, b2``, their central angle ``s`` (haversine),
    ``P = (b1 + b2) / 2`` and ``Q = (b2 - b1) / 2``,

    ``d = a (s - f/2 (X + Y))``, where ``X = (s - sin s) sin^2 P cos^2 Q / cos^2 (s/2)`` and
    ``Y = (s + sin s) cos^2 P sin^2 Q / sin^2 (s/2)``.

    Parameters
    ----------
    from_lon, from_lat, to_lon, to_lat
        Decimal degrees, WGS-84; arrays that broadcast together. NaN gives NaN.

    Returns
    -------
    ndarray of float
        Kilometres; within 0.15 m of the exact geodesic for every 100 km, up to 1,000 km (tested against pyproj).

    References
    ----------
    W. D. Lambert, "The distance between two widely separated points on the surface of the earth", Journal of the
    Washington Academy of Sciences 32 (1942) 125-130.
    """
    return distance_between(Points.of(from_lon, from_lat), Points.of(to_lon, to_lat))


def distance_between(start: Points, end: Points) -> Floats:
    """Return :func:`distance_km` of points that are prepared already; the same to the last bit."""
    step = np.radians(end.lon - start.lon)
    mean, half = (start.reduced + end.reduced) / 2, (end.reduced - start.reduced) / 2
    rise = np.sin(half)
    haversine = rise**2 + start.cosine * end.cosine * np.sin(step / 2) ** 2
    angle = 2 * np.arcsin(np.sqrt(np.clip(haversine, 0, 1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (angle - np.sin(angle)) * (np.sin(mean) * np.cos(half) / np.cos(angle / 2)) ** 2
        near = (angle + np.sin(angle)) * (np.cos(mean) * rise / np.sin(angle / 2)) ** 2
    length = EQUATOR_KM * (angle - FLATTENING / 2 * (far + near))
    return np.asarray(np.where(angle == 0, 0.0, length), dtype=np.float64)
