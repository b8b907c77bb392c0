"""With whom the search for a better plan begins: who lost a place, who is new, and who waits for what has become free."""

from __future__ import annotations

import numpy as np

from matcher.optimise.prices.market import DIMENSIONS
from matcher.options import Options
from matcher.options.options import Bools, Ints
from matcher.standing.board import Board, Rivals
from matcher.standing.carry import Carried
from matcher.standing.changes import Changes
from matcher.standing.state import Standing

_WAITING, _NEAR, _MOST = 40, 10, 1_500
"""So many who wait for a resource that has become freer; so many who wait for the resources of those who could move there; and so
many at most."""


def seeds_of(board: Board, rivals: Rivals, freer: Bools, touched: Ints) -> tuple[Ints, Ints]:
    """Return the needs that the change touched, and others whom it may help, each once and the most pressing first.

    Parameters
    ----------
    board, rivals
        The plan so far.
    freer
        Resources that have more left than in the standing plan.
    touched
        Needs that the change touched.
    """
    needs = board.needs
    waiting = _waiting(rivals, np.flatnonzero(freer), _WAITING)
    movers = _movers(board, freer)
    elsewhere = np.unique(board.options["row"][needs["option"][movers]] // DIMENSIONS)
    near = _waiting(rivals, elsewhere[~freer[elsewhere]], _NEAR)
    mine = touched[np.lexsort((touched, -_most(board)[touched], needs["option"][touched] >= 0))]
    later = np.setdiff1d(np.concatenate([waiting, near, movers[: _MOST // 3]]), mine)
    later = later[np.lexsort((later, -needs["hope"][later], needs["option"][later] >= 0))][:_MOST]
    return mine, later


def _most(board: Board) -> Ints:
    """Return the most that each need could bring, micropoints."""
    most = np.zeros(board.needs.size, dtype=np.int64)
    some = board.needs["end"] > board.needs["start"]
    if some.any():
        most[some] = np.maximum.reduceat(board.options["gain"], board.needs["start"][some])
    return most


def freer_than(board: Board, standing: Standing, options: Options, changes: Changes, carried: Carried) -> Bools:
    """Return the resources that have more left than in the standing plan, and those that are new or changed.

    Parameters
    ----------
    board
        What holds of the plan on the changed pool.
    standing, options, changes, carried
        The standing plan, the options of the changed pool, what differs, and what of the plan holds.
    """
    count = len(options.resources.ids)
    found = np.zeros(count + 1, dtype=np.bool_)
    was = standing.board[0].rows["left"]
    number = carried.number[:-1]
    stays = np.flatnonzero(number >= 0)
    known = np.zeros(count, dtype=np.bool_)
    known[number[stays]] = True
    found[:count] = ~known
    for dimension in range(DIMENSIONS):
        left = board.rows["left"][DIMENSIONS * number[stays] + dimension]
        found[number[stays]] |= left > was[DIMENSIONS * stays + dimension]
    offset = {"providers": 0, "projects": options.resources.project_offset, "funds": options.resources.fund_offset}
    for table, begins in offset.items():
        found[begins + np.flatnonzero(changes.tables[table].differs)] = True
    return found


def _waiting(rivals: Rivals, resources: Ints, each: int) -> Ints:
    """Return the most hopeful of those who wait for some resources, each once."""
    found = [
        rivals.waiting[
            rivals.waiting_start[resource] : min(
                rivals.waiting_start[resource + 1], rivals.waiting_start[resource] + each
            )
        ]
        for resource in resources.tolist()
    ]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def _movers(board: Board, freer: Bools) -> Ints:
    """Return the needs that have a place and could have one with a freer resource, those first that would gain most by it."""
    needs, options = board.needs, board.options
    option = np.flatnonzero(freer[options["row"] // DIMENSIONS])
    need = np.searchsorted(needs["end"], option, side="right")
    holds = (needs["option"][need] >= 0) & (needs["fixed"][need] == 0) & (needs["option"][need] != option)
    option, need = option[holds], need[holds]
    better = options["gain"][option] - needs["gain"][need]
    order = np.lexsort((need, -better))
    _, first = np.unique(need[order], return_index=True)
    found: Ints = need[order][np.sort(first)]
    return found


def around_of(board: Board, rivals: Rivals, freer: Bools, touched: Ints, most: int) -> Ints:
    """Return the needs around a change, ascending: who is touched, and who holds, waits for or could use the same resources.

    Parameters
    ----------
    board, rivals, freer, touched
        As in :func:`seeds_of`.
    most
        So many at most: resources that more of the change speak of come first.
    """
    needs, options = board.needs, board.options
    weight = np.zeros(freer.size, dtype=np.int64)
    weight[freer] += 1_000
    length = needs["end"][touched] - needs["start"][touched]
    option = np.repeat(needs["start"][touched] - (np.cumsum(length) - length), length) + np.arange(int(length.sum()))
    np.add.at(weight, options["row"][option] // DIMENSIONS, 1)
    inside = np.zeros(needs.size, dtype=np.bool_)
    inside[touched] = True
    holder = np.where(needs["option"] >= 0, options["row"][needs["option"]] // DIMENSIONS, -1)
    movers = _movers(board, freer)[:most]
    count = touched.size
    for resource in np.lexsort((np.arange(weight.size), -weight)).tolist():
        if weight[resource] == 0 or count >= most:
            break
        held = rivals.cheap[rivals.start[resource] : rivals.start[resource + 1]][:_HOLDERS]
        waits = rivals.waiting[rivals.waiting_start[resource] : rivals.waiting_start[resource + 1]][:_HOLDERS]
        for group in (held, waits):
            count += int((~inside[group]).sum())
            inside[group] = True
    for resource in np.unique(holder[movers[: most // 4]]).tolist():
        if count >= most:
            break
        waits = rivals.waiting[rivals.waiting_start[resource] : rivals.waiting_start[resource + 1]][:_NEAR]
        held = rivals.cheap[rivals.start[resource] : rivals.start[resource + 1]][:_HOLDERS]
        for group in (held, waits):
            count += int((~inside[group]).sum())
            inside[group] = True
    return np.flatnonzero(inside)


_HOLDERS = 200
