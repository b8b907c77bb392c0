"""The constraints of the exact model, one function each, with its formula."""

from __future__ import annotations

import numpy as np

from matcher.model.enums import Dimension, ResourceKind
from matcher.model.policy import Policy
from matcher.optimise.exact.linear_model import RowBuilder, Rows
from matcher.optimise.exact.variables import SHARE_UNITS, Variables
from matcher.options.options import Ints, Options


def constraint_rows(options: Options, variables: Variables, policy: Policy) -> Rows:
    """Return all constraints for a set of options under a policy."""
    rows = RowBuilder()
    one_option_a_need(rows, options, variables)
    capacities_hold(rows, options, variables)
    money_adds_up(rows, options, variables)
    two_funds_at_most(rows, options, variables)
    person_caps_hold(rows, options, variables)
    if policy.worst_town != "off":
        worst_town(rows, options, variables)
    if policy.max_changes != "off":
        changes_counted(rows, options, variables, int(policy.max_changes))
    return rows.rows()


def groups(keys: Ints) -> list[tuple[int, Ints]]:
    """Return the positions of each key, keys ascending."""
    order = np.argsort(keys, kind="stable")
    values, first = np.unique(keys[order], return_index=True)
    return list(zip(values.tolist(), np.split(order, first[1:]), strict=True)) if keys.size else []


def one_option_a_need(rows: RowBuilder, options: Options, variables: Variables) -> None:
    """``sum_{o of i} x[o] <= 1`` for every need: met once, every line served, or not at all."""
    for _, members in groups(options.helpers.need):
        rows.add(variables.taken[members], 1, upper=1)


def consumption(options: Options, kind: ResourceKind, dimension: Dimension) -> Ints:
    """Return what each helper option consumes of its resource in a dimension, whole units."""
    helpers = options.helpers
    if dimension is Dimension.HOURS:
        return helpers.hours
    if dimension is Dimension.CASES:
        return np.ones(helpers.size, dtype=np.int64)
    if dimension is Dimension.YUAN and kind is ResourceKind.PROJECT:
        return helpers.budget_fen
    return options.needs.people[helpers.need]


def capacities_hold(rows: RowBuilder, options: Options, variables: Variables) -> None:
    """``sum_o a[o,d] x[o] <= cap[r,d]``; for funds ``sum_i y[i,f] <= balance`` and ``sum_i people u[i,f] <= cap``."""
    by_helper = dict(groups(options.helpers.resource))
    by_fund = dict(groups(options.money.resource))
    capacities = options.capacities
    for resource, dimension, capacity in zip(
        capacities.resource.tolist(), capacities.dimension, capacities.capacity.tolist(), strict=True
    ):
        kind = options.resources.kinds[resource]
        if kind is not ResourceKind.FUND:
            members = by_helper.get(resource)
            if members is not None:
                amounts = consumption(options, kind, dimension)[members]
                rows.add(variables.taken[members], amounts, upper=capacity)
            continue
        members = by_fund.get(resource)
        if members is None:
            continue
        if dimension is Dimension.YUAN:
            rows.add(variables.paid[members], 1, upper=capacity)
        else:
            people = options.needs.people[options.money.need[members]]
            rows.add(variables.used[members], people, upper=capacity)


def money_adds_up(rows: RowBuilder, options: Options, variables: Variables) -> None:
    """``sum_f y[i,f] - sum_{o of i} due[o] x[o] = 0`` for every need with money due."""
    helpers, money = options.helpers, options.money
    payers = dict(groups(money.need))
    due = np.flatnonzero(helpers.due_fen > 0)
    for need, members in groups(helpers.need[due]):
        taken, paid = due[members], payers[need]
        rows.add(
            np.concatenate([variables.paid[paid], variables.taken[taken]]),
            np.concatenate([np.ones(paid.size, dtype=np.int64), -helpers.due_fen[taken]]),
            lower=0,
            upper=0,
        )


def two_funds_at_most(rows: RowBuilder, options: Options, variables: Variables) -> None:
    """``u[m] <= y[m] <= limit[m] u[m]`` and ``sum_f u[i,f] <= 2 sum_{o of i: due > 0} x[o]``."""
    money, helpers = options.money, options.helpers
    counted = np.flatnonzero(variables.used >= 0)
    for member in counted.tolist():
        pair = np.array([variables.paid[member], variables.used[member]], dtype=np.int64)
        most = int(variables.upper[variables.paid[member]])
        rows.add(pair, np.array([1, -most]), upper=0)
        rows.add(pair, np.array([1, -1]), lower=0)
    due = np.flatnonzero(helpers.due_fen > 0)
    takers = dict(groups(helpers.need[due]))
    for need, members in groups(money.need[counted]):
        used, taken = variables.used[counted[members]], due[takers.get(need, due[:0])]
        rows.add(
            np.concatenate([used, variables.taken[taken]]),
            np.concatenate([np.ones(used.size, dtype=np.int64), np.full(taken.size, -2)]),
            upper=0,
        )


def person_caps_hold(rows: RowBuilder, options: Options, variables: Variables) -> None:
    """``sum_{i of person} y[i,f] <= cap`` where one fund may pay for several needs of one person.

    The same over the person's needs with at most ``p`` people, where their limit is lower.
    """
    money = options.money
    if not options.person_caps:
        return
    person, people = options.needs.person[money.need], options.needs.people[money.need]
    members = {key: np.flatnonzero((person == key[0]) & (money.resource == key[1])) for key in options.person_caps}
    for pair, cap in options.person_caps.items():
        rows.add(variables.paid[members[pair]], 1, upper=cap)
    for (who, fund, most), cap in options.small_person_caps.items():
        places = members[who, fund]
        rows.add(variables.paid[places[people[places] <= most]], 1, upper=cap)


def worst_town(rows: RowBuilder, options: Options, variables: Variables) -> None:
    """``10^6 sum_{i in town} people x >= t sum_{i in town} people`` for every town, ``t`` in millionths.

    A town counts the people of its needs that have an option; a need outside any town counts nowhere.
    """
    helpers, needs = options.helpers, options.needs
    possible = np.unique(helpers.need)
    people = np.zeros(len(needs.towns), dtype=np.int64)
    inside = possible[needs.town[possible] >= 0]
    np.add.at(people, needs.town[inside], needs.people[inside])
    town = needs.town[helpers.need]
    for place, members in groups(town):
        if place >= 0:
            rows.add(
                np.append(variables.taken[members], variables.share),
                np.append(needs.people[helpers.need[members]] * SHARE_UNITS, -people[place]),
                lower=0,
            )


def changes_counted(rows: RowBuilder, options: Options, variables: Variables, cap: int) -> None:
    """``sum over needs whose former option still exists of (1 - x[former]) - e <= cap``."""
    former = np.flatnonzero(options.helpers.previous)
    rows.add(
        np.append(variables.taken[former], variables.excess),
        np.append(np.ones(former.size, dtype=np.int64), 1),
        lower=int(former.size) - cap,
    )
