"""Lambert's formula against the exact geodesic of pyproj."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model.distance import distance_km

ELLIPSOID = pyproj.Geod(ellps="WGS84")


def exact_km(from_lon, from_lat, to_lon, to_lat):
    """The oracle."""
    return ELLIPSOID.inv(from_lon, from_lat, to_lon, to_lat)[2] / 1000


@given(st.floats(73, 135), st.floats(4, 53), st.floats(-6, 6), st.floats(-6, 6))
def test_distances_in_china_are_within_15_cm_for_every_100_km(lon, lat, east, north):
    exact = exact_km(lon, lat, lon + east, lat + north)
    found = float(distance_km(from_lon=lon, from_lat=lat, to_lon=lon + east, to_lat=lat + north))
    assert found == pytest.approx(exact, rel=1.5e-6, abs=1e-6)


def test_a_point_is_at_no_distance_from_itself():
    assert float(distance_km(from_lon=119.95, from_lat=30.05, to_lon=119.95, to_lat=30.05)) == 0


def test_arrays_broadcast_and_unknown_points_stay_unknown():
    found = distance_km(
        from_lon=[[119.0], [np.nan]], from_lat=[[30.0], [30.0]], to_lon=[119.0, 120.0], to_lat=[30.0, 30.0]
    )
    assert found.shape == (2, 2)
    assert found[0, 0] == 0
    assert found[0, 1] == pytest.approx(exact_km(119.0, 30.0, 120.0, 30.0), abs=1e-3)
    assert np.isnan(found[1]).all()
