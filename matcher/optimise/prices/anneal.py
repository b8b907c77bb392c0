"""Annealing with chains: needs move from way to way while using too much is allowed, for a charge that grows.

A choice has the energy ``-sum of gains + sum_k charge_k(excess_k)``. What is used too much of a row costs ``price + hardness x
charge`` a unit; what is left over earns ``price - min(price, hardness x charge)`` a unit. With hardness near 0 this is the
Lagrangian, in which every need moves freely among ways of equal reduced gain; with hardness 1 what is left over is worth
nothing, as in the real objective; beyond, excess dies out. One search with hardness rising and temperature falling thus goes from
the prices to a plan that fits almost everywhere (simulated annealing: Kirkpatrick, Gelatt and Vecchi 1983; infeasible solutions
charged by an oscillating weight: Yagiura, Ibaraki and Glover 2006, section 2.3).

A move is a chain (ejection chains: Yagiura, Ibaraki and Glover 2004): a need takes a random way; while that overfills a row and the
chain is not accepted yet, a random user of the row gives way and takes its best other way, and so on.

References
----------
S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by simulated annealing", Science 220 (1983) 671-680,
doi:10.1126/science.220.4598.671.
M. Yagiura, T. Ibaraki, F. Glover, "An ejection chain approach for the generalized assignment problem", INFORMS Journal on Computing
16 (2004) 133-151, doi:10.1287/ijoc.1030.0036.
M. Yagiura, T. Ibaraki, F. Glover, "A path relinking approach with ejection chains for the generalized assignment problem",
European Journal of Operational Research 169 (2006) 548-569, doi:10.1016/j.ejor.2004.08.015.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from math import log

import numba
import numpy as np

from matcher.optimise.prices.candidates import Core
from matcher.optimise.prices.market import Places
from matcher.optimise.prices.randomness import State, below, following, unit
from matcher.options.options import Floats, Ints

_DEPTH = 4
_TRIES = 6
_RENEWED = 256
"""Moves between two updates of temperature and hardness."""


@numba.njit(cache=True, nogil=True)
def _charged(excess: float, price: float, charge: float, hardness: float) -> float:
    """Return the energy of one row."""
    if excess > 0:
        return (price + hardness * charge) * excess
    return (price - min(price, hardness * charge)) * excess


@numba.njit(cache=True, nogil=True)
def _shift(
    way: int,
    sign: float,
    hardness: float,
    entry: Ints,
    row: Places,
    amount: Floats,
    price: Floats,
    charge: Floats,
    excess: Floats,
) -> float:
    """Add (or take away) what a way uses; return the change of energy of its rows."""
    change = 0.0
    for place in range(entry[way], entry[way + 1]):
        k = row[place]
        after = excess[k] + sign * amount[place]
        change += _charged(after, price[k], charge[k], hardness) - _charged(excess[k], price[k], charge[k], hardness)
        excess[k] = after
    return change


@numba.njit(cache=True, nogil=True)
def _worth(
    way: int, hardness: float, entry: Ints, row: Places, amount: Floats, price: Floats, charge: Floats, excess: Floats
) -> float:
    """Return the change of energy of the rows if a way were taken."""
    change = 0.0
    for place in range(entry[way], entry[way + 1]):
        k = row[place]
        after = excess[k] + amount[place]
        change += _charged(after, price[k], charge[k], hardness) - _charged(excess[k], price[k], charge[k], hardness)
    return change


@numba.njit(cache=True, nogil=True)
def uses(way: int, wanted: int, entry: Ints, row: Places) -> bool:
    """Return whether a way uses a row."""
    for place in range(entry[way], entry[way + 1]):  # noqa: SIM110 - compiled: a plain loop
        if row[place] == wanted:
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _fullest(way: int, entry: Ints, row: Places, price: Floats, charge: Floats, excess: Floats) -> int:
    """Return the row of a way whose excess is charged most, -1 without any."""
    fullest, most = -1, 0.0
    for place in range(entry[way], entry[way + 1]):
        k = row[place]
        if excess[k] > 0 and excess[k] * (price[k] + charge[k]) > most:
            fullest, most = k, excess[k] * (price[k] + charge[k])
    return fullest


@numba.njit(cache=True, nogil=True)
def anneal(
    core: Core,
    chosen: Ints,
    excess: Floats,
    random: State,
    first: int,
    last: int,
    moves: int,
    temperatures: tuple[float, float],
    hardnesses: tuple[float, float],
) -> None:
    """Make the moves from ``first`` to ``last`` of a schedule of ``moves``; change ``chosen``, ``excess`` and ``random``."""
    start, gain, entry, row, amount = core.start, core.gain, core.entry, core.row, core.amount
    price, charge, choosers = core.price, core.charge, core.open
    rival_start, rival = core.rival_start, core.rival
    who, before = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    temperature, hardness = temperatures[0], hardnesses[0]
    state = random[0]
    for move in range(first, last):
        if (move - first) % _RENEWED == 0:
            through = move / moves
            temperature = temperatures[0] * (temperatures[1] / temperatures[0]) ** through
            hardness = hardnesses[0] * (hardnesses[1] / hardnesses[0]) ** through
        state = following(state)
        need = choosers[below(state, choosers.size)]
        state = following(state)
        way = start[need] + below(state, start[need + 1] - start[need] + 1)
        if way == start[need + 1]:
            way = -1
        if way == chosen[need]:
            continue
        state = following(state)
        limit = -temperature * log(unit(state))
        length, change, accepted = 0, 0.0, False
        while True:
            held = chosen[need]
            who[length], before[length] = need, held
            length += 1
            if held >= 0:
                change += gain[held] + _shift(held, -1.0, hardness, entry, row, amount, price, charge, excess)
            if length > 1:  # who gives way takes its best other way, or none
                way, least = -1, 0.0
                for other in range(start[need], start[need + 1]):
                    if other != held:
                        worth = _worth(other, hardness, entry, row, amount, price, charge, excess) - gain[other]
                        if worth < least:
                            way, least = other, worth
            if way >= 0:
                change += _shift(way, 1.0, hardness, entry, row, amount, price, charge, excess) - gain[way]
            chosen[need] = way
            if change <= limit:
                accepted = True
                break
            if length == _DEPTH or way < 0:
                break
            full = _fullest(way, entry, row, price, charge, excess)
            if full < 0 or rival_start[full + 1] == rival_start[full]:
                break
            found = -1
            for _ in range(_TRIES):
                state = following(state)
                other_need = rival[rival_start[full] + below(state, rival_start[full + 1] - rival_start[full])]
                moved = chosen[other_need] < 0
                for place in range(length):
                    moved = moved or who[place] == other_need
                if not moved and uses(chosen[other_need], full, entry, row):
                    found = other_need
                    break
            if found < 0:
                break
            need = found
        if not accepted:
            for place in range(length - 1, -1, -1):
                need = who[place]
                if chosen[need] >= 0:
                    for spot in range(entry[chosen[need]], entry[chosen[need] + 1]):
                        excess[row[spot]] -= amount[spot]
                chosen[need] = before[place]
                if before[place] >= 0:
                    for spot in range(entry[before[place]], entry[before[place] + 1]):
                        excess[row[spot]] += amount[spot]
    random[0] = state
