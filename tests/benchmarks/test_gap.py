"""Generalised assignment: reading, the mapping onto options, and what a plan means there."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from benchmarks.gap import FOLDER, Assignment, as_options, best_known, read_assignment
from benchmarks.gap.__main__ import chosen, solve
from benchmarks.parts.assignment import NAMES
from matcher.model import Policy
from matcher.optimise import Limits, optimise
from matcher.optimise.solution import nothing

data = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no data in {FOLDER.name} beside the project")


def small(seed: int, *, agents: int = 3, jobs: int = 6) -> Assignment:
    draws = np.random.Generator(np.random.PCG64(seed))
    use = draws.integers(5, 25, (agents, jobs))
    return Assignment(
        cost=draws.integers(10, 50, (agents, jobs)),
        use=use,
        capacity=np.full(agents, int(use.mean() * jobs / agents) + 8),
    )


def cheapest(instance: Assignment) -> int | None:
    found = []
    for agent in itertools.product(range(instance.agents), repeat=instance.jobs):
        try:
            found.append(instance.cost_of(np.array(agent)))
        except ValueError:
            continue
    return min(found, default=None)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_plan_is_the_cheapest_complete_assignment(seed):
    instance = small(seed)
    expected = cheapest(instance)
    assert expected is not None
    mapped = as_options(instance)
    plan = optimise(mapped.options, Policy(), limits=Limits(gap=mapped.smallest_gap), solver="highs")
    assert instance.cost_of(mapped.agents_of(plan)) == expected
    assert mapped.cost_bound(plan) == expected


def test_a_complete_plan_is_worth_more_than_any_that_leaves_a_job_out():
    instance = small(3)
    mapped = as_options(instance)
    helpers = mapped.options.helpers
    cost = np.full((instance.jobs, instance.agents), np.nan)
    cost[helpers.need, helpers.resource] = helpers.cost
    value = int(mapped.options.needs.value[0])
    dearest_complete = instance.jobs * value - np.nanmax(cost, axis=1).sum()
    cheapest_incomplete = max(
        (instance.jobs - 1) * value - (np.nanmin(cost, axis=1).sum() - np.nanmin(cost[job]))
        for job in range(instance.jobs)
    )
    assert dearest_complete > cheapest_incomplete


def test_a_pair_beyond_the_capacity_is_no_option_and_a_job_without_any_is_refused():
    instance = Assignment(cost=np.array([[1, 2], [3, 4]]), use=np.array([[9, 1], [1, 1]]), capacity=np.array([5, 5]))
    helpers = as_options(instance).options.helpers
    assert list(zip(helpers.need.tolist(), helpers.resource.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 1)]
    hopeless = Assignment(cost=instance.cost, use=np.full((2, 2), 9), capacity=instance.capacity)
    with pytest.raises(ValueError, match="no agent"):
        as_options(hopeless)


def test_an_incomplete_plan_is_told_from_a_complete_one():
    mapped = as_options(small(0))
    agent = mapped.agents_of(nothing(mapped.options))
    assert (agent == -1).all()
    with pytest.raises(ValueError, match="not every job"):
        mapped.instance.cost_of(agent)


def test_an_agent_beyond_its_capacity_is_refused():
    instance = small(0)
    with pytest.raises(ValueError, match="beyond its capacity"):
        instance.cost_of(np.zeros(instance.jobs, dtype=np.int64))


def test_a_file_of_the_wrong_length_is_refused(tmp_path):
    (tmp_path / "short").write_text("2 2\n1 2 3 4\n1 1 1 1\n5\n", encoding="ascii")
    with pytest.raises(ValueError, match="holds 9 numbers, expected 10"):
        read_assignment(tmp_path / "short")


@data
@pytest.mark.shared
def test_the_instances_have_the_sizes_that_their_names_say():
    for name in NAMES:
        instance = read_assignment(FOLDER / name)
        kind = name.split("/")[1]
        assert (instance.agents, instance.jobs) == (int(kind[1:3]), int(kind[3:]))
    assert chosen([]) == [name for name in best_known() if name.startswith("chu1997/")]
    assert set(chosen([])) == set(NAMES)
    assert len(chosen(["cattrysse1994"])) == 60


@data
@pytest.mark.shared
def test_a_small_public_instance_is_solved_to_the_best_known():
    row = solve("cattrysse1994/gap1-0")
    assert (row["cost"], row["own_bound"], row["gap"], row["left_out"]) == (261, 261, 0.0, 0)
