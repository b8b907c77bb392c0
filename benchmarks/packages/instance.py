"""Reads instances of the capacitated p-median problem and the best that is known of them.

The data stand beside the project and are not part of it. The problem, with points ``i`` of demand ``q_i``, medians ``j`` of capacity
``Q_j``::

    minimise    sum_ij d[i,j] x[i,j]
    subject to  sum_j x[i,j] = 1                every point has exactly one median
                sum_i q[i] x[i,j] <= Q[j] y[j]  the median's capacity holds
                sum_j y[j] = p
                x, y in {0, 1}

References
----------
I. H. Osman, N. Christofides, "Capacitated clustering problems by hybrid simulated annealing and tabu search", International
Transactions in Operational Research 1 (1994) 317-336, doi:10.1016/0969-6016(94)90032-9: ``group1``, distances truncated to whole
numbers. L. A. N. Lorena, E. L. F. Senne, "A column generation approach to capacitated p-median problems", Computers & Operations
Research 31 (2004) 863-876, doi:10.1016/S0305-0548(03)00039-X: ``group2``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.measure import HOME
from matcher.options.options import Floats, Ints

FOLDER = HOME.parent / "shared" / "data" / "cpmp"
"""Where the instances stand, if they do."""

WHOLE_NUMBERS = "group1"
"""In this group distances are truncated to whole numbers."""

_ENDINGS = {"group1": ".txt", "group2": ".dat"}
_FIELDS = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Capacitated:
    """One instance.

    Attributes
    ----------
    place
        Shape ``(n, 2)``.
    distance
        Shape ``(n, n)``.
    demand
        Shape ``(n,)``.
    capacity
        The same for every median.
    medians
        How many there are to be.
    """

    place: Floats
    distance: Floats
    demand: Ints
    capacity: int
    medians: int

    def cost_of(self, group: Ints, median: Ints) -> float:
        """Return the cost of a grouping, held against every rule of the problem.

        Parameters
        ----------
        group
            Of every point, shape ``(n,)``.
        median
            Row of each group's median, shape ``(groups,)``.

        Raises
        ------
        ValueError
            A point without a group, the wrong number of medians, or a group beyond its capacity.
        """
        if (group < 0).any():
            raise ValueError("not every point has a median")
        if np.unique(median).size != self.medians:
            raise ValueError(f"{np.unique(median).size} medians, expected {self.medians}")
        if (np.bincount(group, weights=self.demand) > self.capacity).any():
            raise ValueError("a median is beyond its capacity")
        return float(self.distance[np.arange(group.size), median[group]].sum())


def read_capacitated(path: Path, *, whole_numbers: bool) -> Capacitated:
    """Read one instance: ``n p``, then ``x y capacity demand`` of each point.

    Raises
    ------
    ValueError
        The file does not hold as many numbers as it says, or capacities differ.
    """
    size, medians, *numbers = map(float, path.read_text(encoding="ascii").split())
    if len(numbers) != _FIELDS * size:
        raise ValueError(f"{path.name} holds {len(numbers)} numbers of points, expected {_FIELDS * size:.0f}")
    table = np.array(numbers, dtype=np.float64).reshape(int(size), _FIELDS)
    if np.unique(table[:, 2]).size != 1:
        raise ValueError(f"{path.name}: capacities differ")
    place = table[:, :2]
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    return Capacitated(
        place=place,
        distance=np.floor(distance) if whole_numbers else distance,
        demand=table[:, 3].astype(np.int64),
        capacity=int(table[0, 2]),
        medians=int(medians),
    )


def best_known(folder: Path = FOLDER) -> dict[str, float]:
    """Return the best known cost of every instance, by its name ``group/instance``, in the order of the source."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        return {f"{row['group']}/{row['instance']}": float(row["value"]) for row in csv.DictReader(file)}


def instance_of(name: str, folder: Path = FOLDER) -> Capacitated:
    """Read the instance of a name ``group/instance``."""
    group, _, instance = name.partition("/")
    return read_capacitated(folder / group / f"{instance}{_ENDINGS[group]}", whole_numbers=group == WHOLE_NUMBERS)
