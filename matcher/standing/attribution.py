"""What a search found on the way that has nothing to do with a change: it is taken back.

The search around a change meets needs that could have been matched better all along. Told as an effect of the change that would be false. A
group of moves is one of the old pool where all its options, payers and gains stood there and what it takes was left there; where the new pool
too can do without it, nobody of the group is moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np

from matcher.optimise.prices.market import DIMENSIONS, UNLIMITED
from matcher.options import DIRECT, Options
from matcher.options.options import Bools, Ints
from matcher.standing.board import Board
from matcher.standing.carry import Carried
from matcher.standing.changes import Changes
from matcher.standing.compiled import CASES, HOURS, PEOPLE, YUAN
from matcher.standing.reading import places_of
from matcher.standing.state import Standing


@dataclass(frozen=True, kw_only=True, eq=False)
class _Takes:
    """What needs take of rows of the board, one entry a need and row; shape ``(entries,)`` each."""

    need: Ints
    row: Ints
    amount: Ints


def take_back(board: Board, standing: Standing, options: Options, changes: Changes, carried: Carried) -> int:
    """Give needs back what they had where their moves could have been made without the change; return how many.

    Only option and payers of the needs are written, not what is left of the capacities.

    Parameters
    ----------
    board
        The plan of the changed pool.
    standing, options, changes, carried
        The standing plan, the options of the changed pool, what differs, and what of the plan holds.
    """
    needs = board.needs
    had = (carried.taken, carried.first, carried.second, carried.fen)
    has = tuple(needs[name] for name in ("option", "first", "second", "fen"))
    moved = np.flatnonzero(np.logical_or.reduce([one != other for one, other in zip(had, has, strict=True)]))
    if not moved.size:
        return 0
    before, after = (_takes(board, moved, *(column[moved] for column in columns)) for columns in (had, has))
    more = _differences(moved.size, board.rows.size, after, before)
    left = np.asarray(board.rows["left"])
    room = _left_before(standing, options, carried, left, more)
    bound = _could_bind(more, left, room)
    group = _groups(moved.size, more, bound)
    stays = ~_was_possible(board, standing, options, changes, carried, moved)
    bad = np.zeros(int(group.max()) + 1, dtype=np.bool_)
    bad[group[stays]] = True
    for sign, room_of in ((1, room), (-1, left)):
        # Summed over a group: to take it must have been possible before, and to give it back must be possible now.
        key = group[more.need] * left.size + more.row
        keys, place = np.unique(key, return_inverse=True)
        sums = np.zeros(keys.size, dtype=np.int64)
        np.add.at(sums, place, sign * more.amount)
        over = sums > room_of[keys % left.size]
        bad[keys[over & (sums > 0)] // left.size] = True
    back = moved[~bad[group]]
    for name, column in zip(("option", "first", "second", "fen"), had, strict=True):
        needs[name][back] = column[back]
    return int(back.size)


def _takes(board: Board, moved: Ints, option: Ints, first: Ints, second: Ints, fen: Ints) -> _Takes:
    """Return what some needs take with some options and payers."""
    held = np.flatnonzero(option >= 0)
    taken = board.options[option[held]]
    people = board.needs["people"][moved[held]]
    entries = [
        (held, taken["row"] + dimension, amount)
        for dimension, amount in (
            (HOURS, taken["hours"]),
            (CASES, np.ones(held.size, dtype=np.int64)),
            (PEOPLE, people),
            (YUAN, taken["budget"]),
        )
    ]
    for payer, pays in ((first, fen[held]), (second, taken["due"] - fen[held])):
        paid = payer[held] >= 0
        row = board.money["row"][payer[held][paid]]
        entries += [(held[paid], row + YUAN, pays[paid]), (held[paid], row + PEOPLE, people[paid])]
        start, end = (board.money[name][payer[held][paid]] for name in ("joint", "joint_end"))
        each = end - start
        place = np.repeat(start - (np.cumsum(each) - each), each) + np.arange(int(each.sum()))
        entries.append((np.repeat(held[paid], each), board.joint_row[place], np.repeat(pays[paid], each)))
    need, row, amount = (np.concatenate(column) for column in zip(*entries, strict=True))
    return _Takes(need=need, row=row, amount=amount)


def _differences(needs: int, rows: int, plus: _Takes, minus: _Takes) -> _Takes:
    """Return what needs take more (below 0: less) in one plan than in another."""
    key = np.concatenate([plus.need * rows + plus.row, minus.need * rows + minus.row])
    keys, place = np.unique(key, return_inverse=True)
    amount = np.zeros(keys.size, dtype=np.int64)
    np.add.at(amount, place, np.concatenate([plus.amount, -minus.amount]))
    keys, amount = keys[amount != 0], amount[amount != 0]
    return _Takes(need=keys // rows, row=keys % rows, amount=amount)


def _left_before(standing: Standing, options: Options, carried: Carried, left: Ints, more: _Takes) -> Ints:
    """Return what the standing plan left of each row of the new board; nothing of resources that are new.

    Behind the rows of resources stand the joint limits of persons: there it is what giving all moves back would leave.
    """
    room = np.zeros(left.size, dtype=np.int64)
    was = standing.board[0].rows["left"]
    stays = np.flatnonzero(carried.number[:-1] >= 0)
    for dimension in range(DIMENSIONS):
        room[DIMENSIONS * carried.number[stays] + dimension] = was[DIMENSIONS * stays + dimension]
    nobody = DIMENSIONS * len(options.resources.ids)
    room[nobody : nobody + DIMENSIONS] = UNLIMITED
    joint = nobody + DIMENSIONS
    room[joint:] = left[joint:]
    ours = more.row >= joint
    np.add.at(room, more.row[ours], more.amount[ours])
    return room


def _could_bind(more: _Takes, left: Ints, room: Ints) -> Bools:
    """Return the rows on which some moves might depend on others."""
    taken, given = np.zeros(left.size, dtype=np.int64), np.zeros(left.size, dtype=np.int64)
    np.add.at(taken, more.row, np.maximum(more.amount, 0))
    np.add.at(given, more.row, np.maximum(-more.amount, 0))
    return np.asarray((taken > room) | (given > left))


def _groups(needs: int, more: _Takes, bound: Bools) -> Ints:
    """Return for each of the moved needs the number of its group: those that share a row that might bind."""
    links = bound[more.row]
    need, row = more.need[links], more.row[links]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(needs))
    graph.add_edges_from(zip(need.tolist(), (needs + row).tolist(), strict=True))
    found = np.empty(needs + bound.size, dtype=np.int64)
    for number, together in enumerate(nx.connected_components(graph)):
        found[list(together)] = number
    return found[:needs]


def _was_possible(
    board: Board, standing: Standing, options: Options, changes: Changes, carried: Carried, moved: Ints
) -> Bools:
    """Return which of the moved needs could have had in the old pool what they have now, and could keep now what they had."""
    was, needs = standing.options, board.needs
    old = changes.tables["needs"].old_of_new[moved]
    fine = (old >= 0) & ~changes.tables["needs"].differs[moved] & (needs["fixed"][moved] == 0)
    fine &= ~carried.had[moved] | (carried.taken[moved] >= 0)
    grouping = standing.solution.grouping
    if grouping is not None:
        fine &= grouping.package[np.maximum(old, 0)] < 0
    count = len(was.resources.ids)
    earlier = np.full(len(options.resources.ids) + 1, DIRECT - 1, dtype=np.int64)
    stays = np.flatnonzero(carried.number[:-1] >= 0)
    earlier[carried.number[stays]], earlier[-1] = stays, DIRECT

    def resource_of(rows: Ints, resource: Ints) -> Ints:
        found = np.full(rows.size, DIRECT - 1, dtype=np.int64)
        found[rows >= 0] = earlier[resource[rows[rows >= 0]]]
        return found

    had = was.needs.value[was.helpers.need] - was.helpers.cost
    for option in (needs["option"][moved], carried.taken[moved]):
        place = places_of(
            was.helpers.need, was.helpers.resource, old, resource_of(option, options.helpers.resource), count
        )
        known = (option < 0) | (place >= 0)
        both = np.flatnonzero((option >= 0) & (place >= 0))
        same = (
            (board.options["gain"][option[both]] == had[place[both]])
            & (board.options["hours"][option[both]] == was.helpers.hours[place[both]])
            & (board.options["due"][option[both]] == was.helpers.due_fen[place[both]])
            & (board.options["budget"][option[both]] == was.helpers.budget_fen[place[both]])
        )
        known[both] &= same
        fine &= known
    due = np.where(needs["option"][moved] >= 0, board.options["due"][needs["option"][moved]], 0)
    for name, pays in (("first", needs["fen"][moved]), ("second", due - needs["fen"][moved])):
        payer = needs[name][moved]
        place = places_of(was.money.need, was.money.resource, old, resource_of(payer, options.money.resource), count)
        pays_then = np.zeros(moved.size, dtype=np.int64)
        pays_then[place >= 0] = was.money.limit_fen[place[place >= 0]]
        fine &= (payer < 0) | ((place >= 0) & (pays <= pays_then))
    return np.asarray(fine & ~_has_other_limits(board, options, changes, carried, moved))


def _has_other_limits(board: Board, options: Options, changes: Changes, carried: Carried, moved: Ints) -> Bools:
    """Return which of the moved needs are under a joint limit of a person that may have been another in the old pool."""
    needs, rows = board.needs, changes.tables["needs"]
    limited = board.money["joint_end"] > board.money["joint"]
    altered = np.zeros(len(options.resources.ids) + 1, dtype=np.bool_)
    altered[options.resources.fund_offset + np.flatnonzero(changes.tables["funds"].differs)] = True
    altered = altered[board.money["row"] // DIMENSIONS]
    other = rows.differs | (carried.had & (carried.taken < 0))
    persons = options.needs.person
    of_others = np.isin(persons[moved], persons[other]) | bool(rows.removed)
    found = np.zeros(moved.size, dtype=np.bool_)
    for payer in (needs["first"][moved], needs["second"][moved], carried.first[moved], carried.second[moved]):
        paid = np.flatnonzero(payer >= 0)
        found[paid] |= limited[payer[paid]] & (altered[payer[paid]] | of_others[paid])
    return found
