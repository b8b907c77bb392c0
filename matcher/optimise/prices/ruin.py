"""Ruin and recreate: a part of the plan around a tight row is taken apart and put together again, many times.

The scheme is that of Schrimpf et al. (2000) with the small, spatially close ruins and the blinking greedy insertion of
Christiaens and Vanden Berghe (2020, sections 3.1 and 3.3); "close" here means needs that compete for one capacity row, and the
greedy insertion goes by reduced gain at prices that are shaken a little each time. Worse results are accepted with the
probability of simulated annealing, the temperature falling to nothing.

References
----------
G. Schrimpf, J. Schneider, H. Stamm-Wilbrandt, G. Dueck, "Record breaking optimization results using the ruin and recreate
principle", Journal of Computational Physics 159 (2000) 139-171, doi:10.1006/jcph.1999.6413.
J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing problems", Transportation Science 54
(2020) 417-433, doi:10.1287/trsc.2019.0914.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.optimise.prices.columns import Columns
from matcher.optimise.prices.kernels import fits, use
from matcher.options.options import Floats, Ints

_MOST_REMOVED = 12
_MOST_PROBES = 120
_MOST_ADDED = 8
_BLINK = 0.02
"""Chance that the greedy insertion overlooks a column."""

_SHAKE = 0.25
"""Prices are multiplied with a factor between 1 - shake and 1 + shake."""

_HOTTEST = 0.04
"""First temperature as a share of the mean gain."""


def ruin_and_recreate(columns: Columns, chosen: Ints, *, price: Floats, iterations: int, seed: int) -> Ints:
    """Return a choice of columns at least as good as the given one.

    Parameters
    ----------
    columns
        The large model.
    chosen
        A feasible choice, -1 for none; shape ``(needs,)``.
    price
        Micropoints a unit of each row.
    iterations
        Ruins; each takes some microseconds.
    seed
        Seed of the generator: the same seed gives the same answer.
    """
    worth = columns.gain[columns.gain > 0]
    if not worth.size or iterations <= 0:
        return chosen
    first, rivals = _rivals(columns)
    temperature = _HOTTEST * float(np.mean(worth))
    return np.asarray(
        _anneal(
            columns.start,
            columns.gain,
            columns.entry,
            columns.row,
            columns.amount,
            columns.capacity,
            price,
            first,
            rivals,
            chosen,
            iterations,
            temperature,
            np.uint64(2 * seed + 1),
        )
    )


def _rivals(columns: Columns) -> tuple[Ints, Ints]:
    """Return for every row the needs that some column of theirs consumes it: starts and needs."""
    need_of_column = np.repeat(np.arange(columns.start.size - 1), np.diff(columns.start))
    need = np.repeat(need_of_column, np.diff(columns.entry))
    pairs = np.unique(np.stack([columns.row, need]), axis=1)
    first = np.searchsorted(pairs[0], np.arange(columns.capacity.size + 1)).astype(np.int64)
    return first, pairs[1].astype(np.int64)


@numba.njit(cache=True, nogil=True)
def _next(state: np.uint64) -> np.uint64:
    """One step of xorshift64 (Marsaglia 2003): a generator whose state is one number."""
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    return state


@numba.njit(cache=True, nogil=True)
def _unit(state: np.uint64) -> float:
    return float(state >> np.uint64(11)) / 9007199254740992.0


@numba.njit(cache=True, nogil=True)
def _anneal(
    start: Ints,
    gain: Ints,
    entry: Ints,
    row: Ints,
    amount: Ints,
    capacity: Ints,
    price: Floats,
    first: Ints,
    rivals: Ints,
    chosen: Ints,
    iterations: int,
    hottest: float,
    state: np.uint64,
) -> Ints:
    needs = start.size - 1
    current = chosen.copy()
    left = capacity.copy()
    total = 0
    for need in range(needs):
        if current[need] >= 0:
            use(current[need], entry, row, amount, left, 1)
            total += gain[current[need]]
    best, best_total = current.copy(), total
    open_needs = np.empty(needs, dtype=np.int64)
    opened = 0
    for need in range(needs):
        if start[need] < start[need + 1]:
            open_needs[opened] = need
            opened += 1
    for _ in range(64):
        state = _next(state)
    limit = _MOST_REMOVED + _MOST_ADDED + 1
    part = np.empty(limit, dtype=np.int64)
    before = np.empty(limit, dtype=np.int64)
    worth = np.empty(limit, dtype=np.float64)
    for step in range(iterations):
        temperature = hottest * (1.0 - step / iterations) ** 2
        state = _next(state)
        centre = open_needs[int(_unit(state) * opened)]
        state = _next(state)
        column = start[centre] + int(_unit(state) * (start[centre + 1] - start[centre]))
        if entry[column] == entry[column + 1]:
            continue
        state = _next(state)
        place = row[entry[column] + int(_unit(state) * (entry[column + 1] - entry[column]))]
        # Ruin: needs that hold the row give it back; needs without help that want the row join them.
        part[0], before[0] = centre, current[centre]
        size = 1
        old = gain[current[centre]] if current[centre] >= 0 else 0
        if current[centre] >= 0:
            use(current[centre], entry, row, amount, left, -1)
            current[centre] = -1
        state = _next(state)
        remove = 1 + int(_unit(state) * _MOST_REMOVED)
        added = 0
        width = first[place + 1] - first[place]
        for _probe in range(min(_MOST_PROBES, 2 * width)):
            if remove == 0 and added == _MOST_ADDED:
                break
            state = _next(state)
            rival = rivals[first[place] + int(_unit(state) * width)]
            held = current[rival]
            known = False
            for other in range(size):
                if part[other] == rival:
                    known = True
                    break
            if known:
                continue
            if held < 0:
                if added < _MOST_ADDED:
                    part[size], before[size] = rival, -1
                    size += 1
                    added += 1
                continue
            if remove == 0:
                continue
            holds = False
            for position in range(entry[held], entry[held + 1]):
                if row[position] == place:
                    holds = True
                    break
            if holds:
                part[size], before[size] = rival, held
                size += 1
                remove -= 1
                old += gain[held]
                use(held, entry, row, amount, left, -1)
                current[rival] = -1
        # Recreate: in the order of shaken priced value, each takes its best column that fits.
        state = _next(state)
        strength = 1.0 - _SHAKE + 2 * _SHAKE * _unit(state)
        for position in range(size):
            need = part[position]
            top = -np.inf
            for option in range(start[need], start[need + 1]):
                value = float(gain[option])
                for spot in range(entry[option], entry[option + 1]):
                    value -= strength * price[row[spot]] * amount[spot]
                top = max(top, value)
            state = _next(state)
            worth[position] = -top * (0.7 + 0.6 * _unit(state)) if top > 0 else -top
        order = np.argsort(worth[:size], kind="mergesort")
        new = 0
        for position in order:
            need = part[position]
            choice, choice_value = -1, -np.inf
            for option in range(start[need], start[need + 1]):
                if gain[option] <= 0:
                    continue
                value = float(gain[option])
                for spot in range(entry[option], entry[option + 1]):
                    value -= strength * price[row[spot]] * amount[spot]
                if value > choice_value and fits(option, entry, row, amount, left):
                    state = _next(state)
                    if _unit(state) >= _BLINK:
                        choice, choice_value = option, value
            if choice >= 0:
                use(choice, entry, row, amount, left, 1)
                current[need] = choice
                new += gain[choice]
        change = new - old
        state = _next(state)
        if change >= 0 or (temperature > 0 and _unit(state) < np.exp(change / temperature)):
            total += change
            if total > best_total:
                best_total = total
                best[:] = current
            continue
        for position in range(size):
            need = part[position]
            if current[need] >= 0:
                use(current[need], entry, row, amount, left, -1)
        for position in range(size):
            need = part[position]
            current[need] = before[position]
            if before[position] >= 0:
                use(before[position], entry, row, amount, left, 1)
    return best
