"""The options of a pool as arrays: the only thing that the optimiser sees, identifiers and numbers, never names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.model.enums import Dimension, ResourceKind
from matcher.model.problems import Problem

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DIRECT = -1
"""Resource of the option of a need that asks for money only: nobody has to go there."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Resources:
    """All resources in one numbering: providers, then projects, then funds, each sorted by identifier.

    Attributes
    ----------
    ids
        Identifiers.
    kinds
        Kind of each resource.
    project_offset, fund_offset
        Number of the first project and of the first fund.
    """

    ids: tuple[str, ...]
    kinds: tuple[ResourceKind, ...]
    project_offset: int
    fund_offset: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Capacities:
    """One row a capacity of a resource in a dimension.

    Attributes
    ----------
    resource
        Number of the resource, shape ``(rows,)``.
    dimension
        What is counted.
    capacity
        Whole units: hundredths of an hour, cases, people, seats, fen.
    """

    resource: Ints
    dimension: tuple[Dimension, ...]
    capacity: Ints

    @property
    def row_of(self) -> dict[tuple[int, Dimension], int]:
        """Row by resource and dimension."""
        return {
            (int(resource), dimension): row
            for row, (resource, dimension) in enumerate(zip(self.resource, self.dimension, strict=True))
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class NeedColumns:
    """Needs as the optimiser sees them, in the order of the pool's table.

    Attributes
    ----------
    ids
        Identifiers.
    people
        People who benefit.
    grade
        0 red, 1 yellow, 2 blue, 3 green.
    town
        Number of the town in ``towns``, -1 where the region is coarser than a town.
    towns
        Nine-digit codes.
    value
        Value of meeting the need, micropoints.
    person
        Number shared by the needs of one person; every need without ``person_id`` has its own.
    deferred
        Whether the money of the need waits for publicity while its service goes ahead.
    eligible
        Whether every rule about the need alone holds.
    """

    ids: tuple[str, ...]
    people: Ints
    grade: Ints
    town: Ints
    towns: tuple[str, ...]
    value: Ints
    person: Ints
    deferred: Bools
    eligible: Bools


@dataclass(frozen=True, kw_only=True, eq=False)
class HelperOptions:
    """Ways to meet a need: a provider, a seat, or (money only) nobody. Sorted by need, then resource.

    Exactly one of a met need's options is taken. Taking option ``o`` makes ``due_fen[o]`` fall due from funds.

    Attributes
    ----------
    need, resource
        Row of the need; number of the resource or ``DIRECT``.
    hours
        Hundredths of an hour a week.
    due_fen
        Money that funds must pay when the option is taken: the need's amount and the paid hours.
    budget_fen
        Money that the project's own budget pays.
    distance_km
        From base to need; NaN where there is no base or nobody goes.
    terms
        Cost terms in points, by name in the order of ``COST_TERMS``; each rounded to a micropoint.
    cost
        Sum of the terms, micropoints.
    kept
        Whether the helper is the same as before.
    previous
        Whether the helper is that of the previous plan.
    pinned
        Whether the operator pinned the pair.
    """

    need: Ints
    resource: Ints
    hours: Ints
    due_fen: Ints
    budget_fen: Ints
    distance_km: Floats
    terms: dict[str, Floats]
    cost: Ints
    kept: Bools
    previous: Bools
    pinned: Bools

    @property
    def size(self) -> int:
        """Number of options."""
        return int(self.need.size)

    def where(self, chosen: Bools) -> HelperOptions:
        """Return the options that a mask of shape ``(size,)`` chooses."""
        return HelperOptions(
            need=self.need[chosen],
            resource=self.resource[chosen],
            hours=self.hours[chosen],
            due_fen=self.due_fen[chosen],
            budget_fen=self.budget_fen[chosen],
            distance_km=self.distance_km[chosen],
            terms={term: value[chosen] for term, value in self.terms.items()},
            cost=self.cost[chosen],
            kept=self.kept[chosen],
            previous=self.previous[chosen],
            pinned=self.pinned[chosen],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class MoneyOptions:
    """Funds that may pay for a need. Sorted by need, then resource.

    Attributes
    ----------
    need, resource
        Row of the need, number of the fund.
    limit_fen
        The most that the fund may pay for the need.
    pinned
        Whether the operator pinned the pair.
    """

    need: Ints
    resource: Ints
    limit_fen: Ints
    pinned: Bools

    @property
    def size(self) -> int:
        """Number of options."""
        return int(self.need.size)

    def where(self, chosen: Bools) -> MoneyOptions:
        """Return the options that a mask of shape ``(size,)`` chooses."""
        return MoneyOptions(
            need=self.need[chosen],
            resource=self.resource[chosen],
            limit_fen=self.limit_fen[chosen],
            pinned=self.pinned[chosen],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Options:
    """Everything that the optimiser needs to know.

    Attributes
    ----------
    needs, resources, capacities, helpers, money
        The arrays.
    person_caps
        ``(person, fund) -> fen``: joint limit of one fund for the several needs of one person.
    small_person_caps
        ``(person, fund, people) -> fen``: the same for those of the person's needs with at most so many people.
    problems
        Pins that break a rule.
    """

    needs: NeedColumns
    resources: Resources
    capacities: Capacities
    helpers: HelperOptions
    money: MoneyOptions
    person_caps: dict[tuple[int, int], int]
    small_person_caps: dict[tuple[int, int, int], int]
    problems: tuple[Problem, ...]

    def helper_start(self) -> Ints:
        """First option of each need, with the end behind the last: shape ``(needs + 1,)``."""
        return np.searchsorted(self.helpers.need, np.arange(len(self.needs.ids) + 1)).astype(np.int64)

    def money_start(self) -> Ints:
        """First money option of each need, with the end behind the last: shape ``(needs + 1,)``."""
        return np.searchsorted(self.money.need, np.arange(len(self.needs.ids) + 1)).astype(np.int64)
