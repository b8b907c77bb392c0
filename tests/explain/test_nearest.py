"""Who is near an impossible need, against every helper asked every rule in plain words; and how that is said."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import matcher.explain.nearest as nearest
from matcher.explain import unmet_table
from matcher.explain.near_words import near_sentence, rounded_up
from matcher.explain.nearest import EASIEST_FIRST, near_misses
from matcher.model import Policy, Pool
from matcher.model.distance import distance_km
from matcher.model.enums import ResourceKind
from matcher.optimise.solution import nothing
from matcher.options import compile_options
from matcher.rules import PAIR_RULES, Context
from matcher.rules.rule import HELPERS
from tests.optimise.oracle import Oracle
from tests.pools import DATE, policies, pools

NEED = {"need_id": "n1", "service": "visiting", "hours": 2.0, "lon": 120.0, "lat": 30.0, "region": "330111101001"}


def asked_one_by_one(oracle, need_id):
    """Return by kind and rule the shortfalls of the helpers that break this rule alone."""
    need, context, found = oracle.needs[need_id], oracle.context, defaultdict(list)
    limits = sorted((fen for (who, _), fen in oracle.limits.items() if who == need_id), reverse=True)
    for kind, rows in ((ResourceKind.PROVIDER, oracle.providers), (ResourceKind.PROJECT, oracle.projects)):
        rules = [rule for rule in PAIR_RULES if kind in rule.kinds]
        for row in rows.values():
            broken = [rule.code for rule in rules if not rule.explain(context, kind, need, row).allowed]
            amount = _amount(oracle, need)
            paid = 0 if kind is ResourceKind.PROJECT else _paid(oracle, need, row)
            due = paid + (0 if kind is ResourceKind.PROJECT and row["budget_fen"] is not None else amount)
            lacks = due - sum(limits[:2])
            if len(broken) == 1 and lacks <= 0:
                found[kind.value, broken[0]].append(_short(need, row, broken[0]))
            if not broken and lacks > 0:
                found[kind.value, "money"].append(lacks / 100)
    if not need["hours"] and _amount(oracle, need) > sum(limits[:2]):
        found["fund", "money"].append((_amount(oracle, need) - sum(limits[:2])) / 100)
    return found


def _amount(oracle, need):
    pending = need["publicity_start"] is not None and any(
        rule.code == "publicity" and not rule.explain(oracle.context, ResourceKind.FUND, need, _FUND).allowed
        for rule in PAIR_RULES
    )
    return 0 if pending else need["amount_fen"]


_FUND = {"fund_id": "", "rate_fen": 0}


def _paid(oracle, need, row):
    return (row["rate_fen"] * round(need["hours"] * 100) * oracle.policy.weeks + 50) // 100


def _short(need, row, code):
    if code == "radius":
        points = (row["lon"], row["lat"], need["lon"], need["lat"])
        if None in points:
            return None
        km = distance_km(from_lon=points[0], from_lat=points[1], to_lon=points[2], to_lat=points[3])
        return float(km) - row["radius_km"]
    if code == "capacity_hours":
        return need["hours"] - row["hours"]
    if code in ("capacity_people", "seats"):
        return need["people"] - row["people" if code == "capacity_people" else "seats"]
    return (need["amount_fen"] - row["budget_fen"]) / 100 if code == "balance" else None


@pytest.mark.parametrize("at_a_time", [3, 1_000_000])
@settings(max_examples=18, deadline=None, suppress_health_check=list(HealthCheck))
@given(pool=pools(most_needs=5, most_resources=3), policy=policies())
def test_near_misses_are_those_of_every_pair(at_a_time, pool, policy):
    oracle = Oracle(pool, policy, DATE)
    ids = pool.needs["need_id"].to_list()
    wanted = [place for place, need in enumerate(ids) if oracle.eligible(need) and not oracle.ways[need]]
    usual, nearest._PAIRS_AT_A_TIME = nearest._PAIRS_AT_A_TIME, at_a_time
    try:
        table = near_misses(oracle.context, np.array(wanted, dtype=np.int64))
    finally:
        nearest._PAIRS_AT_A_TIME = usual
    for place, row in enumerate(wanted):
        expected = asked_one_by_one(oracle, ids[row])
        found = {(one["kind"], one["code"]): one for one in table.rows(named=True) if one["place"] == place}
        assert set(found) == set(expected), ids[row]
        for key, shorts in expected.items():
            measured = [short for short in shorts if short is not None]
            assert found[key]["count"] == (0 if key[0] == "fund" else len(shorts))
            if measured:
                assert found[key]["short"] == pytest.approx(min(measured), abs=1e-6)
            else:
                assert found[key]["short"] is None


def test_every_rule_about_helpers_has_its_words_and_its_place():
    rules = {rule.code for rule in PAIR_RULES if rule.kinds & HELPERS}
    assert set(EASIEST_FIRST) == rules
    for code in EASIEST_FIRST:
        said = near_sentence("provider", code, 2, 1.5)
        assert said.en.startswith("Nearest: 2 providers have only ")
        assert said.zh.startswith("最接近的：有 2 个服务方只")


def sentence(**tables):
    pool = Pool.from_rows(**({"needs": [NEED], "providers": [], "projects": [], "funds": []} | tables))
    context = Context(pool=pool, policy=Policy(), date=DATE)
    options = compile_options(context)
    row = unmet_table(context, options, nothing(options)).row(0, named=True)
    assert row["verdict"] == "impossible"
    return row["sentence_zh"], row["sentence_en"]


def test_the_nearest_is_too_far():
    # One degree of latitude is 110.9 km here: bases 0.1 and 0.2 degrees north, radius 5 km.
    far = {"hours": 5.0, "lon": 120.0, "radius_km": 5.0}
    zh, en = sentence(providers=[far | {"provider_id": "t1", "lat": 30.1}, far | {"provider_id": "t2", "lat": 30.2}])
    assert (
        zh
        == "无人可及（缺人）：2 个服务方中，2 个超出服务半径；没有在办项目。最接近的：有 2 个服务方只因超出服务半径，最近的超出 6.1 公里。"
    )
    assert en == (
        "Impossible (nobody can do it): of 2 providers, 2 do not go that far; there are no projects. "
        "Nearest: 2 providers have only the distance against them; the nearest is 6.1 km too far."
    )


def test_hours_are_short_before_a_skill_lacks():
    asks = NEED | {"skills": ["care:2"]}
    zh, en = sentence(
        needs=[asks],
        providers=[
            {"provider_id": "t1", "hours": 1.5, "skills": ["care:2"]},
            {"provider_id": "t2", "hours": 9.0, "skills": ["care:1"]},
        ],
    )
    assert zh.endswith("最接近的：有 1 个服务方只差工时，最少差 0.5 小时。")
    assert en.endswith("Nearest: 1 provider has only too few hours against it; the nearest is 0.5 hours short.")


def test_two_rules_at_once_are_not_near():
    zh, en = sentence(providers=[{"provider_id": "t1", "hours": 1.0, "services": ["meal_delivery"]}])
    assert zh.endswith("没有哪个服务方或在办项目只差一条规则。")
    assert en.endswith("No provider or project breaks one rule alone.")


def test_money_that_one_or_two_funds_lack():
    zh, en = sentence(
        needs=[NEED | {"amount_fen": 10_000}],
        providers=[{"provider_id": "t1", "hours": 9.0}],
        funds=[{"fund_id": f"f{number}", "balance_fen": 4_000} for number in range(3)],
    )
    assert zh.endswith("最接近的：一两个基金合起来还差 20 元。")
    assert en.endswith("Nearest: one or two funds together are 20 yuan short.")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(3.32, 1, "3.4"), (3.3, 1, "3.3"), (0.5, 2, "0.5"), (2.0, 0, "2"), (0.0012, 1, "0.1"), (10.0, 1, "10")],
)
def test_shortfalls_are_rounded_up(value, decimals, expected):
    assert rounded_up(value, decimals) == expected
