"""Compiled: groups are brought within their bounds, whatever it takes; points that then find no place are left over."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.packages.cluster.space import apart
from matcher.packages.cluster.state import NOBODY, Limits, State, changed_cost, put_in, settle, take_out

_WINDOW = 256
"""So many left over before and behind a point, in the order of the tree, may form a new group with it."""


@numba.njit(cache=True, nogil=True)
def mend(state: State, limits: Limits) -> None:
    """Make every group keep its bounds: lighten, fill up, dissolve; then place what is left over, in new groups too."""
    for group in range(state.first.size):
        lighten(state, limits, group)
    for group in range(state.first.size):
        if state.first[group] >= 0 and state.load[group] < limits.at_least and not _fill_up(state, limits, group):
            dissolve(state, limits, group)
    _place(state, limits)
    _open(state, limits)
    _place(state, limits)


@numba.njit(cache=True, nogil=True)
def lighten(state: State, limits: Limits, group: int) -> None:
    """Take out members far from the medoid while a group is too heavy; one that makes it light enough at once comes first."""
    while state.load[group] > limits.at_most:
        over = state.load[group] - limits.at_most
        worst, chosen, enough = -np.inf, NOBODY, False
        row = state.first[group]
        while row >= 0:
            fits = state.weight[row] >= over
            loss = (
                state.pull[row] * apart(state.space.place, state.space.matrix, row, state.medoid[group])
                - state.leaving[row]
            )
            if (fits and not enough) or (fits == enough and (loss > worst or (loss == worst and row > chosen))):
                worst, chosen, enough = loss, row, fits
            row = state.after[row]
        take_out(state, chosen)
        settle(state, limits.opening_km, group)


@numba.njit(cache=True, nogil=True)
def dissolve(state: State, limits: Limits, group: int) -> None:
    """Leave all members of a group over."""
    while state.first[group] >= 0:
        take_out(state, state.first[group])
    settle(state, limits.opening_km, group)


@numba.njit(cache=True, nogil=True)
def _fill_up(state: State, limits: Limits, group: int) -> bool:
    """Add the nearest points that are left over, or that their groups can spare; return whether it is heavy enough then."""
    place, matrix, pull = state.space.place, state.space.matrix, state.pull
    while state.load[group] < limits.at_least:
        best, chosen = np.inf, NOBODY
        for row in range(state.weight.size):
            own, weight = state.group[row], state.weight[row]
            if own == group or state.load[group] + weight > limits.at_most:
                continue
            if own >= 0 and (state.load[own] - weight < limits.at_least):
                continue
            distance = apart(place, matrix, row, state.medoid[group])
            if distance < best and (
                changed_cost(
                    place, matrix, pull, state.total, state.after, state.first[group], NOBODY, row, limits.diameter_km
                )
                < np.inf
            ):
                best, chosen = distance, row
        if chosen < 0:
            return False
        own = state.group[chosen]
        if own >= 0:
            take_out(state, chosen)
            settle(state, limits.opening_km, own)
        put_in(state, chosen, group)
        settle(state, limits.opening_km, group)
    return True


@numba.njit(cache=True, nogil=True)
def _place(state: State, limits: Limits) -> None:
    """Put points that are left over into the nearest group that may take them, where that costs less than leaving them out."""
    place, matrix, pull = state.space.place, state.space.matrix, state.pull
    for row in range(state.weight.size):
        if state.group[row] >= 0:
            continue
        best, chosen = state.leaving[row], NOBODY
        for group in range(state.first.size):
            if state.first[group] < 0 or state.load[group] + state.weight[row] > limits.at_most:
                continue
            if pull[row] * apart(place, matrix, row, state.medoid[group]) >= best:
                continue
            more = changed_cost(
                place, matrix, pull, state.total, state.after, state.first[group], NOBODY, row, limits.diameter_km
            )
            more += limits.opening_km - state.cost[group]
            if more < best:
                best, chosen = more, group
        if chosen >= 0:
            put_in(state, row, chosen)
            settle(state, limits.opening_km, chosen)


@numba.njit(cache=True, nogil=True)
def _open(state: State, limits: Limits) -> None:
    """Open new groups of points that are left over and near to each other, while there are empty places for groups."""
    place, matrix, pull = state.space.place, state.space.matrix, state.pull
    left = np.flatnonzero(state.group < 0)
    empty = np.flatnonzero(state.first < 0)
    used = 0
    for turn in range(left.size):
        if used == empty.size:
            break
        if state.group[left[turn]] >= 0:
            continue
        group = empty[used]
        window = left[max(0, turn - _WINDOW) : turn + _WINDOW]
        distance = np.empty(window.size)
        for spot in range(window.size):
            distance[spot] = apart(place, matrix, left[turn], window[spot])
        value = 0.0
        for spot in np.argsort(distance, kind="mergesort"):
            row = window[spot]
            if state.load[group] >= limits.at_least or distance[spot] > limits.diameter_km:
                break
            if state.group[row] >= 0 or state.load[group] + state.weight[row] > limits.at_most:
                continue
            if state.first[group] >= 0 and (
                changed_cost(
                    place, matrix, pull, state.total, state.after, state.first[group], NOBODY, row, limits.diameter_km
                )
                == np.inf
            ):
                continue
            put_in(state, row, group)
            value += state.leaving[row]
        settle(state, limits.opening_km, group)
        if state.load[group] < limits.at_least or state.cost[group] >= value:
            dissolve(state, limits, group)
        else:
            used += 1
