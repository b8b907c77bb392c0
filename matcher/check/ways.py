"""Whether anybody could meet a need: every helper is asked, most of them by the kind of need or by its place alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.check.arrays import ABSENT, Bools, Ints, run_chunks
from matcher.check.facts import Facts
from matcher.check.free import CHEAPEST_FIRST, RULES_OF_KIND, RULES_OF_SERVICE, free_pairs
from matcher.check.limits import HOURS, PEOPLE, SEATS
from matcher.check.near import Bands, reach_degrees
from matcher.check.pairs import Pairs
from matcher.check.pairs_service import HELPER_RULES
from matcher.check.payers import best_payers

MOST_GROUPS = 2000
"""With more kinds of needs only their services make groups."""


def has_a_way(facts: Facts, need: Ints, room: Ints | None = None) -> Bools:
    """Return which needs could be met, each alone: by some helper, or by money alone.

    Parameters
    ----------
    facts
        Pool and assignments.
    need
        Numbers of the needs.
    room
        Capacities to be had, shape ``(resources, dimensions)``; absent: all that the pool has.
    """
    room = facts.limits if room is None else room
    payers = best_payers(facts, need, room)
    by_money = payers.can_pay(facts.funds_pay_fen(need, np.full(need.size, ABSENT)))
    ready = ~facts.shut_out[need]
    # Money alone meets a need that asks for money; one that asks for nothing has no line that anybody could serve.
    asks_money = (facts.needs.hundredths[need] == 0) & (facts.needs.amount_fen[need] != 0)
    found: Bools = ready & asks_money & by_money
    asking = np.flatnonzero(ready & ~found)
    for place, helper, codes in _candidates(facts, need[asking], room, payable=by_money[asking]):
        place = asking[place]
        pairs = Pairs(facts=facts, need=need[place], other=helper)
        payable = payers.where(place).can_pay(facts.funds_pay_fen(pairs.need, pairs.other))
        place, pairs = place[payable], pairs.where(payable)
        found[place[free_pairs(pairs, room, codes)]] = True
    return found


def _candidates(
    facts: Facts, need: Ints, room: Ints, *, payable: Bools
) -> Iterator[tuple[Ints, Ints, tuple[str, ...]]]:
    """Yield places of needs with helpers that might do: no pair is left out but for a reason that holds for a group.

    Needs that ask alike are one group, whose helpers are found once. From these the needs are parted that are too
    large for each of them, or that have to be paid and cannot be (``payable``: funds alone could pay the amount), and
    pairs whose places are plainly apart.

    Yields
    ------
    tuple
        Places among ``need``, numbers of the helpers, and the rules that are still to be asked.
    """
    everybody = np.arange(len(facts.helpers))
    groups, of_group, of_pair = _groups(facts, need)
    for members in groups:
        pairs = Pairs(facts=facts, need=np.full(everybody.size, need[members[0]]), other=everybody)
        for code in of_group:
            pairs = pairs.where(~HELPER_RULES[code].broken(pairs))
        pays = facts.helpers.pays[pairs.other]
        for helpers, served in ((pairs.other[pays], members), (pairs.other[~pays], members[payable[members]])):
            if helpers.size == 0:
                continue
            hours, heads = room[helpers, HOURS].max(), np.minimum(room[helpers, PEOPLE], room[helpers, SEATS]).max()
            fits = (facts.needs.hundredths[need[served]] <= hours) & (facts.needs.people[need[served]] <= heads)
            for place, helper in _within_reach(facts, need[served[fits]], helpers):
                yield served[fits][place], helper, of_pair


def _groups(facts: Facts, need: Ints) -> tuple[list[Ints], tuple[str, ...], tuple[str, ...]]:
    """Return the groups of needs that ask alike, the rules that hold or break for a group, and the other rules."""
    needs = facts.needs
    of_group: tuple[str, ...] = RULES_OF_KIND
    group = _numbered(need, needs.skill_kind, needs.gender, needs.asks_gender, needs.team, needs.published)
    if group.max(initial=0) >= MOST_GROUPS:
        group, of_group = _numbered(need, needs.service), RULES_OF_SERVICE
    order = np.argsort(group, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if need.size else []
    return groups, of_group, tuple(code for code in CHEAPEST_FIRST if code not in of_group)


def _numbered(need: Ints, *columns: Ints | Bools) -> Ints:
    """Return a number for each need from 0, equal for needs that are equal in all columns."""
    group = np.zeros(need.size, dtype=np.int64)
    for column in columns:
        values, number = np.unique(column[need], return_inverse=True)
        group = np.unique(group * values.size + number, return_inverse=True)[1]
    return group


def _within_reach(facts: Facts, need: Ints, helper: Ints) -> Iterator[tuple[Ints, Ints]]:
    has_radius = np.isfinite(facts.helpers.radius_km[helper])
    yield from _within_radius(facts, need, helper[has_radius])
    yield from _within_region(facts, need, helper[~has_radius])


def _within_radius(facts: Facts, need: Ints, helper: Ints) -> Iterator[tuple[Ints, Ints]]:
    lat, lon = facts.needs.lat[need], facts.needs.lon[need]
    located = np.flatnonzero(~np.isnan(lat + lon))
    helper = helper[~np.isnan(facts.helpers.lat[helper] + facts.helpers.lon[helper])]
    if located.size == 0 or helper.size == 0:
        return
    radius_km = facts.helpers.radius_km[helper]
    bands = Bands(lat[located], lon[located], height=float(reach_degrees(radius_km).mean()))
    centre, first, last = bands.around(facts.helpers.lat[helper], facts.helpers.lon[helper], radius_km)
    for run, place in run_chunks(first, last):
        yield located[bands.order[place]], helper[centre[run]]


def _within_region(facts: Facts, need: Ints, helper: Ints) -> Iterator[tuple[Ints, Ints]]:
    order = np.argsort(facts.needs.region[need], kind="stable")
    regions = facts.needs.region[need][order]
    first, last = (np.searchsorted(regions, ends[helper]) for ends in facts.helpers.within)
    for run, place in run_chunks(first, last):
        yield order[place], helper[run]
