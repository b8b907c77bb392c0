"""Some rows of one table are read as the whole pool would read them."""

from typing import Any

import polars as pl
import pytest

from matcher.files import part_from_data, patch_from_data, pool_from_data, pool_to_data
from matcher.model.schema import POOL_TABLES
from matcher.samples import build_sample


@pytest.fixture(scope="module")
def pool():
    return build_sample("tiny", 0)


@pytest.fixture(scope="module")
def week():
    return build_sample("fuyang-week", 0)


def standing_in(pool):
    """What stands in a pool, as the reader of a part asks for it."""

    def known(table, field, values):
        frame = pool.table(table)
        return frame if values is None else frame.filter(pl.col(field).is_in(list(values)))

    return known


@pytest.mark.parametrize("name", POOL_TABLES)
def test_rows_that_stand_are_read_again_as_they_are(pool, name):
    data = pool_to_data(pool)
    if name not in data:
        pytest.skip("the sample has no such rows")
    part = part_from_data(name, data[name], standing_in(pool))
    assert part.frame.equals(pool.table(name))
    assert [problem for problem in part.problems if problem.severity == "error"] == []


@pytest.mark.parametrize("name", ["needs", "providers", "projects", "funds"])
def test_a_row_alone_is_judged_as_in_the_whole(pool, name):
    whole = pool_to_data(pool)
    for place, row in enumerate(whole[name][:5]):
        changed = row | {"region": "330111999", "name": "新名"} if "name" in row else row | {"hours": 2.5}
        tables = whole | {name: [changed if n == place else other for n, other in enumerate(whole[name])]}
        key = POOL_TABLES[name].key[0]
        expected = pool_from_data(tables).table(name).filter(pl.col(key) == row[key])
        assert part_from_data(name, [changed], standing_in(pool)).frame.equals(expected)


def codes(part):
    return {problem.code for problem in part.problems}


def test_a_row_that_points_nowhere_is_refused(pool):
    part = part_from_data("needs", [{"need_id": "N-1", "service": "no such", "hours": 1}], standing_in(pool))
    assert part.frame.height == 0
    assert "unknown_reference" in codes(part)


def test_an_identifier_of_another_kind_of_resource_is_refused(pool):
    taken = pool.providers["provider_id"][0]
    part = part_from_data("funds", [{"fund_id": taken, "name": "x", "balance": 1}], standing_in(pool))
    assert part.frame.height == 0
    assert "duplicate_id" in codes(part)


def test_a_second_pin_of_a_need_is_refused_beside_one_that_stands(pool):
    need = pool.needs["need_id"][0]
    first, second = pool.providers["provider_id"].to_list()[:2]
    pins = POOL_TABLES["pins"].frame([{"need_id": need, "resource_id": first, "action": "pin"}])
    pinned = standing_in(pool.replace(pins=pins))
    other = {"need_id": need, "resource_id": second, "action": "pin"}
    assert "second_pin" in codes(part_from_data("pins", [other], pinned))
    same = {"need_id": need, "resource_id": first, "action": "pin", "reason": "again"}
    assert part_from_data("pins", [same], pinned).frame["reason"].to_list() == ["again"]


def test_a_new_region_may_name_regions_that_stand(pool):
    standing = pool.regions["code"][0]
    part = part_from_data("regions", [{"code": "330199", "name": "新区", "neighbours": [standing]}], standing_in(pool))
    assert part.frame["neighbours"].to_list() == [[standing]]
    assert "reference_dropped" not in codes(part)


def test_a_bad_cell_of_a_region_is_told_with_the_row_that_it_stands_in(pool):
    row = pool_to_data(pool)["regions"][1]
    bad = row | {"level": "no such", "neighbours": ["999999"]}
    problems = part_from_data("regions", [bad], standing_in(pool)).problems
    assert {(problem.row, problem.field, problem.key) for problem in problems} >= {
        (1, "level", row["code"]),
        (1, "neighbours", row["code"]),
    }


def test_a_parent_far_away_lends_its_point_and_one_around_needs_no_further_regions(pool):
    codes = ["330111", "330111001"]
    regions = [{"code": code, "lon": 119.9, "lat": 30.0} for code in codes] + [
        {"code": "3302", "lon": 121.5, "lat": 29.9}
    ]
    row = {"need_id": "N-1", "service": "visiting", "region": "330111001", "hours": 1}
    for parent, longitude, is_all_read in (("330111", 119.9, False), ("3302", 121.5, True), ("3309", 119.9, False)):
        linked: list[dict[str, Any]] = [*regions[:1], {"code": codes[1], "parent": parent}, regions[2]]
        frame = POOL_TABLES["regions"].frame(linked)
        asked: list[object] = []

        def known(table, field, values, frame=frame, asked=asked):
            if table != "regions":
                return standing_in(pool)(table, field, values)
            asked.append(values)
            return frame if values is None else frame.filter(pl.col(field).is_in(list(values)))

        part = part_from_data("needs", [row], known)
        assert part.frame["lon"].to_list() == [longitude], parent
        assert (None in asked) is is_all_read


PATCHES: dict[str, list[dict[str, Any]]] = {
    "needs": [
        {"hours": 2.5},
        {"hours": None},
        {"amount": 300, "hours": 0},
        {"hours": 0, "amount": 0},
        {"hours": "many"},
        {"grade": "red", "deadline": "2026-12-24"},
        {"deadline": "1999-01-01"},
        {"service": "visiting"},
        {"service": "探访陪伴"},
        {"service": "no such"},
        {"service": None},
        {"region": "330111"},
        {"lon": None, "lat": None},
        {"lon": 120.1},
        {"lon": 120.1, "lat": 30.2, "crs": "gcj02"},
        {"minor": True, "guardian_consent": False},
        {"current_provider": "nobody"},
        {"categories": ["elderly"], "skills": ["care:2"]},
        {"person_id": None},
        {"hours": {"a": 1}},
        {"skills": [[1]]},
    ],
    "providers": [
        {"services": ["visiting"]},
        {"services": ["no such"]},
        {"services": []},
        {"hours": 1},
        {"name": None},
    ],
    "funds": [{"balance": 5}, {"balance": None}, {"purposes": ["visiting"]}, {"purposes": ["x"]}, {"denies": ["x"]}],
    "services": [{"hours": 2}, {"name": "别名"}],
    "teams": [{"at_least": 3}, {"at_most": 0}],
    "projects": [{"seats": 3}, {"service": "visiting"}, {"provider_id": "x"}, {"region": None}],
}


@pytest.mark.parametrize("name", PATCHES)
def test_a_changed_row_is_the_row_read_anew(week, name):
    known = standing_in(week)
    for row, before in zip(pool_to_data(week)[name][:2], week.table(name).head(2).iter_slices(1), strict=True):
        for patch in PATCHES[name]:
            whole = part_from_data(name, [row | patch], known)
            part = patch_from_data(name, before, patch, known)
            assert part.frame.equals(whole.frame), patch
            errors = {(problem.code, problem.field) for problem in whole.problems if problem.severity == "error"}
            assert {(problem.code, problem.field) for problem in part.problems} >= errors, patch
