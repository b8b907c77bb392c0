"""What a need that is left out lacks in a plan, and who holds it.

For every need that has options and takes none: does one of them fit what the plan leaves; which capacities lack at its best
option; how many needs of each grade hold these; and which of them brings least among those whose place alone would do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.explain.holdings import CASES, HOURS, PEOPLE, YUAN, Holdings, amounts_of, holdings_of, left_of, rooms_of
from matcher.model.enums import Grade, ResourceKind
from matcher.optimise import Solution
from matcher.optimise.restrict import Part, restrict
from matcher.options import Options
from matcher.options.money import payable
from matcher.options.options import Bools, Ints
from matcher.rules.encode import NO_LIMIT

LACKING = ("capacity_hours", "capacity_cases", "capacity_people", "seats", "balance", "money")
"""What may lack at an option: the codes of the rules about its helper, and ``money`` where funds cannot pay beside the others."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rivals:
    """What some needs lack, one entry a need; all of them have an option.

    Attributes
    ----------
    choices
        Options of the need.
    net
        Value of the need minus cost of its best option, micropoints.
    fits
        Whether an option that is worth having fits what the plan leaves, nobody being moved.
    lacking
        Which of :data:`LACKING` the best option lacks, shape ``(needs, 6)``.
    held
        Needs of each grade that hold what lacks, shape ``(needs, 4)``.
    pinned
        How many of them the operator pinned there.
    gives_way
        Row of the need that brings least among those (not pinned) whose place alone would do; -1 where no single one was found.
    brings
        What that need brings, micropoints; 0 without.
    """

    choices: Ints
    net: Ints
    fits: Bools
    lacking: Bools
    held: Ints
    pinned: Ints
    gives_way: Ints
    brings: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class _Asked:
    """What the needs left out ask for at their best option, and what is left: rows of a part of the problem."""

    part: Part
    best: Ints
    lacking: Bools
    room_fen: Ints
    most_fen: Ints


def rivals_of(options: Options, solution: Solution, needs: Ints, *, strict: bool = False) -> Rivals:
    """Return what some needs lack in a plan.

    Parameters
    ----------
    options
        Every option.
    solution
        The plan.
    needs
        Rows of needs that it does not meet and that have an option, ascending.
    strict
        Whether grades are strict: then costs come last, and any option of a need that is worth something would do.
    """
    part = restrict(options, needs, solution)
    helpers, count = part.options.helpers, needs.size
    left = left_of(part)
    most, room = rooms_of(part, left)
    short = amounts_of(part.options) > left[helpers.resource]
    can_pay = payable(helpers, replace(part.options.money, limit_fen=room))
    gain = part.options.needs.value[helpers.need] - helpers.cost
    wanted = (gain > 0) | (strict & (part.options.needs.value[helpers.need] > 0))
    fitting = can_pay & ~short.any(axis=1) & wanted
    fits = np.zeros(count, dtype=np.bool_)
    fits[helpers.need[fitting]] = True
    best = _best(helpers.need, gain, count)
    asked = _Asked(
        part=part,
        best=best,
        lacking=np.column_stack([_named(part.options, best, short[best]), ~can_pay[best]]),
        room_fen=room,
        most_fen=most,
    )
    plan = holdings_of(options, solution)
    held, pinned = np.zeros((count, len(Grade)), dtype=np.int64), np.zeros(count, dtype=np.int64)
    gives_way, brings = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    _who_help(asked, plan, short[best], left, held, pinned, gives_way)
    _who_are_paid(asked, plan, held, pinned, gives_way)
    found = gives_way >= 0
    brings[found] = plan.worth[gives_way[found]]
    return Rivals(
        choices=np.bincount(helpers.need, minlength=count),
        net=gain[best],
        fits=fits,
        lacking=asked.lacking,
        held=held,
        pinned=pinned,
        gives_way=gives_way,
        brings=brings,
    )


def _best(need: Ints, gain: Ints, count: int) -> Ints:
    """Return the option of each need that is worth most, the first of equals."""
    order = np.lexsort((np.arange(need.size), -gain, need))
    first = np.searchsorted(need[order], np.arange(count))
    return order[first]


def _named(options: Options, best: Ints, short: Bools) -> Bools:
    """Return which rules about the helper lack at some options: the people of a project are its seats."""
    resource = options.helpers.resource[best]
    kinds = np.array([kind is ResourceKind.PROJECT for kind in options.resources.kinds] + [False])
    is_project = kinds[resource]
    people = short[:, PEOPLE]
    return np.column_stack(
        [short[:, HOURS], short[:, CASES], people & ~is_project, people & is_project, short[:, YUAN]]
    )


