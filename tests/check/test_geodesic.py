"""Geodesics of many pairs at once, against two libraries that measure one at a time."""

from __future__ import annotations

import numpy as np
import pytest
from geopy.distance import geodesic
from pyproj import Geod

from matcher.check import geodesic as module
from matcher.check.distances import SPHERE_SHARE, sphere_km
from matcher.check.geodesic import geodesic_km

MILLIMETRE = 1e-6
GEOD = Geod(ellps="WGS84")

Ends = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def exact_km(ends: Ends) -> np.ndarray:
    lat_1, lon_1, lat_2, lon_2 = ends
    return np.asarray(GEOD.inv(lon_1, lat_1, lon_2, lat_2)[2]) / 1000


def drawn(size: int, *, seed: int, lat: tuple[float, float], lon: tuple[float, float], reach: float) -> Ends:
    """Pairs of points: the second lies up to ``reach`` degrees from the first."""
    draw = np.random.Generator(np.random.PCG64(seed))
    lat_1, lon_1 = draw.uniform(*lat, size), draw.uniform(*lon, size)
    lat_2 = np.clip(lat_1 + draw.uniform(-reach, reach, size), -90, 90)
    lon_2 = (lon_1 + draw.uniform(-reach, reach, size) + 180) % 360 - 180
    return lat_1, lon_1, lat_2, lon_2


@pytest.mark.parametrize(
    ("lat", "lon", "reach"),
    [
        ((29.9, 30.3), (119.8, 120.2), 0.001),
        ((29.9, 30.3), (119.8, 120.2), 0.3),
        ((18, 53), (74, 134), 5.0),
        ((18, 53), (74, 134), 35.0),
        ((-90, 90), (-180, 180), 179.0),
        ((0, 0), (-180, 180), 0.0001),
    ],
)
def test_lengths_are_those_of_an_exact_library(lat: tuple[float, float], lon: tuple[float, float], reach: float):
    ends = drawn(20_000, seed=1, lat=lat, lon=lon, reach=reach)

    assert np.abs(geodesic_km(*ends) - exact_km(ends)).max() < MILLIMETRE


def test_lengths_are_those_of_geopy():
    ends = drawn(500, seed=2, lat=(18, 53), lon=(74, 134), reach=10.0)
    one_by_one = [geodesic((a, b), (c, d)).km for a, b, c, d in zip(*ends, strict=True)]

    assert np.abs(geodesic_km(*ends) - one_by_one).max() < MILLIMETRE


def test_nearly_antipodal_points_are_measured_by_geopy(monkeypatch: pytest.MonkeyPatch):
    lat, lon, *_ = drawn(300, seed=3, lat=(-80, 80), lon=(-180, 180), reach=1.0)
    _, _, near_lat, near_lon = drawn(300, seed=4, lat=(0, 0), lon=(0, 0), reach=0.4)
    ends = (lat, lon, -lat + near_lat, (lon + near_lon + 360) % 360 - 180)
    asked = []

    def measured(*points: tuple[float, float]) -> geodesic:
        asked.append(points)
        return geodesic(*points)

    monkeypatch.setattr(module, "geodesic", measured)

    assert np.abs(geodesic_km(*ends) - exact_km(ends)).max() < MILLIMETRE
    assert asked


def test_poles_the_equator_and_the_date_line():
    lat_1, lon_1 = np.array([90.0, 90, 0, 0, 0, 30]), np.array([0.0, 0, 0, 0, 179.9, 180])
    lat_2, lon_2 = np.array([-90.0, 90, 0, 0, 0, 30]), np.array([50.0, 77, 180, 1, -179.9, -180])
    ends = lat_1, lon_1, lat_2, lon_2

    assert np.abs(geodesic_km(*ends) - exact_km(ends)).max() < MILLIMETRE


def test_equal_points_are_0_apart_and_unknown_ones_not_a_number():
    km = geodesic_km(np.array([30.0, np.nan]), np.array([120.0, 120]), np.array([30.0, 30]), np.array([120.0, 120]))

    assert km[0] == 0
    assert np.isnan(km[1])
    assert geodesic_km(*(np.zeros(0) for _ in range(4))).size == 0


def test_a_length_depends_on_its_pair_alone():
    ends = drawn(40_000, seed=5, lat=(-60, 60), lon=(-180, 180), reach=60.0)
    km = geodesic_km(*ends)
    lat_1, lon_1, lat_2, lon_2 = ends

    assert np.array_equal(geodesic_km(lat_2, lon_2, lat_1, lon_1), km)
    for place in range(0, 40_000, 1_999):
        assert geodesic_km(*(end[place : place + 1] for end in ends))[0] == km[place]


def test_the_sphere_is_as_close_as_the_short_cuts_take_it_to_be():
    for reach in (0.2, 5.0, 60.0):
        ends = drawn(20_000, seed=6, lat=(-90, 90), lon=(-180, 180), reach=reach)
        exact = exact_km(ends)
        far = exact > 0.1
        assert np.abs(sphere_km(*ends) / np.where(far, exact, 1) - 1)[far].max() < SPHERE_SHARE
