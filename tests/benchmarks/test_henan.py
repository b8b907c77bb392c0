"""The real requests and offers of July 2021: counts, written form, conversion of coordinates."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.henan import (
    EAST,
    HOURS,
    MOST_PEOPLE,
    NORTH,
    SOUTH,
    WEST,
    henan_data,
    henan_pool,
    used_rows,
    write_henan,
)
from matcher.model.distance import distance_km

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "henan_2021"
TOLERANCE_DEGREES = 0.0015

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no data in {FOLDER.name} beside the project"),
]


def test_uses_197_needs_and_47_offers():
    assert Counter(row["side"] for row in used_rows(FOLDER)) == {"need": 197, "offer": 47}


def test_rows_are_in_the_written_form_with_points_in_bd09():
    data = henan_data(FOLDER)
    assert {row["crs"] for table in ("needs", "providers") for row in data[table]} == {"bd09"}
    assert {row["service"] for row in data["needs"]} <= set(HOURS)
    assert {service for row in data["providers"] for service in row["services"]} == set(HOURS)
    assert all(1 <= row["people"] <= MOST_PEOPLE for row in data["needs"])
    assert all(row["registered_on"] < row["deadline"] for row in data["needs"])


def test_every_trapped_row_is_red():
    red = {row["need_id"] for row in henan_data(FOLDER)["needs"] if row["grade"] == "red"}
    trapped = {row["id"] for row in used_rows(FOLDER) if row["side"] == "need" and row["f_trapped"] == "1"}
    assert trapped
    assert trapped <= red


def test_the_pool_keeps_every_row():
    pool = henan_pool(FOLDER)
    assert (pool.needs.height, pool.providers.height, pool.services.height) == (197, 47, 5)
    assert pool.errors == ()
    assert set(pool.services["service"]) == set(HOURS)


def test_conversion_meets_the_source_s_own_coordinates():
    pool = henan_pool(FOLDER)
    source = {row["id"]: (float(row["lon_wgs84"]), float(row["lat_wgs84"])) for row in used_rows(FOLDER)}
    for table, key, prefix in ((pool.needs, "need_id", ""), (pool.providers, "provider_id", "offer-")):
        for identifier, lon, lat in table.select(key, "lon", "lat").iter_rows():
            expected_lon, expected_lat = source[identifier.removeprefix(prefix)]
            assert lon == pytest.approx(expected_lon, abs=TOLERANCE_DEGREES)
            assert lat == pytest.approx(expected_lat, abs=TOLERANCE_DEGREES)
            assert WEST <= lon <= EAST
            assert SOUTH <= lat <= NORTH


def test_some_offer_reaches_most_needs():
    # Within 60 km and with the same service: the instance is neither trivial nor hopeless.
    pool = henan_pool(FOLDER)
    reached = 0
    for service, lon, lat in pool.needs.select("service", "lon", "lat").iter_rows():
        offers = pool.providers.filter(pool.providers["services"].list.contains(service))
        apart = distance_km(
            from_lon=offers["lon"].to_numpy(), from_lat=offers["lat"].to_numpy(), to_lon=lon, to_lat=lat
        )
        reached += bool((apart <= offers["radius_km"].to_numpy()).any())
    assert 100 <= reached < 197


def test_the_written_file_is_the_data(tmp_path):
    path = tmp_path / "henan.json"
    write_henan(FOLDER, path)
    assert json.loads(path.read_text(encoding="utf-8")) == henan_data(FOLDER)
