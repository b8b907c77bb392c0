"""Ranked options of one need against a standing plan, and the terms of what was chosen."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from matcher.explain import ranked_options, terms_of
from matcher.match import Request, match
from matcher.model import Policy, Pool
from matcher.model.schema.plan_tables import COST_TERMS
from tests.optimise.contested import contested_pool, varied_policy
from tests.optimise.oracle import Oracle

DATE = dt.date(2026, 11, 23)
HERE = {"lon": 120.0, "lat": 30.0}
NEED = HERE | {"service": "visiting", "hours": 1.0}


def ranked(pool, plan, need, policy=None):
    return ranked_options(pool, plan, need, policy=policy or Policy(), date=DATE)


def planned(**tables):
    pool = Pool.from_rows(**tables)
    return pool, match(Request(pool=pool, date=DATE))


def test_the_chosen_option_is_marked_and_the_others_say_what_they_lack():
    # t1 (quality 1) has one hour and gives it to the red need; the green one has t2.
    pool, plan = planned(
        needs=[NEED | {"need_id": "n1", "grade": "red"}, NEED | {"need_id": "n2"}],
        providers=[{"provider_id": "t1", "hours": 1.0, "quality": 1.0}, {"provider_id": "t2", "hours": 9.0}],
    )
    first, second = ranked(pool, plan, "n2")
    assert (first.resource_id, first.chosen, first.feasible_now, first.lacking) == ("t2", True, True, ())
    assert (second.resource_id, second.chosen, second.feasible_now, second.lacking) == ("t1", False, False, ("hours",))
    assert first.net_value == pytest.approx(1 - 0.02 - 0.04)
    assert second.net_value == pytest.approx(1 - 0.04)
    # What the plan gives to the need itself counts as free: for n1 both are possible, t1 first.
    assert [(option.resource_id, option.feasible_now, option.chosen) for option in ranked(pool, plan, "n1")] == [
        ("t1", True, True),
        ("t2", True, False),
    ]


def test_every_capacity_that_lacks_is_named():
    pool, plan = planned(
        needs=[NEED | {"need_id": "n1", "grade": "red", "people": 3}, NEED | {"need_id": "n2"}],
        providers=[{"provider_id": "t1", "hours": 1.5, "cases": 1, "people": 3}],
    )
    (option,) = ranked(pool, plan, "n2")
    assert option.lacking == ("hours", "cases", "people")
    assert not option.feasible_now


def test_funds_alone_then_in_pairs():
    pool, plan = planned(
        needs=[HERE | {"need_id": "n1", "service": "hardship_aid", "hours": 0.0, "amount_fen": 10_000}],
        funds=[
            {"fund_id": "f1", "balance_fen": 7_000},
            {"fund_id": "f2", "balance_fen": 6_000},
            {"fund_id": "f3", "balance_fen": 100},
        ],
    )
    (option,) = ranked(pool, plan, "n1")
    assert option.kind == "money"
    assert option.resource_id == ""
    assert option.funds == ("f1", "f2")
    assert option.due_yuan == 100
    assert option.chosen
    assert option.distance_km is None


def test_money_that_others_took_is_lacking():
    aid = HERE | {"service": "hardship_aid", "hours": 0.0, "amount_fen": 10_000}
    pool, plan = planned(
        needs=[aid | {"need_id": "n1", "grade": "red"}, aid | {"need_id": "n2"}],
        funds=[{"fund_id": "f1", "balance_fen": 15_000}],
    )
    (option,) = ranked(pool, plan, "n2")
    assert option.lacking == ("money",)
    assert option.funds == ()
    assert not option.chosen


def test_a_seat_whose_budget_is_spent_lacks_yuan():
    asked = NEED | {"amount_fen": 6_000}
    pool, plan = planned(
        needs=[asked | {"need_id": "n1", "grade": "red"}, asked | {"need_id": "n2"}],
        projects=[{"project_id": "j1", "service": "visiting", "seats": 9, "budget_fen": 10_000}],
    )
    (option,) = ranked(pool, plan, "n2")
    assert (option.kind, option.lacking) == ("project", ("yuan",))


def test_what_a_fund_pays_for_the_persons_other_needs_counts():
    # 100 yuan a person; n1 and n2 are of the same person, 60 yuan each.
    aid = HERE | {"service": "hardship_aid", "hours": 0.0, "amount_fen": 6_000, "person_id": "p1"}
    pool, plan = planned(
        needs=[aid | {"need_id": "n1", "grade": "red"}, aid | {"need_id": "n2"}],
        funds=[{"fund_id": "f1", "balance_fen": 90_000, "per_person_cap_fen": 10_000}],
    )
    assert plan.unmet["need_id"].to_list() == ["n2"]
    (option,) = ranked(pool, plan, "n2")
    assert option.lacking == ("money",)
    # A larger household may have more: 3 people share 300 yuan.
    larger = pool.replace(
        needs=pool.needs.with_columns(people=pl.when(pl.col("need_id") == "n2").then(3).otherwise("people"))
    )
    (option,) = ranked(larger, plan, "n2")
    assert option.feasible_now


def test_forbidden_helpers_are_no_options_and_pins_change_nothing():
    pool, plan = planned(
        needs=[NEED | {"need_id": "n1"}],
        providers=[{"provider_id": name, "hours": 1.0} for name in ("t1", "t2", "t3")],
        pins=[
            {"need_id": "n1", "resource_id": "t2", "action": "forbid"},
            {"need_id": "n1", "resource_id": "t3", "action": "pin"},
        ],
    )
    assert [(option.resource_id, option.chosen) for option in ranked(pool, plan, "n1")] == [("t1", False), ("t3", True)]


def test_an_unknown_need_is_a_key_error():
    pool, plan = planned(needs=[NEED | {"need_id": "n1"}], providers=[{"provider_id": "t1", "hours": 1.0}])
    with pytest.raises(KeyError, match="n2"):
        ranked(pool, plan, "n2")


@pytest.mark.parametrize("seed", range(12))
def test_feasible_now_means_that_the_plan_has_room(seed):
    """Held against the oracle: with everybody else where they are, does this option fit?"""
    pool, policy = contested_pool(seed, needs=8), varied_policy(seed)
    plan = match(Request(pool=pool, date=DATE, policy=policy))
    oracle = Oracle(pool, policy, DATE)
    standing = {
        need: next(way for way in oracle.ways[need] if way.helper == helper)
        for need, helper in _helpers(plan, pool).items()
    }
    for need in pool.needs["need_id"]:
        options = ranked(pool, plan, need, policy)
        assert {option.resource_id for option in options} == {way.helper for way in oracle.ways[need]}
        assert [option.resource_id for option in options if option.chosen] == [
            standing[need].helper for _ in [0] if need in standing
        ]
        order = [(not option.feasible_now, -option.net_value) for option in options]
        assert order == sorted(order)
        others = tuple(way for other, way in standing.items() if other != need)
        paid = {
            (row["need_id"], row["resource_id"]): row["yuan_fen"]
            for row in plan.assignments.filter(pl.col("line") == "money").iter_rows(named=True)
        }
        for option in options:
            way = next(way for way in oracle.ways[need] if way.helper == option.resource_id)
            fits = oracle._helpers_fit((*others, way)) and _payable(oracle, way, paid)
            assert option.feasible_now == fits, (need, option)
            assert option.net_value == pytest.approx((oracle.value(need) - way.cost) / 1e6)
            assert option.due_yuan * 100 == pytest.approx(way.due_fen)


def _helpers(plan, pool):
    """Return the helper of every met need; empty where money alone was given."""
    met = set(plan.assignments["need_id"])
    rows = plan.assignments.filter(pl.col("line") != "money").select("need_id", "resource_id").iter_rows()
    return {need: "" for need in pool.needs["need_id"] if need in met} | dict(rows)


def _payable(oracle, way, paid):
    """Return whether one or two funds can pay beside what others got: every fund's room counted alone."""
    if not way.due_fen:
        return True
    need = oracle.needs[way.need_id]
    room = []
    for fund, row in oracle.funds.items():
        if (way.need_id, fund) not in oracle.limits:
            continue
        by_fund = {other: fen for (other, payer), fen in paid.items() if payer == fund and other != way.need_id}
        left = [oracle.limits[way.need_id, fund], oracle._balance(fund) - sum(by_fund.values())]
        if row["people_cap"] is not None:
            served = sum(oracle.needs[other]["people"] for other in by_fund)
            left.append(0 if served + need["people"] > row["people_cap"] else way.due_fen)
        if row["per_person_cap_fen"] is not None and need["person_id"] is not None:
            same = {o: fen for o, fen in by_fund.items() if oracle.needs[o]["person_id"] == need["person_id"]}
            for most in {need["people"], *(oracle.needs[other]["people"] for other in same)}:
                if most >= need["people"]:
                    used = sum(fen for other, fen in same.items() if oracle.needs[other]["people"] <= most)
                    left.append(row["per_person_cap_fen"] * most - used)
        room.append(min(left))
    return sum(sorted(room)[-2:]) >= way.due_fen or max(room, default=0) >= way.due_fen


