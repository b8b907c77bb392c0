"""The p-median: least distance to the nearest hub, summed over people; greedy adding, interchange, and a bound.

Sets and symbols. Spots ``i`` with people ``w[i]``, sites ``j``, distances ``d[i,j]``, hubs that stand already at distance ``e[i]``.
Variables ``y[j]``: a hub stands at ``j``; ``x[i,j]``: spot ``i`` goes to ``j`` (``j = 0``: to an existing hub).

``minimise sum w[i] d[i,j] x[i,j]  subject to  sum_j x[i,j] = 1,  x[i,j] <= y[j],  sum_j y[j] = p,  y in {0, 1}``

References
----------
S. L. Hakimi, "Optimum locations of switching centers and the absolute centers and medians of a graph", Operations Research 12
(1964) 450-459. M. B. Teitz and P. Bart, "Heuristic methods for estimating the generalized vertex median of a weighted
graph", Operations Research 16 (1968) 955-961, the interchange. R. A. Whitaker, "A fast algorithm for the greedy interchange
for large-scale clustering and median location problems", INFOR 21 (1983) 95-108, gains of a move from the nearest and the
second nearest hub. G. Cornuejols, M. L. Fisher and G. L. Nemhauser, "Location of bank accounts to optimize float", Management
Science 23 (1977) 789-810, section 4, the bound.
"""

from __future__ import annotations

import numpy as np

from scenarios.siting.ground import FAR_M, Ground, Ints, Metres

_PATIENCE = 8
"""Rounds without a better bound before the step is halved."""


def median_sites(ground: Ground, hubs: int) -> tuple[Ints, Ints]:
    """Return good sites and, apart, the order in which greedy adding takes them.

    Greedy adding takes the site that shortens most; interchange then moves one hub at a time to where it shortens most, until
    no move does. Ties: the first site.

    Parameters
    ----------
    ground
        People, sites and distances.
    hubs
        How many to place, at most as many as there are sites.

    Returns
    -------
    tuple of ndarray
        Positions of the chosen sites, ascending; positions in the order of greedy adding.
    """
    nearest = ground.standing
    order: list[int] = []
    for _ in range(hubs):
        savings = _savings(ground, nearest)
        savings[order] = -1
        site = int(np.argmax(savings))
        order.append(site)
        nearest = np.minimum(nearest, ground.metres[site])
    return np.array(sorted(_interchanged(ground, order)), dtype=np.int64), np.array(order, dtype=np.int64)


def _savings(ground: Ground, nearest: Metres) -> Ints:
    """Return the person-metres that a hub at each site would save."""
    return np.array(
        [int((ground.people * np.maximum(nearest - row, 0)).sum()) for row in ground.metres], dtype=np.int64
    )


def _interchanged(ground: Ground, order: list[int]) -> list[int]:
    chosen = list(order)
    while True:
        closest, first, second = _two_nearest(ground, chosen)
        best, move = 0, (-1, -1)
        for coming in range(ground.sites):
            if coming in chosen:
                continue
            row = ground.metres[coming]
            nearer = row < first
            saved = int((ground.people * np.where(nearer, first - row, 0)).sum())
            # Whoever loses the nearest hub goes to the second nearest or to the new one, whichever is nearer.
            moved = np.where(nearer, 0, np.minimum(row, second) - first)
            # Whole numbers far below 2^53: the sums of floats are exact.
            lost = np.bincount(closest, weights=ground.people * moved, minlength=len(chosen) + 1)
            leaving = int(np.argmin(lost[: len(chosen)]))
            if saved - int(lost[leaving]) > best:
                best, move = saved - int(lost[leaving]), (leaving, coming)
        if best == 0:
            return chosen
        chosen[move[0]] = move[1]


def _two_nearest(ground: Ground, chosen: list[int]) -> tuple[Ints, Metres, Metres]:
    """Return which hub is nearest (the last position: an existing one), how far, and how far the second nearest is."""
    # An existing hub never leaves: it counts as second nearest too, and once more so that there are always two.
    rows = np.vstack(
        [ground.metres[chosen], ground.standing[None, :], np.full((1, ground.people.size), FAR_M, np.int32)]
    )
    closest = np.argmin(rows[:-1], axis=0).astype(np.int64)
    first = np.take_along_axis(rows, closest[None, :], axis=0)[0]
    np.put_along_axis(rows, closest[None, :], np.int32(FAR_M), axis=0)
    return closest, first, rows.min(axis=0)


def median_bound(ground: Ground, chosen: Ints, *, rounds: int) -> int:
    """Return person-metres below which no choice of sites comes.

    With a price ``w[i] u[i]`` on the row ``sum_j x[i,j] = 1`` and ``r[j] = sum_i w[i] min(0, d[i,j] - u[i])``:
    ``L(u) = sum_i w[i] (u[i] + min(0, e[i] - u[i])) + (the hubs smallest of r[j])``; a subgradient step raises it. Prices are whole
    metres, so that the bound is exact.

    Parameters
    ----------
    ground
        People, sites and distances.
    chosen
        The best sites known; the bound stops at what they give.
    rounds
        Steps at most.
    """
    people, found, hubs = ground.people, ground.person_metres(chosen), chosen.size
    _, first, second = _two_nearest(ground, chosen.tolist())
    price = np.minimum(first + (np.minimum(second, 4 * first + 1) - first) // 2, FAR_M).astype(np.int32)
    bound, step, waited = 0, 1.0, 0
    for _ in range(rounds):
        own = np.minimum(ground.standing - price, 0)
        reduced = np.array([int((people * np.minimum(row - price, 0)).sum()) for row in ground.metres], dtype=np.int64)
        taken = np.argsort(reduced, kind="stable")[:hubs]
        value = int((people * (price.astype(np.int64) + own)).sum() + reduced[taken].sum())
        if value > bound:
            bound, waited = value, 0
        elif (waited := waited + 1) >= _PATIENCE:
            step, waited = step / 2, 0
        if bound >= found or step < 0.01:
            break
        slope = 1 - (own < 0).astype(np.int64) - (ground.metres[taken] < price[None, :]).sum(axis=0)
        length = int((people * slope * slope).sum())
        if length == 0:
            break
        stride = step * (1.05 * found - value) / length
        price = np.clip(price + np.rint(stride * slope), 0, FAR_M).astype(np.int32)
    return min(bound, found)
