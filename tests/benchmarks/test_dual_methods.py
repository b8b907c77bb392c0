"""The methods for the dual: every bound of every one holds, and each brings it down."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.dual.__main__ import compare
from benchmarks.dual.methods import METHODS, run
from benchmarks.dual.recorder import Recorder
from benchmarks.page.dual import NAMES, dual_section
from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.sweeps import Sweeper
from tests.optimise.brute import contested_options
from tests.optimise.test_dual import MANY, relaxation


@pytest.fixture(scope="module")
def problem():
    return build_problem(contested_options(7, **MANY))


@pytest.mark.parametrize("method", METHODS)
def test_a_method_brings_the_bound_down_and_keeps_to_its_sweeps(problem, method):
    recorder = Recorder(problem, most=60)
    run(method, recorder)
    assert 0 < len(recorder.bounds) <= 60
    assert recorder.bounds == sorted(recorder.bounds, reverse=True)
    unpriced = float(Sweeper(problem).best(np.zeros(problem.capacity.size)).sum())
    optimum = relaxation(Sweeper(problem, threads=1))
    assert optimum * (1 - 1e-6) <= recorder.bounds[-1] < unpriced


def test_sweeps_of_a_sample_are_counted_too(problem, monkeypatch):
    monkeypatch.setattr(
        "matcher.optimise.prices.dual._FEW_NEEDS", 0
    )  # the path of large pools, which begins with samples
    for most in (10, 60):
        recorder = Recorder(problem, most=most)
        made = run("newton", recorder)
        assert len(recorder.bounds) < made
        assert most - 5 <= made <= most + 6  # a search that has begun is finished
    assert run("coordinates", Recorder(problem, most=10)) == 10


def test_they_are_compared_and_named_on_the_page(problem):
    assert set(NAMES) == set(METHODS)
    found = compare(problem, budgets=(5, 15))
    assert len(found["runs"]) == 2 * len(METHODS)
    assert all(each["sweeps"] <= each["budget"] for each in found["runs"])
    page = dual_section({"small": found})
    assert "`small`, 104 needs" in page
    assert " 0.000 %," in page
    assert all(f"| {title} |" in page for title in NAMES.values())
