"""Both solvers agree, stage by stage, whatever the switches; what they answer keeps every row of the model."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import pytest

from matcher.model import Policy, Pool
from matcher.model.enums import PlanStatus
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solution import Limits
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, easy_week, varied_policy
from tests.optimise.scores import assert_feasible, score_of

SWITCHES: tuple[dict[str, Any], ...] = (
    {},
    {"strict_grades": True},
    {"worst_town": "maximise"},
    {"worst_town": 0.5, "strict_grades": True},
    {"max_changes": 1},
    {"max_changes": 0, "strict_grades": True, "worst_town": 0.3},
)


def options_of(seed, policy, *, pins=2):
    """Return the options of a pool; switches do not change them, so that those of a seed are compiled once or twice."""
    return compiled(seed, pins=pins, followed=policy.max_changes != "off")


@functools.cache
def compiled(seed, *, pins, followed):
    pool = contested_pool(seed, needs=12, pins=pins)
    context = Context(pool=pool, policy=varied_policy(seed), date=DATE)
    return compile_options(context, easy_week(pool) if followed else None)


def solved(options, policy, solver, **limits):
    return solve_exactly(options, policy, solver=solver_named(solver), limits=Limits(**limits))


@pytest.mark.parametrize("switches", SWITCHES, ids=lambda switches: "+".join(switches) or "plain")
@pytest.mark.parametrize("first", range(0, 36, 6))
def test_both_solvers_agree(switches, first):
    for seed in range(first, first + 6):
        policy = varied_policy(seed, **switches)
        options = options_of(seed, policy)
        answers = [solved(options, policy, solver) for solver in ("highs", "cp_sat")]
        scores = {score_of(options, policy, answer) for answer in answers}
        assert len(scores) == 1, seed
        for answer in answers:
            assert_feasible(options, answer)
            assert answer.status is PlanStatus.OPTIMAL
            assert answer.bound == answer.objective
        assert len({len(answer.pins_not_kept) for answer in answers}) == 1


def test_a_higher_grade_never_gives_way_to_lower_ones():
    # Red 3 people for 6 hours against two yellow of 4 people for 3 hours each: 81 points against 72 of value; with the
    # yellow weight raised to 12 the yellow ones are worth 96, and only strict grades still take the red one.
    for yellow, strict, expected in ((9.0, False, 1), (12.0, False, 2), (12.0, True, 1)):
        policy = Policy.from_data({"weights": {"yellow": yellow}, "strict_grades": strict})
        options = compile_options(Context(pool=_red_against_yellow(), policy=policy, date=DATE))
        for solver in ("highs", "cp_sat"):
            assert int((solved(options, policy, solver).taken >= 0).sum()) == expected


def _red_against_yellow():
    need = {"service": "visiting", "lon": 120.0, "lat": 30.0}
    red = need | {"need_id": "n1", "grade": "red", "people": 3, "hours": 6.0}
    yellow = [need | {"need_id": name, "grade": "yellow", "people": 4, "hours": 3.0} for name in ("n2", "n3")]
    return Pool.from_rows(needs=[red, *yellow], providers=[{"provider_id": "t1", "hours": 6.0}])


def test_earlier_stages_are_never_worse_for_a_later_switch():
    for seed in range(8):
        plain = varied_policy(seed, worst_town="maximise")
        graded = varied_policy(seed, worst_town="maximise", strict_grades=True)
        options = options_of(seed, plain)
        without, with_grades = solved(options, plain, "highs"), solved(options, graded, "highs")
        pins_and_town = slice(0, 2)
        assert score_of(options, plain, without)[pins_and_town] == score_of(options, plain, with_grades)[pins_and_town]
        assert without.objective >= with_grades.objective


def test_switches_only_cost():
    for seed, switches in itertools.product(range(6), SWITCHES[1:4]):
        free, bound = varied_policy(seed), varied_policy(seed, **switches)
        options = options_of(seed, free, pins=0)
        assert solved(options, bound, "highs").objective <= solved(options, free, "highs").objective


def test_of_jointly_infeasible_pins_as_many_as_possible_are_kept():
    # Three hours; pins ask for 3, 1 and 1 hours. Two small ones are kept, though the large one is worth more.
    need = {"service": "visiting", "lon": 120.0, "lat": 30.0}
    needs = [
        need | {"need_id": "n1", "hours": 3.0, "grade": "red"},
        need | {"need_id": "n2", "hours": 1.0},
        need | {"need_id": "n3", "hours": 1.0},
    ]
    pins = [{"need_id": row["need_id"], "resource_id": "t1", "action": "pin"} for row in needs]
    pool = Pool.from_rows(needs=needs, providers=[{"provider_id": "t1", "hours": 3.0}], pins=pins)
    options = compile_options(Context(pool=pool, policy=Policy(), date=DATE))
    for solver in ("highs", "cp_sat"):
        answer = solved(options, Policy(), solver)
        assert (answer.taken >= 0).tolist() == [False, True, True]
        assert answer.pins_not_kept == ((0, 0),)


def test_a_need_pinned_to_two_helpers_has_one_of_them():
    need = {"need_id": "n1", "service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0}
    providers = [{"provider_id": "t1", "hours": 3.0}, {"provider_id": "t2", "hours": 3.0, "quality": 1.0}]
    pins = [{"need_id": "n1", "resource_id": name, "action": "pin"} for name in ("t1", "t2")]
    pool = Pool.from_rows(needs=[need], providers=providers, pins=pins)
    options = compile_options(Context(pool=pool, policy=Policy(), date=DATE))
    for solver in ("highs", "cp_sat"):
        assert solved(options, Policy(), solver).pins_not_kept == ((0, 0),)  # t2 costs less


def test_a_pinned_need_is_met_even_where_that_costs_more_than_it_is_worth():
    need = {"need_id": "n1", "service": "visiting", "hours": 1.0, "lon": 120.0, "lat": 30.0}
    provider = {"provider_id": "t1", "hours": 3.0, "level": "province"}
    policy = Policy.from_data({"ladder_step": 1})  # four steps cost 4 points, the need is worth 1
    for pins, met in (([], False), ([{"need_id": "n1", "resource_id": "t1", "action": "pin"}], True)):
        pool = Pool.from_rows(needs=[need], providers=[provider], pins=pins)
        options = compile_options(Context(pool=pool, policy=policy, date=DATE))
        answer = solved(options, policy, "highs")
        assert (answer.taken >= 0).tolist() == [met]
        assert answer.objective == (-3_060_000 if met else 0)  # 1 - 4 - 0.02 - 0.04


def test_notes_say_what_was_reached():
    policy = varied_policy(1, worst_town=0.9)
    options = options_of(1, policy)
    answer = solved(options, policy, "highs")
    worst = score_of(options, policy, answer)[1]
    assert any(f"worst_town: {worst / 1_000_000:.6f}" in note for note in answer.notes)


def test_the_same_model_gives_the_same_answer():
    for seed in range(5):
        policy = varied_policy(seed)
        options = options_of(seed, policy)
        for solver in ("highs", "cp_sat"):
            first, second = solved(options, policy, solver), solved(options, policy, solver)
            assert first.taken.tolist() == second.taken.tolist()
            assert first.paid_fen.tolist() == second.paid_fen.tolist()
            assert first.work == second.work