# Terms


def test_terms_multiply_out():
    looked_at = 0
    for seed in range(8):
        policy = varied_policy(seed, distance_km=0.7, channels={"project": 0.01})
        plan = match(Request(pool=contested_pool(seed), date=DATE, policy=policy))
        for row in plan.assignments.iter_rows(named=True):
            terms = terms_of(row, policy)
            looked_at += len(terms)
            assert [term.term for term in terms] == [name for name in COST_TERMS if row[f"cost_{name}"]]
            for term in terms:
                assert term.factor * term.base == pytest.approx(term.value, abs=1e-6), term
                assert term.title == COST_TERMS[term.term]
                assert term.unit.zh
                assert term.unit.en
    assert looked_at > 30


def test_bases_say_what_they_count():
    # Two people, a town (one step), another helper, quality 0.5, 20 yuan of a fund.
    need = NEED | {"need_id": "n1", "people": 2, "amount_fen": 2_000, "current_provider": "t2"}
    _, plan = planned(
        needs=[need],
        providers=[
            {"provider_id": "t1", "hours": 5.0, "level": "town", "quality": 0.5},
            {"provider_id": "t2", "hours": 0.0},
        ],
        funds=[{"fund_id": "f1", "balance_fen": 5_000}],
    )
    money, service = plan.assignments.sort("line").iter_rows(named=True)
    assert {term.term: term.base for term in terms_of(service, Policy())} == pytest.approx(
        {"ladder_step": 2, "change_of_helper": 2, "quality": 1, "channel": 2}
    )
    assert {term.term: term.base for term in terms_of(money, Policy())} == {"yuan": 20}
