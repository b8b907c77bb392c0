"""Rounding under the switches of the policy: strict grades, the worst town, the cap on changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.model.policy import Policy
from matcher.optimise.prices.columns import Columns
from matcher.optimise.prices.rounding import best_reduced_gain, gain_of, round_prices
from matcher.options.options import Floats, Ints, Options

_SEARCHES = 8
"""Steps of the search for the highest floor, and for the lowest bonus on former helpers."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rounded:
    """A choice of columns and what the reader must know about it."""

    chosen: Ints
    notes: tuple[str, ...] = ()


def round_under_switches(options: Options, columns: Columns, policy: Policy, *, price: Floats) -> Rounded:
    """Return a feasible choice of columns that keeps the switches as well as rounding can, and says how well that is.

    Parameters
    ----------
    options
        Every option, for towns, grades and former helpers.
    columns
        The large model.
    policy
        Switches.
    price
        Prices of the rows.
    """
    if policy.max_changes != "off":
        return _few_changes(options, columns, policy, price)
    if policy.worst_town != "off":
        return _worst_town(options, columns, policy, price)
    if policy.strict_grades:
        note = "strict_grades: needs were placed grade by grade; that no better placing of the higher grades exists is not proven"
        return Rounded(chosen=round_prices(columns, price=price, rank=options.needs.grade), notes=(note,))
    return Rounded(chosen=round_prices(columns, price=price))


def _grade_rank(options: Options, policy: Policy) -> Ints:
    return options.needs.grade if policy.strict_grades else np.zeros_like(options.needs.grade)


def town_shares(options: Options, chosen: Ints) -> Floats:
    """Return the share of people met in every town, among the needs that have an option; NaN for towns without any."""
    needs = options.needs
    possible = np.zeros(len(needs.ids), dtype=np.bool_)
    possible[options.helpers.need] = True
    asked, met = np.zeros(len(needs.towns)), np.zeros(len(needs.towns))
    inside = possible & (needs.town >= 0)
    np.add.at(asked, needs.town[inside], needs.people[inside])
    served = inside & (chosen >= 0)
    np.add.at(met, needs.town[served], needs.people[served])
    shares: Floats = np.divide(met, asked, out=np.full(asked.size, np.nan), where=asked > 0)
    return shares


def _worst(options: Options, chosen: Ints) -> float:
    shares = town_shares(options, chosen)
    return float(np.nanmin(shares)) if np.isfinite(shares).any() else 1.0


def _worst_town(options: Options, columns: Columns, policy: Policy, price: Floats) -> Rounded:
    wanted = 1.0 if policy.worst_town == "maximise" else float(policy.worst_town)
    value = best_reduced_gain(columns, price)
    plain = round_prices(columns, price=price, rank=_grade_rank(options, policy))
    best, reached = plain, min(wanted, _worst(options, plain))
    low, high = reached, wanted
    for _ in range(_SEARCHES):
        if reached >= wanted:
            break
        middle = high if low == reached and high == wanted else (low + high) / 2
        rank = 4 * _beyond_floor(options, value, middle) + _grade_rank(options, policy)
        chosen = round_prices(columns, price=price, rank=rank)
        share = min(wanted, _worst(options, chosen))
        if (share, gain_of(columns, chosen)) > (reached, gain_of(columns, best)):
            best, reached = chosen, share
        low, high = (middle, high) if share >= middle else (low, middle)
    note = f"worst_town: {_worst(options, best):.6f} of the people of the worst town are met (asked for {wanted:.6f}); not proven"
    return Rounded(chosen=best, notes=(note,))


def _beyond_floor(options: Options, value: Floats, floor: float) -> Ints:
    """Return 0 for the needs of each town that fill its floor first, in the order of priced value, 1 for the rest."""
    needs = options.needs
    order = np.lexsort((-value, needs.town))
    possible = np.isfinite(value[order])
    people = np.where(possible, needs.people[order], 0)
    town = needs.town[order]
    running = np.cumsum(people) - people
    first = np.flatnonzero(np.r_[True, town[1:] != town[:-1]])
    before = running - np.repeat(running[first], np.diff(np.r_[first, town.size]))
    total = np.repeat(np.add.reduceat(people, first), np.diff(np.r_[first, town.size]))
    beyond = np.ones(town.size, dtype=np.int64)
    beyond[order] = np.where((before < floor * total) & (town >= 0), 0, 1)
    return beyond


def _few_changes(options: Options, columns: Columns, policy: Policy, price: Floats) -> Rounded:
    cap = int(policy.max_changes)
    former = options.helpers.previous[columns.helper]
    counted = np.unique(options.helpers.need[options.helpers.previous])
    inner = policy.model_copy(update={"max_changes": "off"})
    bonus = int(np.abs(columns.gain).max(initial=1)) * 4
    best: Rounded | None = None
    low, high = 0, bonus
    for step in range(_SEARCHES + 1):
        size = (0, bonus)[step] if step < 2 else (low + high) // 2
        raised = replace(columns, gain=columns.gain + np.where(former, size, 0))
        rounded = round_under_switches(options, raised, inner, price=price)
        changes = _changes(former, counted, rounded.chosen)
        rounded = replace(rounded, notes=(*rounded.notes, f"max_changes: {changes} helpers change (cap {cap})"))
        if changes <= cap:
            high = size
            if best is None or gain_of(columns, rounded.chosen) > gain_of(columns, best.chosen):
                best = rounded
            if size == 0:
                break
        else:
            low = size
            if step == 1:
                return rounded
    assert best is not None
    return best


def _changes(former: np.ndarray, counted: Ints, chosen: Ints) -> int:
    held = chosen[counted]
    return int(counted.size - (former[held] & (held >= 0)).sum())
