"""A part of a problem: some needs, with the capacity that the others leave them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.model.enums import Dimension, ResourceKind
from matcher.optimise.exact.constraints import consumption
from matcher.optimise.solution import Solution, net_value, nothing
from matcher.options.options import Bools, Capacities, Ints, Options

__all__ = ["Part", "nothing", "restrict", "used_of_capacities"]


def used_of_capacities(options: Options, taken: Ints, paid_by: Ints, paid_fen: Ints) -> Ints:
    """Return what a plan uses of every capacity row, whole units."""
    capacities = options.capacities
    used = np.zeros(capacities.capacity.size, dtype=np.int64)
    chosen = taken[taken >= 0]
    count = len(options.resources.ids) + 1
    by_dimension: dict[tuple[ResourceKind, Dimension], Ints] = {}
    for kind in (ResourceKind.PROVIDER, ResourceKind.PROJECT):
        for dimension in Dimension:
            total = np.zeros(count, dtype=np.int64)
            np.add.at(total, options.helpers.resource[chosen], consumption(options, kind, dimension)[chosen])
            by_dimension[kind, dimension] = total
    yuan, people = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(yuan, options.money.resource[paid_by], paid_fen)
    np.add.at(people, options.money.resource[paid_by], options.needs.people[options.money.need[paid_by]])
    by_dimension[ResourceKind.FUND, Dimension.YUAN] = yuan
    by_dimension[ResourceKind.FUND, Dimension.PEOPLE] = people
    for row, (resource, dimension) in enumerate(zip(capacities.resource.tolist(), capacities.dimension, strict=True)):
        used[row] = by_dimension[options.resources.kinds[resource], dimension][resource]
    return used


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """The problem of some needs alone.

    Attributes
    ----------
    options
        The part's own options; needs are numbered anew.
    needs, helper_rows, money_rows
        Rows in the whole of the part's needs, helper options and money options.
    """

    options: Options
    needs: Ints
    helper_rows: Ints
    money_rows: Ints

    def of(self, plan: Solution) -> Solution:
        """Return what a plan of the whole says about the part."""
        taken = plan.taken[self.needs]
        inside = np.isin(plan.paid_by, self.money_rows)
        return replace(
            plan,
            taken=np.where(taken >= 0, np.searchsorted(self.helper_rows, taken), -1),
            paid_by=np.searchsorted(self.money_rows, plan.paid_by[inside]),
            paid_fen=plan.paid_fen[inside],
        )

    def into(self, plan: Solution, answer: Solution, whole: Options) -> Solution:
        """Return the plan with the part replaced by an answer."""
        taken = plan.taken.copy()
        met = answer.taken >= 0
        taken[self.needs] = -1
        taken[self.needs[met]] = self.helper_rows[answer.taken[met]]
        stays = ~np.isin(plan.paid_by, self.money_rows)
        paid_by = np.concatenate([plan.paid_by[stays], self.money_rows[answer.paid_by]])
        paid_fen = np.concatenate([plan.paid_fen[stays], answer.paid_fen])
        order = np.argsort(paid_by, kind="stable")
        return replace(
            plan,
            taken=taken,
            paid_by=paid_by[order],
            paid_fen=paid_fen[order],
            objective=net_value(whole, taken),
        )


def restrict(options: Options, needs: Ints, plan: Solution) -> Part:
    """Return the problem of some needs alone while a plan holds for all others.

    Parameters
    ----------
    options
        The whole problem.
    needs
        Rows of the needs that are free, ascending.
    plan
        A feasible plan; what it gives to the other needs is taken from the capacities.
    """
    free = np.zeros(len(options.needs.ids), dtype=np.bool_)
    free[needs] = True
    helper_rows = np.flatnonzero(free[options.helpers.need])
    money, money_rows = options.money, np.flatnonzero(free[options.money.need])
    pays_outside = ~free[money.need[plan.paid_by]]
    used = used_of_capacities(
        options, np.where(free, -1, plan.taken), plan.paid_by[pays_outside], plan.paid_fen[pays_outside]
    )
    whole, smaller = _person_caps_left(options, free, plan)
    place = np.cumsum(free) - 1
    helpers, payers = options.helpers.where(free[options.helpers.need]), money.where(free[money.need])
    columns = options.needs
    part = replace(
        options,
        needs=replace(
            columns,
            ids=tuple(columns.ids[row] for row in needs.tolist()),
            people=columns.people[needs],
            grade=columns.grade[needs],
            town=columns.town[needs],
            value=columns.value[needs],
            person=columns.person[needs],
            deferred=columns.deferred[needs],
            eligible=columns.eligible[needs],
        ),
        helpers=replace(helpers, need=place[helpers.need]),
        money=replace(payers, need=place[payers.need]),
        capacities=_left(options.capacities, used, helpers.resource, payers.resource),
        person_caps=whole,
        small_person_caps=smaller,
    )
    return Part(options=part, needs=needs, helper_rows=helper_rows, money_rows=money_rows)


def _left(capacities: Capacities, used: Ints, *resources: Ints) -> Capacities:
    touched: Bools = np.isin(capacities.resource, np.unique(np.concatenate(resources)))
    return Capacities(
        resource=capacities.resource[touched],
        dimension=tuple(capacities.dimension[row] for row in np.flatnonzero(touched).tolist()),
        capacity=(capacities.capacity - used)[touched],
    )


def _person_caps_left(
    options: Options, free: Bools, plan: Solution
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int, int], int]]:
    if not options.person_caps:
        return {}, {}
    inside = set(options.needs.person[free].tolist())
    whole = {pair: cap for pair, cap in options.person_caps.items() if pair[0] in inside}
    smaller = {key: cap for key, cap in options.small_person_caps.items() if key[0] in inside}
    for row, fen in zip(plan.paid_by.tolist(), plan.paid_fen.tolist(), strict=True):
        need = int(options.money.need[row])
        pair = (int(options.needs.person[need]), int(options.money.resource[row]))
        if free[need] or pair not in whole:
            continue
        whole[pair] -= fen
        for key in smaller:
            if key[:2] == pair and options.needs.people[need] <= key[2]:
                smaller[key] -= fen
    return whole, smaller
