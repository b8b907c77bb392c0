"""The points around each base, in bulk: bands of latitude, and in each band a run of longitudes.

Points are sorted by band of latitude, then longitude, so that a ball on the sphere meets each band in one run, or in two
where it crosses the meridian of 180 degrees. Half the width ``w`` of a ball with centre ``(lon0, lat0)`` and angle ``t`` at
latitude ``p`` is, by the formula of haversines,

``sin^2 (w/2) = (sin^2 (t/2) - sin^2 ((p - lat0)/2)) / (cos lat0 cos p)``.

Over a band it is widest at one of the band's edges, or where a meridian touches the ball: at
``sin p = sin lat0 / cos t``, for ``t`` below a right angle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.rules.encode import Floats, Ints
from matcher.rules.runs import written_out

_BANDS_A_RADIUS = 12
"""Bands from the centre to the edge of the largest ball of a class of sizes; their corners lie outside the ball."""

_TIMES_AS_LARGE = 4.0
"""Balls whose sizes differ by more than this have bands of their own."""

_LEAST_HEIGHT = 1e-5
"""Radians, some 64 m: narrower bands would only be more."""

_TURN = 8.0
"""More than a whole turn in radians: keeps the keys of one band apart from those of the next."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Runs:
    """Runs of points, each a superset of what one ball holds in one band.

    Attributes
    ----------
    order
        The points as they are sorted here.
    ball
        Position of the ball, one entry a run.
    first, length
        Positions in ``order``.
    """

    order: Ints
    ball: Ints
    first: Ints
    length: Ints


def runs_in_balls(*, lon: Floats, lat: Floats, base_lon: Floats, base_lat: Floats, angle: Floats) -> Iterator[Runs]:
    """Yield the runs of points in which all points of each ball are; no point twice for one ball.

    Parameters
    ----------
    lon, lat
        Points, decimal degrees, finite.
    base_lon, base_lat
        Centres, decimal degrees, finite.
    angle
        Angle between the centre and the edge of each ball, radians, above 0.
    """
    size_class = np.floor(np.log(angle) / np.log(_TIMES_AS_LARGE))
    east, north = _east(np.radians(lon)), np.radians(lat)
    for size in np.unique(size_class).tolist():
        balls = np.flatnonzero(size_class == size)
        height = max(float(angle[balls].max()) / _BANDS_A_RADIUS, _LEAST_HEIGHT)
        band = _band(north, height)
        keys = band * _TURN + east
        order = np.argsort(keys)  # points of one key are in the same runs: their order does not matter
        first_band, last_band = int(band.min()), int(band.max())
        start = np.clip(_band(np.radians(base_lat[balls]) - angle[balls], height), first_band, last_band + 1)
        stop = np.clip(_band(np.radians(base_lat[balls]) + angle[balls], height), first_band - 1, last_band)
        count = np.maximum(stop - start + 1, 0).astype(np.int64)
        ball, at = np.repeat(balls, count), written_out(start.astype(np.int64), count)
        width = _half_width(at, height, np.radians(base_lat[ball]), angle[ball])
        yield _runs(keys[order], order, ball, at, _east(np.radians(base_lon[ball])), width)


def _runs(keys: Floats, order: Ints, ball: Ints, band: Ints, middle: Floats, width: Floats) -> Runs:
    """Return the runs between ``middle - width`` and ``middle + width`` in each band, around the whole turn."""
    west, east = middle - width, middle + width
    whole = width >= np.pi
    behind, beyond = np.flatnonzero(~whole & (west < 0)), np.flatnonzero(~whole & (east > 2 * np.pi))
    place = np.concatenate([np.arange(ball.size), behind, beyond])
    low = np.concatenate([np.where(whole, 0, np.maximum(west, 0)), west[behind] + 2 * np.pi, np.zeros(beyond.size)])
    high = np.concatenate(
        [
            np.where(whole, _TURN - 1, np.minimum(east, _TURN - 1)),
            np.full(behind.size, _TURN - 1),
            east[beyond] - 2 * np.pi,
        ]
    )
    base = band[place] * _TURN
    first = np.searchsorted(keys, base + low, side="left")
    length = np.searchsorted(keys, base + high, side="right") - first
    there = length > 0
    return Runs(order=order, ball=ball[place[there]], first=first[there], length=length[there])


def _half_width(band: Ints, height: float, base_lat: Floats, angle: Floats) -> Floats:
    """Return the greatest half width of each ball over a band, in radians; 0 where it only touches, pi all around."""
    low = np.minimum(band * height - np.pi / 2, np.pi / 2)
    high = np.minimum(low + height, np.pi / 2)
    haversine = np.sin(angle / 2) ** 2

    def of(lat: Floats) -> Floats:
        # At a pole the divisor vanishes: the sign says whether the pole is inside.
        divisor = np.maximum(np.cos(base_lat) * np.cos(lat), 1e-15)
        return np.asarray((haversine - np.sin((lat - base_lat) / 2) ** 2) / divisor)

    narrow = angle < np.pi / 2
    touch = np.arcsin(np.clip(np.sin(base_lat) / np.where(narrow, np.cos(angle), 1), -1, 1))
    touches = narrow & (low < touch) & (touch < high)
    most = np.maximum(np.maximum(of(low), of(high)), np.where(touches, of(touch), 0))
    return np.asarray(2 * np.arcsin(np.sqrt(np.clip(most, 0, 1))))


def _band(north: Floats, height: float) -> Floats:
    return np.floor((north + np.pi / 2) / height)


def _east(lon: Floats) -> Floats:
    """Return the longitude east of the meridian of 180 degrees, 0 to a whole turn."""
    return np.mod(lon + np.pi, 2 * np.pi)
