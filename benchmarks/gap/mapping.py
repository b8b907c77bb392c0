"""An instance of generalised assignment as the options of a pool.

Every job is a need of one person, every agent a helper with a capacity of hours; an option ``(job, agent)`` takes as many
hundredths of an hour as the job uses of the agent, and costs as many points as it costs. Pairs that alone exceed the agent's capacity
are no options. There is no money, no distance, no pin.

Our problem maximises and may leave needs unmet; theirs minimises and may not. With the value ``M`` of every need a plan that
meets ``k`` of ``n`` needs at cost ``C`` is worth ``k M - C``. Let ``highest[j]`` and ``lowest[j]`` be the costs of a job's
dearest and cheapest option. A complete plan costs at most ``sum_j highest[j]``, one that leaves out ``u >= 1`` jobs at least
``sum_j lowest[j] - u max_j lowest[j]``. So with::

    M = 1 + sum_j (highest[j] - lowest[j]) + max_j lowest[j]

every complete plan is worth more than every incomplete one, and among complete plans the cheapest is worth most. A bound
``B`` on our value gives the bound ``n M - B`` on their cost, rounded up, because all costs are whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.gap.instance import Assignment
from matcher.model.enums import Dimension, Grade, ResourceKind
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.options import Capacities, HelperOptions, MoneyOptions, NeedColumns, Options, Resources
from matcher.options.options import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Mapped:
    """An instance and its options.

    Attributes
    ----------
    instance, options
        The one and the other.
    value
        ``M``, the value of meeting a need, points.
    """

    instance: Assignment
    options: Options
    value: int

    @property
    def smallest_gap(self) -> float:
        """The relative gap below which the difference of value and bound is less than one unit of cost: a proof."""
        return 0.99 / (self.instance.jobs * self.value)

    def agents_of(self, solution: Solution) -> Ints:
        """Return the agent of every job, -1 where it has none."""
        taken = solution.taken
        return np.where(taken >= 0, self.options.helpers.resource[taken], -1)

    def cost_bound(self, solution: Solution) -> int:
        """Return a cost that no complete assignment is below, from the plan's bound."""
        most = self.instance.jobs * self.value * MICROPOINTS_PER_POINT
        return -(-(most - solution.bound) // MICROPOINTS_PER_POINT)


def as_options(instance: Assignment) -> Mapped:
    """Return the options of an instance.

    Raises
    ------
    ValueError
        A job that no agent can do: there is no complete assignment.
    """
    fits = instance.use <= instance.capacity[:, None]
    if not fits.any(axis=0).all():
        raise ValueError("a job that no agent can do")
    job, agent = np.nonzero(fits.T)
    cost, use = instance.cost[agent, job], instance.use[agent, job]
    value = _value(instance.cost, fits)
    none, no_flag = np.zeros(job.size, dtype=np.int64), np.zeros(job.size, dtype=np.bool_)
    empty = np.zeros(0, dtype=np.int64)
    options = Options(
        needs=_needs(instance.jobs, value),
        resources=Resources(
            ids=tuple(f"A{place:03d}" for place in range(instance.agents)),
            kinds=(ResourceKind.PROVIDER,) * instance.agents,
            project_offset=instance.agents,
            fund_offset=instance.agents,
        ),
        capacities=Capacities(
            resource=np.arange(instance.agents, dtype=np.int64),
            dimension=(Dimension.HOURS,) * instance.agents,
            capacity=instance.capacity,
        ),
        helpers=HelperOptions(
            need=job.astype(np.int64),
            resource=agent.astype(np.int64),
            hours=use,
            due_fen=none,
            budget_fen=none,
            distance_km=np.full(job.size, np.nan),
            changed=no_flag,
            cost=cost * MICROPOINTS_PER_POINT,
            kept=no_flag,
            previous=no_flag,
            pinned=no_flag,
        ),
        money=MoneyOptions(need=empty, resource=empty, limit_fen=empty, pinned=np.zeros(0, dtype=np.bool_)),
        person_caps={},
        small_person_caps={},
        problems=(),
    )
    return Mapped(instance=instance, options=options, value=value)


def _value(cost: Ints, fits: np.typing.NDArray[np.bool_]) -> int:
    """Return ``M`` of the module's docstring."""
    highest = np.where(fits, cost, 0).max(axis=0)
    lowest = np.where(fits, cost, np.iinfo(np.int64).max).min(axis=0)
    return 1 + int((highest - lowest).sum()) + int(lowest.max())


def _needs(jobs: int, value: int) -> NeedColumns:
    return NeedColumns(
        ids=tuple(f"J{place:04d}" for place in range(jobs)),
        people=np.ones(jobs, dtype=np.int64),
        grade=np.full(jobs, list(Grade).index(Grade.GREEN), dtype=np.int64),
        town=np.full(jobs, -1, dtype=np.int64),
        towns=(),
        value=np.full(jobs, value * MICROPOINTS_PER_POINT, dtype=np.int64),
        person=np.arange(jobs, dtype=np.int64),
        deferred=np.zeros(jobs, dtype=np.bool_),
        eligible=np.ones(jobs, dtype=np.bool_),
    )
