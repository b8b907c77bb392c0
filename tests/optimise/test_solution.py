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


@pytest.fixture(scope="module")
def everything(options):
    return int(options.needs.value.sum())


def test_a_bound_at_or_above_the_plan_is_kept(plan, everything):
    for above in (0, 7):
        found = bounded(plan, plan.objective + above, everything)
        assert (found.bound, found.notes) == (plan.objective + above, plan.notes)


def test_a_bound_below_the_plan_proves_nothing_and_is_not_lifted_to_it(plan, everything):
    found = bounded(plan, plan.objective - 3, everything)
    assert found.bound == everything > plan.objective
    assert found.notes == (
        *plan.notes,
        "not proven: the bound found is 3 micropoints below the plan and was not used",
    )


def test_a_plan_worth_more_than_everything_is_refused(plan, everything):
    with pytest.raises(ArithmeticError):
        bounded(replace(plan, objective=everything + 1), 0, everything)
