"""The pools of the benchmarks are as stated: sizes, options a need, scarcity, and what each knob turns."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields

import numpy as np
import polars as pl
import pytest

from benchmarks.instances import DATE, INSTANCES, SEVERITIES, SIZES, Severity, province_pool
from benchmarks.instances.layout import SPACING_KM, lay_out
from benchmarks.instances.registry import listing
from benchmarks.measure import HOME
from matcher.files import read_pool, write_pool
from matcher.model import Policy
from matcher.model.distance import distance_km
from matcher.options import compile_options
from matcher.rules import Context

NEEDS, HELPERS, FUNDS = 1_000, 150, 8


def made(*, seed: int = 0, **knobs: float):
    return province_pool(needs=NEEDS, helpers=HELPERS, funds=FUNDS, seed=seed, severity=Severity(**knobs))


def options_of(pool):
    return compile_options(Context(pool=pool, policy=Policy(), date=DATE), None)


def test_the_same_seed_gives_the_same_pool_and_another_seed_another():
    assert made().digest() == made().digest()
    assert made(seed=1).digest() != made().digest()


def test_the_pool_has_the_stated_size_and_scarcity():
    pool = made()
    assert (pool.needs.height, pool.providers.height, pool.funds.height) == (NEEDS, HELPERS, FUNDS)
    assert pool.needs["region"].str.slice(0, 6).n_unique() == lay_out(HELPERS).size == 2
    assert pool.providers["hours"].sum() / pool.needs["hours"].sum() == pytest.approx(0.8, rel=0.02)
    assert pool.funds["balance_fen"].sum() / pool.needs["amount_fen"].sum() == pytest.approx(0.6, rel=0.02)
    assert (pool.needs["registered_on"] <= DATE).all()


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_written_pool_is_read_as_it_was_without_a_problem(kind, tmp_path):
    pool = made()
    write_pool(pool, tmp_path / "pool", format=kind)
    read = read_pool(tmp_path / "pool")
    assert read.problems == ()
    assert read.digest() == pool.digest()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["size-10k", "size-42k"])
def test_a_need_has_ten_to_thirteen_options_and_some_funds_at_every_size(name):
    known = INSTANCES[name]
    options = options_of(known.pool())
    assert 10 <= options.helpers.size / known.needs <= 13
    assert 3 <= options.money.size / np.unique(options.money.need).size <= 8


def test_districts_do_not_overlap_and_their_helpers_reach_the_next():
    province = lay_out(700)
    lon, lat = province.lon.mean(axis=1), province.lat.mean(axis=1)
    apart = distance_km(from_lon=lon[:, None], from_lat=lat[:, None], to_lon=lon, to_lat=lat)
    nearest = np.sort(apart, axis=1)[:, 1]
    assert nearest == pytest.approx(SPACING_KM, rel=0.02)
    assert len(set(province.town_codes())) == province.lon.size
    assert province.nearest(0, 1) == [province.codes[0]]


def test_every_knob_turns_what_it_says():
    usual = made()
    assert made(hours=0.5).providers["hours"].sum() < 0.7 * usual.providers["hours"].sum()
    assert made(money=0.3).funds["balance_fen"].sum() < 0.6 * usual.funds["balance_fen"].sum()
    assert (made(paid=0.0).providers["rate_fen"] == 0).all()
    assert (made(paid=1.0).providers["rate_fen"] > 0).all()
    assert made(rare_skills=0.0).needs["skills"].list.len().sum() == 0
    assert made(rare_skills=1.0).needs["skills"].list.len().mean() > 0.3
    assert (made(asks_money=1.0).needs["amount_fen"] > 0).all()
    assert made(asks_money=0.0).needs.filter(pl.col("hours") > 0)["amount_fen"].sum() == 0


def test_clustering_crowds_needs_into_few_towns():
    def largest_share(clustering: float) -> float:
        counts = made(clustering=clustering).needs["region"].value_counts()["count"].to_numpy()
        return float(np.sort(counts)[-5:].sum() / counts.sum())

    assert largest_share(0.0) < largest_share(1.0) < largest_share(2.0) < largest_share(3.0)


@pytest.mark.parametrize(
    "wrong",
    [{"hours": 0.0}, {"money": -1.0}, {"clustering": 4.0}, {"paid": 1.5}, {"rare_skills": -0.1}, {"asks_money": 2.0}],
)
def test_a_severity_outside_its_range_is_refused(wrong):
    with pytest.raises(ValueError, match="outside its range"):
        Severity(**wrong)


def test_the_registry_names_every_instance_once_with_a_reason():
    assert [each.needs for each in SIZES] == [1_000, 3_000, 10_000, 42_000, 100_000, 300_000, 1_000_000]
    assert all(name == each.name and each.reason for name, each in INSTANCES.items())
    assert len({each.reason for each in INSTANCES.values()}) == len(INSTANCES)
    assert len(listing().splitlines()) == len(INSTANCES)


def test_every_knob_has_its_sweep_and_turns_alone():
    default = Severity()
    turned = []
    for each in SEVERITIES:
        knobs = [
            knob.name for knob in fields(Severity) if getattr(each.severity, knob.name) != getattr(default, knob.name)
        ]
        assert len(knobs) == 1, each.name
        turned += knobs
    assert {knob: turned.count(knob) for knob in turned} == {knob.name: 3 for knob in fields(Severity)}


def test_an_instance_is_written_by_name(tmp_path):
    command = [sys.executable, "-m", "benchmarks.instances", "size-1k", str(tmp_path / "pool")]
    subprocess.run(command, cwd=HOME, check=True)
    assert read_pool(tmp_path / "pool").digest() == INSTANCES["size-1k"].pool().digest()
