"""What a plan may say of its bound."""

from dataclasses import replace

import pytest

from matcher.model import Policy
from matcher.optimise import optimise
from matcher.optimise.solution import bounded
from matcher.options import compile_options
from matcher.rules import Context
from tests.optimise.contested import DATE, contested_pool


@pytest.fixture(scope="module")
def options():
    return compile_options(Context(pool=contested_pool(0), policy=Policy(), date=DATE), None)


@pytest.fixture(scope="module")
def plan(options):
    return optimise(options, Policy())


def test_a_bound_at_or_above_the_plan_is_kept(options, plan):
    for above in (0, 7):
        found = bounded(plan, plan.objective + above, options)
        assert (found.bound, found.notes) == (plan.objective + above, plan.notes)


def test_a_bound_below_the_plan_proves_nothing_and_is_not_lifted_to_it(options, plan):
    found = bounded(plan, plan.objective - 3, options)
    assert found.bound == options.needs.value.sum() > plan.objective
    assert found.notes == (
        *plan.notes,
        "not proven: the bound found is 3 micropoints below the plan and was not used",
    )


def test_a_plan_worth_more_than_all_needs_is_refused(options, plan):
    with pytest.raises(ArithmeticError):
        bounded(replace(plan, objective=int(options.needs.value.sum()) + 1), 0, options)
