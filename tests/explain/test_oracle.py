"""Verdicts of small pools against an exact solver, a few of them; ``python -m tests.explain.oracle 300`` holds many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matcher.optimise import Limits, optimise
from matcher.optimise.forced import forced_bounds
from tests.explain.oracle import BY_PRICES, best_with, held_against_the_model, main
from tests.optimise.contested import contested_pool, varied_policy
from tests.pools import DATE, policies, pools


def test_every_verdict_agrees_with_the_exact_model():
    seen = main(25)
    assert {"outbid", "impossible", "not_proven"} <= set(seen), seen
    assert seen["outbid by prices"], seen


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(pool=pools(most_needs=6, strict=False), policy=policies())
def test_pools_with_every_rule(pool, policy):
    held_against_the_model(pool, policy, Limits())


@pytest.mark.parametrize("seed", range(3))
def test_no_plan_with_a_need_is_worth_more_than_its_bound(seed):
    from matcher.options import compile_options
    from matcher.rules import Context

    policy = varied_policy(seed)
    options = compile_options(Context(pool=contested_pool(seed, needs=14), policy=policy, date=DATE))
    solution = optimise(options, policy, limits=BY_PRICES, solver="highs")
    forced = forced_bounds(options, solution)
    best = best_with(options, policy, None)
    assert best is not None
    assert forced.dual >= best[-1]
    has_option = np.isin(np.arange(len(options.needs.ids)), options.helpers.need)
    for need in np.flatnonzero(has_option).tolist():
        with_need = best_with(options, policy, need)
        if with_need is not None:
            assert with_need[-1] <= forced.bound[need] <= forced.dual
    assert (forced.bound[~has_option] < -(10**15)).all()
