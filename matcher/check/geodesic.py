"""The length of geodesics on the WGS-84 ellipsoid, many at a time: Vincenty's inverse formula."""

from __future__ import annotations

import numpy as np
from geopy.distance import geodesic

from matcher.check.arrays import Bools, Floats

EQUATOR_KM = 6378.137
FLATTENING = 1 / 298.257223563
POLE_KM = EQUATOR_KM * (1 - FLATTENING)

MOST_ROUNDS = 20
"""Lines that need more are nearly antipodal: there the iteration is slow, goes in circles, or settles wrongly."""

CLOSE_ENOUGH = 1e-11
"""Radians between two rounds, 0.06 mm on the ground; each round leaves a three hundredth of the error before it."""

_BLOCK = 1 << 14
"""Pairs at a time: all that is known of them then stays in the processor's cache."""


def geodesic_km(lat_1: Floats, lon_1: Floats, lat_2: Floats, lon_2: Floats) -> Floats:
    """Return the length of the geodesic between the two points of each pair, in kilometres.

    On the sphere of reduced latitudes ``tan U = (1 - f) tan lat`` the difference of longitude is iterated, from that
    on the ellipsoid until it stays (Vincenty's equations 10, 11 and 13 to 18); the length follows from the arc
    (equations 3, 4, 6 and 19). Pairs that do not settle are measured one by one by geopy, whose method settles
    everywhere.

    Parameters
    ----------
    lat_1, lon_1, lat_2, lon_2
        Decimal degrees, WGS-84, shape ``(n,)``; NaN gives NaN.

    Returns
    -------
    ndarray of float
        Kilometres, shape ``(n,)``; the same in both directions and whatever the other pairs are; within half a
        millimetre of the exact geodesic.

    References
    ----------
    T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid with application of nested equations",
    Survey Review 23 (176), 1975, 88-93.
    """
    length = np.empty(lat_1.size)
    for first in range(0, lat_1.size, _BLOCK):
        block = slice(first, first + _BLOCK)
        length[block] = _block_km(lat_1[block], lon_1[block], lat_2[block], lon_2[block])
    return length


def _block_km(lat_1: Floats, lon_1: Floats, lat_2: Floats, lon_2: Floats) -> Floats:
    # One order for both directions: the rounding is then the same too.
    turned = (lat_1 > lat_2) | ((lat_1 == lat_2) & (lon_1 > lon_2))
    lat_1, lat_2 = np.where(turned, lat_2, lat_1), np.where(turned, lat_1, lat_2)
    lon_1, lon_2 = np.where(turned, lon_2, lon_1), np.where(turned, lon_1, lon_2)
    length = np.where((lat_1 == lat_2) & (lon_1 == lon_2), 0.0, np.nan)
    apart = np.flatnonzero((length != 0.0) & np.isfinite(lat_1 + lon_1 + lat_2 + lon_2))
    length[apart], settled = _vincenty_km(lat_1[apart], lon_1[apart], lat_2[apart], lon_2[apart])
    for place in apart[~settled].tolist():
        length[place] = geodesic((lat_1[place], lon_1[place]), (lat_2[place], lon_2[place])).km
    return length


def _vincenty_km(lat_1: Floats, lon_1: Floats, lat_2: Floats, lon_2: Floats) -> tuple[Floats, Bools]:
    """Return lengths, and which of them settled; the points of a pair differ."""
    (sin_1, cos_1), (sin_2, cos_2) = _reduced(lat_1), _reduced(lat_2)
    step = np.radians((lon_2 - lon_1 + 180.0) % 360.0 - 180.0)
    length, settled = np.zeros(step.size), np.zeros(step.size, dtype=np.bool_)
    active, turn = np.arange(step.size), step
    for _ in range(MOST_ROUNDS):
        sin_turn, cos_turn = np.sin(turn), np.cos(turn)
        across, along = cos_2 * sin_turn, cos_1 * sin_2 - sin_1 * cos_2 * cos_turn
        sin_arc = np.sqrt(across * across + along * along)
        cos_arc = sin_1 * sin_2 + cos_1 * cos_2 * cos_turn
        arc = np.arctan2(sin_arc, cos_arc)
        # Along the equator the azimuth has no cosine, and where the arc is 0 or half a circle no sine to divide by.
        sin_azimuth = cos_1 * across / np.where(sin_arc == 0.0, 1.0, sin_arc)
        azimuth = 1.0 - sin_azimuth * sin_azimuth
        middle = np.where(azimuth <= 0.0, 0.0, cos_arc - 2.0 * sin_1 * sin_2 / np.where(azimuth <= 0.0, 1.0, azimuth))
        slope = FLATTENING / 16 * azimuth * (4 + FLATTENING * (4 - 3 * azimuth))
        bend = arc + slope * sin_arc * (middle + slope * cos_arc * (2 * middle * middle - 1))
        following = step + (1 - slope) * FLATTENING * sin_azimuth * bend
        done = (np.abs(following - turn) < CLOSE_ENOUGH) & (np.abs(following) <= np.pi)
        done &= (sin_arc > 0.0) | (cos_arc > 0.0)
        length[active[done]] = _length_km(arc[done], sin_arc[done], cos_arc[done], azimuth[done], middle[done])
        settled[active[done]] = True
        if done.all():
            break
        left = ~done
        active, turn, step = active[left], following[left], step[left]
        sin_1, cos_1, sin_2, cos_2 = sin_1[left], cos_1[left], sin_2[left], cos_2[left]
    return length, settled


def _reduced(lat: Floats) -> tuple[Floats, Floats]:
    """Return sine and cosine of the reduced latitude."""
    tangent = (1 - FLATTENING) * np.tan(np.radians(lat))
    cosine = 1 / np.sqrt(1 + tangent * tangent)
    return tangent * cosine, cosine


def _length_km(arc: Floats, sin_arc: Floats, cos_arc: Floats, azimuth: Floats, middle: Floats) -> Floats:
    squeezed = azimuth * (EQUATOR_KM**2 - POLE_KM**2) / POLE_KM**2
    scale = 1 + squeezed / 16384 * (4096 + squeezed * (squeezed * (320 - 175 * squeezed) - 768))
    swing = squeezed / 1024 * (256 + squeezed * (squeezed * (74 - 47 * squeezed) - 128))
    twice = 2 * middle * middle - 1
    far = swing / 6 * middle * (4 * sin_arc * sin_arc - 3) * (4 * middle * middle - 3)
    shift = swing * sin_arc * (middle + swing / 4 * (cos_arc * twice - far))
    return POLE_KM * scale * (arc - shift)
