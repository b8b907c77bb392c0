"""One method of grouping on the needs of one instance, in a process of its own; prints one JSON object.

``python -m benchmarks.packages.contest METHOD INSTANCE``: methods are the keys of :data:`METHODS`, instances those that ``python -m
benchmarks --list`` shows. Two questions are put:

- *size bounds alone*: every need counts one, 20 to 60 a group, one group for every 40 needs, no limit on the diameter; that
  is all that k-means-constrained can be asked;
- *people*: every need counts its people, 20 to 60 a group, no two needs more than 12 km apart, as many groups as are good.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.instances import INSTANCES
from benchmarks.measure import Values
from benchmarks.packages.figures import figures
from matcher.model import Policy
from matcher.options.options import Floats, Ints
from matcher.packages.cluster import cluster, earth_points

NEEDS_A_GROUP = 40
"""Where the number of groups is given there is one for so many needs."""

_FEW = 1_000
"""Of more points only the nearest are sorted by distance; far more than a group holds."""

Method = Callable[[Floats, Ints], Ints]
"""Places and weights to the group of each point, -1 where it is left over."""


def _bounds() -> tuple[int, int, float]:
    packages = Policy().packages
    return packages.at_least, packages.at_most, packages.diameter_km


def ours(place: Floats, weight: Ints, *, by_size: bool, work: int = 5) -> Ints:
    """Return the groups of our clustering."""
    at_least, at_most, diameter_km = _bounds()
    return cluster(
        place,
        weights=weight,
        at_least=at_least,
        at_most=at_most,
        count=max(1, weight.size // NEEDS_A_GROUP) if by_size else None,
        diameter_km=None if by_size else diameter_km,
        work=work,
    ).group


def by_hand(place: Floats, weight: Ints, *, by_size: bool) -> Ints:
    """Return the groups of a person with a map: the most western need that is left, and its nearest until there are enough.

    Where the number of groups is given, enough is one need in so many; else it is the lower bound. What is left in the end and too
    little for a group stays over.
    """
    at_least, at_most, diameter_km = _bounds()
    enough = NEEDS_A_GROUP if by_size else at_least
    group = np.full(weight.size, -1, dtype=np.int64)
    left = np.argsort(place[:, 0], kind="stable")
    groups = 0
    while left.size:
        away = np.linalg.norm(place[left] - place[left[0]], axis=1)
        # Half the diameter from the first: any two are then within the whole.
        near = np.argsort(away, kind="stable") if away.size <= _FEW else np.argpartition(away, _FEW)[:_FEW]
        near = near[np.lexsort((near, away[near]))][: at_most + 1]
        if not by_size:
            near = near[away[near] <= diameter_km / 2]
        loads = np.cumsum(weight[left[near]])
        taken = near[: int(np.searchsorted(loads, enough)) + 1]
        load = int(weight[left[taken]].sum())
        if at_least <= load <= at_most:
            group[left[taken]] = groups
            groups += 1
        else:
            taken = np.zeros(1, dtype=np.int64)  # the first stays over
        left = np.delete(left, taken)
    return group


def k_means_constrained(place: Floats, weight: Ints, *, starts: int) -> Ints:
    """Return the groups of k-means-constrained, with its own defaults but the number of starts, on one processor."""
    from k_means_constrained import KMeansConstrained

    at_least, at_most, _ = _bounds()
    model = KMeansConstrained(
        n_clusters=max(1, weight.size // NEEDS_A_GROUP),
        size_min=at_least,
        size_max=at_most,
        n_init=starts,
        random_state=0,
        n_jobs=1,
    )
    return np.asarray(model.fit_predict(place - place.mean(axis=0)), dtype=np.int64)


METHODS: dict[str, tuple[Method, bool]] = {
    "size/ours": (partial(ours, by_size=True, work=10), True),
    "size/ours-quick": (partial(ours, by_size=True, work=3), True),
    "size/by-hand": (partial(by_hand, by_size=True), True),
    "size/k-means-constrained": (partial(k_means_constrained, starts=1), True),
    "size/k-means-constrained-10": (partial(k_means_constrained, starts=10), True),
    "people/ours": (partial(ours, by_size=False), False),
    "people/by-hand": (partial(by_hand, by_size=False), False),
}
"""By question and name: the method, and whether every need counts one."""


def contest(method: str, instance: str) -> Values:
    """Return figures and seconds of one method on the needs of one instance; kernels are loaded before the clock starts."""
    needs = INSTANCES[instance].pool().needs
    place = earth_points(needs["lon"].to_numpy(), needs["lat"].to_numpy())
    solve, by_size = METHODS[method]
    weight = np.ones(needs.height, dtype=np.int64) if by_size else needs["people"].to_numpy().astype(np.int64)
    cluster(place[:50], weights=weight[:50], at_least=5, at_most=10, work=1)
    wall, cpu = time.perf_counter(), time.process_time()
    group = solve(place, weight)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    at_least, at_most, _ = _bounds()
    found = figures(place, weight, group, at_least=at_least, at_most=at_most)
    return (
        {"method": method, "needs": needs.height}
        | found
        | {
            "solve_wall_s": round(wall, 2),
            "solve_cpu_s": round(cpu, 2),
        }
    )


if __name__ == "__main__":
    print(json.dumps(contest(sys.argv[1], sys.argv[2])))
