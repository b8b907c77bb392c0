"""Packages: what is sound passes, and neighbours, households and carriers are read as docs/reading.md says."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from pyproj import Geod

from matcher.check.gabriel import Gabriel
from matcher.check.villages import Villages
from matcher.model import Policy
from matcher.model.schema.regions import REGIONS
from tests.check.cases import Case
from tests.check.packaged import VILLAGES, packaged_case
from tests.check.plans import DATE


def test_two_packages_by_hand_are_sound():
    assert packaged_case().check() == {}


def test_without_regions_everything_is_urban():
    case = packaged_case()
    report = replace(case, pool=case.pool.replace(regions=REGIONS.empty())).check()
    # K2 has two kinds of service, which a package in town may not have.
    assert {(rule, one.resource_id) for rule, found in report.items() for one in found} == {("package_service", "K2")}


def test_the_longest_code_with_a_mark_says_whether_a_need_is_rural():
    case = packaged_case().pool_row("regions", VILLAGES[0][:9], urban=None)
    assert set(case.check()) == {"package_service"}
    assert case.add_to_pool("regions", code="330111", urban=False).check() == {}


def test_a_pinned_need_of_a_household_may_stay_outside():
    case = packaged_case().pool_row("needs", "R1", household_id="HB").pool_row("needs", "R4", household_id="HB")
    assert set(case.check()) == {"package_household"}
    pinned = case.add_to_pool("pins", need_id="R4", resource_id="P2", action="pin")
    assert pinned.plan_row("assignments", "R4", "service", pinned=True).check() == {}


def test_a_pin_to_the_carrier_is_honoured_in_its_package():
    case = packaged_case().add_to_pool("pins", need_id="U1", resource_id="P1", action="pin")
    assert set(case.check()) == {"row_pinned"}
    assert case.plan_row("assignments", "U1", "service", pinned=True).check() == {}


def test_other_needs_of_a_household_may_stay_outside():
    # Another kind of service, or no hours to give.
    case = packaged_case().pool_row("needs", "R2", household_id="HB").pool_row("needs", "R4", household_id="HB")
    assert case.check() == {}


def test_one_person_with_a_former_package_is_kept_by_its_carrier():
    last = packaged_case().plan
    case = replace(packaged_case(), previous=last)
    rows = case.plan.assignments.filter(pl.col("line") == "service")
    assert {one.need_id for one in case.check()["row_kept"]} == set(rows["need_id"])
    kept = case.plan.assignments.with_columns(kept=pl.col("line") == "service")
    assert replace(case, plan=case.plan.replace(assignments=kept)).check() == {}


def test_changes_are_counted_between_carriers():
    packages = packaged_case().plan.packages.with_columns(
        carrier=pl.when(pl.col("package_id") == "K2").then(pl.lit("P1")).otherwise("carrier")
    )
    last = packaged_case().plan.replace(packages=packages)
    policy = Policy.from_data({"packages": {"same_kind": [["care", "talk"]]}, "max_changes": 0})
    # P1 does not offer meals: of the three needs that had P1, only R2 could have kept it.
    report = replace(packaged_case(), previous=last, policy=policy).check()
    assert [one.sentence.en for one in report["max_changes"]] == ["1 needs have another helper or none, at most 0 may"]


@pytest.mark.parametrize(("rings", "sound"), [(0, False), (1, True), (2, True)])
def test_rings_are_steps_from_a_common_village(rings: int, sound: bool):
    policy = Policy.from_data({"packages": {"same_kind": [["care", "talk"]], "rings": rings}})
    assert (replace(packaged_case(), policy=policy).check() == {}) == sound


def test_either_side_names_a_neighbour():
    regions = REGIONS.frame([{"code": code, "neighbours": [other]} for code, other in pairwise(VILLAGES)])
    villages = Villages(regions)
    assert villages.neighbours(VILLAGES[1]) == {VILLAGES[0], VILLAGES[2]}
    assert villages.within(VILLAGES[0], 2) == set(VILLAGES[:3])
    assert villages.within(VILLAGES[0], 3) == set(VILLAGES[:3])  # the last village has no row
    assert villages.within("330122", 3) == {"330122"}


def test_towns_with_points_adjoin_where_villages_name_their_neighbours():
    rows: list[dict[str, Any]] = [{"code": f"33011120{place}", "lat": 30.0 + place, "lon": 120.0} for place in range(3)]
    named: list[dict[str, Any]] = [
        {"code": VILLAGES[0], "neighbours": [VILLAGES[1]]},
        {"code": VILLAGES[1], "lat": 30.0, "lon": 120.0},
    ]
    villages = Villages(REGIONS.frame([*rows, *named, {"code": VILLAGES[2], "lat": 30.0, "lon": 120.0}]))
    assert villages.neighbours("330111201") == {"330111200", "330111202"}
    assert villages.neighbours(VILLAGES[2]) == frozenset()
    assert villages.village(f"{VILLAGES[0]}") == VILLAGES[0]
    assert villages.village("330111202009") == "330111202"


@pytest.mark.parametrize(("number", "width"), [(12, 0.1), (60, 0.1), (90, 2.0)])
def test_gabriel_neighbours_are_those_of_the_definition(number: int, width: float):
    draw = np.random.default_rng(number)
    lat, lon = 30 + width * draw.random(number), 119 + width * draw.random(number)
    codes = [f"{place:03d}" for place in range(number)]
    graph = Gabriel(pl.DataFrame({"code": codes, "lat": lat, "lon": lon}))
    geod, edges = Geod(ellps="WGS84"), 0
    metres = [geod.inv(np.full(number, x), np.full(number, y), lon, lat)[2] for x, y in zip(lon, lat, strict=True)]
    square = (np.array(metres) / 1000) ** 2
    for one in range(number):
        expected = {
            codes[other]
            for other in range(number)
            if other != one and (square[one] + square[other] >= square[one, other] * (1 - 1e-9)).all()
        }
        assert set(graph.neighbours(codes[one])) == expected
        edges += len(expected)
    assert edges > 2 * number


def test_corners_of_a_square_are_neighbours_even_where_rounding_says_otherwise():
    rows = [{"code": f"{x}{y}", "lat": 30 + 0.01 * y, "lon": 119 + 0.01 * x} for x in range(5) for y in range(5)]
    graph = Gabriel(pl.DataFrame(rows))
    assert {"23", "21", "12", "32"} <= set(graph.neighbours("22"))
    assert "24" not in graph.neighbours("22")


def copied(case: Case, times: int) -> Case:
    """Return a case with every need, package and provider many times; places move, so that each is as it was."""
    copies = pl.DataFrame({"copy": range(times)})

    def many(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
        numbered = frame.join(copies, how="cross")
        marked = [pl.col(name) + "-" + pl.col("copy").cast(pl.String) for name in names]
        return numbered.with_columns(marked).drop("copy")

    pool, plan = case.pool, case.plan
    pool = pool.replace(
        needs=many(pool.needs, "need_id", "household_id"),
        providers=many(pool.providers, "provider_id"),
        funds=pool.funds.with_columns(pl.col("balance_fen", "people_cap") * times),
    )
    rows = many(plan.assignments, "need_id").with_columns(
        resource_id=pl.when(pl.col("resource_kind") == "fund")
        .then("resource_id")
        .otherwise(pl.col("resource_id") + "-" + pl.col("need_id").str.split("-").list.last())
    )
    plan = plan.replace(
        assignments=rows,
        packages=many(plan.packages, "package_id", "carrier"),
        package_members=plan.package_members.join(copies, how="cross")
        .with_columns(pl.col("package_id", "need_id") + "-" + pl.col("copy").cast(pl.String))
        .drop("copy"),
        unmet=many(plan.unmet, "need_id"),
    )
    return replace(case, pool=pool, plan=plan)


def test_many_packages_are_judged_alike():
    case = copied(packaged_case(), 30)
    # The totals of the summary and of the table of resources are still those of the tiny case.
    totals = {"flow", "counts", "used", "resources", "objective", "terms", "gap"}
    assert set(case.check()) <= totals
    broken = case.plan_row("packages", "K2-17", people=1).check()
    assert [one.resource_id for one in broken["package_table"]] == ["K2-17"]
    assert case.plan.summary.run.date == DATE
