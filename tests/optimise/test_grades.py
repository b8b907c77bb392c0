"""Bounds of single grades: no plan gives a grade more."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from matcher.model.enums import Grade
from matcher.optimise import Limits, optimise
from matcher.optimise.exact import solve_exactly
from matcher.optimise.grades import grade_bounds
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool, varied_policy

PRICED = Limits(exact_options=0, tighten_options=0)


@functools.cache
def options_of(seed, pins=0):
    """Return the options of a pool under its policy."""
    return compile_options(Context(pool=contested_pool(seed, pins=pins), policy=varied_policy(seed), date=DATE))


@functools.cache
def selfish_plan(seed, place):
    """Return the plan that cares for one grade alone, as good as it can be made."""
    highs = solver_named("highs")
    return solve_exactly(only(options_of(seed), place), varied_policy(seed), solver=highs, limits=Limits())


def of_grade(options, plan, place):
    met = (options.needs.grade == place) & (plan.taken >= 0)
    return int(options.needs.value[met].sum() - options.helpers.cost[plan.taken[met]].sum())


def only(options, place):
    """Return the options with the values of all other grades taken away."""
    value = np.where(options.needs.grade == place, options.needs.value, 0)
    return replace(options, needs=replace(options.needs, value=value))


@pytest.mark.parametrize("limits", [Limits(), PRICED], ids=["exact", "priced"])
@pytest.mark.parametrize("first", range(0, 20, 5))
def test_no_plan_passes_the_bound_of_a_grade(limits, first):
    for seed in range(first, first + 5):
        policy, options = varied_policy(seed), options_of(seed)
        plan = optimise(options, policy, limits=limits, solver="highs")
        bounds = grade_bounds(options, plan, limits=limits, solver="highs")
        assert list(bounds) == list(Grade)
        for place, grade in enumerate(Grade):
            assert of_grade(options, plan, place) <= bounds[grade]
            assert of_grade(options, selfish_plan(seed, place), place) <= bounds[grade]


def test_the_bound_of_a_small_grade_is_reached():
    policy, options = varied_policy(3), options_of(3)
    plan = optimise(options, policy, solver="highs")
    bounds = grade_bounds(options, plan, limits=Limits(), solver="highs")
    for place, grade in enumerate(Grade):
        assert of_grade(options, selfish_plan(3, place), place) == bounds[grade]


def test_pins_do_not_lower_the_bound_of_a_grade():
    for seed in range(6):
        policy = varied_policy(seed)
        options, free = options_of(seed, pins=4), options_of(seed)
        plan = optimise(options, policy, solver="highs")
        best = optimise(free, policy, solver="highs")
        with_pins = grade_bounds(options, plan, limits=Limits(), solver="highs")
        assert with_pins == grade_bounds(free, best, limits=Limits(), solver="highs")
