"""Chance: the same draws at every point, whatever the order of rows; pools that stay valid."""

from __future__ import annotations

import polars as pl
import pytest

from matcher.files import pool_from_data, pool_to_data
from matcher.model import Policy, Pool
from matcher.samples import build_sample
from scenarios.model import ScenarioError
from scenarios.model.changes import Which
from scenarios.sweep import sweep_from_data
from scenarios.sweep.chance import shaken, uniform
from scenarios.sweep.sweep import Chance, Draw


@pytest.fixture(scope="module")
def week() -> Pool:
    return build_sample("fuyang-week")


def draw(pool: Pool, *, absent: float = 0.0, surge: float = 0.0, seed: int = 0, repeat: int = 0) -> Pool:
    chance = Chance(repeats=1, absent=Draw(share=absent, which=Which()), surge=Draw(share=surge, which=Which()))
    return shaken(pool, Policy(), chance, values={}, seed=seed, repeat=repeat)


def providers(pool: Pool) -> set[str]:
    return set(pool.providers["provider_id"].to_list())


def test_numbers_are_spread_evenly_and_fixed_forever():
    drawn = [uniform(0, 0, "absent", f"P{number}") for number in range(2_000)]
    assert 0 <= min(drawn) < 0.01
    assert 0.99 < max(drawn) < 1
    assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.02)
    assert uniform(7, 3, "absent", "P001") == 0.5515088223168615


def test_more_stay_away_where_the_chance_is_larger_and_they_are_the_same_ones(week):
    few, many = providers(draw(week, absent=0.1)), providers(draw(week, absent=0.5))
    assert many < few < providers(week)
    assert draw(week, absent=0.0) is week
    assert not many <= providers(draw(week, absent=0.5, seed=1, repeat=1))


def test_the_order_of_rows_plays_no_part(week):
    turned = Pool(
        **{
            name: week.table(name).reverse()
            for name in ("needs", "providers", "funds", "projects", "regions", "teams", "pins")
        }
    )
    assert draw(turned, surge=0.3).digest() == draw(week, surge=0.3).digest()
    assert providers(draw(turned, absent=0.3)) == providers(draw(week, absent=0.3))


def test_needs_come_once_more_for_somebody_else(week):
    more = draw(week, surge=0.5)
    new = more.needs.filter(~pl.col("need_id").is_in(week.needs["need_id"].implode()))
    assert 30 < new.height < 80
    assert not set(new["person_id"]) & set(week.needs["person_id"])
    assert new["current_provider"].null_count() == new.height
    old = week.needs.filter(pl.col("need_id").is_in([key.removeprefix("again-") for key in new["need_id"]]))
    assert new["people"].sum() == old["people"].sum()


def test_a_shaken_pool_passes_the_gate(week):
    pool = draw(week, absent=0.4, surge=0.4)
    again = pool_from_data(pool_to_data(pool))
    assert again.errors == ()
    assert again.digest() == pool.digest()
    gone = providers(week) - providers(pool)
    assert gone
    assert not set(pool.pins["resource_id"]) & gone
    assert not set(pool.needs["current_provider"].drop_nulls()) & gone


def test_a_second_surge_finds_new_names(week):
    twice = draw(draw(week, surge=0.5), surge=0.5, seed=1)
    assert twice.needs["need_id"].n_unique() == twice.needs.height


def test_a_filter_that_matches_nothing_is_a_mistake(week):
    sweep = sweep_from_data(
        {
            "name": "x",
            "question": {"zh": "问", "en": "q"},
            "parameters": {"q": {"values": [0.5]}},
            "chance": {"repeats": 1, "absent": {"share": "$q", "where": {"hours": {"greater": 100000}}}},
        }
    )
    assert sweep.chance is not None
    with pytest.raises(ScenarioError) as raised:
        shaken(week, Policy(), sweep.chance, values={"q": 0.5}, seed=0, repeat=0)
    assert raised.value.problems[0].field == "chance.absent"
