"""The exact model against all plans of tiny pools."""

from __future__ import annotations

import polars as pl
import pytest

from matcher.match import Request, match
from matcher.model import Policy, Pool
from matcher.model.policy import Packages
from matcher.model.policy_parts import Channels, GradeWeights
from matcher.optimise import Limits
from tests.packages.brute_force import best_objective
from tests.packages.cells import DATE, small_policy, small_pool

AT_SCALE = Limits(exact_options=0, tighten_options=0, moves_per_need=2, threads=1)


def tiny(seed: int) -> Pool:
    """Return a pool of a few needs without money."""
    pool = small_pool(seed, needs=7)
    return pool.replace(
        needs=pool.needs.with_columns(pl.lit(0, dtype=pl.Int64).alias("amount_fen")),
        providers=pool.providers.with_columns(pl.lit(0, dtype=pl.Int64).alias("rate_fen")),
        funds=pool.funds.clear(),
    )


def tiny_policy(seed: int) -> Policy:
    """Return a policy with packages of two to six people."""
    policy = small_policy(seed)
    packages = policy.packages.model_copy(update={"at_least": 2 + seed % 2, "at_most": 4 + seed % 3})
    return policy.model_copy(update={"packages": packages})


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_of_a_tiny_pool_is_better_than_the_exact_one(seed: int) -> None:
    """All plans are looked at: the exact model finds the best, the bound at scale is above it, the plan at scale is not."""
    pool, policy = tiny(seed), tiny_policy(seed)
    best = best_objective(pool, policy)
    exact = match(Request(pool=pool, policy=policy, date=DATE)).summary
    assert exact.objective == pytest.approx(best, abs=1e-4)
    assert exact.gap <= 1e-6
    scale = match(Request(pool=pool, policy=policy, date=DATE, limits=AT_SCALE)).summary
    assert scale.objective <= best + 1e-4 <= scale.bound + 2e-4


def test_a_policy_that_values_nothing_has_a_plan() -> None:
    """Every plan is then as good as any other."""
    nothing = Policy(
        weights=GradeWeights(red=0.0, yellow=0.0, blue=0.0, green=0.0),
        channels=Channels(project=0.0, package=0.0, provider=0.0),
        packages=Packages(at_least=2, at_most=4, worth=0.0, compactness_km=0.0, opening=0.0),
        distance_km=0.0,
        quality=0.0,
        yuan=0.0,
        ladder_step=0.0,
        change_of_helper=0.0,
    )
    summary = match(Request(pool=tiny(0), policy=nothing, date=DATE)).summary
    assert (summary.objective, summary.bound) == (0, 0)
