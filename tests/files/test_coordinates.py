"""Datums: known points, round trips, real points."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.files.coordinates import from_wgs84, to_wgs84
from matcher.model.distance import distance_km
from matcher.model.enums import Datum

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SHIFTED = (Datum.GCJ02, Datum.BD09)


def metres(lon_1, lat_1, lon_2, lat_2):
    return 1000 * distance_km(from_lon=lon_1, from_lat=lat_1, to_lon=lon_2, to_lat=lat_2)


def test_wgs84_stays_as_it_is():
    lon, lat = to_wgs84([119.95], [30.05], Datum.WGS84)
    assert (lon[0], lat[0]) == (119.95, 30.05)


def test_the_published_example_of_beijing():
    # Tian'anmen: 116.404, 39.915 in BD-09 is 116.39762729, 39.90865674 in GCJ-02 (the worked example that is printed
    # with most libraries) and 116.391384, 39.907253 in WGS-84, as published to six decimals.
    lon, lat = to_wgs84([116.404], [39.915], Datum.BD09)
    gcj = from_wgs84(lon, lat, Datum.GCJ02)
    assert gcj[0][0] == pytest.approx(116.39762729, abs=1e-5)
    assert gcj[1][0] == pytest.approx(39.90865674, abs=1e-5)
    assert lon[0] == pytest.approx(116.391384, abs=2e-5)
    assert lat[0] == pytest.approx(39.907253, abs=2e-5)


@pytest.mark.parametrize("datum", SHIFTED)
def test_the_shift_is_some_hundred_metres(datum):
    lon, lat = np.meshgrid(np.linspace(80, 130, 26), np.linspace(20, 50, 16))
    shifted = from_wgs84(lon, lat, datum)
    shift = metres(lon, lat, *shifted)
    assert shift.min() > 50
    assert shift.max() < 1600


@pytest.mark.parametrize("datum", SHIFTED)
@settings(max_examples=150, deadline=None)
@given(lon=st.floats(72.1, 137.7), lat=st.floats(0.9, 55.7))
def test_there_and_back_inside_china(datum, lon, lat):
    there = from_wgs84([lon], [lat], datum)
    back = to_wgs84(*there, datum)
    assert abs(back[0][0] - lon) < 1e-8
    assert abs(back[1][0] - lat) < 1e-8


@settings(max_examples=100, deadline=None)
@given(lon=st.floats(-180, 71.9) | st.floats(138, 180), lat=st.floats(-90, 90))
def test_outside_china_gcj02_is_wgs84(lon, lat):
    assert from_wgs84([lon], [lat], Datum.GCJ02)[0][0] == lon
    assert to_wgs84([lon], [lat], Datum.GCJ02)[1][0] == lat


@pytest.mark.parametrize("datum", SHIFTED)
def test_a_point_does_not_depend_on_its_neighbours(datum):
    alone = to_wgs84([119.95], [30.05], datum)
    among = to_wgs84([80.0, 119.95, np.nan], [20.0, 30.05, 10.0], datum)
    assert (alone[0][0], alone[1][0]) == (among[0][1], among[1][1])
    assert np.isnan(among[0][2])


@pytest.mark.shared
def test_agrees_with_the_published_conversion_of_real_requests():
    path = SHARED / "henan_2021" / "requests.csv"
    if not path.exists():
        pytest.skip(f"the data set {path.name} of Henan 2021 is not beside the project")
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["coord_quality"] == "point"]
    given_bd = np.array([[float(row["lon_bd09"]), float(row["lat_bd09"])] for row in rows])
    given_wgs = np.array([[float(row["lon_wgs84"]), float(row["lat_wgs84"])] for row in rows])
    lon, lat = to_wgs84(given_bd[:, 0], given_bd[:, 1], Datum.BD09)
    assert len(rows) > 1000
    assert np.abs(lon - given_wgs[:, 0]).max() < 0.0015
    assert np.abs(lat - given_wgs[:, 1]).max() < 0.0015
