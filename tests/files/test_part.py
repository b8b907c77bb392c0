"""Some rows of one table are read as the whole pool would read them."""

import polars as pl
import pytest

from matcher.files import part_from_data, pool_from_data, pool_to_data
from matcher.model.schema import POOL_TABLES
from matcher.samples import build_sample


@pytest.fixture(scope="module")
def pool():
    return build_sample("tiny", 0)


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
    need, first, second = pool.needs["need_id"][0], *pool.providers["provider_id"][:2]
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
