"""The options of a pool as arrays: the only thing that the optimiser sees, identifiers and numbers, never names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.problems import Problem
from matcher.options.capacities import Capacities, Resources
from matcher.options.costs import Tariff
from matcher.rules.encode import Bools, Floats, Ints

__all__ = [
    "DIRECT",
    "Bools",
    "Capacities",
    "Floats",
    "HelperOptions",
    "Ints",
    "MoneyOptions",
    "NeedColumns",
    "Options",
    "Resources",
]

DIRECT = -1
"""Resource of the option of a need that asks for money only: nobody has to go there."""


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
    changed
        Whether the need has a current provider and this is another.
    cost
        Sum of the cost terms, micropoints; :meth:`Options.terms_of` tells the terms.
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
    changed: Bools
    cost: Ints
    kept: Bools
    previous: Bools
    pinned: Bools

    @property
    def size(self) -> int:
        """Number of options."""
        return int(self.need.size)

    def where(self, chosen: Bools) -> HelperOptions:
        """Return the options that a mask of shape ``(size,)`` chooses; themselves where it chooses all."""
        if chosen.all():
            return self
        return HelperOptions(
            need=self.need[chosen],
            resource=self.resource[chosen],
            hours=self.hours[chosen],
            due_fen=self.due_fen[chosen],
            budget_fen=self.budget_fen[chosen],
            distance_km=self.distance_km[chosen],
            changed=self.changed[chosen],
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
        """Return the options that a mask of shape ``(size,)`` chooses; themselves where it chooses all."""
        if chosen.all():
            return self
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
    tariff
        What the costs of the helper options were worked out from; ``None`` where they are simply given, without terms.
    """

    needs: NeedColumns
    resources: Resources
    capacities: Capacities
    helpers: HelperOptions
    money: MoneyOptions
    person_caps: dict[tuple[int, int], int]
    small_person_caps: dict[tuple[int, int, int], int]
    problems: tuple[Problem, ...]
    tariff: Tariff | None = None

    def terms_of(self, rows: Ints) -> dict[str, Floats]:
        """Return the cost terms of some helper options in points, each rounded to a micropoint; their sum is ``cost``.

        Parameters
        ----------
        rows
            Rows of ``helpers``.

        Returns
        -------
        dict of str to ndarray
            One entry a row, by term in the order of ``COST_TERMS``.

        Raises
        ------
        ValueError
            Where the costs are simply given.
        """
        if self.tariff is None:
            raise ValueError("the costs of these options have no terms")
        helpers = self.helpers
        return self.tariff.terms(
            resource=helpers.resource[rows],
            people=self.needs.people[helpers.need[rows]],
            distance_km=helpers.distance_km[rows],
            changed=helpers.changed[rows],
            yuan_fen=helpers.due_fen[rows] + helpers.budget_fen[rows],
            project_offset=self.resources.project_offset,
        )

    def helper_start(self) -> Ints:
        """First option of each need, with the end behind the last: shape ``(needs + 1,)``."""
        return np.searchsorted(self.helpers.need, np.arange(len(self.needs.ids) + 1)).astype(np.int64)

    def money_start(self) -> Ints:
        """First money option of each need, with the end behind the last: shape ``(needs + 1,)``."""
        return np.searchsorted(self.money.need, np.arange(len(self.needs.ids) + 1)).astype(np.int64)
