"""A pool whose options can be worked out by hand: which exist, what they consume, what they cost.

Monday 2026-11-23; everybody stands at one point, except n2 (0.1 degree north, some 11.09 km).

====  ======  ======  =======  =====  =====  ==========================================================================
need  grade   people  service  hours  yuan   options
====  ======  ======  =======  =====  =====  ==========================================================================
n1    red     2       visit    1.5    0      t1, t2 (paid 20 yuan an hour), j1
n2    yellow  1       visit    1      0      t2 only: t1 goes 5 km, j1 takes its own district
n3    green   1       relief   0      60     money only: f1 (at most 50) and f2 (at most 25)
n4    blue    4       visit    2      30     t1 with 30 yuan, j1 whose budget pays the 30; t2 would need 30 + 40 > 50 yuan
n5    red     1       visit    1      10     not verified
====  ======  ======  =======  =====  =====  ==========================================================================
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import numpy as np
import pytest

from matcher.model import Policy, Pool
from matcher.model.distance import distance_km
from matcher.model.enums import Dimension, ResourceKind
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.options import DIRECT, compile_options
from matcher.rules import Context

DATE = dt.date(2026, 11, 23)
HOME = {"lon": 119.95, "lat": 30.05, "region": "330111101001"}
SERVICES = [
    {"service": "visit", "class": "mind", "kind": "companionship", "hours": 1.0},
    {"service": "relief", "class": "life", "kind": "money", "hours": 0.0},
]
NEEDS = [
    HOME
    | {
        "need_id": "n1",
        "grade": "red",
        "people": 2,
        "service": "visit",
        "hours": 1.5,
        "current_provider": "t1",
        "registered_on": DATE - dt.timedelta(days=20),  # two whole weeks: 4 %
    },
    HOME
    | {"need_id": "n2", "grade": "yellow", "service": "visit", "hours": 1.0, "lat": 30.15, "region": "330122101001"},
    HOME | {"need_id": "n3", "grade": "green", "service": "relief", "hours": 0.0, "amount_fen": 6_000},
    HOME | {"need_id": "n4", "grade": "blue", "people": 4, "service": "visit", "hours": 2.0, "amount_fen": 3_000},
    HOME | {"need_id": "n5", "grade": "red", "service": "visit", "hours": 1.0, "amount_fen": 1_000, "verified": False},
]
PROVIDERS = [
    HOME | {"provider_id": "t1", "region": None, "radius_km": 5.0, "hours": 10.0, "level": "village", "quality": 0.9},
    HOME | {"provider_id": "t2", "region": "33", "hours": 4.25, "cases": 3, "people": 9, "rate_fen": 2_000},
]
PROJECTS = [
    HOME
    | {
        "project_id": "j1",
        "service": "visit",
        "provider_id": "t2",
        "region": "330111",
        "seats": 6,
        "budget_fen": 5_000,
        "hours": 8.0,
    }
]
FUNDS = [
    {"fund_id": "f1", "balance_fen": 50_000, "per_need_cap_fen": 5_000},
    {"fund_id": "f2", "balance_fen": 50_000, "overhead": 0.5, "per_person_cap_fen": 2_500, "purposes": ["relief"]},
]
POOL = Pool.from_rows(needs=NEEDS, providers=PROVIDERS, projects=PROJECTS, funds=FUNDS, services=SERVICES)


def compiled(pool=POOL, policy=None, previous=None):
    return compile_options(Context(pool=pool, policy=policy or Policy(), date=DATE), previous)


def pairs(options):
    names = [*options.resources.ids, "-"]  # DIRECT is -1: the last
    return [
        (options.needs.ids[need], names[resource])
        for need, resource in zip(options.helpers.need, options.helpers.resource, strict=True)
    ]


def at(options, need, resource):
    return pairs(options).index((need, resource))


def payers(options):
    money = options.money
    return {
        (options.needs.ids[need], options.resources.ids[fund]): int(limit)
        for need, fund, limit in zip(money.need, money.resource, money.limit_fen, strict=True)
    }


def test_the_options_of_the_table():
    assert pairs(compiled()) == [
        ("n1", "t1"),
        ("n1", "t2"),
        ("n1", "j1"),
        ("n2", "t2"),
        ("n3", "-"),
        ("n4", "t1"),
        ("n4", "j1"),
    ]


def test_resources_are_numbered_providers_projects_funds():
    resources = compiled().resources
    assert resources.ids == ("t1", "t2", "j1", "f1", "f2")
    assert (resources.project_offset, resources.fund_offset) == (2, 3)
    assert resources.kinds == (*[ResourceKind.PROVIDER] * 2, ResourceKind.PROJECT, *[ResourceKind.FUND] * 2)


def test_hours_and_money_of_each_option():
    options = compiled()
    helpers = options.helpers
    consumed = {
        pair: (int(hours), int(due), int(budget))
        for pair, hours, due, budget in zip(
            pairs(options), helpers.hours, helpers.due_fen, helpers.budget_fen, strict=True
        )
    }
    assert consumed == {
        ("n1", "t1"): (150, 0, 0),
        ("n1", "t2"): (150, 3_000, 0),  # 1.5 hours x 20 yuan
        ("n1", "j1"): (150, 0, 0),
        ("n2", "t2"): (100, 2_000, 0),
        ("n3", "-"): (0, 6_000, 0),
        ("n4", "t1"): (200, 3_000, 0),
        ("n4", "j1"): (200, 0, 3_000),  # the project's budget pays
    }


def test_paid_hours_cost_for_all_weeks():
    options = compiled(policy=Policy.from_data({"weeks": 2}))
    assert options.helpers.due_fen[at(options, "n2", "t2")] == 4_000
    assert ("n1", "t2") not in pairs(options) or options.helpers.due_fen[at(options, "n1", "t2")] == 6_000
    # 60 yuan for n1 by t2: f1 pays at most 50, f2 does not pay visits.
    assert ("n1", "t2") not in pairs(options)


def test_cost_terms_of_a_provider():
    # t2 for n1: another helper than t1 (0.1 x 2), a province (4 steps x 0.05 x 2), no quality (0.1 x 0.2 x 2),
    # 30 yuan (0.0003), a provider's channel (0.04 x 2), no distance.
    options = compiled()
    place = at(options, "n1", "t2")
    terms = {name: value[place] for name, value in options.terms_of(np.arange(options.helpers.size)).items()}
    assert terms == pytest.approx(
        {
            "distance_km": 0,
            "ladder_step": 0.4,
            "change_of_helper": 0.2,
            "quality": 0.04,
            "yuan": 0.0003,
            "channel": 0.08,
            "compactness": 0,
            "grouping": 0,
            "opening": 0,
        }
    )
    assert options.helpers.cost[place] == 720_300


def test_cost_terms_of_the_current_helper_and_of_a_distant_one():
    options = compiled()
    # t1 for n1: its own helper, a village, quality 0.9: 0.1 x 0.1 x 2 + 0.04 x 2.
    assert options.helpers.cost[at(options, "n1", "t1")] == 100_000
    # t2 for n2: km x 0.005, four steps 0.2, quality 0.02, 20 yuan 0.0002, channel 0.04.
    place = at(options, "n2", "t2")
    km = float(distance_km(from_lon=119.95, from_lat=30.05, to_lon=119.95, to_lat=30.15))
    assert km == pytest.approx(11.086, abs=0.01)
    assert options.helpers.distance_km[place] == pytest.approx(km)
    assert options.helpers.cost[place] == round(0.005 * km * 1_000_000) + 260_200


def test_cost_terms_of_a_seat_are_those_of_its_provider():
    # j1 is run by t2 (province, no quality): 4 steps x 0.05 x 4 people + 0.02 x 4 + 30 yuan; seats have no channel cost.
    options = compiled()
    assert options.helpers.cost[at(options, "n4", "j1")] == 800_000 + 80_000 + 300
    # For n1 the seat changes the helper from t1 to t2.
    assert options.terms_of(np.array([at(options, "n1", "j1")]))["change_of_helper"] == pytest.approx(0.2)


def test_money_alone_costs_only_money():
    options = compiled()
    place = at(options, "n3", "-")
    assert options.helpers.cost[place] == 600  # 60 yuan x 0.00001
    assert options.helpers.resource[place] == DIRECT
    assert np.isnan(options.helpers.distance_km[place])


def test_a_current_provider_who_is_not_in_the_pool_is_no_current_provider():
    # The gate drops such a reference; a pool made in memory may still have it.
    pool = POOL.replace(providers=POOL.providers.filter(POOL.providers["provider_id"] != "t1"))
    options = compiled(pool)
    assert options.terms_of(np.arange(options.helpers.size))["change_of_helper"].sum() == 0
    assert not options.helpers.changed.any()
    assert not options.helpers.kept.any()


def test_values_of_needs():
    needs = compiled().needs
    # people x weight x waiting: 2 x 27 x 1.04; 9; 1; 4 x 3; 27
    assert needs.value.tolist() == [56_160_000, 9_000_000, 1_000_000, 12_000_000, 27_000_000]
    assert needs.grade.tolist() == [0, 1, 3, 2, 0]
    assert needs.eligible.tolist() == [True, True, True, True, False]
    assert [needs.towns[town] for town in needs.town] == [
        "330111101",
        "330122101",
        "330111101",
        "330111101",
        "330111101",
    ]


def test_waiting_stops_to_grow():
    rows = [
        NEEDS[0] | {"need_id": f"n{weeks:03}", "registered_on": DATE - dt.timedelta(weeks=weeks)}
        for weeks in (0, 25, 26, 400)
    ]
    rows.append(NEEDS[0] | {"need_id": "n999", "registered_on": DATE + dt.timedelta(days=30)})  # in the future: none
    values = compiled(Pool.from_rows(needs=rows, providers=PROVIDERS, services=SERVICES)).needs.value
    assert values.tolist() == [54_000_000, 81_000_000, 81_000_000, 81_000_000, 54_000_000]


def test_a_region_coarser_than_a_town_belongs_to_none():
    rows = [
        NEEDS[0] | {"need_id": f"n{place}", "region": region}
        for place, region in enumerate((None, "330111", "330111101"))
    ]
    needs = compiled(Pool.from_rows(needs=rows, providers=PROVIDERS, services=SERVICES)).needs
    assert needs.town.tolist() == [-1, -1, 0]
    assert needs.towns == ("330111101",)


def test_needs_of_one_person_share_a_number_others_have_their_own():
    people = ("p1", None, "p1", None, "n1")
    rows = [NEEDS[0] | {"need_id": f"n{place}", "person_id": person} for place, person in enumerate(people)]
    person = compiled(Pool.from_rows(needs=rows, providers=PROVIDERS, services=SERVICES)).needs.person
    assert person[0] == person[2]
    assert len(set(person.tolist())) == 4  # "n1" is a person here, not the need n1


def test_capacities_in_whole_units():
    options = compiled()
    found = {
        (options.resources.ids[resource], dimension): int(amount)
        for resource, dimension, amount in zip(
            options.capacities.resource, options.capacities.dimension, options.capacities.capacity, strict=True
        )
    }
    assert found == {
        ("t1", Dimension.HOURS): 1_000,
        ("t2", Dimension.HOURS): 425,
        ("t2", Dimension.CASES): 3,
        ("t2", Dimension.PEOPLE): 9,
        ("j1", Dimension.SEATS): 6,
        ("j1", Dimension.HOURS): 800,
        ("j1", Dimension.YUAN): 5_000,
        ("f1", Dimension.YUAN): 50_000,
        ("f2", Dimension.YUAN): 25_000,  # half goes to overhead
    }
    assert options.capacities.row_of[1, Dimension.CASES] == list(found).index(("t2", Dimension.CASES))


# Money


def test_funds_and_limits():
    # f1 pays at most 50 yuan a need, f2 25 yuan a person and relief only; n1 may need 30 yuan for t2, n2 20.
    assert payers(compiled()) == {
        ("n1", "f1"): 5_000,
        ("n2", "f1"): 5_000,
        ("n3", "f1"): 5_000,
        ("n3", "f2"): 2_500,
        ("n4", "f1"): 5_000,
    }


@pytest.mark.parametrize(("amount_fen", "there"), [(7_500, True), (7_501, False)])
def test_an_option_that_no_two_funds_can_pay_is_none(amount_fen, there):
    # 50 + 25 yuan is the most for n3.
    pool = POOL.replace(needs=Pool.from_rows(needs=[NEEDS[2] | {"amount_fen": amount_fen}]).needs)
    options = compiled(pool)
    assert (options.helpers.size == 1) is there
    assert bool(options.money.size) is there


def test_a_third_fund_does_not_help():
    third = {"fund_id": "f3", "balance_fen": 2_400}
    pool = Pool.from_rows(
        needs=[NEEDS[2] | {"amount_fen": 7_600}], providers=PROVIDERS, funds=[*FUNDS, third], services=SERVICES
    )
    assert compiled(pool).helpers.size == 0  # 50 + 25 + 24 would do, but only two may pay


def test_a_fund_that_has_no_part_in_any_payment_is_no_option():
    # 74 yuan: f1 with f2 (50 + 25); f1 with f3 (50 + 23) is a yuan short, and so is every other pair.
    third = {"fund_id": "f3", "balance_fen": 2_300}
    pool = Pool.from_rows(
        needs=[NEEDS[2] | {"amount_fen": 7_400}], providers=PROVIDERS, funds=[*FUNDS, third], services=SERVICES
    )
    assert set(payers(compiled(pool))) == {("n3", "f1"), ("n3", "f2")}


def test_two_equal_largest_funds_may_share():
    twin = FUNDS[0] | {"fund_id": "f0"}
    pool = Pool.from_rows(
        needs=[NEEDS[2] | {"amount_fen": 10_000}], providers=PROVIDERS, funds=[*FUNDS, twin], services=SERVICES
    )
    assert set(payers(compiled(pool))) == {("n3", "f0"), ("n3", "f1")}


def test_deferred_money_is_not_due():
    # Publicity began on the day itself: the red need's service goes ahead unpaid, its money waits.
    pending = NEEDS[0] | {"publicity_start": DATE, "amount_fen": 9_000}
    options = compiled(POOL.replace(needs=Pool.from_rows(needs=[pending]).needs))
    assert pairs(options) == [("n1", "t1"), ("n1", "j1")]
    assert options.helpers.due_fen.tolist() == [0, 0]
    assert options.helpers.budget_fen.tolist() == [0, 0]
    assert options.needs.deferred.tolist() == [True]
    assert options.money.size == 0


def test_caps_of_a_person_over_several_needs():
    # p1: needs of 1, 2, 2 and 5 people; p2 has one need only. f2 pays 25 yuan a person.
    asked = [("n1", "p1", 1), ("n2", "p1", 2), ("n3", "p1", 2), ("n4", "p1", 5), ("n5", "p2", 3), ("n6", None, 3)]
    rows = [
        HOME
        | {"need_id": key, "person_id": person, "people": people, "service": "relief", "hours": 0.0, "amount_fen": 100}
        for key, person, people in asked
    ]
    options = compiled(POOL.replace(needs=Pool.from_rows(needs=rows).needs))
    person, fund = int(options.needs.person[0]), options.resources.ids.index("f2")
    assert options.person_caps == {(person, fund): 12_500}
    assert options.small_person_caps == {(person, fund, 2): 5_000}  # for one person there is only one need


def test_starts_point_at_the_first_option_of_each_need():
    options = compiled()
    assert options.helper_start().tolist() == [0, 3, 4, 5, 7, 7]
    assert options.money_start().tolist() == [0, 1, 2, 4, 5, 5]


def test_where_keeps_all_columns_together():
    helpers = compiled().helpers
    chosen = helpers.due_fen > 0
    part = helpers.where(chosen)
    assert part.size == int(chosen.sum())
    for column in fields(helpers):
        np.testing.assert_array_equal(getattr(part, column.name), getattr(helpers, column.name)[chosen])
    assert helpers.where(np.ones(helpers.size, dtype=np.bool_)) is helpers


def test_terms_of_some_rows_are_those_of_all():
    options = compiled()
    every = options.terms_of(np.arange(options.helpers.size))
    rows = np.array([3, 0, 3])
    assert list(every) == list(COST_TERMS)
    for term, points in options.terms_of(rows).items():
        assert points.tolist() == every[term][rows].tolist()


def test_costs_that_are_simply_given_have_no_terms():
    with pytest.raises(ValueError, match="no terms"):
        replace(compiled(), tariff=None).terms_of(np.array([0]))


def test_rows_of_capacities_by_dimension():
    options = compiled()
    capacities, resources = options.capacities, len(options.resources.ids)
    assert [tuple(Dimension)[code] for code in capacities.dimension_code] == list(capacities.dimension)
    for dimension in Dimension:
        expected = [capacities.row_of.get((resource, dimension), -1) for resource in range(resources)]
        assert capacities.rows_of(dimension, resources).tolist() == [*expected, -1]  # the last stands for DIRECT
