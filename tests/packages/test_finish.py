"""What bounds a plan with packages where nothing else does."""

import pytest

from matcher.optimise import optimise
from matcher.options import compile_options
from matcher.packages import plan_with_packages
from matcher.packages.costs import worth_of_everything
from matcher.rules import Context
from tests.packages.cells import DATE, small_policy, small_pool


@pytest.mark.parametrize("worth", [0, 1, 30])
@pytest.mark.parametrize("seed", range(4))
def test_no_plan_is_worth_more_than_everything(worth, seed):
    policy = small_policy(seed)
    policy = policy.model_copy(update={"packages": policy.packages.model_copy(update={"worth": worth})})
    context = Context(pool=small_pool(seed, needs=14), policy=policy, date=DATE)
    options = compile_options(context, None)
    everything = worth_of_everything(options, policy)
    assert plan_with_packages(context, options).solution.objective <= everything
    assert optimise(options, policy).objective <= everything


def test_packages_may_be_worth_more_than_the_values_of_all_needs():
    policy = small_policy(4)
    policy = policy.model_copy(update={"packages": policy.packages.model_copy(update={"worth": 30})})
    context = Context(pool=small_pool(4, needs=14), policy=policy, date=DATE)
    options = compile_options(context, None)
    objective = plan_with_packages(context, options).solution.objective
    assert int(options.needs.value.sum()) < objective <= worth_of_everything(options, policy)
