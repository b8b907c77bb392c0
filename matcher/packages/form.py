"""New packages, the most worthwhile first: a lazy greedy over slots and seeds.

What a slot's best package gains only falls while others take atoms and capacity (nearly always), so that an old figure is an upper
bound: a slot is looked at again only when it comes first (the lazy greedy of Minoux 1978).

References
----------
M. Minoux, "Accelerated greedy algorithms for maximizing submodular set functions", Optimization Techniques, Lecture Notes in
Control and Information Sciences 7 (1978) 234-243, doi:10.1007/BFb0006528.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from matcher.optimise.solution import Stop, never
from matcher.options.options import Floats, Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer, ranking
from matcher.packages.try_out import ROUGHLY, TRY_ONLY, promising, try_among, try_package

_SEEDS = 4
"""Seeds that are tried in a slot."""

_FADED = 0.7
"""A slot whose best package is worth less than this share of what it was looks for another seed."""

_SQUARES = 3.0
"""Seeds come from the fullest squares, so many a diameter."""


def squares_of(board: Board) -> Ints:
    """Return for each need the number of a square of a third of a diameter, and of a village in the country."""
    side, needs = max(board.diameter / _SQUARES, 1e-3), board.needs
    up = np.floor(needs["latitude"] * needs["north"] / side)
    along = np.floor(needs["longitude"] * needs["east"] / side)
    keys = np.stack([up, along, needs["village"].astype(np.float64)])
    return np.unique(keys, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)


@inner
def _seeds_of(board: Board, pairs: Ints, gain: Floats, square: Ints, seeds: Ints) -> int:
    """Write the most promising atom of each of the fullest squares, the fullest first; return how many."""
    where, atoms = np.empty(pairs.size), np.empty(pairs.size, np.int64)
    count, total = 0, 0
    for place in range(pairs.size):
        if gain[place] <= 0:
            break
        atoms[count] = board.pairs[pairs[place]].atom
        where[count] = square[board.atom_need[board.atoms[atoms[count]].start]]
        total += board.atoms[atoms[count]].people
        count += 1
    if 2 * total < board.at_least:
        return 0
    order = ranking(where[:count])
    weights, leaders = np.empty(count), np.empty(count, np.int64)
    squares, place = 0, 0
    while place < count:
        # The first of a square gains most a person: equal ones keep their order.
        here, people, leader = where[order[place]], 0, atoms[order[place]]
        while place < count and where[order[place]] == here:
            people += board.atoms[atoms[order[place]]].people
            place += 1
        weights[squares], leaders[squares] = -people, leader
        squares += 1
    ranked = ranking(weights[:squares])
    found = min(squares, seeds.size)
    for rank in range(found):
        seeds[rank] = board.atom_need[board.atoms[leaders[ranked[rank]]].start]
    return found


@inner
def _could_gain(board: Board, pairs: Ints, gain: Floats) -> float:
    """Return what no package of a slot gains more than: its most promising atoms, whatever their distances."""
    people, total = 0, -board.opening
    for place in range(pairs.size):
        if people >= board.at_most or (gain[place] <= 0 and people >= board.at_least):
            break
        atom = board.atoms[board.pairs[pairs[place]].atom]
        people += atom.people
        if gain[place] > 0 or people <= board.at_least:
            total += gain[place]
    return total if people >= board.at_least else -np.inf


@outer
def best_of_slot(board: Board, slot: int, square: Ints, most_seeds: int) -> tuple[float, int, int]:
    """Return what the best package of a slot gains, its seed and its common village; 0 where none stands."""
    size = board.slots[slot].end - board.slots[slot].start
    pairs, worth, seeds = np.empty(size, np.int64), np.empty(size), np.empty(most_seeds, np.int64)
    found = promising(board, slot, TRY_ONLY, TRY_ONLY, pairs, worth)
    pairs, worth = pairs[:found], worth[:found]
    count = _seeds_of(board, pairs, worth, square, seeds) if _could_gain(board, pairs, worth) > 0 else 0
    best, chosen, common = 0.0, -1, -1
    middle: Any = TRY_ONLY
    for place in range(count):
        village = board.needs[seeds[place]].village
        gain, centre = try_among(board, slot, seeds[place], village, TRY_ONLY, pairs, worth)
        if gain > best:
            best, chosen, common, middle = gain, seeds[place], village, centre
    for _ in range(2):  # around the middle of the best that was found
        if middle < 0 or middle == chosen:
            break
        village = board.needs[middle].village
        gain, centre = try_among(board, slot, middle, village, TRY_ONLY, pairs, worth)
        if gain <= best:
            break
        best, chosen, common, middle = gain, middle, village, centre
    # In the country the villages need not lie around the seed's own: those around are tried for the best seed.
    seed = chosen if chosen >= 0 else (seeds[0] if count > 0 else -1)
    own = board.needs[seed].village if seed >= 0 else -1
    if own >= 0:
        for place in range(board.near_start[own], board.near_start[own + 1]):
            gain, _ = try_among(board, slot, seed, board.near[place], TRY_ONLY, pairs, worth)
            if gain > best:
                best, chosen, common = gain, seed, board.near[place]
    return best, chosen, common


class _Changes:
    """Which packages were founded when: of each cell with the place of their seed, of each carrier only the last."""

    def __init__(self, board: Board) -> None:
        self._up, self._along = board.needs["up"].tolist(), board.needs["along"].tolist()
        # Members lie within a diameter of their seed, as do those who could have been members of another.
        self._far = 2.0 * (ROUGHLY * board.diameter + 1.0)
        self._of_cell: dict[int, list[tuple[int, float, float]]] = {}
        self._of_carrier: dict[int, int] = {}

    def note(self, time: int, cell: int, carrier: int, seed: int) -> None:
        """Write down that a package was founded."""
        self._of_cell.setdefault(cell, []).append((time, self._up[seed], self._along[seed]))
        self._of_carrier[carrier] = time

    def since(self, seen: int, cell: int, carrier: int, seed: int) -> bool:
        """Return whether anything was founded since some time that a package around a seed may feel."""
        if self._of_carrier.get(carrier, 0) > seen:
            return True
        up, along = self._up[seed], self._along[seed]
        for time, north, east in reversed(self._of_cell.get(cell, ())):
            if time <= seen:
                return False
            if abs(north - up) <= self._far and abs(east - along) <= self._far:
                return True
        return False


def form(board: Board, square: Ints, *, stop: Stop = never) -> int:
    """Found packages while any gains; return how many were founded.

    Parameters
    ----------
    board
        The board; changed.
    square
        Squares of the needs.
    stop
        Asked now and then whether to leave it at that.
    """
    waiting: list[tuple[float, int, int, int, int]] = []
    for slot in range(board.slots.size):
        gain, seed, village = best_of_slot(board, slot, square, _SEEDS)
        if gain > 0:
            waiting.append((-gain, slot, seed, village, 0))
    heapq.heapify(waiting)
    # A package is as good as it was found until another takes atoms nearby of its cell, or hours of its carrier.
    cell, carrier = board.slots["cell"].tolist(), board.slots["carrier"].tolist()
    changes = _Changes(board)
    founded = 0
    unused = iter((np.flatnonzero(board.packages["people"][board.reserved :] == 0) + board.reserved).tolist())
    number = next(unused, -1)
    while waiting and number >= 0 and not stop():
        gain, slot, seed, village, seen = heapq.heappop(waiting)
        if changes.since(seen, cell[slot], carrier[slot], seed):
            fresh, _ = try_package(board, slot, seed, village, -1)
            if fresh < -gain * _FADED:
                fresh, seed, village = best_of_slot(board, slot, square, _SEEDS)
            if fresh == 0:
                continue
            if waiting and fresh < -waiting[0][0]:
                heapq.heappush(waiting, (-fresh, slot, seed, village, founded))
                continue
        gained, _ = try_package(board, slot, seed, village, number)
        if gained > 0:
            founded += 1
            changes.note(founded, cell[slot], carrier[slot], seed)
            number = next(unused, -1)
            heapq.heappush(waiting, (-gained, slot, seed, village, founded - 1))
    return founded
