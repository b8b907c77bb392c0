"""Paths of moves that put what is left of a row to use: the annealing's chains are short, these are as long as it takes.

Where a priced row has something left, some need could move into it, which leaves room in the row that it held, into which another need
could move, and so on, until a need comes in that held nothing. In the improvement graph the nodes are needs, and an arc leads from a need to one that can
take the room that it leaves (Ahuja, Ergun, Orlin and Punnen 2002, section 4.2); the length of an arc is the reduced gain that its need loses. A
path gains about what is left of the first row is worth at the prices, minus its length; so short paths are looked at first, in the manner of
Dijkstra (1959), and the search ends where they are longer than that. That is a rule of thumb: lengths may be negative where a need does not hold its
best way, labels are not corrected, and later moves may use what is left of other rows too. Every arc is checked against the capacities with the
whole path before it in mind.

References
----------
R. K. Ahuja, O. Ergun, J. B. Orlin, A. P. Punnen, "A survey of very large-scale neighborhood search techniques", Discrete Applied
Mathematics 123 (2002) 75-102, doi:10.1016/S0166-218X(01)00338-9.
E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1 (1959) 269-271, doi:10.1007/BF01386390.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

import numba
import numpy as np

from matcher.optimise.prices.candidates import Core
from matcher.optimise.prices.market import Places
from matcher.optimise.prices.repair import take
from matcher.options.options import Floats, Ints

_MOST_NODES = 60
"""Needs from which one search goes on, at most."""

_MOST_USERS = 100
"""Ways into a row that one need's room is offered to, at most; in long rows other ones at each turn."""

_MOST_PATHS = 1_000
"""Paths that one row gives, at most: it ends long before."""


class Labels(NamedTuple):
    """What a search knows of the needs that it reached.

    Attributes
    ----------
    turn
        Number of the last search that reached a need.
    before
        The need whose room it takes, -1 for what is left of the first row.
    way
        The way that it would take.
    gained
        Gain made along the path, micropoints.
    """

    turn: Ints
    before: Ints
    way: Ints
    gained: Floats


def no_labels(needs: int) -> Labels:
    """Return labels of needs that no search has reached."""
    none = np.full(needs, -1, dtype=np.int64)
    return Labels(turn=none, before=none.copy(), way=none.copy(), gained=np.zeros(needs))


@numba.njit(cache=True, nogil=True)
def ways_into_rows(core: Core) -> Ints:
    """Return the ways that use each row, where :attr:`~matcher.optimise.prices.candidates.Core.rival` has whose they are."""
    start, entry, row, rows = core.start, core.entry, core.row, core.rival_start.size - 1
    at, ways = core.rival_start[:rows].copy(), np.empty(core.rival.size, np.int64)
    for need in core.open:
        for way in range(start[need], start[need + 1]):
            for place in range(entry[way], entry[way + 1]):
                ways[at[row[place]]] = way
                at[row[place]] += 1
    return ways


@numba.njit(cache=True, nogil=True)
def _move(last: int, sign: float, core: Core, chosen: Ints, labels: Labels, sums: Floats) -> None:
    """Add to the sums of the rows what the path to a need changes (sign 1), or take it back (sign -1)."""
    entry, row, amount = core.entry, core.row, core.amount
    while last >= 0:
        if chosen[last] >= 0:
            take(chosen[last], -sign, entry, row, amount, sums)
        take(labels.way[last], sign, entry, row, amount, sums)
        last = labels.before[last]


