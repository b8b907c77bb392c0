"""Reasons of a plan that must be true: why a need is unmet."""

from __future__ import annotations

import polars as pl

from matcher.match import Request, match
from matcher.model import Pool
from tests.pools import DATE

HERE = {"lon": 119.9, "lat": 30.0, "region": "330111101"}
FAR_AWAY = {"lon": 87.6, "lat": 43.8}


def unmet_row(pool, need_id):
    plan = match(Request(pool=pool, date=DATE))
    return plan.unmet.row(by_predicate=pl.col("need_id") == need_id, named=True)


def test_a_need_that_costs_more_than_it_is_worth_is_not_said_to_be_crowded_out():
    # Green, one person: 1 point. 3,200 km away: 16 points. Nothing is used by anybody.
    pool = Pool.from_rows(
        needs=[{"need_id": "n1", "service": "visiting", "hours": 1.0, **HERE}],
        providers=[{"provider_id": "t1", "hours": 9.0, **FAR_AWAY}],
    )
    row = unmet_row(pool, "n1")
    assert (row["verdict"], row["reasons"][0], row["destination"]) == ("not_proven", "cost", "claim")
    assert "已用于" not in row["sentence_zh"]
    assert "成本" in row["sentence_zh"]


def test_a_need_whose_helper_is_taken_is_said_to_be_crowded_out():
    needs = [
        {"need_id": need, "service": "visiting", "hours": 1.0, "grade": grade, **HERE}
        for need, grade in (("n1", "green"), ("n2", "red"))
    ]
    pool = Pool.from_rows(needs=needs, providers=[{"provider_id": "t1", "hours": 1.0, "region": "330111101"}])
    row = unmet_row(pool, "n1")
    assert (row["verdict"], row["reasons"]) == ("outbid", ["capacity_hours", "package_people:18"])
    assert "它所缺的工时已用于 1 项红色需求" in row["sentence_zh"]


def test_a_rule_that_several_kinds_of_helpers_break_is_one_reason():
    pool = Pool.from_rows(
        needs=[{"need_id": "n1", "service": "visiting", "hours": 1.0, **HERE}],
        providers=[{"provider_id": "t1", "hours": 9.0, "services": ["tutoring"]}],
        projects=[{"project_id": f"j{number}", "service": "tutoring", "seats": 5} for number in (1, 2)],
    )
    assert unmet_row(pool, "n1")["reasons"] == ["service_offered:3"]
