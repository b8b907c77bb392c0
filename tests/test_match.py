"""One run from a pool to a checked plan: samples, random pools, previous plans, plans that must not pass."""

from __future__ import annotations

import json
import random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matcher.assemble as assemble_module
from matcher.check import Violation, check_plan
from matcher.files.plans import plan_to_data
from matcher.match import DefectivePlanError, Request, match, problems_table
from matcher.model import Policy, Pool, Problem, Severity, Text
from matcher.optimise import Limits
from matcher.samples import build_sample
from matcher.samples.tiny import BEST_PLAN, OBJECTIVE_POINTS
from tests.optimise.contested import DATE, contested_pool, varied_policy
from tests.pools import policies, pools

SLOW_DRAWS = settings(deadline=None, suppress_health_check=list(HealthCheck))


def helpers_of(plan):
    rows = plan.assignments.filter(pl.col("line") != "money")
    return dict(rows.select("need_id", "resource_id").iter_rows())


def comparable(plan):
    data = plan_to_data(plan)
    data["summary"]["run"].pop("seconds")
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def shuffled(pool, seed):
    draw = random.Random(seed)
    tables = {}
    for name in ("needs", "providers", "funds", "projects", "services", "regions", "teams", "pins"):
        order = list(range(pool.table(name).height))
        draw.shuffle(order)
        tables[name] = pool.table(name)[order]
    return pool.replace(**tables)


# Samples


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
def test_tiny_is_matched_as_by_hand(solver):
    plan = match(Request(pool=build_sample("tiny"), date=DATE, solver=solver))
    assert plan.summary.objective == pytest.approx(OBJECTIVE_POINTS, abs=1e-9)
    assert plan.summary.status == "optimal"
    assert plan.summary.gap == 0
    assert helpers_of(plan) == {need: helper for need, helper in BEST_PLAN.items() if helper}
    assert plan.unmet["need_id"].to_list() == [need for need, helper in BEST_PLAN.items() if helper is None]


def test_the_week_of_fuyang_is_proven_optimal():
    pool = build_sample("fuyang-week")
    plan = match(Request(pool=pool, date=DATE))
    assert plan.summary.status == "optimal"
    assert plan.summary.bound == plan.summary.objective
    assert plan.summary.flow.is_conserved
    assert plan.summary.flow.collected == 110
    assert check_plan(pool, plan, Policy()) == {}


# Random pools


@settings(SLOW_DRAWS, max_examples=60)
@given(
    pool=pools(most_needs=6, most_resources=3),
    policy=policies(),
    floor=st.sampled_from(["off", 0.5, "maximise"]),
)
def test_every_random_pool_gets_a_plan_that_the_checker_passes(pool, policy, floor):
    policy = policy.model_copy(update={"worst_town": floor})
    plan = match(Request(pool=pool, date=DATE, policy=policy))  # raises where the checker refuses
    flow = plan.summary.flow
    assert flow.is_conserved
    assert flow.collected == pool.needs.height
    assert plan.summary.objective <= plan.summary.bound + 1e-9
    met = sorted(set(plan.assignments["need_id"]))
    assert sorted([*met, *plan.unmet["need_id"]]) == pool.needs["need_id"].to_list()


def test_the_terms_of_the_summary_add_up_to_the_objective():
    for seed in range(10):
        policy = varied_policy(seed, distance_km=250.0)
        summary = match(Request(pool=contested_pool(seed), date=DATE, policy=policy)).summary
        signed = [term.value if term.term.startswith("weights.") else -term.value for term in summary.terms]
        assert sum(signed) == pytest.approx(summary.objective, abs=1e-6)
        for term in summary.terms:
            assert term.factor * term.base == pytest.approx(term.value, abs=1e-6)


def test_a_grade_that_costs_more_than_it_is_worth_still_has_a_finite_gap():
    # A pinned green need is worth 1 point and costs 4 steps of 1 point: nothing better than 0 was possible for green.
    need = {"need_id": "n1", "service": "visiting", "hours": 1.0, "grade": "green", "lon": 120.0, "lat": 30.0}
    provider = {"provider_id": "t1", "hours": 5.0, "level": "province"}
    pool = Pool.from_rows(
        needs=[need], providers=[provider], pins=[{"need_id": "n1", "resource_id": "t1", "action": "pin"}]
    )
    plan = match(Request(pool=pool, date=DATE, policy=Policy.from_data({"ladder_step": 1})))
    green = next(row for row in plan.summary.gap_by_grade if row.grade == "green")
    assert green.objective == pytest.approx(1 - 4 - 0.02 - 0.04)
    assert green.gap < float("inf")


# Same input, same plan


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("limits", [Limits(), Limits(exact_options=0, tighten_options=0)], ids=["exact", "prices"])
def test_the_order_of_rows_does_not_matter(seed, limits):
    pool = contested_pool(seed, needs=14, pins=2)
    plans = {
        comparable(match(Request(pool=shuffled(pool, order), date=DATE, limits=limits, policy=varied_policy(seed))))
        for order in range(3)
    }
    assert len(plans) == 1


def test_the_clock_is_only_told_by_the_caller():
    pool = build_sample("tiny")
    ticks = iter(range(100))
    timed = match(Request(pool=pool, date=DATE), clock=lambda: float(next(ticks)))
    untimed = match(Request(pool=pool, date=DATE))
    assert set(timed.summary.run.seconds.values()) == {1.0}
    assert set(untimed.summary.run.seconds.values()) == {0.0}
    assert comparable(timed) == comparable(untimed)


def test_progress_names_the_stages_in_order():
    told: list[str] = []
    match(Request(pool=build_sample("tiny"), date=DATE), progress=lambda stage, _: told.append(stage))
    assert told[0] == "options"
    assert told[-2:] == ["explain", "check"]
    assert "value" in told


