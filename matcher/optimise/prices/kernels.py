"""Compiled loops over needs: the dual function and greedy rounding."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.options.options import Floats, Ints

Amounts = Floats | Ints
"""Whole units of a row, or the same scaled."""

_NEGLIGIBLE = 30.0
"""Choices whose share would be below exp(-30) are left out of the soft maximum."""


@numba.njit(cache=True, nogil=True)
def reduced_gain(column: int, gain: Ints, entry: Ints, row: Ints, amount: Amounts, price: Floats) -> float:
    """Return ``gain - sum_k price[k] amount[k]`` of one column."""
    value = float(gain[column])
    for place in range(entry[column], entry[column + 1]):
        value -= price[row[place]] * amount[place]
    return value


@numba.njit(cache=True, nogil=True)
def sharp_value(start: Ints, gain: Ints, entry: Ints, row: Ints, amount: Ints, price: Floats, chunk: Ints) -> float:
    """Return ``sum_i max(0, max_c reduced gain)``."""
    chunks = chunk.size - 1
    partial = np.zeros(chunks)
    for part in range(chunks):
        total = 0.0
        for need in range(chunk[part], chunk[part + 1]):
            best = 0.0
            for column in range(start[need], start[need + 1]):
                best = max(best, reduced_gain(column, gain, entry, row, amount, price))
            total += best
        partial[part] = total
    total = 0.0
    for part in range(chunks):
        total += partial[part]
    return total


@numba.njit(cache=True, nogil=True)
def soft_value(
    start: Ints,
    gain: Ints,
    entry: Ints,
    row: Ints,
    amount: Floats,
    price: Floats,
    temperature: float,
    chunk: Ints,
) -> tuple[float, Floats]:
    """Return the smoothed sum and its gradient: minus what the soft choices consume of each row."""
    chunks = chunk.size - 1
    rate = 1.0 / temperature
    widest = 1
    for need in range(start.size - 1):
        widest = max(widest, start[need + 1] - start[need])
    reduced = np.empty(widest)
    gradient = np.zeros(price.size)
    total = 0.0
    for part in range(chunks):
        subtotal = 0.0
        for need in range(chunk[part], chunk[part + 1]):
            first, last = start[need], start[need + 1]
            if first == last:
                continue
            top = 0.0
            for column in range(first, last):
                value = float(gain[column])
                for place in range(entry[column], entry[column + 1]):
                    value -= price[row[place]] * amount[place]
                reduced[column - first] = value
                top = max(top, value)
            mass = np.exp(-top * rate) if top * rate < _NEGLIGIBLE else 0.0
            for place in range(last - first):
                away = (reduced[place] - top) * rate
                if away > -_NEGLIGIBLE:
                    reduced[place] = np.exp(away)
                    mass += reduced[place]
                else:
                    reduced[place] = 0.0
            for column in range(first, last):
                if reduced[column - first] > 0.0:
                    share = reduced[column - first] / mass
                    for place in range(entry[column], entry[column + 1]):
                        gradient[row[place]] -= share * amount[place]
            subtotal += top + temperature * np.log(mass)
        total += subtotal
    return total, gradient


@numba.njit(cache=True, nogil=True)
def fits(column: int, entry: Ints, row: Ints, amount: Ints, left: Ints) -> bool:
    """Return whether what is left of every row suffices for a column."""
    for place in range(entry[column], entry[column + 1]):  # noqa: SIM110 - compiled: a plain loop
        if amount[place] > left[row[place]]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def use(column: int, entry: Ints, row: Ints, amount: Ints, left: Ints, sign: int) -> None:
    """Take a column's amounts from what is left (sign 1), or give them back (sign -1)."""
    for place in range(entry[column], entry[column + 1]):
        left[row[place]] -= sign * amount[place]


@numba.njit(cache=True, nogil=True)
def best_fitting(
    need: int,
    start: Ints,
    gain: Ints,
    entry: Ints,
    row: Ints,
    amount: Ints,
    price: Floats,
    left: Ints,
    least: float,
) -> int:
    """Return the fitting column of a need with the most reduced gain above ``least``, -1 if none has a gain at all."""
    best, best_value = -1, least
    for column in range(start[need], start[need + 1]):
        if gain[column] <= 0:
            continue
        value = reduced_gain(column, gain, entry, row, amount, price)
        if value > best_value and fits(column, entry, row, amount, left):
            best, best_value = column, value
    return best


@numba.njit(cache=True, nogil=True)
def greedy(
    order: Ints,
    start: Ints,
    gain: Ints,
    entry: Ints,
    row: Ints,
    amount: Ints,
    price: Floats,
    left: Ints,
    chosen: Ints,
    least: float,
) -> None:
    """Give every need without a column, in order, its best fitting one; changes ``left`` and ``chosen``."""
    for need in order:
        if chosen[need] < 0:
            column = best_fitting(need, start, gain, entry, row, amount, price, left, least)
            if column >= 0:
                chosen[need] = column
                use(column, entry, row, amount, left, 1)
