"""Rows that contradict themselves."""

import datetime as dt

import pytest

from matcher.model.problems import Severity
from tests.files.raw_pools import GOOD_FUND, GOOD_NEED, GOOD_PROJECT, GOOD_PROVIDER, found, take, the_only

EARLY, LATE = dt.date(2026, 3, 1), dt.date(2026, 4, 1)


@pytest.mark.parametrize(
    ("table", "row", "first", "last"),
    [
        ("needs", {**GOOD_NEED, "need_id": "X"}, "registered_on", "deadline"),
        ("needs", {**GOOD_NEED, "need_id": "X"}, "registered_on", "valid_until"),
        ("providers", {**GOOD_PROVIDER, "provider_id": "X"}, "available_from", "available_to"),
        ("funds", {**GOOD_FUND, "fund_id": "X"}, "available_from", "available_to"),
        ("projects", {**GOOD_PROJECT, "project_id": "X"}, "starts", "ends"),
    ],
)
def test_dates_in_the_wrong_order_refuse_the_row_and_the_same_day_does_not(table, row, first, last):
    pool = take(**{table: [{**row, first: LATE, last: EARLY}]})
    problem = the_only(pool, "dates_reversed")
    assert (problem.key, problem.field, problem.value, problem.severity) == ("X", last, "2026-03-01", Severity.ERROR)
    assert "2026-04-01" in problem.sentence.zh
    assert pool.table(table).height == 1
    assert take(**{table: [{**row, first: LATE, last: LATE}]}).table(table).height == 2


def test_a_minor_without_consent_is_kept_with_a_warning():
    pool = take(needs=[{**GOOD_NEED, "need_id": "X", "minor": "是"}])
    assert pool.needs.height == 2
    assert the_only(pool, "minor_without_consent").severity is Severity.WARNING
    consented = take(needs=[{**GOOD_NEED, "need_id": "X", "minor": "是", "guardian_consent": "是"}])
    assert found(consented) == []


def test_publicity_of_an_unverified_need_is_warned_of():
    pool = take(needs=[{**GOOD_NEED, "need_id": "X", "verified": False, "publicity_start": "2099-01-01"}])
    assert [code for *_, code in found(pool)] == ["publicity_unverified"]


@pytest.mark.parametrize("field", ["current_provider", "preferred_providers"])
def test_refusing_the_own_helper_is_warned_of(field):
    pool = take(needs=[{**GOOD_NEED, "need_id": "X", field: "P-good", "refused_providers": "P-good"}])
    assert pool.needs.height == 2
    assert the_only(pool, "refuses_own_helper").value == "P-good"


def test_caps_of_zero_are_warned_of():
    pool = take(
        funds=[{**GOOD_FUND, "fund_id": "X", "per_need_cap": 0, "people_cap": "0"}],
        providers=[{**GOOD_PROVIDER, "provider_id": "Y", "cases": 0}],
    )
    assert [(table, field) for table, _, field, _ in found(pool)] == [
        ("providers", "cases"),
        ("funds", "per_need_cap"),
        ("funds", "people_cap"),
    ]
    assert pool.funds.height == 2


def test_at_least_above_at_most_is_refused():
    pool = take(teams=[{"team": "T", "role": "a", "at_least": 3, "at_most": 2}])
    assert pool.teams.height == 0
    assert the_only(pool, "counts_reversed").field == "at_most"


def test_a_negative_balance_is_out_of_range():
    pool = take(funds=[{**GOOD_FUND, "fund_id": "X", "balance": -5}])
    assert the_only(pool, "out_of_range").field == "balance"


@pytest.mark.parametrize(("code", "short"), [("330111102000", "330111102"), ("330100", "3301"), ("330000000000", "33")])
def test_codes_padded_with_zeros_are_warned_of_on_resources(code, short):
    pool = take(
        providers=[{**GOOD_PROVIDER, "provider_id": "X", "region": code}],
        funds=[{**GOOD_FUND, "fund_id": "Y", "regions": code}],
    )
    padded = [p for p in pool.problems if p.code == "padded_region"]
    assert [p.table for p in padded] == ["providers", "funds"]
    assert all(p.remedy.en.startswith(f"Write {short} ") for p in padded)
    assert pool.providers.height == 2


def test_one_need_is_pinned_to_one_helper_only_but_to_funds_as_well():
    second = {**GOOD_PROVIDER, "provider_id": "P-2"}
    pool = take(
        providers=[second],
        pins=[
            {"need_id": "N-good", "resource_id": "P-good", "action": "pin"},
            {"need_id": "N-good", "resource_id": "F-good", "action": "pin"},
            {"need_id": "N-good", "resource_id": "J-good", "action": "pin"},
            {"need_id": "N-good", "resource_id": "P-2", "action": "forbid"},
        ],
    )
    assert pool.pins.sort("resource_id")["resource_id"].to_list() == ["F-good", "P-2", "P-good"]
    assert the_only(pool, "second_pin").row == 4


def test_pinning_and_forbidding_the_same_pair_refuses_the_second():
    pool = take(
        pins=[
            {"need_id": "N-good", "resource_id": "P-good", "action": "禁止"},
            {"need_id": "N-good", "resource_id": "P-good", "action": "指定"},
        ]
    )
    assert pool.pins["action"].to_list() == ["forbid"]
    assert the_only(pool, "duplicate_id").row == 3
