"""The map: valid GeoJSON, coarse where people live, and nobody on it."""

from __future__ import annotations

import json
import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model import Pool
from matcher.report import geojson, to_geojson, write_geojson
from matcher.report.geojson import _rounded
from tests.report import example


@pytest.fixture(scope="module")
def layers():
    collection = to_geojson(example.plan(), example.pool())
    assert collection["type"] == "FeatureCollection"
    found: dict = {}
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        found.setdefault(feature["properties"]["layer"], []).append(feature)
    return found


def test_there_is_a_point_a_need_a_point_a_base_and_a_line_a_helper(layers):
    assert {name: len(features) for name, features in layers.items()} == {"resource": 4, "need": 11, "link": 5}
    assert {feature["geometry"]["type"] for feature in layers["need"] + layers["resource"]} == {"Point"}
    assert {feature["geometry"]["type"] for feature in layers["link"]} == {"LineString"}


def test_positions_are_longitude_then_latitude(layers):
    for feature in layers["need"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 119 < lon < 121
        assert 30 < lat < 31


def test_needs_and_families_are_rounded_to_about_a_hundred_metres(layers):
    first = next(feature for feature in layers["need"] if feature["properties"]["need_id"] == "N001")
    assert first["geometry"]["coordinates"] == [119.911, 30.056]
    family = next(feature for feature in layers["resource"] if feature["properties"]["resource_id"] == "P3")
    assert family["geometry"]["coordinates"] == [119.123, 30.123]
    assert family["properties"]["name"] == "P3"  # a family's name may be a person's


def test_lines_and_distances_do_not_undo_the_rounding(layers):
    points = {feature["properties"]["need_id"]: feature["geometry"]["coordinates"] for feature in layers["need"]}
    for line in layers["link"]:
        assert line["geometry"]["coordinates"][1] == points[line["properties"]["need_id"]]
        km = line["properties"]["distance_km"]
        assert km == round(km, 1)


def test_a_need_says_whether_it_is_met_or_why_not(layers):
    status = {feature["properties"]["need_id"]: feature["properties"]["status"] for feature in layers["need"]}
    assert status["N001"] == "met"
    assert status["N007"] == "impossible"
    destinations = {
        feature["properties"]["need_id"]: feature["properties"].get("destination") for feature in layers["need"]
    }
    assert (destinations["N001"], destinations["N009"]) == (None, "claim")


def test_the_file_holds_the_same_map_and_no_person(tmp_path):
    path = tmp_path / "plan.geojson"
    write_geojson(example.plan(), example.pool(), path)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == to_geojson(example.plan(), example.pool())
    for secret in (*example.PERSONAL, "person", "household"):
        assert secret not in text


def test_a_pool_without_points_is_a_map_without_features(tmp_path):
    write_geojson(example.plan(), Pool(), tmp_path / "empty.geojson")
    assert json.loads((tmp_path / "empty.geojson").read_text())["features"] == []


@given(st.lists(st.floats(-180, 180) | st.integers(-3_600_000, 3_600_000).map(lambda tick: tick / 20_000)))
def test_numbers_are_rounded_as_python_rounds_them_and_never_minus_zero(values):
    for decimals in (1, 3, 5):
        found = _rounded(pl.Series("lon", values, dtype=pl.Float64), decimals).to_list()
        assert found == [round(value, decimals) for value in values]
        assert all(math.copysign(1, value) == 1 for value in found if value == 0)


def test_blocks_of_features_make_one_map(monkeypatch):
    whole = to_geojson(example.plan(), example.pool())
    monkeypatch.setattr(geojson, "_BLOCK", 2)
    assert to_geojson(example.plan(), example.pool()) == whole