def _who_help(
    asked: _Asked, plan: Holdings, short: Bools, left: Ints, held: Ints, pinned: Ints, gives_way: Ints
) -> None:
    """Write who holds the helper of the best option, where that is what lacks."""
    options, best = asked.part.options, asked.best
    resource, lacks = options.helpers.resource[best], short.any(axis=1)
    deficit = amounts_of(options)[best] - left[resource]
    order = np.argsort(plan.resource, kind="stable")
    border = np.searchsorted(plan.resource[order], np.arange(len(options.resources.ids) + 1))
    asking = np.flatnonzero(lacks)
    if not asking.size:
        return
    asking = asking[np.argsort(resource[asking], kind="stable")]
    helpers, first = np.unique(resource[asking], return_index=True)
    for who, those in zip(helpers.tolist(), np.split(asking, first[1:]), strict=True):
        there = order[border[who] : border[who + 1]]
        amounts, need = plan.amounts[there], plan.need[there]
        # Shape (asking, there): has something of what lacks, and enough of all that lacks.
        holds = np.asarray((short[those][:, None, :] & (amounts > 0)[None, :, :]).any(axis=2), dtype=np.bool_)
        for place in range(held.shape[1]):
            held[those, place] = holds[:, plan.grade[need] == place].sum(axis=1)
        pinned[those] = holds[:, plan.pinned[need]].sum(axis=1)
        wanted = np.where(short[those], deficit[those], 0)
        enough = np.asarray((amounts[None, :, :] >= wanted[:, None, :]).all(axis=2), dtype=np.bool_)
        enough = enough & ~plan.pinned[need] & ~asked.lacking[those, -1:]
        gives_way[those] = _least(np.broadcast_to(plan.worth[need], enough.shape), enough, need)


def _least(worth: Ints, allowed: Bools, need: Ints) -> Ints:
    """Return in each row the need that is worth least among those allowed, the first of equals, -1 where none is."""
    if not need.size:
        return np.full(allowed.shape[0], -1, dtype=np.int64)
    place = np.where(allowed, worth, NO_LIMIT).argmin(axis=1)
    return np.where(allowed.any(axis=1), need[place], -1)


def _who_are_paid(asked: _Asked, plan: Holdings, held: Ints, pinned: Ints, gives_way: Ints) -> None:
    """Write who holds the money of the funds that may pay, where money alone lacks."""
    options, money = asked.part.options, asked.part.options.money
    poor = asked.lacking[:, -1] & ~asked.lacking[:, :-1].any(axis=1)
    if not poor.any():
        return
    start = options.money_start()
    sets: dict[bytes, list[int]] = {}
    for need in np.flatnonzero(poor).tolist():
        sets.setdefault(money.resource[start[need] : start[need + 1]].tobytes(), []).append(need)
    for funds, needs in sets.items():
        paid = np.unique(plan.paid_need[np.isin(plan.paid_fund, np.frombuffer(funds, dtype=np.int64))])
        held[needs] = np.bincount(plan.grade[paid], minlength=held.shape[1])
        pinned[needs] = plan.pinned[paid].sum()
    least = np.full(gives_way.size, NO_LIMIT, dtype=np.int64)
    rows, extra = _extra_needed(asked, poor)
    for fund in np.unique(money.resource[rows]).tolist():
        free = (plan.paid_fund == fund) & ~plan.pinned[plan.paid_need]
        fen, need = plan.paid_fen[free], plan.paid_need[free]
        order = np.lexsort((need, plan.worth[need], -fen))
        fen, need = fen[order], need[order]
        # Among those who are paid at least so much: the one that is worth least so far.
        lowest = np.minimum.accumulate(plan.worth[need]) if need.size else need
        here = money.resource[rows] == fund
        upto = np.searchsorted(-fen, -extra[here], side="right")
        for row, last in zip(rows[here].tolist(), upto.tolist(), strict=True):
            who = int(money.need[row])
            if last and lowest[last - 1] < least[who]:
                least[who] = lowest[last - 1]
                gives_way[who] = need[int(np.flatnonzero(plan.worth[need[:last]] == lowest[last - 1])[0])]


def _extra_needed(asked: _Asked, poor: Bools) -> tuple[Ints, Ints]:
    """Return the money options with which another's money would suffice, and how much more their fund would need, fen."""
    options, room = asked.part.options, asked.room_fen
    start, due = options.money_start(), options.helpers.due_fen[asked.best]
    rows, extra = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for need in np.flatnonzero(poor).tolist():
        mine = np.arange(start[need], start[need + 1])
        order = np.sort(room[mine])
        largest, second = int(order[-1]), int(order[-2]) if order.size > 1 else 0
        other = np.where(room[mine] == largest, second, largest)
        needed = due[need] - other
        able = (needed <= asked.most_fen[mine]) & (needed > room[mine])
        rows.append(mine[able])
        extra.append((needed - room[mine])[able])
    return np.concatenate(rows), np.concatenate(extra)
