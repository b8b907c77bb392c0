"""References: required ones refuse the row, optional ones are dropped, and a given list never becomes empty."""

import pytest

from matcher.model.problems import Severity
from tests.files.raw_pools import GOOD_FUND, GOOD_NEED, GOOD_PROJECT, GOOD_PROVIDER, found, take, the_only

BROKEN_PROVIDER = {**GOOD_PROVIDER, "provider_id": "P-broken", "hours": -1}


def need(**changes):
    return {**GOOD_NEED, "need_id": "N-2", **changes}


@pytest.mark.parametrize("field", ["service", "team"])
def test_a_need_of_an_unknown_service_or_team_is_refused(field):
    pool = take(needs=[need(**{field: "nowhere"})])
    assert pool.needs["need_id"].to_list() == ["N-good"]
    problem = the_only(pool, "unknown_reference")
    assert (problem.row, problem.field, problem.value) == (3, field, "nowhere")


def test_a_project_of_an_unknown_service_is_refused():
    pool = take(projects=[{**GOOD_PROJECT, "project_id": "J-2", "service": "nowhere"}])
    assert pool.projects.height == 1


@pytest.mark.parametrize("field", ["current_provider", "preferred_providers", "refused_providers"])
@pytest.mark.parametrize("value", ["P-nobody", "P-broken"])
def test_an_unknown_or_refused_helper_is_dropped_with_a_warning(field, value):
    pool = take(needs=[need(**{field: value})], providers=[BROKEN_PROVIDER])
    row = pool.needs.filter(pool.needs["need_id"] == "N-2").row(0, named=True)
    assert not row[field]
    problem = the_only(pool, "reference_dropped")
    assert problem.severity is Severity.WARNING
    assert ("拒收" in problem.sentence.zh) is (value == "P-broken")


def test_the_entries_that_are_known_stay():
    pool = take(needs=[need(refused_providers="P-nobody；P-good")])
    assert pool.needs.filter(pool.needs["need_id"] == "N-2").row(0, named=True)["refused_providers"] == ["P-good"]


def test_a_provider_keeps_its_known_services_and_is_refused_without_any():
    pool = take(
        providers=[
            {**GOOD_PROVIDER, "provider_id": "P-some", "services": "visiting;nowhere"},
            {**GOOD_PROVIDER, "provider_id": "P-none", "services": "nowhere"},
        ]
    )
    assert pool.providers["provider_id"].to_list() == ["P-good", "P-some"]
    assert pool.providers["services"].to_list() == [[], ["visiting"]]
    assert the_only(pool, "list_left_empty").key == "P-none"


def test_purposes_are_services_or_classes_and_never_become_empty():
    pool = take(
        funds=[
            {**GOOD_FUND, "fund_id": "F-1", "purposes": "life;visiting;nowhere"},
            {**GOOD_FUND, "fund_id": "F-2", "purposes": "nowhere"},
        ]
    )
    assert pool.funds.filter(pool.funds["fund_id"] == "F-1")["purposes"].to_list() == [["life", "visiting"]]
    assert "F-2" not in pool.funds["fund_id"].to_list()


def test_denials_are_kept_and_titles_of_categories_become_codes():
    pool = take(funds=[{**GOOD_FUND, "fund_id": "F-1", "denies": "低保;life;330111;mystery"}])
    assert pool.funds.filter(pool.funds["fund_id"] == "F-1")["denies"].to_list() == [
        ["low_income", "life", "330111", "mystery"]
    ]
    assert the_only(pool, "unknown_denial").value == "mystery"


def test_a_project_without_its_provider_stays():
    pool = take(projects=[{**GOOD_PROJECT, "project_id": "J-2", "provider_id": "P-nobody", "fund_id": "F-nobody"}])
    assert pool.projects.filter(pool.projects["project_id"] == "J-2")["provider_id"].to_list() == [None]
    assert [field for _, _, field, _ in found(pool, "projects")] == ["provider_id", "fund_id"]


def test_the_nearest_service_is_suggested():
    assert "visiting" in the_only(take(needs=[need(service="visting")]), "unknown_reference").remedy.en


def test_no_identifier_of_a_helper_is_suggested():
    problem = the_only(take(needs=[need(current_provider="P-goood")]), "reference_dropped")
    assert "P-good”" not in problem.remedy.zh
    assert "meant" not in problem.remedy.en


def test_pins_to_a_refused_need_say_that_it_was_refused():
    pool = take(
        needs=[need(people=0)], pins=[{"need_id": "N-2", "resource_id": "P-good", "action": "指定", "by": "somebody"}]
    )
    assert pool.pins.height == 0
    problem = the_only(pool, "unknown_reference")
    assert problem.key == "N-2/P-good"
    assert "已被拒收" in problem.sentence.zh
    assert "was refused" in problem.sentence.en


def test_pins_to_unknown_resources_are_refused():
    pool = take(pins=[{"need_id": "N-good", "resource_id": "X", "action": "pin"}])
    assert [code for *_, code in found(pool, "pins")] == ["unknown_reference"]


def test_a_parent_that_is_a_prefix_needs_no_row_and_another_is_dropped():
    pool = take(regions=[{"code": "330122", "parent": "3301"}, {"code": "330123", "parent": "44"}])
    assert pool.regions.filter(pool.regions["code"] == "330122")["parent"].to_list() == ["3301"]
    assert pool.regions.filter(pool.regions["code"] == "330123")["parent"].to_list() == [None]


def test_a_need_that_a_refused_service_defines_is_refused():
    pool = take(
        services=[{"service": "visiting", "hours": 1}, {"service": "other", "hours": -1}], needs=[need(service="other")]
    )
    assert pool.needs["need_id"].to_list() == ["N-good"]
    assert "拒收" in the_only(pool, "unknown_reference").sentence.zh