# A plan that must not pass


def test_a_plan_that_the_checker_refuses_is_never_returned(monkeypatch):
    refusal = {"skills": [Violation(rule="skills", need_id="n1", sentence=Text("技能不足", "a skill is missing"))]}
    monkeypatch.setattr(assemble_module, "check_plan", lambda *_, **__: refusal)
    with pytest.raises(DefectivePlanError, match="skills: a skill is missing") as caught:
        match(Request(pool=build_sample("tiny"), date=DATE))
    assert caught.value.violations == refusal


# Previous plans


@pytest.mark.parametrize("seed", range(6))
def test_a_rematch_of_the_same_pool_keeps_every_helper(seed):
    pool, policy = contested_pool(seed), varied_policy(seed)
    before = match(Request(pool=pool, date=DATE, policy=policy))
    strict = policy.model_copy(update={"max_changes": 0, "distance_km": 3.0, "quality": 5.0})
    after = match(Request(pool=pool, date=DATE, policy=strict, previous=before))
    assert helpers_of(before).items() <= helpers_of(after).items()
    helped = after.assignments.filter(pl.col("line") != "money")
    kept = dict(helped.select("need_id", "kept").iter_rows())
    assert all(kept[need] for need in helpers_of(before))
    assert after.summary.run.previous_digest == pool.digest()


def test_a_cap_on_changes_holds_back_what_a_new_policy_would_change():
    changed = 0
    for seed in range(8):
        pool, policy = contested_pool(seed), varied_policy(seed)
        before = match(Request(pool=pool, date=DATE, policy=policy))
        other = policy.model_copy(update={"distance_km": 3.0, "quality": 5.0, "change_of_helper": 0.0})
        free = match(Request(pool=pool, date=DATE, policy=other, previous=before))
        capped = match(
            Request(pool=pool, date=DATE, policy=other.model_copy(update={"max_changes": 1}), previous=before)
        )

        def changes(plan, before=before):
            return sum(helpers_of(plan).get(need) != helper for need, helper in helpers_of(before).items())

        assert changes(capped) <= 1
        assert capped.summary.objective <= free.summary.objective + 1e-9
        changed += changes(free) > 1
    assert changed >= 2  # else nothing was held back


def test_a_former_helper_who_left_is_no_reason_to_call_the_current_one_kept():
    # Before, t2 helped; t2 is gone, and t1, the current provider, takes over: not the helper of the previous plan.
    need = {"need_id": "n1", "service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0, "current_provider": "t1"}
    both = [{"provider_id": name, "hours": 5.0} for name in ("t1", "t2")]
    forbid = [{"need_id": "n1", "resource_id": "t1", "action": "forbid"}]
    before = match(Request(pool=Pool.from_rows(needs=[need], providers=both, pins=forbid), date=DATE))
    assert helpers_of(before) == {"n1": "t2"}
    after = match(Request(pool=Pool.from_rows(needs=[need], providers=both[:1]), date=DATE, previous=before))
    assert helpers_of(after) == {"n1": "t1"}
    assert after.assignments["kept"].to_list() == [False]


def test_changes_that_capacities_force_are_said_and_do_not_stop_the_plan():
    need = {"service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0}
    needs = [need | {"need_id": name} for name in ("n1", "n2")]
    before = match(
        Request(pool=Pool.from_rows(needs=needs, providers=[{"provider_id": "t1", "hours": 2.0}]), date=DATE)
    )
    pool = Pool.from_rows(needs=needs, providers=[{"provider_id": "t1", "hours": 1.0}])
    plan = match(Request(pool=pool, date=DATE, policy=Policy.from_data({"max_changes": 0}), previous=before))
    assert any("1 changes above the cap" in note for note in plan.summary.run.notes)
    assert plan.problems["code"].to_list() == ["changes_above_cap"]
    assert "1 项" in plan.problems["sentence_zh"][0]


# Problems


def test_problems_of_pool_pins_and_capacities_are_listed():
    need = {"service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0}
    needs = [need | {"need_id": name} for name in ("n1", "n2", "n3")]
    providers = [{"provider_id": "t1", "hours": 1.0}, {"provider_id": "t2", "hours": 9.0, "services": ["cleaning"]}]
    asked = [("n1", "t1"), ("n2", "t1"), ("n3", "t2")]
    pins = [{"need_id": need_id, "resource_id": who, "action": "pin"} for need_id, who in asked]
    said = Problem(
        table="needs",
        row=7,
        code="rounded",
        severity=Severity.WARNING,
        sentence=Text("甲", "a"),
        remedy=Text("乙", "b"),
    )
    pool = Pool.from_rows(needs=needs, providers=providers, pins=pins).replace(problems=(said,))
    plan = match(Request(pool=pool, date=DATE))
    codes = plan.problems.select("table", "code", "severity").rows()
    # One hour for two pins: one is kept. t2 does not do visits: that pin breaks a rule.
    assert sorted(codes) == [
        ("needs", "rounded", "warning"),
        ("pins", "pin_breaks_rule", "error"),
        ("pins", "pin_not_kept", "warning"),
    ]
    assert plan.assignments["pinned"].to_list() == [True]
    broken = plan.problems.filter(pl.col("code") == "pin_breaks_rule").row(0, named=True)
    assert "n3" in broken["sentence_en"]
    assert "service_offered" in broken["sentence_zh"]


def test_problems_become_a_table_in_both_languages():
    problem = Problem(
        table="needs", row=2, field="hours", value="x", code="c", sentence=Text("甲", "a"), remedy=Text("乙", "b")
    )
    row = problems_table((problem,)).row(0, named=True)
    assert row["sentence_zh"] == "甲"
    assert row["remedy_en"] == "b"
    assert row["severity"] == "error"
