"""Points: datums, points of regions, and what is missing or implausible."""

import pytest

from matcher.files.coordinates import from_wgs84
from matcher.model.enums import Datum
from matcher.model.problems import Severity
from tests.files.raw_pools import GOOD_NEED, GOOD_PROJECT, GOOD_PROVIDER, found, take, the_only

NOWHERE = {"lon": None, "lat": None, "crs": None}


def need(name="N-2", **changes):
    return {**GOOD_NEED, "need_id": name, **changes}


def row_of(pool, name="N-2"):
    return pool.needs.filter(pool.needs["need_id"] == name).row(0, named=True)


def test_points_of_every_datum_are_brought_to_wgs84():
    rows = []
    for datum in Datum:
        lon, lat = from_wgs84([119.95], [30.05], datum)
        rows.append(need(f"N-{datum}", lon=lon[0], lat=lat[0], crs=datum.value))
    pool = take(needs=rows)
    for datum in Datum:
        row = row_of(pool, f"N-{datum}")
        assert (row["lon"], row["lat"]) == (pytest.approx(119.95, abs=1e-9), pytest.approx(30.05, abs=1e-9))
        assert row["crs"] == "wgs84"
    problem = the_only(pool, "mixed_datums")
    assert (problem.row, problem.severity) == (None, Severity.WARNING)
    assert "GCJ-02 1 行" in problem.sentence.zh


def test_absent_datums_are_assumed_with_one_warning_that_counts_them():
    pool = take(needs=[need(f"N-{i}", crs=None) for i in range(5)])
    problem = the_only(pool, "crs_assumed")
    assert (problem.table, problem.row) == ("needs", None)
    assert "5 行" in problem.sentence.zh
    assert the_only(pool, "mixed_datums").severity is Severity.WARNING


def test_without_coordinates_the_nearest_containing_region_gives_the_point():
    pool = take(
        needs=[
            need("N-town", **NOWHERE),
            need("N-village", region="330111102001", **NOWHERE),
            need("N-other", region="330111999", **NOWHERE),
        ]
    )
    assert [(row_of(pool, name)["lon"], row_of(pool, name)["lat"]) for name in ("N-town", "N-village", "N-other")] == [
        (119.9, 30.0),
        (119.9, 30.0),
        (119.95, 30.05),
    ]
    assert row_of(pool, "N-town")["crs"] == "wgs84"
    problem = the_only(pool, "region_point")
    assert "3 行" in problem.sentence.zh
    assert "镇（街道） 2 行" in problem.sentence.zh
    assert "区（县） 1 行" in problem.sentence.zh


@pytest.mark.parametrize("region", [None, "440111", "33"])
def test_a_need_without_any_point_is_refused(region):
    pool = take(needs=[need(region=region, **NOWHERE)])
    assert pool.needs.height == 1
    assert the_only(pool, "no_point").key == "N-2"


def test_a_radius_without_a_base_is_refused_and_a_base_may_be_the_regions_point():
    pool = take(
        providers=[
            {"provider_id": "P-lost", "hours": 1, "radius_km": 5},
            {"provider_id": "P-region", "hours": 1, "radius_km": 5, "region": "330111102"},
            {"provider_id": "P-free", "hours": 1},
        ],
        projects=[{**GOOD_PROJECT, "project_id": "J-lost", "radius_km": 5}],
    )
    assert [(table, row) for table, row, _, code in found(pool) if code == "no_base"] == [
        ("providers", 3),
        ("projects", 3),
    ]
    assert pool.providers["provider_id"].to_list() == ["P-free", "P-good", "P-region"]
    assert pool.providers["lon"].to_list() == [None, 119.96, 119.9]


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (30.05, 119.95, "swapped_coordinates"),
        (39.9, 80.0, "swapped_coordinates"),
        (119.95, None, "half_point"),
        (None, 30.05, "half_point"),
        (0, 0, "zero_point"),
        ("0.0", "0", "zero_point"),
        (119.95, 91.0, "out_of_range"),
        (181, 30.0, "out_of_range"),
        (119.95, "NaN", "not_finite"),
    ],
)
def test_broken_points_refuse_the_row_and_show_no_figure(lon, lat, code):
    pool = take(needs=[need(lon=lon, lat=lat)])
    assert pool.needs.height == 1
    [problem] = pool.problems
    assert (problem.code, problem.severity, problem.value) == (code, Severity.ERROR, "")
    assert "119.95" not in problem.sentence.zh + problem.sentence.en


def test_exchanged_coordinates_are_not_repaired_but_the_remedy_names_the_exchange():
    pool = take(providers=[{**GOOD_PROVIDER, "provider_id": "X", "lon": 30.05, "lat": 119.95}])
    assert pool.providers.height == 1
    assert "对调" in the_only(pool, "swapped_coordinates").remedy.zh


@pytest.mark.parametrize(
    ("lon", "lat", "region", "warned"),
    [
        (2.35, 48.86, "330111", True),  # Paris
        (116.4, 39.9, "330111", True),  # Beijing, 1,100 km from the district
        (120.6, 30.05, "330111102", True),  # some 68 km from the town
        (120.6, 30.05, "330111", False),  # some 63 km from the district
        (120.6, 30.05, None, False),
    ],
)
def test_points_far_from_their_region_are_kept_with_a_warning(lon, lat, region, warned):
    pool = take(needs=[need(lon=lon, lat=lat, region=region)])
    assert pool.needs.height == 2
    assert [code for *_, code in found(pool)] == (["far_from_region"] if warned else [])


def test_a_region_whose_point_is_broken_gives_no_point():
    pool = take(regions=[{"code": "330111103", "lon": 30.0, "lat": 119.0}], needs=[need(region="330111103", **NOWHERE)])
    assert row_of(pool)["lon"] == 119.95
    assert [code for *_, code in found(pool, "regions")] == ["swapped_coordinates"]


def test_regions_that_contain_one_another_are_named():
    pool = take(
        needs=[need()],
        regions=[
            {"code": "330198", "parent": "330199", "lon": 120.0, "lat": 30.0, "crs": "wgs84"},
            {"code": "330199", "parent": "330198", "lon": 120.0, "lat": 30.0, "crs": "wgs84"},
        ],
    )
    problems = [problem for problem in pool.problems if problem.code == "regions_in_a_circle"]
    assert [problem.value for problem in problems] == ["330198", "330199"]
    assert "互为上级" in problems[0].sentence.zh
