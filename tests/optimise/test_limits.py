"""Limits of work: a plan in any case, its status honest; a plan to start from; odd fen under floating point."""

from __future__ import annotations

import pytest

from matcher.match import Request, match
from matcher.model import Policy, Pool
from matcher.model.enums import PlanStatus
from matcher.optimise import Limits, optimise
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solution import never, nothing, relative_gap
from matcher.optimise.solvers import Outcome, solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, varied_policy
from tests.optimise.scores import assert_feasible

BOTH = pytest.mark.parametrize("solver", ["highs", "cp_sat"])


def options_of(seed, policy, **size):
    return compile_options(Context(pool=contested_pool(seed, **size), policy=policy, date=DATE))


class Silent:
    """A solver that never finds anything."""

    name = "silent"

    def solve(self, model, *, work, seed, hint=None, gap=0.0, stop=never):
        bound = int((model.objective * model.upper).clip(min=0).sum())
        return Outcome(values=None, bound=bound, proven=False, infeasible=False, work=0.0)


@BOTH
@pytest.mark.parametrize("switches", [{}, {"strict_grades": True, "worst_town": "maximise"}])
def test_a_tiny_limit_still_gives_a_plan_and_says_so(solver, switches):
    policy = varied_policy(5, **switches)
    options = options_of(5, policy, needs=60, providers=9, funds=6, projects=2)
    best = solve_exactly(options, policy, solver=solver_named(solver), limits=Limits(exact_work=2.0))
    plan = solve_exactly(options, policy, solver=solver_named(solver), limits=Limits(exact_work=1e-4))
    assert_feasible(options, plan)
    assert plan.bound >= plan.objective
    if not switches:
        assert plan.bound >= best.objective
    if plan.status is PlanStatus.OPTIMAL:
        assert plan.objective == plan.bound == best.objective


def test_a_solver_that_finds_nothing_leaves_the_starting_plan():
    policy = varied_policy(3)
    options = options_of(3, policy)
    best = solve_exactly(options, policy, solver=solver_named("highs"), limits=Limits())
    assert best.objective > 0
    without = solve_exactly(options, policy, solver=Silent(), limits=Limits())
    with_hint = solve_exactly(options, policy, solver=Silent(), limits=Limits(), hint=best)
    assert (without.taken < 0).all()
    assert without.status is PlanStatus.LIMIT
    assert with_hint.taken.tolist() == best.taken.tolist()
    assert with_hint.paid_fen.tolist() == best.paid_fen.tolist()
    assert with_hint.status is PlanStatus.LIMIT  # as good as it is, nothing was proven
    assert with_hint.bound >= best.objective


def test_an_unproven_stage_is_noted_and_keeps_the_plan_from_being_optimal():
    policy = varied_policy(3, strict_grades=True)
    plan = solve_exactly(options_of(3, policy), policy, solver=Silent(), limits=Limits())
    assert plan.status is PlanStatus.LIMIT
    assert any(note.startswith("stage red") and "not proven" in note for note in plan.notes)


@BOTH
def test_a_hint_is_never_made_worse(solver):
    for seed in range(4):
        policy = varied_policy(seed)
        options = options_of(seed, policy)
        best = solve_exactly(options, policy, solver=solver_named(solver), limits=Limits())
        again = solve_exactly(options, policy, solver=solver_named(solver), limits=Limits(exact_work=1e-4), hint=best)
        assert again.objective >= best.objective


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_money_adds_up_to_the_fen_under_floating_point(first):
    # Odd amounts, rates, caps and overheads; both funds and persons shared. assert_feasible counts in whole fen.
    for seed in range(first, first + 10):
        policy = varied_policy(seed)
        options = options_of(seed, policy, needs=16, providers=3, funds=3, projects=2)
        assert_feasible(options, solve_exactly(options, policy, solver=solver_named("highs"), limits=Limits()))


def test_large_amounts_add_up_to_the_fen_too():
    # 30 needs of some 30 million yuan each: an error of 1e-7 in a taken option would be hundreds of fen.
    needs = [
        {
            "need_id": f"n{number:02}",
            "service": "hardship_aid",
            "hours": 0.0,
            "amount_fen": 3_000_000_001 + 7_919 * number,
            "people": 1 + number % 4,
            "lon": 120.0,
            "lat": 30.0,
        }
        for number in range(30)
    ]
    funds = [{"fund_id": f"f{number}", "balance_fen": 19_999_999_999 + number, "people_cap": 20} for number in range(3)]
    options = compile_options(
        Context(pool=Pool.from_rows(needs=needs, funds=funds), policy=Policy.from_data({"yuan": 0}), date=DATE)
    )
    plan = solve_exactly(options, Policy(), solver=solver_named("highs"), limits=Limits(exact_work=0.3))
    assert_feasible(options, plan)
    # 60 billion fen for needs of 3 billion each: at most 19, and two funds may share one.
    assert 15 <= int((plan.taken >= 0).sum()) <= 19


def test_an_empty_pool_has_an_empty_optimal_plan():
    pool = Pool.from_rows(needs=[], providers=[{"provider_id": "t1", "hours": 1.0}])
    plan = match(Request(pool=pool, date=DATE))
    assert plan.summary.status == "optimal"
    assert plan.summary.objective == plan.summary.bound == 0
    assert plan.summary.flow.collected == 0


def test_small_pools_are_solved_exactly_by_either_solver():
    options = options_of(0, Policy())
    for solver, name in (("highs", "HiGHS"), ("cp_sat", "CP-SAT")):
        plan = optimise(options, Policy(), solver=solver)
        assert plan.method == "exact"
        assert plan.solver.startswith(name)
        assert plan.status is PlanStatus.OPTIMAL


def test_progress_is_told_every_stage():
    policy = varied_policy(4, strict_grades=True, worst_town=0.2)
    options = options_of(4, policy, needs=30, pins=3)
    told: list[str] = []
    optimise(options, policy, progress=lambda stage, _: told.append(stage))
    assert told[-1] == "value"
    assert told.index("worst_town") < told.index("red")
    assert set(told) <= {"pins", "worst_town", "red", "yellow", "blue", "green", "value"}


def test_the_plan_that_helps_nobody_is_worth_nothing():
    options = options_of(0, Policy())
    plan = nothing(options)
    assert_feasible(options, plan)
    assert plan.objective == 0


def test_relative_gaps():
    assert relative_gap(5, 5) == 0
    assert relative_gap(0, 0) == 0
    assert relative_gap(9, 10) == pytest.approx(0.1)
    assert relative_gap(-3, -2) == pytest.approx(0.5)
    assert relative_gap(-1, 0) == float("inf")


@pytest.mark.parametrize("wrong", [{"exact_work": 0.0}, {"sweeps": 0}, {"gap": -0.1}, {"exact_options": -1}])
def test_limits_are_positive(wrong):
    with pytest.raises(ValueError, match="positive"):
        Limits(**wrong)
