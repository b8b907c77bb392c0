"""Identifiers: equal after trimming and NFKC, unique across resources."""

import pytest

from matcher.files.keys import mixed_identifiers
from matcher.model.problems import Severity
from matcher.model.schema import NEEDS
from tests.files.raw_pools import GOOD_FUND, GOOD_NEED, GOOD_PROVIDER, found, take, the_only


@pytest.mark.parametrize("twin", ["N-good", " N-good", "N-good\u3000", "Ｎ－ｇｏｏｄ", "N-good\u200b"])
def test_the_second_row_of_an_identifier_is_refused(twin):
    pool = take(needs=[{**GOOD_NEED, "need_id": twin}])
    assert pool.needs["need_id"].to_list() == ["N-good"]
    problem = the_only(pool, "duplicate_id")
    assert (problem.row, problem.key, problem.severity) == (3, "N-good", Severity.ERROR)
    assert "第 2 行" in problem.sentence.zh
    assert "row 2" in problem.sentence.en


def test_case_and_inner_spaces_tell_identifiers_apart():
    pool = take(needs=[{**GOOD_NEED, "need_id": "n-GOOD"}, {**GOOD_NEED, "need_id": "N- good"}])
    assert pool.needs.height == 3


def test_the_same_number_as_text_and_as_number_is_one_identifier():
    pool = take(needs=[{**GOOD_NEED, "need_id": 7}, {**GOOD_NEED, "need_id": 7.0}, {**GOOD_NEED, "need_id": "7"}])
    assert [row for _, row, _, code in found(pool) if code == "duplicate_id"] == [4, 5]


def test_resources_share_one_space_of_identifiers():
    pool = take(funds=[{**GOOD_FUND, "fund_id": "P-good"}], projects=[])
    problem = the_only(pool, "duplicate_id")
    assert (problem.table, problem.row) == ("funds", 3)
    assert "“服务方”表第 2 行" in problem.sentence.zh


def test_a_need_may_be_called_like_a_resource():
    pool = take(needs=[{**GOOD_NEED, "need_id": "P-good"}])
    assert pool.needs.height == 2


def test_compound_keys_are_compared_as_a_whole():
    pool = take(teams=[{"team": "T", "role": "a"}, {"team": "T", "role": "b"}, {"team": "T", "role": "a"}])
    assert pool.teams.height == 2
    assert the_only(pool, "duplicate_id").key == "T/a"


def test_rows_without_an_identifier_are_missing_it_not_duplicates():
    pool = take(providers=[{**GOOD_PROVIDER, "provider_id": None}, {**GOOD_PROVIDER, "provider_id": " "}])
    assert [code for *_, code in found(pool, "providers")] == ["missing", "missing"]


def test_numbers_beside_leading_zeros_are_warned_of_once():
    fault = mixed_identifiers(NEEDS["need_id"], [7, 8.0, "009", "N1", None])
    assert fault is not None
    assert fault.severity is Severity.WARNING
    assert "2 格" in fault.sentence.zh
    assert mixed_identifiers(NEEDS["need_id"], [7, "N1"]) is None
    assert mixed_identifiers(NEEDS["need_id"], ["007", "008"]) is None
