"""What a grouping is worth, worked out from the groups alone, the same for every method."""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Values
from matcher.options.options import Floats, Ints


def figures(place: Floats, weight: Ints, group: Ints, *, at_least: int, at_most: int) -> Values:
    """Return share grouped, diameters, sums of distances and broken bounds of a grouping.

    Parameters
    ----------
    place
        Kilometres, shape ``(n, 2)`` or ``(n, 3)``.
    weight
        Shape ``(n,)``.
    group
        Of each point, -1 where it is left over.
    at_least, at_most
        Bounds on the weight of a group.
    """
    diameters, to_member, to_mean, broken = [], 0.0, 0.0, 0
    order = np.argsort(group, kind="stable")
    order = order[group[order] >= 0]
    heads = np.flatnonzero(np.diff(group[order], prepend=-1))
    for rows in np.split(order, heads[1:]) if order.size else []:
        apart = np.linalg.norm(place[rows][:, None] - place[rows][None], axis=2)
        load = weight[rows]
        diameters.append(float(apart.max()))
        to_member += float((apart @ load).min())
        middle = (place[rows] * load[:, None]).sum(axis=0) / load.sum()
        to_mean += float(np.linalg.norm(place[rows] - middle, axis=1) @ load)
        broken += not at_least <= int(load.sum()) <= at_most
    return {
        "groups": len(diameters),
        "share": float(weight[group >= 0].sum() / weight.sum()),
        "mean_diameter_km": float(np.mean(diameters)) if diameters else 0.0,
        "worst_diameter_km": max(diameters, default=0.0),
        "to_medoid_km": to_member,
        "to_mean_km": to_mean,
        "broken": broken,
    }
