"""Maximal covering: most people within the radius of a hub; greedy adding, interchange, and a bound from prices.

Sets. Spots ``i`` with people ``w[i]``, not covered by a hub that stands already; sites ``j``; ``N(i)`` the sites within the
radius of ``i``. Variables ``y[j]``: a hub stands at ``j``; ``z[i]``: spot ``i`` is covered.

``maximise sum_i w[i] z[i]  subject to  z[i] <= sum_{j in N(i)} y[j],  sum_j y[j] = p,  y, z in {0, 1}``

References
----------
R. Church and C. ReVelle, "The maximal covering location problem", Papers of the Regional Science Association 32 (1974)
101-118, the model and greedy adding with substitution. R. D. Galvao and C. ReVelle, "A Lagrangean heuristic for the
maximal covering location problem", European Journal of Operational Research 88 (1996) 114-123, section 2, the bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.siting.ground import Ground, Ints

PRICE = 100_000
"""Prices are small fractions of a person, whole numbers, so that the bound is exact."""

_PATIENCE = 20
"""Rounds without a better bound before the step is halved."""

_TURNS_A_START = 10
"""Rounds between two choices of the prices that an interchange starts from."""

_SMALLEST_STEP = 0.001
"""Below this the bound has settled."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach:
    """Which spots each site covers, in compressed rows; only spots that no existing hub covers and some site does.

    Spots that the same sites cover are one spot.

    Attributes
    ----------
    start
        First entry of each site, with the end behind the last.
    spot
        Positions of covered spots, site by site.
    people
        People at each spot.
    """

    start: Ints
    spot: Ints
    people: Ints

    @classmethod
    def of(cls, ground: Ground) -> Reach:
        """Return what the sites of a ground cover."""
        within = (ground.metres <= ground.radius_m) & (ground.standing > ground.radius_m)[None, :]
        patterns = np.ascontiguousarray(np.packbits(within, axis=0).T)
        keys = patterns.view(np.dtype((np.void, patterns.shape[1]))).ravel()
        _, first, group = np.unique(keys, return_index=True, return_inverse=True)
        # Whole numbers far below 2^53: the sums of floats are exact.
        people = np.bincount(group, weights=ground.people).astype(np.int64)
        merged = within[:, first]
        used = merged.any(axis=0)
        _, spot = np.nonzero(merged[:, used])
        start = np.concatenate([[0], np.cumsum(merged.sum(axis=1))]).astype(np.int64)
        return cls(start=start, spot=spot.astype(np.int64), people=people[used])

    @property
    def sites(self) -> int:
        """Number of candidate sites."""
        return self.start.size - 1

    def of_site(self, site: int) -> Ints:
        """Return the spots that a site covers."""
        return self.spot[self.start[site] : self.start[site + 1]]

    def covered(self, sites: Ints) -> int:
        """Return the people whom some sites cover."""
        reached = np.zeros(self.people.size, dtype=bool)
        for site in sites.tolist():
            reached[self.of_site(site)] = True
        return int(self.people[reached].sum())

    def sums(self, worth: Ints) -> Ints:
        """Return the worth of the spots that each site covers, shape ``(sites,)``."""
        running = np.concatenate([[0], np.cumsum(worth[self.spot])])
        found: Ints = running[self.start[1:]] - running[self.start[:-1]]
        return found


def covering_sites(reach: Reach, hubs: int) -> tuple[Ints, Ints]:
    """Return good sites and, apart, the order in which greedy adding takes them.

    Greedy adding takes the site that covers most people anew; it reaches at least ``1 - 1/e`` of the best. Interchange then
    moves one hub at a time, to the place that gains most, until no move gains. Ties: the first site.

    Parameters
    ----------
    reach
        What the sites cover.
    hubs
        How many to place, at most as many as there are sites.

    Returns
    -------
    tuple of ndarray
        Positions of the chosen sites, ascending; positions in the order of greedy adding.
    """
    count = np.zeros(reach.people.size, dtype=np.int64)
    order: list[int] = []
    for _ in range(hubs):
        gains = reach.sums(np.where(count == 0, reach.people, 0))
        gains[order] = -1
        site = int(np.argmax(gains))
        order.append(site)
        count[reach.of_site(site)] += 1
    found = np.array(order, dtype=np.int64)
    return interchanged(reach, found), found


def interchanged(reach: Reach, sites: Ints) -> Ints:
    """Return sites from which no single hub can be moved to gain anything, ascending."""
    chosen = sites.tolist()
    count = np.zeros(reach.people.size, dtype=np.int64)
    for site in chosen:
        count[reach.of_site(site)] += 1
    while True:
        best, move = 0, (-1, -1)
        for place, leaving in enumerate(chosen):
            alone = count.copy()
            alone[reach.of_site(leaving)] -= 1
            gains = reach.sums(np.where(alone == 0, reach.people, 0))
            lost = int(gains[leaving])
            gains[chosen] = -1
            gain = int(gains.max()) - lost
            if gain > best:
                best, move = gain, (place, int(np.argmax(gains)))
        if best == 0:
            return np.array(sorted(chosen), dtype=np.int64)
        place, coming = move
        count[reach.of_site(chosen[place])] -= 1
        count[reach.of_site(coming)] += 1
        chosen[place] = coming


def covering_proof(reach: Reach, sites: Ints, *, rounds: int) -> tuple[Ints, int]:
    """Return sites that are at least as good, and a number of people that no choice of as many sites passes.

    With prices ``u[i] >= 0`` on the rows ``z[i] <= sum y``, ``u[i] <= w[i]``:
    ``L(u) = sum_i (w[i] - u[i]) + (the hubs largest of sum_{i covered by j} u[i])``; a subgradient step lowers it. The sites that
    the prices choose are now and then where an interchange starts from, as in the paper by Galvao and ReVelle.

    Parameters
    ----------
    reach
        What the sites cover.
    sites
        The best choice known.
    rounds
        Steps at most.
    """
    people, best, hubs = reach.people, sites, sites.size
    found = reach.covered(sites)
    share = np.full(people.size, PRICE // 2, dtype=np.int64)
    bound = int(people.sum())
    step, waited = 2.0, 0
    for turn in range(rounds):
        worth = reach.sums(people * share)
        taken = np.argsort(-worth, kind="stable")[:hubs]
        value = int((people * (PRICE - share)).sum() + worth[taken].sum())
        if value // PRICE < bound:
            bound, waited = value // PRICE, 0
        elif (waited := waited + 1) >= _PATIENCE:
            step, waited = step / 2, 0
        if turn % _TURNS_A_START == 0:
            tried = interchanged(reach, taken)
            if (covered := reach.covered(tried)) > found:
                best, found = tried, covered
        if bound <= found or step < _SMALLEST_STEP:
            break
        slope = -np.ones(people.size, dtype=np.int64)
        for site in taken.tolist():
            slope[reach.of_site(site)] += 1
        length = int((people * slope * slope).sum())
        if length == 0:
            break
        stride = step * (value - PRICE * found) / length
        share = np.clip(share - np.rint(stride * slope).astype(np.int64), 0, PRICE)
    return best, max(bound, found)
