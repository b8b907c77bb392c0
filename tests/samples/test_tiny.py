"""The tiny sample against its own arithmetic, worked out without the optimiser."""

import datetime as dt

import pytest

from matcher.model import Policy
from matcher.model.enums import Grade, Level
from matcher.model.regions import STEPS_ABOVE_VILLAGE
from matcher.samples import build_sample
from matcher.samples.assumed import DATE
from matcher.samples.tiny import BEST_PLAN, OBJECTIVE_POINTS


def test_six_needs_three_teams_one_fund_one_project():
    pool = build_sample("tiny")
    assert [pool.table(name).height for name in ("needs", "providers", "funds", "projects")] == [6, 3, 1, 1]


def test_every_distance_is_nought():
    pool = build_sample("tiny")
    bases = {
        row[0]: row[1:]
        for table, key in ((pool.providers, "provider_id"), (pool.projects, "project_id"))
        for row in table.select(key, "lon", "lat").iter_rows()
    }
    for need_id, lon, lat in pool.needs.select("need_id", "lon", "lat").iter_rows():
        helper = BEST_PLAN[need_id]
        assert helper is None or bases[helper] == (lon, lat)


def test_the_objective_follows_from_the_formulas():
    pool, policy = build_sample("tiny"), Policy()
    providers = {row["provider_id"]: row for row in pool.providers.to_dicts()}
    points = 0.0
    for need in pool.needs.to_dicts():
        helper = BEST_PLAN[need["need_id"]]
        if helper is None:
            continue
        provider = providers["P003" if helper == "J01" else helper]
        channel = policy.channels.project if helper == "J01" else policy.channels.provider
        quality = policy.absent_quality if provider["quality"] is None else provider["quality"]
        paid_yuan = 0 if helper == "J01" else provider["rate_fen"] / 100 * need["hours"] + need["amount_fen"] / 100
        waited = policy.waiting.factor((DATE - need["registered_on"]) // dt.timedelta(days=1))
        points += policy.weights.of(Grade(need["grade"])) * waited
        points -= policy.ladder_step * STEPS_ABOVE_VILLAGE[Level(provider["level"])]
        points -= policy.quality * (1 - quality) + channel + policy.yuan * paid_yuan
    assert points == pytest.approx(OBJECTIVE_POINTS, abs=1e-9)


def test_the_plan_fits_hours_and_money_to_the_last():
    pool = build_sample("tiny")
    hours = dict(pool.needs.select("need_id", "hours").iter_rows())
    assert sum(hours[need] for need, who in BEST_PLAN.items() if who == "P001") == pool.providers["hours"][0] == 3
    # One paid hour, and one amount.
    due_fen = sum(pool.providers["rate_fen"].to_list()) + sum(pool.needs["amount_fen"].to_list())
    assert pool.funds["balance_fen"][0] == due_fen == 33_300


def test_the_seed_changes_nothing():
    assert build_sample("tiny", 1).digest() == build_sample("tiny", 2).digest()
