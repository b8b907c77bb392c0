"""From a standing plan back to a plan: what is read again is what was written, and a stale plan is refused in words."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from matcher.assemble import assembled
from matcher.files import read_plan
from matcher.files.plans import write_plan_data
from matcher.match import Request, match
from matcher.model import Policy
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.rules import Context
from matcher.samples import build_sample
from matcher.samples.assumed import DATE
from matcher.standing import StalePlanError, effects, resolve, stand, try_need


@pytest.fixture(scope="module")
def pool():
    return build_sample("tiny")


@pytest.fixture(scope="module")
def plan(pool, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    write_plan_data(match(Request(pool=pool, date=DATE)), folder)
    return read_plan(folder)


@pytest.fixture(scope="module")
def standing(pool, plan):
    return stand(Context(pool=pool, policy=Policy(), date=DATE), plan)


def test_a_plan_that_was_read_is_assembled_again_as_it_was(plan, standing):
    again = assembled(standing)
    for name in PLAN_TABLES:
        assert again.table(name).equals(plan.table(name)), name
    assert again.summary.objective == plan.summary.objective


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ("pool", "方案不是按这个心愿池做的", "The plan was not made for this pool"),
        ("policy", "方案不是按这份规则设定做的", "The plan was not made with this policy"),
        ("date", "的，不是", "not of"),
        ("plan", "与本版本算出的目标值不一致", "does not add up to its own objective"),
    ],
)
def test_a_stale_plan_is_refused_in_words(pool, plan, change, zh, en):
    policy, date = Policy(), DATE
    if change == "pool":
        pool = pool.replace(needs=pool.needs.with_columns(people=pl.col("people") + 1))
    if change == "policy":
        policy = Policy(yuan=0.5)
    if change == "date":
        date = DATE + dt.timedelta(days=1)
    if change == "plan":
        plan = plan.replace(assignments=plan.assignments.head(1))
    with pytest.raises(StalePlanError) as refused:
        stand(Context(pool=pool, policy=policy, date=date), plan)
    assert zh in refused.value.text.zh
    assert en in refused.value.text.en


def test_more_hours_meet_the_need_that_was_outbid(pool, standing):
    # P001 has 3 hours, and three needs ask it for more: FY-00003 is left out.
    hours = pl.col("hours") + (pl.col("provider_id") == "P001").cast(pl.Float64) * 2
    changed = Context(pool=pool.replace(providers=pool.providers.with_columns(hours)), policy=Policy(), date=DATE)
    found = resolve(standing, changed)
    what = effects(standing, found.standing)
    assert [(move.need_id, move.before, move.after) for move in what.met] == [("FY-00003", None, "P001")]
    assert (what.lost, what.moved, what.left, what.repriced, found.moves) == ((), (), (), (), 0)
    assert what.gained == what.met[0].gained == found.standing.objective - standing.objective
    assembled(found.standing)


def test_a_need_that_is_left_out_can_take_the_place_of_another(standing):
    need = standing.need_row("FY-00003")
    assert try_need(standing, need) is None
    found = try_need(standing, need, most_moves=1)
    assert found is not None
    assert found.resource_id == "P001"
    assert [(move.before, move.after) for move in found.moves] == [("P001", None)]
    assert found.change < 0
    with pytest.raises(KeyError):
        standing.need_row("FY-99999")
