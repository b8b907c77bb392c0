"""Who pays, and joint limits of one fund for one person: found in bulk as they are found one by one."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.model import Policy, Pool
from matcher.options import MoneyOptions, compile_options
from matcher.options.money import able_to_pay, payable, person_caps
from matcher.options.needs import need_columns
from matcher.options.owed import Owed
from matcher.options.resources import number_resources
from matcher.rules import Context
from tests.pools import DATE


def drawn(seed):
    """Return random money options and ways of 60 needs of 15 persons, with the pool that they are of."""
    draw = np.random.Generator(np.random.PCG64(seed))
    needs = [
        {
            "need_id": f"n{place:02}",
            "person_id": f"p{draw.integers(15)}" if draw.random() < 0.8 else None,
            "people": int(draw.integers(1, 5)),
            "service": "hardship_aid",
            "hours": 0.0,
            "amount_fen": 100,
            "lon": 120.0,
            "lat": 30.0,
        }
        for place in range(60)
    ]
    funds = [
        {"fund_id": f"f{place}", "balance_fen": 9_000, "per_person_cap_fen": (None, 700 + place)[place % 3 > 0]}
        for place in range(9)
    ]
    context = Context(pool=Pool.from_rows(needs=needs, funds=funds), policy=Policy(), date=DATE)
    need, fund = np.nonzero(draw.random((60, 9)) < 0.4)
    # Few different limits, so that several funds are largest.
    money = MoneyOptions(
        need=need, resource=fund, limit_fen=draw.integers(1, 6, need.size) * 100, pinned=np.zeros(need.size, dtype=bool)
    )
    ways = np.sort(draw.integers(0, 60, 150))
    nothing = np.zeros(150, dtype=np.int64)
    owed = Owed(need=ways, resource=nothing, hours=nothing, due_fen=draw.integers(0, 12, 150) * 100, budget_fen=nothing)
    return context, owed, money


@pytest.mark.parametrize("seed", range(20))
def test_who_can_pay_is_found_as_one_by_one(seed):
    _, owed, money = drawn(seed)
    limits = [money.limit_fen[money.need == need].tolist() for need in range(60)]
    dues = [[due for due in owed.due_fen[owed.need == need].tolist() if due] for need in range(60)]
    expected = [
        not due or due <= sum(sorted(limits[need])[-2:])
        for need, due in zip(owed.need.tolist(), owed.due_fen.tolist(), strict=True)
    ]
    assert payable(owed, money).tolist() == expected
    able = []
    for need, limit in zip(money.need.tolist(), money.limit_fen.tolist(), strict=True):
        others = sorted(limits[need])
        others.remove(limit)
        able.append(any(limit + max(others, default=0) >= due for due in dues[need]))
    assert able_to_pay(owed, money).tolist() == able


@pytest.mark.parametrize("seed", range(20))
def test_caps_of_persons_are_found_as_one_by_one(seed):
    context, _, money = drawn(seed)
    needs, caps = need_columns(context), context.pool.funds["per_person_cap_fen"].to_list()
    whole, smaller = {}, {}
    groups: dict[tuple[int, int], list[int]] = {}
    for need, fund in zip(money.need.tolist(), money.resource.tolist(), strict=True):
        groups.setdefault((int(needs.person[need]), fund), []).append(int(needs.people[need]))
    for (person, fund), people in groups.items():
        if caps[fund] is None or len(people) < 2:
            continue
        whole[person, fund] = caps[fund] * max(people)
        for most in {*people} - {max(people)}:
            if sum(1 for each in people if each <= most) > 1:
                smaller[person, fund, most] = caps[fund] * most
    found = person_caps(context, needs, money, number_resources(context.pool))
    assert found == (whole, smaller)
    assert whole
    assert smaller
    assert [list(part) for part in found] == [sorted(whole), sorted(smaller)]


def test_a_pool_without_needs_has_no_options():
    pool = Pool.from_rows(needs=[], funds=[{"fund_id": "f1", "balance_fen": 9_000, "per_person_cap_fen": 1}])
    options = compile_options(Context(pool=pool, policy=Policy(), date=DATE))
    assert (options.helpers.size, options.money.size, options.person_caps) == (0, 0, {})
