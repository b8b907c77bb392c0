"""Compile, one sweep of the dual, solve and check of 10,000 needs.

``pytest benchmarks/regressions`` shows the timings; ``--benchmark-save=NAME`` keeps them, ``--benchmark-compare=NAME
--benchmark-compare-fail=median:20%`` holds later ones against them. They are no part of the tests: a figure depends on the machine.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.instances import DATE, INSTANCES
from matcher.check import check_assignments
from matcher.match import DEFAULT_SOLVER
from matcher.model import Policy, Pool
from matcher.optimise import Limits, Solution, optimise
from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.sweeps import Sweeper
from matcher.options import Options, compile_options
from matcher.proposal import assignments_table
from matcher.rules import Context

INSTANCE = "size-10k"
POLICY = Policy()


@pytest.fixture(scope="module")
def pool() -> Pool:
    """Return the pool of 10,000 needs."""
    return INSTANCES[INSTANCE].pool()


@pytest.fixture(scope="module")
def options(pool: Pool) -> Options:
    """Return its options."""
    return compiled(pool)


@pytest.fixture(scope="module")
def solution(options: Options) -> Solution:
    """Return its plan; making it also loads the compiled kernels."""
    return solved(options)


def compiled(pool: Pool) -> Options:
    """Return the options of the pool, with nothing remembered from an earlier context."""
    return compile_options(Context(pool=pool, policy=POLICY, date=DATE), None)


def solved(options: Options) -> Solution:
    """Return the plan with the limits that the command has."""
    return optimise(options, POLICY, limits=Limits(), solver=DEFAULT_SOLVER)


def test_compile(benchmark: Any, pool: Pool) -> None:
    """Pool to options."""
    found = benchmark(compiled, pool)
    assert found.helpers.size > 10 * pool.needs.height


def test_one_dual_sweep(benchmark: Any, options: Options) -> None:
    """One exact evaluation of the dual function."""
    problem = build_problem(options)
    sweeper, price = Sweeper(problem), np.zeros(problem.capacity.size)
    # Without prices every need has its best option: no plan is worth more than that.
    found = benchmark(lambda: float(sweeper.best(price).sum()))
    assert found == pytest.approx(best_of_each(problem.market.start, problem.market.gain))


def best_of_each(start: np.typing.NDArray[np.int64], gain: np.typing.NDArray[np.int64]) -> float:
    """Return the sum over the needs of their largest gain, 0 at least."""
    has_any = np.diff(start) > 0
    return float(np.maximum(np.maximum.reduceat(gain, start[:-1][has_any]), 0).sum())


def test_solve(benchmark: Any, options: Options, solution: Solution) -> None:
    """Options to a plan; the same every time."""
    found = benchmark.pedantic(solved, args=(options,), rounds=3)
    assert found.objective == solution.objective
    assert found.objective <= found.bound


def test_check(benchmark: Any, pool: Pool, options: Options, solution: Solution) -> None:
    """Every rule of the independent checker."""
    table = assignments_table(options, solution, pool, POLICY)
    assert benchmark.pedantic(check_assignments, args=(pool, table, POLICY, DATE), rounds=3) == {}
