"""Services by name: a person writes 助餐送餐, as the plan does; the pool holds the code."""

import polars as pl
import pytest

from matcher.model.catalogue import CLASSES, builtin_services
from tests.files.raw_pools import GOOD_FUND, GOOD_NEED, GOOD_PROJECT, GOOD_PROVIDER, take, the_only


def value(frame, key, identifier, column):
    """Return one stored value."""
    return frame.row(by_predicate=pl.col(key) == identifier, named=True)[column]


@pytest.mark.parametrize("name", ["助餐送餐", " 助餐送餐 ", "助餐 送餐", "meal_delivery"])
def test_a_need_may_name_its_service(name):
    pool = take(needs=[{**GOOD_NEED, "need_id": "N-2", "service": name}])
    assert value(pool.needs, "need_id", "N-2", "service") == "meal_delivery"
    assert not pool.problems


def test_lists_and_projects_may_name_services_and_funds_classes():
    pool = take(
        providers=[{**GOOD_PROVIDER, "provider_id": "P-2", "services": "助餐送餐；居家照料;home_care"}],
        funds=[{**GOOD_FUND, "fund_id": "F-2", "purposes": "助学;精神慰藉与疏导", "denies": "助医"}],
        projects=[{**GOOD_PROJECT, "project_id": "J-2", "service": "学业辅导"}],
    )
    assert value(pool.providers, "provider_id", "P-2", "services") == ["meal_delivery", "home_care"]
    assert value(pool.funds, "fund_id", "F-2", "purposes") == ["study_aid", "mind"]
    assert value(pool.funds, "fund_id", "F-2", "denies") == ["medical_aid"]
    assert value(pool.projects, "project_id", "J-2", "service") == "tutoring"
    assert not pool.problems


def test_the_names_of_the_given_catalogue_count_and_not_the_built_in_ones():
    own = [{"service": "S1", "name": "理发", "hours": 1}, {"service": "visiting", "name": "探访", "hours": 1}]
    pool = take(
        services=own,
        needs=[{**GOOD_NEED, "need_id": "N-2", "service": "理发"}, {**GOOD_NEED, "need_id": "N-3", "service": "助学"}],
    )
    assert value(pool.needs, "need_id", "N-2", "service") == "S1"
    assert the_only(pool, "unknown_reference").key == "N-3"


def test_a_name_of_two_services_or_equal_to_another_code_is_not_guessed():
    own = [
        {"service": "visiting", "name": "探访", "hours": 1},
        {"service": "S1", "name": "陪伴", "hours": 1},
        {"service": "S2", "name": "陪伴", "hours": 1},
        {"service": "S3", "name": "visiting", "hours": 1},
    ]
    pool = take(
        services=own,
        needs=[
            {**GOOD_NEED, "need_id": "N-2", "service": "陪伴"},
            {**GOOD_NEED, "need_id": "N-3", "service": "visiting"},
        ],
    )
    assert the_only(pool, "unknown_reference").key == "N-2"
    assert value(pool.needs, "need_id", "N-3", "service") == "visiting"


def test_every_built_in_name_is_one_services_alone():
    names = builtin_services()["name"].to_list()
    assert len(set(names)) == len(names)
    assert not {text.zh for text in CLASSES.values()} & set(names)