@numba.njit(cache=True, nogil=True)
def _fits(way: int, held: int, entry: Ints, row: Places, amount: Floats, excess: Floats, moved: Floats) -> bool:
    """Return whether a way fits once what its need holds is free and ``moved`` has been added to the rows.

    No row stands twice in a way: its payers are two funds, and each joint limit is one of a single fund.
    """
    for place in range(entry[way], entry[way + 1]):
        over = excess[row[place]] + moved[row[place]] + amount[place]
        if over > 0 and held >= 0:
            for other in range(entry[held], entry[held + 1]):
                if row[other] == row[place]:
                    over -= amount[other]
        if over > 0:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _best_path(
    core: Core,
    chosen: Ints,
    excess: Floats,
    users: Ints,
    labels: Labels,
    first_row: int,
    turn: int,
    moved: Floats,
) -> tuple[int, int]:
    """Return the last need of the path that gains most, -1 without any, and the needs from which the search went on.

    ``moved`` holds zeros, one for each row, before and after.
    """
    # Taken out of their tuples: inside the loops each look into one would be counted as a reference.
    gain, reduced, entry, row, amount, price = core.gain, core.reduced, core.entry, core.row, core.amount, core.price
    user_start, owner = core.rival_start, core.rival
    reached, before, taken, gained = labels
    worth = -excess[first_row] * price[first_row]
    heap = [(0.0, -1)]
    best, last, nodes = 0.0, -1, 0
    while len(heap) > 0 and nodes < _MOST_NODES:
        gone, node = heappop(heap)
        if gone >= worth:
            break
        nodes += 1
        _move(node, 1.0, core, chosen, labels, moved)
        so_far = gained[node] if node >= 0 else 0.0
        spot, end = (entry[chosen[node]], entry[chosen[node] + 1]) if node >= 0 else (0, 1)
        while spot < end:
            offered = row[spot] if node >= 0 else first_row
            spot += 1
            if price[offered] <= 0:
                continue
            at, stop = user_start[offered], user_start[offered + 1]
            if stop - at > _MOST_USERS:
                at += (turn * 7919 + nodes * 104729) % (stop - at - _MOST_USERS + 1)
                stop = at + _MOST_USERS
            while at < stop:
                need, way = owner[at], users[at]
                at += 1
                held = chosen[need]
                if way == held or reached[need] == turn:
                    continue
                there = gone - reduced[way]
                made = so_far + gain[way]
                if held >= 0:
                    there += reduced[held]
                    made -= gain[held]
                if there >= worth or not _fits(way, held, entry, row, amount, excess, moved):
                    continue
                reached[need], before[need], taken[need] = turn, node, way
                gained[need] = made
                if made > best:
                    best, last = made, need
                if held >= 0:
                    heappush(heap, (there, need))
        _move(node, -1.0, core, chosen, labels, moved)  # amounts are whole numbers: what is taken back leaves 0
    return last, nodes


@numba.njit(cache=True, nogil=True)
def fill_along_paths(
    core: Core,
    chosen: Ints,
    excess: Floats,
    users: Ints,
    labels: Labels,
    rows: Ints,
    first_turn: int,
) -> tuple[float, int]:
    """Go the best path that begins in each of some rows, again and again while one gains.

    Parameters
    ----------
    core
        The core; its open needs may move, and its ``rival`` arrays are theirs.
    chosen, excess
        A choice without excess in the rows that it may use more of; both are changed.
    users
        What :func:`ways_into_rows` returns.
    labels
        What :func:`no_labels` returns.
    rows
        Rows to begin in.
    first_turn
        Searches are numbered from here on; no number comes twice with the same labels.

    Returns
    -------
    tuple
        What was gained, micropoints, and the needs from which searches went on.
    """
    moved = np.zeros(excess.size)
    total, work, turn = 0.0, 0, first_turn
    for first_row in rows:
        for _ in range(_MOST_PATHS):
            if excess[first_row] >= 0:
                break
            turn += 1
            last, nodes = _best_path(core, chosen, excess, users, labels, first_row, turn, moved)
            work += nodes
            if last < 0:
                break
            total += labels.gained[last]
            _move(last, 1.0, core, chosen, labels, excess)
            while last >= 0:
                chosen[last] = labels.way[last]
                last = labels.before[last]
    return total, work
