"""Compiled: how many groups each part of a k-d tree gets, then seeds and members within small parts.

For a sum of plain distances in the plane the best density of medoids grows as the density of the points to the power 2/3 (L. Fejes
Tóth, "Lagerungen in der Ebene", 1953; Bouchitté, Jimenez and Rajesh, "Asymptotique d'un problème de positionnement optimal", C. R. Acad.
Sci. Paris 335, 2002, doi:10.1016/S1631-073X(02)02575-X): a point with ``h`` kilometres to its near points gets a share of the groups
of ``weight x h^(2/3)``. The bounds on the weight of a group limit what a part may get.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.randomness import State as Random
from matcher.options.options import Floats, Ints
from matcher.packages.cluster.sow import sow
from matcher.packages.cluster.state import Limits, State

TOGETHER = 10
"""So many groups are sown at once in a large set."""

_DEPTH = 64
"""Most open parts."""


@numba.njit(cache=True, nogil=True)
def start(state: State, limits: Limits, share: Floats, count: int, together: int, random: Random) -> None:
    """Put points that lie in the order of a k-d tree into groups ``0 .. count - 1``; some may stay left over.

    Parameters
    ----------
    state
        Changed; everything is left over before.
    limits
        Bounds and diameter.
    share
        Of each point, what it counts when groups are dealt out, shape ``(n,)``.
    count
        Number of groups, >= 1.
    together
        Most groups that are sown at once, >= 1; the seeds of one sowing know of each other.
    random
        State of the generator, changed.
    """
    size = state.weight.size
    weights, shares = np.zeros(size + 1), np.zeros(size + 1)
    for row in range(size):
        weights[row + 1] = weights[row] + state.weight[row]
        shares[row + 1] = shares[row] + share[row]
    low, high, parts = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    low[0], high[0], parts[0], depth, used = 0, size, count, 1, 0
    while depth > 0:
        depth -= 1
        left, right, groups = low[depth], high[depth], parts[depth]
        if groups == 0:
            continue
        if groups <= together or right - left < 2 * together:
            seeds = np.empty(groups, np.int64)
            sow(state, limits, np.arange(left, right), np.arange(used, used + groups), seeds, 0, random)
            used += groups
            continue
        middle = (left + right) // 2
        wanted = groups * (shares[middle] - shares[left]) / max(shares[right] - shares[left], 1e-300)
        ours, theirs = weights[middle] - weights[left], weights[right] - weights[middle]
        lowest = max(np.ceil(ours / limits.at_most), groups - np.floor(theirs / limits.at_least))
        highest = min(np.floor(ours / limits.at_least), groups - np.ceil(theirs / limits.at_most))
        dealt = max(lowest, min(highest, np.rint(wanted))) if lowest <= highest else np.rint(wanted)
        first = max(0, min(groups, int(dealt)))
        low[depth], high[depth], parts[depth] = middle, right, groups - first
        low[depth + 1], high[depth + 1], parts[depth + 1] = left, middle, first
        depth += 2


def shares(weight: Ints, near_km: Floats) -> Floats:
    """Return what points count when groups are dealt out: ``weight x h^(2/3)``, ``h`` at least a thousandth of its mean.

    Parameters
    ----------
    weight
        Shape ``(n,)``.
    near_km
        Distance to a near point, shape ``(n,)``.
    """
    floor = max(1e-9, float(near_km.mean()) / 1000)
    return np.asarray(weight * np.maximum(near_km, floor) ** (2 / 3), dtype=np.float64)
