"""Solvers behind one protocol: small models worked out by hand, and what they must not get wrong."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import matcher.optimise.solvers.highs as highs_module
from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel, RowBuilder
from matcher.optimise.solvers import solver_named

BOTH = pytest.mark.parametrize("name", ["highs", "cp_sat"])


def model_of(*, objective, upper, rows, lower=None, integral=None):
    """Return a model of rows ``(coefficients by column, lower, upper)``."""
    builder = RowBuilder()
    for coefficients, least, most in rows:
        builder.add(np.array(list(coefficients)), np.array(list(coefficients.values())), lower=least, upper=most)
    return LinearModel(
        lower=np.array(lower if lower is not None else [0] * len(objective)),
        upper=np.array(upper),
        integral=np.array(integral if integral is not None else [True] * len(objective)),
        rows=builder.rows(),
        objective=np.array(objective),
    )


def solve(name, model, *, work=10.0, hint=None):
    return solver_named(name).solve(model, work=work, seed=0, hint=hint)


@BOTH
def test_a_knapsack_by_hand(name):
    # 5 a + 4 b + 3 c with 2 a + 3 b + c <= 5, each at most 1: a and b fill the 5 exactly and give 9.
    outcome = solve(name, model_of(objective=[5, 4, 3], upper=[1, 1, 1], rows=[({0: 2, 1: 3, 2: 1}, -NO_LIMIT, 5)]))
    assert outcome.values.tolist() == [1, 1, 0]
    assert outcome.bound == 9
    assert outcome.proven
    assert not outcome.infeasible


@BOTH
def test_a_whole_and_a_continuous_variable_that_share_one_row(name):
    # 2 x + 4 z >= 18 at the least 2 x + 6 z: x = 9, z = 0. The presolve of HiGHS 1.14.0 calls z = 5 optimal.
    rows = [({0: 2, 1: 4}, 18, NO_LIMIT)]
    outcome = solve(name, model_of(objective=[-2, -6], upper=[20, 10], integral=[False, True], rows=rows))
    assert outcome.values.tolist() == [9, 0]
    assert outcome.bound == -18
    assert outcome.proven


@BOTH
def test_rows_with_a_lower_side_only_and_with_both(name):
    # x + y >= 3 and x - y = 1 with the least x + 2 y: 3 x - ... at x = 2, y = 1.
    rows = [({0: 1, 1: 1}, 3, NO_LIMIT), ({0: 1, 1: -1}, 1, 1)]
    outcome = solve(name, model_of(objective=[-1, -2], upper=[9, 9], rows=rows))
    assert outcome.values.tolist() == [2, 1]
    assert outcome.bound == -4


@BOTH
def test_a_model_without_rows_goes_to_its_bounds(name):
    outcome = solve(name, model_of(objective=[2, -3], lower=[-4, 1], upper=[5, 7], rows=[]))
    assert outcome.values.tolist() == [5, 1]
    assert outcome.bound == 7


@BOTH
def test_nothing_to_maximise_is_feasible_and_worth_nothing(name):
    outcome = solve(name, model_of(objective=[0, 0], upper=[1, 1], rows=[({0: 1, 1: 1}, 1, 1)]))
    assert outcome.values.sum() == 1
    assert outcome.bound == 0
    assert outcome.proven


@BOTH
def test_an_infeasible_model_is_said_to_be_one(name):
    outcome = solve(name, model_of(objective=[1], upper=[1], rows=[({0: 1}, 2, NO_LIMIT)]))
    assert outcome.values is None
    assert outcome.infeasible
    assert not outcome.proven


@BOTH
def test_a_hint_that_breaks_a_row_does_no_harm(name):
    model = model_of(objective=[5, 4, 3], upper=[1, 1, 1], rows=[({0: 2, 1: 3, 2: 1}, -NO_LIMIT, 5)])
    outcome = solve(name, model, hint=np.array([1, 1, 1]))
    assert outcome.values.tolist() == [1, 1, 0]


@BOTH
def test_large_whole_numbers_stay_exact(name):
    # 10^9 and 10^9 + 1: only the last unit tells which is better.
    model = model_of(objective=[10**9, 10**9 + 1], upper=[1, 1], rows=[({0: 1, 1: 1}, -NO_LIMIT, 1)])
    outcome = solve(name, model)
    assert outcome.values.tolist() == [0, 1]
    assert outcome.bound == 10**9 + 1


def market(seed, items=60, sides=6):
    """Return a market split: equal sums over many coefficients, hard for every tree search."""
    draw = np.random.default_rng(seed)
    rows = []
    for _ in range(sides):
        weights = draw.integers(1, 100, items)
        rows.append((dict(enumerate(weights.tolist())), -NO_LIMIT, int(weights.sum() // 2)))
    return model_of(objective=draw.integers(50, 100, items).tolist(), upper=[1] * items, rows=rows)


@BOTH
def test_a_tiny_limit_of_work_gives_a_bound_that_holds(name):
    model = market(1)
    short, long = solve(name, model, work=0.01), solve(name, model, work=0.3)
    assert not short.proven
    assert short.bound >= long.bound >= int(model.objective @ long.values)
    if short.values is not None:
        assert model.allows(short.values)
        assert int(model.objective @ short.values) <= int(model.objective @ long.values)


@BOTH
def test_work_is_counted_and_the_same_every_time(name):
    model = market(2, items=30)
    first, second = solve(name, model, work=0.5), solve(name, model, work=0.5)
    assert first.work == second.work > 0
    assert first.values.tolist() == second.values.tolist()


def test_names_tell_the_version():
    assert solver_named("highs").name.startswith("HiGHS 1.")
    assert solver_named("cp_sat").name.startswith("CP-SAT 9.")


def test_an_unknown_solver_is_refused():
    with pytest.raises(ValueError, match="unknown solver 'simplex'"):
        solver_named("simplex")


# Rounding of HiGHS's floating-point answers


SHARED = {
    "objective": [10, 0, 0],
    "upper": [1, 2, 2],
    "rows": [({1: 1, 2: 1, 0: -3}, 0, 0)],  # two funds share 3 fen where x is taken
    "integral": [True, False, False],
}
TOO_MUCH = np.array([1, 2, 2])
"""What 1.5 + 1.5 fen would round to."""


def test_an_answer_that_breaks_a_row_when_rounded_is_repaired(monkeypatch):
    real, calls = highs_module._rounded, []

    def first_is_wrong(highs):
        calls.append(1)
        return TOO_MUCH if len(calls) == 1 else real(highs)

    monkeypatch.setattr(highs_module, "_rounded", first_is_wrong)
    model = model_of(**SHARED)
    outcome = solve("highs", model)
    assert len(calls) == 2
    assert outcome.proven
    assert outcome.values[0] == 1  # integral variables stay
    assert outcome.values[1:].sum() == 3
    assert model.allows(outcome.values)


def test_an_answer_that_cannot_be_repaired_is_none(monkeypatch):
    monkeypatch.setattr(highs_module, "_rounded", lambda _: TOO_MUCH)
    outcome = solve("highs", model_of(**SHARED))
    assert outcome.values is None
    assert not outcome.proven
    assert outcome.bound >= 10


def test_a_model_knows_which_vectors_it_allows():
    model = model_of(objective=[1, 1], upper=[3, 3], rows=[({0: 2, 1: 1}, 2, 5)])
    assert model.allows(np.array([1, 3]))
    assert not model.allows(np.array([0, 1]))  # 1 < 2
    assert not model.allows(np.array([3, 0]))  # 6 > 5
    assert not model.allows(np.array([1, 4]))  # above its bound
    assert not replace(model, lower=np.array([2, 0])).allows(np.array([1, 3]))


def test_a_row_without_entries_is_no_row():
    builder = RowBuilder()
    builder.add(np.array([0, 1]), np.array([0, 0]), lower=1)
    builder.add(np.array([0, 1]), np.array([0, 7]), upper=7)
    rows = builder.rows()
    assert rows.column.tolist() == [1]
    assert rows.start.tolist() == [0, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
@pytest.mark.parametrize("name", ["highs", "cp_sat"])
def test_ctrl_c_is_still_heard_after_a_solve(name):
    code = (
        "import signal\n"
        "from matcher.optimise import Limits\n"
        "from matcher.optimise.exact import solve_exactly\n"
        "from matcher.optimise.solvers import solver_named\n"
        "from tests.optimise.test_limits import options_of\n"
        "from matcher.model import Policy\n"
        f"solve_exactly(options_of(1, Policy()), Policy(), solver=solver_named({name!r}), limits=Limits())\n"
        "try:\n    signal.raise_signal(signal.SIGINT)\nexcept KeyboardInterrupt:\n    print('heard')\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == "heard\n"
