"""Needs that a rule cannot tell apart get one answer; the answers class by class are those pair by pair."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.model import Policy, Pool
from matcher.model.enums import ResourceKind
from matcher.rules import PAIR_RULES, Context, allowed_pairs, classes
from matcher.rules.classes import agreeing, allowed_with_all
from matcher.rules.encode import NO_LIMIT
from tests.pools import CATEGORIES, DATE, REGIONS, SERVICES, pools

KINDS = (ResourceKind.PROVIDER, ResourceKind.PROJECT, ResourceKind.FUND)
SLOW = list(HealthCheck)


def every_pair(context, kind):
    needs, resources = context.needs.count, context.resources(kind).count
    return np.repeat(np.arange(needs), resources), np.tile(np.arange(resources), needs)


def written(parts):
    return [pair for need, resource in parts for pair in zip(need.tolist(), resource.tolist(), strict=True)]


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(pool=pools(most_needs=8, most_resources=4), at_a_time=st.sampled_from([1, 5, 10_000]))
def test_class_by_class_is_pair_by_pair(pool, at_a_time):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    for kind in KINDS:
        need, resource = every_pair(context, kind)
        asked = np.arange(0, context.needs.count, 2)
        allowed = allowed_pairs(context, kind, need, resource) & np.isin(need, asked)
        expected = list(zip(need[allowed].tolist(), resource[allowed].tolist(), strict=True))
        assert written(allowed_with_all(context, kind, asked, at_a_time=at_a_time)) == expected


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(pool=pools(most_needs=8, most_resources=4))
def test_needs_that_agree_get_the_same_answer(pool):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    for kind in KINDS:
        assert_needs_that_agree_get_the_same_answer(context, kind)


def assert_needs_that_agree_get_the_same_answer(context, kind):
    need, resource = every_pair(context, kind)
    for rule in PAIR_RULES:
        if kind not in rule.kinds or rule.decided_by is None:
            continue
        columns = rule.decided_by(context, kind)
        assert all(column.shape == (context.needs.count,) for column in columns)
        answers = rule.mask(context, kind, need, resource).reshape(context.needs.count, -1)
        first, number = agreeing(list(columns), context.needs.count)
        assert (answers == answers[first[number]]).all(), rule.code


def many_alike():
    """Return a pool of 300 needs of few kinds and 40 funds that use every field."""
    draw = random.Random(5)
    some = lambda values, most: draw.sample(values, draw.randint(0, most))  # noqa: E731
    services = [row["service"] for row in SERVICES]
    needs = [
        {
            "need_id": f"n{place:03}",
            "person_id": f"p{place % 40}",
            "household_id": f"h{place % 70}",
            "people": draw.choice([1, 1, 2, 5]),
            "service": draw.choice(services),
            "hours": 0.0,
            "amount_fen": 10_000,
            "lon": 119.95,
            "lat": 30.05,
            "region": draw.choice([None, *REGIONS]),
            "categories": some(CATEGORIES, 2),
            "publicity_start": draw.choice([None, None, DATE]),
        }
        for place in range(300)
    ]
    funds = [
        {
            "fund_id": f"f{place:02}",
            "balance_fen": draw.choice([0, 50_000, 900_000, 900_000]),
            "purposes": some([*services, "mind", "life"], 2) if place % 2 else [],
            "regions": some(REGIONS, 2) if place % 3 else [],
            "categories": some(CATEGORIES, 1),
            "denies": some([*REGIONS, *services, *CATEGORIES, "mind"], 1),
            "per_need_cap_fen": draw.choice([None, None, None, 0, 5_000]),
            "per_person_cap_fen": draw.choice([None, None, None, 0, 5_000]),
            "people_cap": draw.choice([None, None, 1, 3]),
            "conflicts": some([f"p{number}" for number in range(40)] + [f"h{number}" for number in range(70)], 3),
        }
        for place in range(40)
    ]
    forbids = [
        {"need_id": f"n{draw.randrange(300):03}", "resource_id": f"f{draw.randrange(40):02}", "action": "forbid"}
        for _ in range(60)
    ]
    pins = list({(row["need_id"], row["resource_id"]): row for row in forbids}.values())
    return Context(
        pool=Pool.from_rows(needs=needs, funds=funds, services=SERVICES, pins=pins), policy=Policy(), date=DATE
    )


@pytest.mark.parametrize("judged_at_a_time", [100, 4_000_000])
def test_many_needs_of_few_kinds(monkeypatch, judged_at_a_time):
    monkeypatch.setattr(classes, "_JUDGED_AT_A_TIME", judged_at_a_time)
    context = many_alike()
    kind = ResourceKind.FUND
    assert_needs_that_agree_get_the_same_answer(context, kind)
    need, fund = every_pair(context, kind)
    allowed = allowed_pairs(context, kind, need, fund)
    assert 600 < allowed.sum() < 6_000
    found = written(allowed_with_all(context, kind, np.arange(300), at_a_time=1_000))
    assert found == list(zip(need[allowed].tolist(), fund[allowed].tolist(), strict=True))


def test_only_who_the_need_is_keeps_a_rule_of_funds_from_classes():
    alone = {rule.code for rule in PAIR_RULES if ResourceKind.FUND in rule.kinds and rule.decided_by is None}
    assert alone == {"conflict", "pin"}


def test_rows_that_agree_share_a_class():
    first, number = agreeing([np.array([3, 3, 1, 3]), np.array([-5, -5, 0, 7])], 4)
    assert number[0] == number[1]
    assert len({*number.tolist()}) == first.size == 3
    assert number[first].tolist() == list(range(3))


def test_columns_of_any_width_are_told_apart():
    # The product of the widths is beyond 64 bits: multiplied out, the last row would become the first.
    columns = [np.array([0, NO_LIMIT - 1, third]) for third in (1, 4, 0)]
    first, number = agreeing(columns, 3)
    assert first.size == 3
    assert sorted(number.tolist()) == [0, 1, 2]


def test_no_columns_one_class_no_rows_none():
    assert agreeing([], 3)[1].tolist() == [0, 0, 0]
    assert agreeing([np.zeros(0, dtype=np.int64)], 0)[0].size == 0
