"""From prices to plans: books that add up after every step, plans that stay feasible, nothing left lying about."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from matcher.optimise import Limits
from matcher.optimise.prices.anneal import anneal
from matcher.optimise.prices.candidates import State, build_core, excess_of, first_choice, value_of
from matcher.optimise.prices.dual import find_prices
from matcher.optimise.prices.exchange import exchange
from matcher.optimise.prices.improve import finish, improve, repair
from matcher.optimise.prices.market import CASES, DIMENSIONS, HOURS, PEOPLE, YUAN, build_problem
from matcher.optimise.prices.randomness import below, first_state, following, unit
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.ways import collect
from tests.optimise.brute import contested_options

SEEDS = (0, 4, 7, 12, 15, 17, 24, 36)
MANY = {"needs": 120, "providers": 8, "funds": 5, "projects": 4}


@functools.cache
def priced(seed):
    """Return sweeper and prices of a pool of up to 120 needs."""
    sweeper = Sweeper(build_problem(contested_options(seed, **MANY)), threads=1)
    return sweeper, find_prices(sweeper, sweeps=60).price


def core_of(seed, *, margin=0.2):
    """Return sweeper, ways, core and the choice in which everybody takes what is best."""
    sweeper, price = priced(seed)
    wide = margin * sweeper.problem.mean_gain
    ways = collect(sweeper, price, margin=wide)
    core = build_core(sweeper.problem, ways, price, margin=wide)
    return sweeper, ways, core, first_choice(sweeper.problem, core)


def assert_books_add_up(problem, core, state):
    assert state.excess.tolist() == excess_of(problem, core, state.chosen).tolist()
    needs = np.flatnonzero(state.chosen >= 0)
    way = state.chosen[needs]
    assert (core.start[needs] <= way).all()
    assert (way < core.start[needs + 1]).all()


def assert_feasible(problem, state):
    assert (state.excess[problem.limited] <= 0).all()


def left_of(problem, choice):
    """Return what a choice of options and payers leaves of every row, counted one by one."""
    market, left = problem.market, problem.capacity.copy()

    def pay(payer, fen, people):
        row = DIMENSIONS * market.fund[payer]
        left[row + YUAN] -= fen
        left[row + PEOPLE] -= people
        left[market.joint_row[market.joint_start[payer] : market.joint_start[payer + 1]]] -= fen

    for need in np.flatnonzero(choice.option >= 0).tolist():
        option, people = choice.option[need], market.people[need]
        row = DIMENSIONS * market.resource[option]
        left[row + HOURS] -= market.hours[option]
        left[row + CASES] -= 1
        left[row + PEOPLE] -= people
        bill = market.bill[option]
        due = 0 if bill < 0 else int(market.due_fen[bill])
        if bill >= 0:
            left[market.budget_row[bill]] -= market.budget_fen[bill]
        paid = 0
        for payer, fen in (
            (choice.first_payer[need], choice.first_fen[need]),
            (choice.second_payer[need], due - choice.first_fen[need]),
        ):
            if payer >= 0:
                assert 0 < fen <= market.limit_fen[payer]
                pay(payer, fen, people)
                paid += fen
        assert paid == due
    return left


def fits(problem, left, need, option):
    """Return whether an option and one or two funds for it fit into what is left, by trying all."""
    market = problem.market
    people, row = market.people[need], DIMENSIONS * market.resource[option]
    if left[row + HOURS] < market.hours[option] or left[row + CASES] < 1 or left[row + PEOPLE] < people:
        return False
    bill = market.bill[option]
    if bill < 0:
        return True
    if left[market.budget_row[bill]] < market.budget_fen[bill]:
        return False
    able = [0, 0]
    for payer in range(market.money_start[need], market.money_start[need + 1]):
        fund = DIMENSIONS * market.fund[payer]
        joint = market.joint_row[market.joint_start[payer] : market.joint_start[payer + 1]]
        if left[fund + PEOPLE] >= people:
            able.append(min([market.limit_fen[payer], left[fund + YUAN], *left[joint]]))
    return sum(sorted(able)[-2:]) >= market.due_fen[bill]


@pytest.mark.parametrize("seed", SEEDS)
def test_annealing_keeps_its_books(seed):
    sweeper, _, core, state = core_of(seed)
    problem = sweeper.problem
    assert_books_add_up(problem, core, state)
    temperatures = (0.01 * problem.mean_gain, 0.0001 * problem.mean_gain)
    random, before = first_state(seed), state.chosen.copy()
    for first in range(0, 6_000, 1_000):
        anneal(core, state.chosen, state.excess, random, first, first + 1_000, 6_000, temperatures, (0.03, 3.0))
        assert_books_add_up(problem, core, state)
    assert (before != state.chosen).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_repair_makes_any_choice_feasible(seed):
    sweeper, _, core, _ = core_of(seed)
    draw = np.random.default_rng(seed)
    for share in (0.3, 1.0):
        ways = np.diff(core.start)
        pick = core.start[:-1] + draw.integers(0, np.maximum(ways, 1))
        chosen = np.where((ways > 0) & (draw.random(ways.size) < share), pick, -1).astype(np.int64)
        state = State(chosen=chosen, excess=excess_of(sweeper.problem, core, chosen))
        repair(sweeper.problem, core, state)
        assert_books_add_up(sweeper.problem, core, state)
        assert_feasible(sweeper.problem, state)


@pytest.mark.parametrize("seed", SEEDS)
def test_exchange_never_leaves_a_feasible_plan(seed):
    sweeper, _, core, state = core_of(seed)
    problem = sweeper.problem
    repair(problem, core, state)
    random, best = first_state(seed), state.chosen.copy()
    value = best_value = value_of(core, state.chosen)
    temperatures = (0.005 * problem.mean_gain, 0.0005 * problem.mean_gain)
    for first in range(0, 3_000, 100):
        before = best_value
        value, best_value = exchange(
            core,
            state.chosen,
            state.excess,
            random,
            first,
            first + 100,
            3_000,
            temperatures,
            0.9,
            value,
            best_value,
            best,
        )
        assert_books_add_up(problem, core, state)
        assert_feasible(problem, state)
        assert value == value_of(core, state.chosen)
        assert best_value == value_of(core, best) >= max(before, value)
        assert (excess_of(problem, core, best)[problem.limited] <= 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_left_unmet_for_whom_an_option_still_fits(seed):
    sweeper, ways, core, state = core_of(seed)
    problem, market = sweeper.problem, sweeper.problem.market
    empty = State(chosen=np.full(problem.needs, -1, dtype=np.int64), excess=-problem.capacity.astype(np.float64))
    repair(problem, core, state)
    for made in (state, empty):
        choice = finish(problem, ways, core, made)
        left = left_of(problem, choice)
        assert (left[problem.limited] >= 0).all()
        for need in np.flatnonzero(choice.option < 0).tolist():
            options = range(market.start[need], market.start[need + 1])
            assert not any(market.gain[option] > 0 and fits(problem, left, need, option) for option in options)
        held = choice.option[choice.option >= 0]
        assert market.gain[held].sum() >= value_of(core, made.chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_moves_do_no_harm_and_the_value_told_is_reached(seed):
    sweeper, price = priced(seed)
    market, bound = sweeper.problem.market, find_prices(sweeper, sweeps=60).bound

    def value(moves):
        told: list[float] = []
        found = improve(sweeper, price, limits=Limits(moves_per_need=moves), told=told.append)
        left = left_of(sweeper.problem, found.choice)
        assert (left[sweeper.problem.limited] >= 0).all()
        reached = int(market.gain[found.choice.option[found.choice.option >= 0]].sum())
        assert told == sorted(told)
        assert told[-1] <= reached <= bound
        return reached

    assert value(100) >= 0.98 * value(0)


def test_a_pruned_core_changes_the_plan_but_not_the_bound(monkeypatch):
    # The core of a margin of nearly nothing has few ways; prices and bound are those of all options all the same.
    for seed in SEEDS[:3]:
        sweeper, price = priced(seed)
        bound = find_prices(sweeper, sweeps=60).bound
        wide = improve(sweeper, price, limits=Limits())
        monkeypatch.setattr("matcher.optimise.prices.improve._WIDE_MARGIN", 1e-9)
        narrow = improve(sweeper, price, limits=Limits())
        monkeypatch.undo()
        tight = collect(sweeper, price, margin=1e-9 * sweeper.problem.mean_gain)
        everything = collect(sweeper, price, margin=float("inf"))
        assert tight.size < everything.size / 2
        gain = sweeper.problem.market.gain
        for plan in (wide, narrow):
            option = plan.choice.option
            assert gain[option[option >= 0]].sum() <= bound
            assert (left_of(sweeper.problem, plan.choice)[sweeper.problem.limited] >= 0).all()


def test_stopped_at_once_the_plan_is_feasible_all_the_same():
    for seed in SEEDS:
        sweeper, price = priced(seed)
        found = improve(sweeper, price, limits=Limits(), stop=lambda: True)
        assert found.moves == 0
        assert (left_of(sweeper.problem, found.choice)[sweeper.problem.limited] >= 0).all()


def test_random_numbers_fill_their_ranges_evenly():
    state = first_state(0)[0]
    counts, units = np.zeros(7, dtype=np.int64), []
    for _ in range(7_000):
        state = np.uint64(following(state))  # called from outside the compiled loops it gives a plain number back
        counts[below(state, 7)] += 1
        units.append(unit(state))
    assert counts.min() > 850
    assert min(units) > 0
    assert max(units) <= 1
    assert np.mean(units) == pytest.approx(0.5, abs=0.02)
    assert len({int(first_state(seed)[0]) for seed in range(100)}) == 100
