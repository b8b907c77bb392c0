"""What rules and options count."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model import Policy, Pool
from matcher.model.units import paid_fen
from matcher.rules import Context
from matcher.rules.quantities import (
    amount_due_fen,
    calendar_notes,
    effective_skills,
    fund_limit_fen,
    level_steps,
    levels,
    paid_fen_array,
    provider_of_project,
    publicity_pending,
    quality,
    usable_balance_fen,
)
from tests.pools import SERVICES
from tests.rules.helpers import DATE, FUND, PROJECT, PROVIDER, context_of


@given(
    st.lists(st.tuples(st.integers(0, 10_000_000), st.integers(0, 1_000_000)), min_size=1, max_size=20),
    st.integers(1, 520),
)
def test_paid_hours_cost_the_same_in_arrays(pairs, weeks):
    rates, hundredths = (np.array(side) for side in zip(*pairs, strict=True))
    expected = [paid_fen(rate_fen=rate, hours_hundredths=hours, weeks=weeks) for rate, hours in pairs]
    assert paid_fen_array(rates, hundredths / 100, weeks).tolist() == expected


def test_the_usable_balance_is_rounded_down_in_decimals():
    # 10 x 0.7 is 6.999... in binary; 9999 x 0.95 = 9499.05.
    rows = [("f1", 10, 0.3), ("f2", 9_999, 0.05), ("f3", 100, 0.0), ("f4", 100, 1.0), ("f5", 10**13, 0.1)]
    funds = Pool.from_rows(
        funds=[{"fund_id": code, "balance_fen": fen, "overhead": share} for code, fen, share in rows]
    ).funds
    assert usable_balance_fen(funds).tolist() == [7, 9_499, 100, 0, 9 * 10**12]


@pytest.mark.parametrize(
    ("fund", "most"),
    [
        ({}, 100_000),
        ({"overhead": 0.1}, 90_000),
        ({"per_need_cap_fen": 500}, 500),
        ({"per_person_cap_fen": 200}, 600),  # three people
        ({"per_need_cap_fen": 0, "per_person_cap_fen": 200}, 0),
        ({"per_need_cap_fen": 500, "per_person_cap_fen": 100}, 300),
    ],
)
def test_a_fund_pays_no_more_than_its_caps_and_balance(fund, most):
    first = np.zeros(1, dtype=np.int64)
    assert fund_limit_fen(context_of(need={"people": 3}, fund=fund), first, first).tolist() == [most]


def test_effective_skills_join_the_need_and_its_service():
    needs: list[dict[str, Any]] = [
        {"need_id": "n1", "service": "nursing", "skills": []},
        {"need_id": "n2", "service": "nursing", "skills": ["care:1", "mediation:1"]},
        {"need_id": "n3", "service": "nursing", "skills": ["care:3"]},
        {"need_id": "n4", "service": "visit", "skills": ["teaching:2"]},
        {"need_id": "n5", "service": "visit"},
    ]
    pool = Pool.from_rows(needs=needs, services=SERVICES)
    assert effective_skills(pool).to_list() == [
        ["care:2"],
        ["care:2", "mediation:1"],
        ["care:3"],
        ["teaching:2"],
        [],
    ]


LADDER = Pool.from_rows(
    providers=[
        {"provider_id": "t1", "level": "city", "region": "330111101001", "hours": 1.0, "quality": 0.5},
        {"provider_id": "t2", "region": "330111", "hours": 1.0},
        {"provider_id": "t3", "hours": 1.0},
    ],
    projects=[
        {"project_id": "j1", "service": "visiting", "seats": 1, "provider_id": "t1", "region": "33"},
        {"project_id": "j2", "service": "visiting", "seats": 1, "provider_id": "t3", "region": "330111101"},
        {"project_id": "j3", "service": "visiting", "seats": 1, "region": "33"},
        {"project_id": "j4", "service": "visiting", "seats": 1, "provider_id": "t2"},
        {"project_id": "j5", "service": "visiting", "seats": 1},
    ],
)


def test_the_rung_is_the_level_or_follows_from_the_region():
    assert levels(LADDER, PROVIDER).to_list() == ["city", "district", None]
    assert level_steps(LADDER, PROVIDER).tolist() == [3, 2, 0]


def test_a_project_stands_on_its_providers_rung():
    assert provider_of_project(LADDER).tolist() == [0, 2, -1, 1, -1]
    assert levels(LADDER, PROJECT).to_list() == ["city", "town", "province", "district", None]
    assert level_steps(LADDER, PROJECT).tolist() == [3, 1, 4, 2, 0]
    without = LADDER.replace(providers=LADDER.providers.clear())
    assert level_steps(without, PROJECT).tolist() == [4, 1, 4, 0, 0]


def test_a_fund_stands_on_no_rung():
    with pytest.raises(ValueError, match="fund"):
        levels(LADDER, FUND)


def test_quality_is_the_providers_or_the_policys():
    policy = Policy(absent_quality=0.6)
    assert quality(LADDER, PROVIDER, policy).tolist() == [0.5, 0.6, 0.6]
    assert quality(LADDER, PROJECT, policy).tolist() == [0.5, 0.6, 0.6, 0.6, 0.6]


def test_publicity_lasts_five_working_days_and_defers_the_amount():
    starts = [None, dt.date(2026, 11, 16), dt.date(2026, 11, 17), DATE, dt.date(9999, 12, 31), dt.date(1990, 1, 1)]
    needs = [
        {"need_id": f"n{i}", "service": "visiting", "hours": 1.0, "amount_fen": 500, "publicity_start": start}
        for i, start in enumerate(starts)
    ]
    context = Context(pool=Pool.from_rows(needs=needs), policy=Policy(), date=DATE)
    assert publicity_pending(context).tolist() == [False, False, True, True, True, False]
    assert amount_due_fen(context).tolist() == [500, 500, 0, 0, 0, 500]
    assert not calendar_notes(context)


def test_a_calendar_that_is_not_official_is_noted_only_where_it_matters():
    # The official table ends with 2026.
    far = dt.date(2036, 11, 24)
    assert calendar_notes(context_of(need={"publicity_start": dt.date(2036, 11, 17)}, date=far))
    assert not calendar_notes(context_of(need={"publicity_start": dt.date(2036, 9, 1)}, date=far))
    assert not calendar_notes(context_of(need={"publicity_start": dt.date(2036, 12, 1)}, date=far))
    assert not calendar_notes(context_of(date=far))
