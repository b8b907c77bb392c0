"""Hubs that a question of sites opens: providers at the chosen places, which pass the gate like any row."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from matcher.model import Policy, Pool
from matcher.model.text import Language
from matcher.samples import build_sample
from scenarios.model import ScenarioError, scenario_from_data
from scenarios.patch import Patched, patched
from scenarios.report import comparison_page, siting_answer
from scenarios.report.tables import sited_json
from scenarios.run.hubs import with_hubs
from scenarios.siting import Sited, site_hubs
from tests.scenarios.report.example import example_comparison
from tests.scenarios.report.reading import stands_by_itself


@pytest.fixture(scope="module")
def week() -> Pool:
    return build_sample("fuyang-week")


def opened(pool: Pool, opens: dict[str, Any]) -> tuple[Patched, Sited]:
    siting = {"hubs": 2, "radius_km": 5, "opens": opens}
    scenario = scenario_from_data({"name": "x", "question": {"zh": "问", "en": "q"}, "siting": siting})
    assert scenario.siting is not None
    new = patched(scenario, pool, Policy())
    sited = site_hubs(new.pool, scenario.siting)
    return with_hubs(new, sited), sited


def test_a_provider_opens_at_each_place(week):
    new, sited = opened(week, {"hours": 20, "services": ["visiting"], "level": "town"})
    hubs = new.pool.providers.filter(pl.col("provider_id").str.starts_with("HUB"))
    assert hubs.select("lon", "lat").rows() == [(site.lon, site.lat) for site in sited.sites]
    assert hubs.select("hours", "radius_km", "level").unique().rows() == [(20.0, 5.0, "town")]
    assert new.pool.providers.height == week.providers.height + 2
    assert new.notes[-1].zh == "在选出的 2 处各开一个服务方。"


def test_without_fields_none_opens(week):
    new, _ = opened(week, {})
    assert new.pool is week


def test_a_name_that_is_taken_is_not_taken_twice(week):
    taken = week.providers.with_columns(
        pl.when(pl.col("provider_id") == "P001").then(pl.lit("HUB1")).otherwise("provider_id").alias("provider_id")
    )
    free = pl.col("provider_id").replace("P001", None)
    new, _ = opened(
        week.replace(providers=taken, projects=week.projects.with_columns(free), pins=week.pins.clear()), {"hours": 5}
    )
    assert {"HUB1", "HUB-1", "HUB-2"} <= set(new.pool.providers["provider_id"])


def test_wrong_fields_are_told_once_and_all(week):
    with pytest.raises(ScenarioError) as raised:
        opened(week, {"hours": -1, "srevices": ["visiting"]})
    assert sorted((problem.field, problem.code) for problem in raised.value.problems) == [
        ("siting.opens.hours", "out_of_range"),
        ("siting.opens.srevices", "unknown_field"),
    ]


def test_a_page_of_sites_alone_begins_with_their_answer(week):
    _, sited = opened(week, {})
    same = example_comparison(week, touched=())
    page = stands_by_itself(comparison_page(same, week, Language.ZH, sited=sited))
    assert siting_answer(sited).zh in page.text
    assert "按等级" not in page.text
    assert json.loads(sited_json(sited))["sites"][0]["name"] == sited.sites[0].name
