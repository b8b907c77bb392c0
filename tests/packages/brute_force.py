"""The best plan of a tiny pool with packages, found by looking at all of them: nothing here is shared with the program.

For pools without money, pins, skills and projects. Per carrier ``c``, ``f_c(T)`` is the most that serving exactly the needs ``T`` can be
worth, over all ways to split ``T`` into packages and single needs; the plan is the best choice of disjoint sets ``T_c``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import inf
from typing import Any

from pyproj import Geod

from matcher.model import Policy, Pool

_EARTH = Geod(ellps="WGS84")
_SLACK_KM = 0.001


def best_objective(pool: Pool, policy: Policy) -> float:
    """Return the objective of the best plan, points."""
    return _Tiny(pool, policy).best()


class _Tiny:
    def __init__(self, pool: Pool, policy: Policy) -> None:
        self.needs = list(pool.needs.iter_rows(named=True))
        self.carriers = list(pool.providers.iter_rows(named=True))
        self.policy, self.shape = policy, policy.packages
        self.groupable = {row["service"] for row in pool.services.iter_rows(named=True) if row["groupable"]}
        self.rural = {row["code"] for row in pool.regions.iter_rows(named=True) if row["urban"] is False}
        self.around: dict[str, set[str]] = {code: set() for code in pool.regions["code"]}
        for row in pool.regions.iter_rows(named=True):
            for other in row["neighbours"] or ():
                self.around[row["code"]].add(other)
                self.around[other].add(row["code"])
        self.package = cache(self._package)
        self.serve = cache(self._serve)

    def best(self) -> float:
        """Return the most that all carriers together can be worth."""
        everybody = (1 << len(self.needs)) - 1
        most = dict.fromkeys(range(everybody + 1), 0.0)
        for carrier in range(len(self.carriers)):
            most = {
                free: max(most[free ^ mine] + self._worth(carrier, mine) for mine in _subsets(free))
                for free in range(everybody + 1)
            }
        return most[everybody]

    def _worth(self, carrier: int, mine: int) -> float:
        who, needs = self.carriers[carrier], [self.needs[place] for place in _places(mine)]
        people = sum(need["people"] for need in needs)
        if sum(need["hours"] for need in needs) > who["hours"] + 1e-9:
            return -inf
        if len(needs) > (who["cases"] or inf) or people > (who["people"] or inf):
            return -inf
        return self.serve(carrier, mine)

    def _serve(self, carrier: int, mine: int) -> float:
        """Return the most that serving exactly these needs is worth, capacities aside."""
        if not mine:
            return 0.0
        first = mine & -mine
        best = self._alone(carrier, _places(first)[0]) + self.serve(carrier, mine ^ first)
        for more in _subsets(mine ^ first):
            if (together := self.package(carrier, first | more)) > -inf:
                best = max(best, together + self.serve(carrier, mine ^ first ^ more))
        return best

    def _alone(self, carrier: int, place: int, *, channel: float | None = None) -> float:
        who, need, policy = self.carriers[carrier], self.needs[place], self.policy
        if who["services"] and need["service"] not in who["services"]:
            return -inf
        quality = policy.absent_quality if who["quality"] is None else who["quality"]
        cost = policy.distance_km * _km(who, need) + policy.quality * (1 - quality)
        cost += policy.channels.provider if channel is None else channel
        return float(need["people"] * (getattr(policy.weights, need["grade"]) - cost))

    def _package(self, carrier: int, members: int) -> float:
        """Return the most that a package of these needs is worth, minus infinity where there can be none."""
        shape, places = self.shape, _places(members)
        needs = [self.needs[place] for place in places]
        if not shape.at_least <= sum(need["people"] for need in needs) <= shape.at_most or not self._may_share(members):
            return -inf
        total = sum(self._alone(carrier, place, channel=self.policy.channels.package) for place in places)
        km = min(sum(need["people"] * _km(middle, need) for need in needs) for middle in needs)
        gain = sum(need["people"] for need in needs) * shape.worth
        return float(total + gain - shape.compactness_km * km - shape.opening)

    def _may_share(self, members: int) -> bool:
        needs = [self.needs[place] for place in _places(members)]
        if any(need["service"] not in self.groupable for need in needs):
            return False
        rural = {need["region"] in self.rural for need in needs}
        if len(rural) > 1 or (rural == {False} and len({self.shape.kind_of(need["service"]) for need in needs}) > 1):
            return False
        if rural == {True} and not any(
            all(need["region"] in self._within(code) for need in needs) for code in self.around
        ):
            return False
        if any(_km(one, other) > self.shape.diameter_km + _SLACK_KM / 2 for one in needs for other in needs):
            return False
        return all(self._fellows(place) & members == self._fellows(place) for place in _places(members))

    def _within(self, code: str) -> set[str]:
        reached = {code}
        for _ in range(self.shape.rings):
            reached |= {other for one in reached for other in self.around[one]}
        return reached

    def _fellows(self, place: int) -> int:
        """Return the needs of the same household and kind, itself among them."""
        need, found = self.needs[place], 1 << place
        for other, row in enumerate(self.needs):
            together = need["household_id"] is not None and row["household_id"] == need["household_id"]
            if together and row["service"] in self.groupable:
                same = self.shape.kind_of(row["service"]) == self.shape.kind_of(need["service"])
                found |= same << other
        return found


def _km(one: dict[str, Any], other: dict[str, Any]) -> float:
    return float(_EARTH.inv(one["lon"], one["lat"], other["lon"], other["lat"])[2]) / 1000


def _places(members: int) -> list[int]:
    return [place for place in range(members.bit_length()) if members >> place & 1]


def _subsets(members: int) -> Iterator[int]:
    """Yield every subset, the empty one last."""
    subset = members
    while subset:
        yield subset
        subset = (subset - 1) & members
    yield 0
