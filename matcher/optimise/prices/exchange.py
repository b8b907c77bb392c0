"""Exchange: a need takes a way that is full; those who must leave take the best that is left; kept where it pays.

Every plan between two moves is feasible. A move is weighed by the change of value, blended at first with the change of reduced gain,
which also counts what is freed for others; the blend fades, and with it the temperature (an ejection chain of one step whose
ends are placed greedily, under simulated annealing; sources in :mod:`matcher.optimise.prices.anneal`).
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from math import exp

import numba
import numpy as np

from matcher.optimise.prices.anneal import uses
from matcher.optimise.prices.candidates import Core
from matcher.optimise.prices.randomness import State, below, following, unit
from matcher.optimise.prices.repair import best_fitting, take
from matcher.options.options import Floats, Ints

_MOST_LEAVING = 3
_TRIES = 10
_RENEWED = 256


@numba.njit(cache=True, nogil=True)
def exchange(
    core: Core,
    chosen: Ints,
    excess: Floats,
    random: State,
    first: int,
    last: int,
    moves: int,
    temperatures: tuple[float, float],
    blend: float,
    value: float,
    best_value: float,
    best: Ints,
) -> tuple[float, float]:
    """Make the moves from ``first`` to ``last`` of a schedule of ``moves``; change ``chosen``, ``excess`` and ``random``.

    ``best`` receives the best choice of the core's open needs seen, where one is above ``best_value``. Returns the values of ``chosen`` and of ``best``.
    """
    start, gain, reduced, entry, row, amount = core.start, core.gain, core.reduced, core.entry, core.row, core.amount
    choosers, rival_start, rival = core.open, core.rival_start, core.rival
    leaving, before = np.empty(_MOST_LEAVING, np.int64), np.empty(_MOST_LEAVING, np.int64)
    # What has changed since ``best`` was written: it is brought up to date need by need, not copied whole.
    changed, marked, changes = np.empty(chosen.size, np.int64), np.zeros(chosen.size, np.bool_), 0
    for need in choosers:
        if best[need] != chosen[need]:
            changed[changes], marked[need] = need, True
            changes += 1
    temperature, faded = temperatures[0], blend
    state = random[0]
    for move in range(first, last):
        if (move - first) % _RENEWED == 0:
            through = move / moves
            temperature = temperatures[0] * (temperatures[1] / temperatures[0]) ** through
            faded = blend * (1.0 - through)
        state = following(state)
        need = choosers[below(state, choosers.size)]
        state = following(state)
        way = start[need] + below(state, start[need + 1] - start[need])
        held = chosen[need]
        if way == held or gain[way] <= 0:
            continue
        change, priced = gain[way], reduced[way]
        if held >= 0:
            change -= gain[held]
            priced -= reduced[held]
            take(held, -1.0, entry, row, amount, excess)
        take(way, 1.0, entry, row, amount, excess)
        chosen[need] = way
        gone, possible = 0, True
        for place in range(entry[way], entry[way + 1]):
            full = row[place]
            rivals = rival_start[full + 1] - rival_start[full]
            while excess[full] > 0 and possible:
                possible = False
                if gone == _MOST_LEAVING or rivals == 0:
                    break
                for _ in range(_TRIES):
                    state = following(state)
                    other = rival[rival_start[full] + below(state, rivals)]
                    if other != need and chosen[other] >= 0 and uses(chosen[other], full, entry, row):
                        leaving[gone], before[gone] = other, chosen[other]
                        change -= gain[chosen[other]]
                        priced -= reduced[chosen[other]]
                        take(chosen[other], -1.0, entry, row, amount, excess)
                        chosen[other] = -1
                        gone += 1
                        possible = True
                        break
            if not possible:
                break
        if possible:
            for place in range(gone):
                other = leaving[place]
                instead = best_fitting(other, core, gain, reduced, excess)
                if instead >= 0:
                    change += gain[instead]
                    priced += reduced[instead]
                    take(instead, 1.0, entry, row, amount, excess)
                    chosen[other] = instead
            weighed = (1.0 - faded) * change + faded * priced
            state = following(state)
            if weighed >= 0 or unit(state) < exp(weighed / temperature):
                value += change
                for place in range(-1, gone):
                    other = need if place < 0 else leaving[place]
                    if not marked[other]:
                        changed[changes], marked[other] = other, True
                        changes += 1
                if value > best_value:
                    best_value = value
                    for place in range(changes):
                        best[changed[place]] = chosen[changed[place]]
                        marked[changed[place]] = False
                    changes = 0
                continue
        for place in range(gone):
            if chosen[leaving[place]] >= 0:
                take(chosen[leaving[place]], -1.0, entry, row, amount, excess)
        take(way, -1.0, entry, row, amount, excess)
        chosen[need] = held
        if held >= 0:
            take(held, 1.0, entry, row, amount, excess)
        for place in range(gone):
            chosen[leaving[place]] = before[place]
            take(before[place], 1.0, entry, row, amount, excess)
    random[0] = state
    return value, best_value
