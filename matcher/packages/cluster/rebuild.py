"""Compiled: a few neighbouring groups are taken apart and built anew from other seeds; what is better stays.

Ruin and recreate. The groups taken apart are found by a random walk over near points; in many tries they come from two places at once,
so that a medoid can leave where groups are too many for where they are too few (the swap of a facility of Resende and Werneck, with
all that follows from it). Where the number of groups is free there may be one more or one fewer.

References
----------
G. Schrimpf, J. Schneider, H. Stamm-Wilbrandt, G. Dueck, "Record breaking optimization results using the ruin and recreate principle",
Journal of Computational Physics 159 (2000) 139-171, doi:10.1006/jcph.1999.6413. M. G. C. Resende, R. F. Werneck, "A fast
swap-based local search procedure for location problems", Annals of Operations Research 150 (2007) 205-230,
doi:10.1007/s10479-006-0154-0. F. Stefanello, O. C. B. de Araujo, F. M. Müller, "Matheuristics for the capacitated p-median problem",
International Transactions in Operational Research 22 (2015) 149-167, doi:10.1111/itor.12103: small groups of neighbours solved
again, section 3.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.randomness import State as Random
from matcher.optimise.prices.randomness import following
from matcher.options.options import Ints
from matcher.packages.cluster.anneal import anneal
from matcher.packages.cluster.chance import pick
from matcher.packages.cluster.mend import dissolve, lighten
from matcher.packages.cluster.ruin import distance, energy, kept_seeds, members, walk, with_left_over
from matcher.packages.cluster.sow import sow
from matcher.packages.cluster.state import Limits, State, beyond, put_in, settle, take_out

MOST_GROUPS = 5
"""Most groups taken apart at once."""

_FAR, _FAR_WHERE_FREE = 2, 4
"""One rebuild in so many takes its groups from two places; where the number is free a group can come and go in one."""

_SWEEPS_AFTER, _HARDER = 10, 1e6
"""Sweeps for what was left over to keep the bounds, and by how much more breaking them is charged then."""

_COMPARED = 3
"""The second place is the worst served of so many more random points."""


@numba.njit(cache=True, nogil=True)
def _trim(state: State, limits: Limits, groups: Ints) -> bool:
    """Leave over what is too much for a group, and all of one that is too light where their number is free."""
    trimmed = False
    for group in groups:
        trimmed = trimmed or beyond(state.load[group], limits.at_least, limits.at_most, limits.free) > 0
        lighten(state, limits, group)
        if limits.free and 0 < state.load[group] < limits.at_least:
            dissolve(state, limits, group)
    return trimmed


@numba.njit(cache=True, nogil=True)
def rebuild(
    state: State,
    limits: Limits,
    random: Random,
    tries: int,
    starts: Ints,
    changes: tuple[int, int],
    sweeps: int,
    temperatures: tuple[float, float],
    charges: tuple[float, float],
    most_rows: int,
) -> int:
    """Make so many tries of taking apart and building anew; return how many were for the better.

    Parameters
    ----------
    state
        Changed.
    limits
        Bounds and diameter.
    random
        State of the generator, changed.
    tries
        How many.
    starts
        Points whose groups are taken apart first, one a try, again and again; any point's where there are none.
    changes
        By how many groups a try may change their number: the least, from -1 on, and the most, up to 1.
    sweeps, temperatures, charges
        Of the annealing of what was built anew.
    most_rows
        More points than these are not taken apart at once.
    """
    size, slots = state.weight.size, state.first.size
    among = np.zeros(slots, np.bool_)
    held = np.empty(MOST_GROUPS + 1, np.int64)
    rows = np.empty(most_rows, np.int64)
    former = np.empty(most_rows, np.int64)
    seeds = np.empty(MOST_GROUPS + 1, np.int64)
    spare, better = 0, 0
    far = _FAR if changes[0] == changes[1] else _FAR_WHERE_FREE
    for turn in range(tries):
        seed = following(random[0])
        row = starts[turn % starts.size] if starts.size else pick(seed, size)
        seed = following(seed)
        wanted = 2 + pick(seed, MOST_GROUPS - 1)
        seed = following(seed)
        near_found = 0
        if pick(seed, far) == 0:
            near_found, seed = walk(state, held, 0, (wanted + 1) // 2, row, seed)
            seed = following(seed)
            row = pick(seed, size)
            for _ in range(_COMPARED):  # the other place is badly served
                seed = following(seed)
                other = pick(seed, size)
                if distance(state, other) > distance(state, row):
                    row = other
        found, seed = walk(state, held, near_found, wanted, row, seed)
        change = changes[0]
        if changes[1] > changes[0]:
            seed = following(seed)
            change += pick(seed, changes[1] - changes[0] + 1)
        random[0] = seed
        count = members(state, held[:found], rows, most_rows)
        if count < 2:
            continue
        count = with_left_over(state, rows, count)
        whole = 0
        for spot in range(count):
            whole += state.weight[rows[spot]]
        if change > 0:
            # One more group, if there is weight and an empty place for it.
            looked = 0
            while looked < slots and state.first[spare] >= 0:
                spare = (spare + 1) % slots
                looked += 1
            if looked == slots or whole < (found + 1) * limits.at_least:
                continue
            held[found] = spare
        built = found + change
        if built < 1 or (built * limits.at_most < whole and change < 0):
            continue
        taken = held[: max(found, built)]
        mine = rows[:count]
        seed = following(random[0])
        known = kept_seeds(state, taken[:found], near_found or found, built, seeds, seed)
        random[0] = seed
        before = energy(state, limits, taken, mine)
        for spot in range(count):
            former[spot] = state.group[mine[spot]]
            if former[spot] >= 0:
                take_out(state, mine[spot])
        for group in taken:
            settle(state, limits.opening_km, group)
        sow(state, limits, mine, taken[:built], seeds[:built], known, random)
        among[taken] = True
        anneal(state, limits, mine, among, random, 0, sweeps, sweeps, temperatures, charges)
        if _trim(state, limits, taken):
            cold = (temperatures[1], temperatures[1])
            hard = (_HARDER * charges[1], _HARDER * charges[1])
            anneal(state, limits, mine, among, random, 0, _SWEEPS_AFTER, _SWEEPS_AFTER, cold, hard)
        among[taken] = False
        now = energy(state, limits, taken, mine)
        if now[0] < before[0] or (now[0] == before[0] and now[1] <= before[1]):
            better += now[1] < before[1] - 1e-9
            continue
        for spot in range(count):
            if state.group[mine[spot]] >= 0:
                take_out(state, mine[spot])
        for spot in range(count):
            if former[spot] >= 0:
                put_in(state, mine[spot], former[spot])
        for group in taken:
            settle(state, limits.opening_km, group)
    return better
