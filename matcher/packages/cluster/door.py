"""The door of the clustering."""

from __future__ import annotations

import numpy.typing as npt

from matcher.packages.cluster.asked import ask
from matcher.packages.cluster.groups import Groups, solve


def cluster(
    points: npt.ArrayLike | None,
    *,
    distances: npt.ArrayLike | None = None,
    weights: npt.ArrayLike,
    at_least: int,
    at_most: int,
    count: int | None = None,
    diameter_km: float | None = None,
    weighted: bool = True,
    left_over_km: npt.ArrayLike | None = None,
    opening_km: float = 0.0,
    work: int = 5,
    seed: int = 0,
) -> Groups:
    """Put points into groups whose weight and diameter keep their bounds, with a small sum of distances to the medoids.

    Bounds and diameter hold for every group that comes back. What finds no place is left over. The same points in another
    order give the same groups; points that are equal in all that is given may change places. With ``distances`` the order of the
    rows counts.

    Parameters
    ----------
    points
        Kilometres in the plane, shape ``(n, 2)``, or in space, shape ``(n, 3)``, as :func:`earth_points` gives them.
    distances
        In place of points: kilometres, symmetric, shape ``(n, n)``; for small instances.
    weights
        Whole numbers from 1 to ``at_most``, shape ``(n,)``.
    at_least, at_most
        Bounds on the weight of a group, both inclusive, ``1 <= at_least <= at_most``.
    count
        Number of groups, ``1 <= count <= n``; fewer come back where bounds or diameter forbid so many. Free if absent.
    diameter_km
        Most distance of two members, >= 0; no limit if absent.
    weighted
        Whether the distance of a point counts once a unit of weight, or once a point.
    left_over_km
        What leaving out a unit of weight costs, kilometres >= 0, for all or by point (shape ``(n,)``). If absent, so much that a
        point is left over only where it finds no place.
    opening_km
        What a group costs by itself, kilometres >= 0.
    work
        Effort >= 0: tries a point of the annealing, with rebuilding in proportion; small sets get up to 20 times as many.
    seed
        Of the draws, >= 0.

    Returns
    -------
    Groups

    Raises
    ------
    ValueError
        Where bounds contradict each other or the weights, or arrays do not fit.
    """
    asked = ask(
        points,
        distances=distances,
        weights=weights,
        at_least=at_least,
        at_most=at_most,
        count=count,
        diameter_km=diameter_km,
        weighted=weighted,
        left_over_km=left_over_km,
        opening_km=opening_km,
    )
    if work < 0 or seed < 0:
        raise ValueError(f"work is {work} and seed {seed}, expected both >= 0")
    return solve(asked, work=work, seed=seed)
