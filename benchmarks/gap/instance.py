"""Reads instances of generalised assignment and the best that is known of them.

The data (generalizedassignmentsolver, MIT licence; from the OR-Library) stand beside the project and are not part of it. The
problem, with agents ``i`` and jobs ``j``::

    minimise    sum_ij c[i,j] x[i,j]
    subject to  sum_i x[i,j] = 1            every job is done by exactly one agent
                sum_j a[i,j] x[i,j] <= b[i]   the agent's capacity holds
                x[i,j] in {0, 1}

References
----------
P. C. Chu and J. E. Beasley, "A genetic algorithm for the generalised assignment problem", Computers & Operations Research
24 (1997), doi:10.1016/S0305-0548(96)00032-9: types a to d. D. G. Cattrysse, M. Salomon and L. N. Van Wassenhove, "A set partitioning
heuristic for the generalized assignment problem", European Journal of Operational Research 72 (1994),
doi:10.1016/0377-2217(94)90338-7.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.measure import HOME
from matcher.options.options import Ints

FOLDER = HOME.parent / "shared" / "data" / "gap"
"""Where the instances stand, if they do."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Assignment:
    """One instance.

    Attributes
    ----------
    cost, use
        Whole numbers, shape ``(agents, jobs)``.
    capacity
        Shape ``(agents,)``.
    """

    cost: Ints
    use: Ints
    capacity: Ints

    @property
    def agents(self) -> int:
        """Number of agents."""
        return int(self.cost.shape[0])

    @property
    def jobs(self) -> int:
        """Number of jobs."""
        return int(self.cost.shape[1])

    def cost_of(self, agent: Ints) -> int:
        """Return the cost of a complete assignment, held against every rule of the problem.

        Parameters
        ----------
        agent
            The agent of every job, shape ``(jobs,)``.

        Raises
        ------
        ValueError
            A job without an agent, or an agent beyond its capacity.
        """
        if agent.shape != (self.jobs,) or (agent < 0).any():
            raise ValueError("not every job has an agent")
        used = np.bincount(agent, weights=self.use[agent, np.arange(self.jobs)], minlength=self.agents)
        if (used > self.capacity).any():
            raise ValueError("an agent is beyond its capacity")
        return int(self.cost[agent, np.arange(self.jobs)].sum())


@dataclass(frozen=True, kw_only=True)
class BestKnown:
    """What is known of an instance: no assignment costs less than ``lower``, one costs ``upper``."""

    lower: int
    upper: int


def read_assignment(path: Path) -> Assignment:
    """Read one instance: ``m n``, costs and uses by agent, capacities.

    Raises
    ------
    ValueError
        The file does not hold as many numbers as it says.
    """
    agents, jobs, *numbers = map(int, path.read_text(encoding="ascii").split())
    size = agents * jobs
    if len(numbers) != 2 * size + agents:
        raise ValueError(f"{path.name} holds {len(numbers)} numbers, expected {2 * size + agents}")
    cost, use, capacity = np.split(np.array(numbers, dtype=np.int64), [size, 2 * size])
    return Assignment(cost=cost.reshape(agents, jobs), use=use.reshape(agents, jobs), capacity=capacity)


def best_known(folder: Path = FOLDER) -> dict[str, BestKnown]:
    """Return what is known of every instance, by its name ``set/instance``, in the order of the source."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["instance"]: BestKnown(lower=int(row["best_lb"]), upper=int(row["best_ub"]))
            for row in csv.DictReader(file)
        }
