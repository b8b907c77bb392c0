"""Where help is short: marginal values, newcomers, skill by town, money by purpose."""

from __future__ import annotations

import datetime as dt

import pytest

from matcher.explain.growth import gaps_of
from matcher.explain.growth.newcomers import with_newcomer
from matcher.explain.growth.words import gap_lines
from matcher.explain.standing_plan import standing_plan
from matcher.match import Request, match
from matcher.model import Pool
from matcher.model.text import Language
from matcher.optimise import Limits

DATE = dt.date(2026, 11, 23)
TOWN, OTHER = "330111101", "330111102"
NEED = {"lon": 120.0, "lat": 30.0, "service": "visiting", "hours": 2.0, "region": f"{TOWN}001"}
AID = {
    "lon": 120.0,
    "lat": 30.0,
    "service": "hardship_aid",
    "hours": 0.0,
    "amount_fen": 20_000,
    "region": f"{OTHER}001",
}


@pytest.fixture(scope="module")
def week():
    # t1 has hours for one of two needs; nobody teaches; f1 can spend 300 yuan: 200 for n6, and
    # 100 are not enough for n4; n5 is not verified.
    pool = Pool.from_rows(
        needs=[
            NEED | {"need_id": "n1", "grade": "red"},
            NEED | {"need_id": "n2", "people": 3},
            NEED | {"need_id": "n3", "skills": ["teaching:1"], "grade": "yellow", "region": OTHER},
            AID | {"need_id": "n4", "people": 2},
            NEED | {"need_id": "n5", "verified": False},
            AID | {"need_id": "n6", "grade": "blue"},
        ],
        providers=[
            {"provider_id": "t1", "hours": 3.0, "lon": 120.0, "lat": 30.1},
            {
                "provider_id": "t2",
                "hours": 3.0,
                "lon": 120.0,
                "lat": 30.2,
                "services": ["tutoring"],
                "skills": ["teaching:2"],
            },
        ],
        funds=[{"fund_id": "f1", "name": "爱心基金", "balance_fen": 60_000, "overhead": 0.5}],
        regions=[{"code": TOWN, "name": "甲镇"}],
    )
    plan = match(Request(pool=pool, date=DATE))
    standing = standing_plan(pool, plan)
    return pool, standing, gaps_of(standing, plan, most=6)


def test_skills_by_town(week):
    _, _, gaps = week
    rows = gaps.skills.to_dicts()
    assert [(row["skill"], row["town"], row["needs"], row["people"], row["hours"]) for row in rows] == [
        ("", TOWN, 1, 3, 2.0),
        ("teaching", OTHER, 1, 1, 2.0),
    ]
    assert [(row["needs_full"], row["needs_nobody"]) for row in rows] == [(1, 0), (0, 1)]
    assert [(row["nearest"], row["nearest_has_skill"]) for row in rows] == [("t1", True), ("t2", True)]
    assert rows[0]["nearest_km"] == pytest.approx(11.09, abs=0.01)


def test_money_by_purpose_and_town(week):
    _, _, gaps = week
    (row,) = gaps.funding.to_dicts()
    assert (row["service"], row["town"], row["needs"], row["people"]) == ("hardship_aid", OTHER, 1, 2)
    assert (row["yuan"], row["needs_money_alone"], row["yuan_money_alone"]) == (200.0, 1, 200.0)


def test_one_more_unit_is_tried(week):
    _, _, gaps = week
    tried = {(each.resource_id, each.dimension.value): each for each in gaps.marginal if each.tried}
    hours = tried["t1", "hours"]
    # One hour more: n2 fits, three people of weight 1 less 0.06 each for quality and channel, and the way of 11 km.
    assert hours.tried.gained == pytest.approx(3 * (1 - 0.06 - 0.005 * 11.09), abs=1e-3)
    assert hours.tried.people_by_grade == {"red": 0, "yellow": 0, "blue": 0, "green": 3}
    assert hours.tried.is_proven
    # A thousand yuan more to spend are two thousand in the fund, half of which goes to its overhead.
    assert hours.estimate is None
    assert tried["f1", "yuan"].tried.people_by_grade == {"red": 0, "yellow": 0, "blue": 0, "green": 2}
    assert tried["f1", "yuan"].tried.gained == pytest.approx(2 - 0.002)


def test_one_more_person_is_tried(week):
    pool, _, gaps = week
    by_skill = {each.skill: each for each in gaps.newcomers}
    teacher = by_skill["teaching"]
    assert (teacher.town, teacher.needs, teacher.people) == (OTHER, 1, 1)
    assert teacher.estimate == pytest.approx(9 - 0.06)
    assert teacher.tried.gained == pytest.approx(9 - 0.06)
    assert by_skill[""].tried.people_by_grade["green"] == 3
    assert with_newcomer(pool, teacher).providers.height == 3


def test_the_tables_and_the_lines_say_the_same(week):
    pool, _, gaps = week
    assert list(gaps.tables) == ["skill_gaps", "funding_gaps", "one_more_person", "one_more_unit"]
    assert gaps.tables["one_more_person"]["checked"].all()
    zh = gap_lines(gaps, {TOWN: "甲镇"}, pool, Language.ZH)
    assert (
        "  甲镇（330111101），不要求技能：1 项 3 人，每周 2 小时（1 项因已满，0 项无人可及）；最近可扩充的：服务方 t1，11.1 公里"
        in zh
    )
    assert "  330111102，助困：1 项，共需 200 元（其中 1 项只差钱）" in zh
    assert "  330111102，teaching，每周 4 小时：重算核实 +8.94 分，黄色 +1 人" in zh
    en = gap_lines(gaps, {}, pool, Language.EN)
    assert "  330111102, teaching, 4 hours a week: checked by a new plan, +8.94 points, people +1 yellow" in en


def test_prices_say_what_an_hour_is_worth():
    # Ten needs of two hours and one helper with twelve: by the prices an hour is worth about half a need.
    pool = Pool.from_rows(
        needs=[NEED | {"need_id": f"n{place}"} for place in range(10)], providers=[{"provider_id": "t1", "hours": 12.0}]
    )
    plan = match(Request(pool=pool, date=DATE, limits=Limits(exact_options=0)))
    gaps = gaps_of(standing_plan(pool, plan), plan, most=0)
    (hours,) = [each for each in gaps.marginal if each.dimension.value == "hours"]
    assert hours.estimate == pytest.approx(0.47, abs=0.02)
    assert hours.tried is None
    # Four hours of somebody new meet two needs more.
    assert gaps.newcomers[0].estimate == pytest.approx(2 * 0.94, abs=0.05)


def test_a_plan_without_gaps():
    pool = Pool.from_rows(needs=[NEED | {"need_id": "n1"}], providers=[{"provider_id": "t1", "hours": 3.0}])
    plan = match(Request(pool=pool, date=DATE))
    gaps = gaps_of(standing_plan(pool, plan), plan)
    assert [table.height for table in gaps.tables.values()] == [0, 0, 0, 1]
    assert gap_lines(gaps, {}, pool, Language.ZH).count("  没有") == 4
