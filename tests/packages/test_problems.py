"""What stands in the way of packages in the input is listed, in both languages, and the rest is packaged."""

from __future__ import annotations

from typing import Any

import polars as pl

from matcher.model import Plan, Policy
from matcher.model.policy import Packages
from tests.packages.test_plan import SMALL, plan_of, pool_of

TOWN, COUNTRY = "330111101001", "330111201001"


def problem(plan: Plan, code: str) -> dict[str, Any]:
    """Return the one problem of a code."""
    (row,) = plan.problems.filter(pl.col("code") == code).to_dicts()
    return row


def test_a_kind_of_services_that_cannot_be_grouped() -> None:
    """A service of same_kind that is not groupable is ignored; the others are packaged."""
    packages = Packages(at_least=4, at_most=6, diameter_km=5.0, opening=0.1, same_kind=(("meals", "wash", "talk"),))
    needs = [{"service": "meals"}] * 2 + [{"service": "wash"}] * 2 + [{"service": "talk"}]
    plan = plan_of(pool_of(needs, [{}]), Policy(packages=packages))
    found = problem(plan, "kind_not_groupable")
    assert (found["table"], found["field"], found["value"]) == ("policy", "packages.same_kind", "talk")
    assert found["sentence_zh"] == "同类项中的服务 talk 不可打包，已忽略"
    assert found["sentence_en"] == "services talk of same_kind cannot be grouped and are ignored"
    assert plan.packages["people"].to_list() == [4]
    assert plan.by_carrier()["package_id"].to_list() == [*["PKG-0001"] * 4, None]


def test_carriers_without_hours() -> None:
    """A provider of a groupable service without hours is named, one of another service is not."""
    idle: list[dict[str, Any]] = [
        {"hours": 0.0},
        {"hours": 0.0, "services": ["visit"]},
        {"hours": 0.0, "services": ["talk"]},
        {},
    ]
    plan = plan_of(pool_of([{}] * 4, idle))
    found = problem(plan, "carrier_without_hours")
    assert (found["table"], found["field"], found["value"]) == ("providers", "hours", "P0;P1")
    assert found["sentence_zh"] == "服务方 P0、P1 工时为 0，不能承接项目包"
    assert found["sentence_en"] == "providers P0, P1 have no hours and can carry no package"
    assert plan.packages["carrier"].to_list() == ["P3"]


def test_villages_without_neighbours() -> None:
    """A village that adjoins nothing is named; packages are made within it."""
    regions = [{"code": TOWN, "urban": True}, {"code": COUNTRY, "urban": False}]
    pool = pool_of([{"region": COUNTRY}] * 4 + [{"region": TOWN}] * 4, [{}], regions=regions)
    plan = plan_of(pool)
    found = problem(plan, "village_without_neighbours")
    assert (found["table"], found["field"], found["value"]) == ("regions", "neighbours", COUNTRY)
    assert "没有给出相邻区划" in found["sentence_zh"]
    assert "name no neighbours" in found["sentence_en"]
    assert plan.packages["people"].to_list() == [4, 4]
    alone = SMALL.model_copy(update={"packages": SMALL.packages.model_copy(update={"rings": 0})})
    assert "village_without_neighbours" not in plan_of(pool, alone).problems["code"].to_list()


def test_more_than_five_are_counted() -> None:
    """Five are written out."""
    plan = plan_of(pool_of([{}] * 4, [{"hours": 0.0}] * 7 + [{}]))
    assert "P0、P1、P2、P3、P4 等 7 个" in problem(plan, "carrier_without_hours")["sentence_zh"]
