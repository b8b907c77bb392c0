"""Plans under the worst town's floor and under the cap on changes: ranks and bonuses, searched for one number."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.model.policy import Policy
from matcher.optimise.prices.candidates import Core, State, best_of_needs, build_core, excess_of, value_of
from matcher.optimise.prices.improve import Choice, finish
from matcher.optimise.prices.market import Problem
from matcher.optimise.prices.rounding import round_in_ranks
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.ways import Ways, collect
from matcher.options.options import Bools, Floats, Ints, Options

_SEARCHES = 8
"""Steps of the search for the highest floor, and for the lowest bonus on former helpers."""

_MOST_WAYS = 3_000_000
"""Markets with more options than this are rounded over the ways near their best choice only."""

_MARGIN = 0.3
"""Near is within this share of the mean gain."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rounded:
    """A feasible choice of ways and what the reader must know about it."""

    chosen: Ints
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class _Case:
    """What every search needs."""

    options: Options
    problem: Problem
    core: Core
    former: Bools
    policy: Policy

    @property
    def rank(self) -> Ints:
        """Return the rank of the needs without a floor: their grade where grades are strict."""
        return self.options.needs.grade * self.policy.strict_grades


def choose_under_switches(
    options: Options, sweeper: Sweeper, policy: Policy, price: Floats
) -> tuple[Choice, tuple[str, ...]]:
    """Return a feasible choice that keeps floor and cap as well as rounding can, and notes that say how well that is.

    Parameters
    ----------
    options
        Every option, for towns and former helpers.
    sweeper
        The large problem.
    policy
        Switches.
    price
        Prices of the rows.
    """
    few = sweeper.problem.market.resource.size <= _MOST_WAYS
    margin = float("inf") if few else _MARGIN * sweeper.problem.mean_gain
    # A former helper may have to stay at a loss, where the cap on changes asks for it.
    least = 1 if policy.max_changes == "off" else -(1 << 62)
    ways = collect(sweeper, price, margin=margin, least_gain=least)
    core = build_core(sweeper.problem, ways, price, margin=margin)
    former = options.helpers.previous[ways.option]
    case = _Case(options=options, problem=sweeper.problem, core=core, former=former, policy=policy)
    rounded = _few_changes(case) if policy.max_changes != "off" else _worst_town(case, core.gain)
    return _finished(sweeper.problem, ways, core, rounded.chosen), rounded.notes


def _finished(problem: Problem, ways: Ways, core: Core, chosen: Ints) -> Choice:
    return finish(problem, ways, core, State(chosen=chosen, excess=excess_of(problem, core, chosen)))


def town_shares(options: Options, chosen: Ints) -> Floats:
    """Return the share of people met in every town, among the needs that have an option; NaN for towns without any."""
    needs = options.needs
    possible = np.zeros(len(needs.ids), dtype=np.bool_)
    possible[options.helpers.need] = True
    inside = possible & (needs.town >= 0)
    served = inside & (chosen >= 0)
    towns = len(needs.towns)
    asked = np.bincount(needs.town[inside], weights=needs.people[inside], minlength=towns)
    met = np.bincount(needs.town[served], weights=needs.people[served], minlength=towns)
    shares: Floats = np.divide(met, asked, out=np.full(towns, np.nan), where=asked > 0)
    return shares


def _worst(options: Options, chosen: Ints) -> float:
    shares = town_shares(options, chosen)
    return float(np.nanmin(shares)) if np.isfinite(shares).any() else 1.0


def _worst_town(case: _Case, worth: Floats) -> Rounded:
    """Return the choice with the highest floor found by bisection; ``worth`` takes the place of the gains."""
    options, core = case.options, case.core
    plain = round_in_ranks(case.problem, core, case.rank, worth).chosen
    if case.policy.worst_town == "off":
        return Rounded(chosen=plain)
    wanted = 1.0 if case.policy.worst_town == "maximise" else float(case.policy.worst_town)
    top = best_of_needs(worth - (core.gain - core.reduced), core.start, -np.inf)
    best, reached = plain, min(wanted, _worst(options, plain))
    low, high = reached, wanted
    for _ in range(_SEARCHES):
        if reached >= wanted:
            break
        middle = high if low == reached and high == wanted else (low + high) / 2
        chosen = round_in_ranks(case.problem, core, case.rank + 4 * _beyond_floor(options, top, middle), worth).chosen
        share = min(wanted, _worst(options, chosen))
        if (share, value_of(core, chosen)) > (reached, value_of(core, best)):
            best, reached = chosen, share
        low, high = (middle, high) if share >= middle else (low, middle)
    note = f"worst_town: {_worst(options, best):.6f} of the people of the worst town are met (asked for {wanted:.6f}); not proven"
    return Rounded(chosen=best, notes=(note,))


def _beyond_floor(options: Options, value: Floats, floor: float) -> Ints:
    """Return 0 for the needs of each town that fill its floor first, in the order of priced value, 1 for the rest."""
    needs = options.needs
    if not value.size:
        return np.zeros(0, dtype=np.int64)
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


def _few_changes(case: _Case) -> Rounded:
    """Return a choice within the cap: the least bonus on former helpers that keeps it, found by bisection."""
    core, options = case.core, case.options
    cap = int(case.policy.max_changes)
    counted = np.unique(options.helpers.need[options.helpers.previous])
    inner = replace(case, policy=case.policy.model_copy(update={"max_changes": "off"}))
    bonus = int(np.abs(core.gain).max(initial=1)) * 4
    best: Rounded | None = None
    low, high = 0, bonus
    for step in range(_SEARCHES + 1):
        size = (0, bonus)[step] if step < 2 else (low + high) // 2
        rounded = _worst_town(inner, core.gain + np.where(case.former, size, 0))
        changes = _changes(case.former, counted, rounded.chosen)
        rounded = replace(rounded, notes=(*rounded.notes, f"max_changes: {changes} helpers change (cap {cap})"))
        if changes <= cap:
            high = size
            if best is None or value_of(core, rounded.chosen) > value_of(core, best.chosen):
                best = rounded
            if size == 0:
                break
        else:
            low = size
            if step == 1:
                return rounded
    assert best is not None
    return best


def _changes(former: Bools, counted: Ints, chosen: Ints) -> int:
    held = chosen[counted]
    return int(counted.size - (former[np.maximum(held, 0)] & (held >= 0)).sum()) if former.size else int(counted.size)
