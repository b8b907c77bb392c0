"""Compiled loops over needs: the dual function, greedy rounding, ejection."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numba
import numpy as np

from matcher.options.options import Floats, Ints


@numba.njit(cache=True)
def reduced_gain(column: int, gain: Ints, entry: Ints, row: Ints, amount: Floats, price: Floats) -> float:
    """Return ``gain - sum_k price[k] amount[k]`` of one column."""
    value = float(gain[column])
    for place in range(entry[column], entry[column + 1]):
        value -= price[row[place]] * amount[place]
    return value


@numba.njit(cache=True, parallel=True)
def sharp_value(
    start: Ints, gain: Ints, entry: Ints, row: Ints, amount: Ints, price: Floats, chunk: Ints
) -> float:
    """Return ``sum_i max(0, max_c reduced gain)``."""
    chunks = chunk.size - 1
    partial = np.zeros(chunks)
    for part in numba.prange(chunks):
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


@numba.njit(cache=True, parallel=True)
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
    partial = np.zeros(chunks)
    gradients = np.zeros((chunks, price.size))
    for part in numba.prange(chunks):
        total = 0.0
        gradient = gradients[part]
        for need in range(chunk[part], chunk[part + 1]):
            first, last = start[need], start[need + 1]
            if first == last:
                continue
            top = 0.0
            for column in range(first, last):
                top = max(top, reduced_gain(column, gain, entry, row, amount, price))
            mass = np.exp(-top / temperature)
            for column in range(first, last):
                mass += np.exp((reduced_gain(column, gain, entry, row, amount, price) - top) / temperature)
            for column in range(first, last):
                away = (reduced_gain(column, gain, entry, row, amount, price) - top) / temperature
                if away > -30.0:
                    share = np.exp(away) / mass
                    for place in range(entry[column], entry[column + 1]):
                        gradient[row[place]] -= share * amount[place]
            total += top + temperature * np.log(mass)
        partial[part] = total
    gradient = np.zeros(price.size)
    total = 0.0
    for part in range(chunks):
        total += partial[part]
        gradient += gradients[part]
    return total, gradient


@numba.njit(cache=True)
def fits(column: int, entry: Ints, row: Ints, amount: Ints, left: Ints) -> bool:
    """Return whether what is left of every row suffices for a column."""
    for place in range(entry[column], entry[column + 1]):  # noqa: SIM110 - compiled: a plain loop
        if amount[place] > left[row[place]]:
            return False
    return True


@numba.njit(cache=True)
def use(column: int, entry: Ints, row: Ints, amount: Ints, left: Ints, sign: int) -> None:
    """Take a column's amounts from what is left (sign 1), or give them back (sign -1)."""
    for place in range(entry[column], entry[column + 1]):
        left[row[place]] -= sign * amount[place]


@numba.njit(cache=True)
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


@numba.njit(cache=True)
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


@numba.njit(cache=True)
def shift_round(
    order: Ints,
    start: Ints,
    gain: Ints,
    entry: Ints,
    row: Ints,
    amount: Ints,
    left: Ints,
    chosen: Ints,
) -> int:
    """Move every need to its fitting column with the most true gain; return how many moved."""
    moved = 0
    for need in order:
        current = chosen[need]
        current_gain = gain[current] if current >= 0 else 0
        if current >= 0:
            use(current, entry, row, amount, left, -1)
        best, best_gain = current, current_gain
        for column in range(start[need], start[need + 1]):
            if gain[column] > best_gain and fits(column, entry, row, amount, left):
                best, best_gain = column, gain[column]
        if best >= 0:
            use(best, entry, row, amount, left, 1)
        if best != current:
            chosen[need] = best
            moved += 1
    return moved


@numba.njit(cache=True)
def occupants(chosen: Ints, entry: Ints, row: Ints, rows: int) -> tuple[Ints, Ints]:
    """Return for every row the needs whose chosen column consumes it: starts and needs, in order of needs."""
    count = np.zeros(rows + 1, dtype=np.int64)
    for need in range(chosen.size):
        if chosen[need] >= 0:
            for place in range(entry[chosen[need]], entry[chosen[need] + 1]):
                count[row[place] + 1] += 1
    first = np.cumsum(count)
    fill = first[:-1].copy()
    needs = np.empty(first[-1], dtype=np.int64)
    for need in range(chosen.size):
        if chosen[need] >= 0:
            for place in range(entry[chosen[need]], entry[chosen[need] + 1]):
                needs[fill[row[place]]] = need
                fill[row[place]] += 1
    return first, needs


@numba.njit(cache=True)
def eject_round(
    order: Ints,
    start: Ints,
    gain: Ints,
    entry: Ints,
    row: Ints,
    amount: Ints,
    left: Ints,
    chosen: Ints,
    most_rivals: int,
) -> int:
    """Let needs take a column that does not fit by moving one rival elsewhere; return how many did.

    An ejection chain of length one (Yagiura, Ibaraki and Glover 2006, section 3, take chains of this kind as their
    neighbourhood): need ``i`` takes column ``c``, the rival ``j`` on the row that lacks capacity takes its next fitting column or
    none, and the pair is kept when the sum of gains rises.
    """
    improved = 0
    first, needs = occupants(chosen, entry, row, left.size)
    for need in order:
        done = False
        for column in range(start[need], start[need + 1]):
            current = chosen[need]
            current_gain = gain[current] if current >= 0 else 0
            rise = gain[column] - current_gain
            if column == current or rise <= 0:
                continue
            if current >= 0:
                use(current, entry, row, amount, left, -1)
            lacking = -1
            for place in range(entry[column], entry[column + 1]):
                if amount[place] > left[row[place]]:
                    lacking = row[place]
                    break
            if lacking < 0:
                chosen[need] = column
                use(column, entry, row, amount, left, 1)
                done = True
                break
            best_rival, best_move, best_rise = -1, -1, 0
            looked = 0
            for place in range(first[lacking], first[lacking + 1]):
                rival = needs[place]
                held = chosen[rival]
                if rival == need or held < 0 or looked >= most_rivals:
                    continue
                looked += 1
                if rise - gain[held] + gain[start[rival] : start[rival + 1]].max() <= best_rise:
                    continue
                use(held, entry, row, amount, left, -1)
                if fits(column, entry, row, amount, left):
                    use(column, entry, row, amount, left, 1)
                    if rise - gain[held] > best_rise:
                        best_rival, best_move, best_rise = rival, -1, rise - gain[held]
                    for other in range(start[rival], start[rival + 1]):
                        total = rise - gain[held] + gain[other]
                        if other != held and total > best_rise and fits(other, entry, row, amount, left):
                            best_rival, best_move, best_rise = rival, other, total
                    use(column, entry, row, amount, left, -1)
                use(held, entry, row, amount, left, 1)
            if best_rival >= 0:
                use(chosen[best_rival], entry, row, amount, left, -1)
                chosen[best_rival] = best_move
                if best_move >= 0:
                    use(best_move, entry, row, amount, left, 1)
                chosen[need] = column
                use(column, entry, row, amount, left, 1)
                done = True
                break
            if current >= 0:
                use(current, entry, row, amount, left, 1)
        if done:
            improved += 1
    return improved
