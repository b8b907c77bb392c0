"""What a change does: who is met now, who no longer, who moves, and what is gained and lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.enums import Grade
from matcher.optimise.solution import costs_taken
from matcher.options import DIRECT
from matcher.options.options import Ints
from matcher.options.positions import positions
from matcher.standing.state import Standing


@dataclass(frozen=True, kw_only=True)
class Move:
    """What changes for one need.

    Attributes
    ----------
    need_id
        The need.
    before, after
        Identifier of the helper (of a package: its carrier), ``money`` where funds alone meet the need, ``None`` where it is not met
        or not in the pool.
    people
        People of the need.
    grade
        Grade of the need.
    gained
        Value minus costs now, less what it was before; micropoints.
    """

    need_id: str
    before: str | None
    after: str | None
    people: int
    grade: str
    gained: int


@dataclass(frozen=True, kw_only=True)
class Effects:
    """The difference between two plans; every list sorted by need.

    Attributes
    ----------
    met
        Needs that are met now and were not, or were not in the pool.
    lost
        Needs that were met and are not any more; those that left the pool are in ``left``.
    moved
        Needs that are met by another helper.
    left
        Needs that were met and are not in the pool any more.
    repriced
        Needs with the same helper whose value or cost is another.
    gained
        New objective minus old one, micropoints: the sum over all lists.
    people_by_grade
        People met now minus people met before, by grade.
    """

    met: tuple[Move, ...]
    lost: tuple[Move, ...]
    moved: tuple[Move, ...]
    left: tuple[Move, ...]
    repriced: tuple[Move, ...]
    gained: int
    people_by_grade: Mapping[str, int]


def effects(before: Standing, after: Standing) -> Effects:
    """Return what changes from one standing plan to another, ``resolved.standing`` as a rule.

    Parameters
    ----------
    before, after
        The plans; needs are matched by identifier.
    """
    rows = positions(pl.Series(after.options.needs.ids, dtype=pl.String), before.options.needs.ids)
    new, old = _Held.of(after), _Held.of(before)
    there = np.flatnonzero(rows >= 0)
    gone = np.setdiff1d(np.arange(len(before.options.needs.ids)), rows[there])
    number = positions(pl.Series(before.options.resources.ids, dtype=pl.String), after.options.resources.ids)
    helper = _in_new_numbers(number, old.helper)
    then = np.full(rows.size, _NOT_MET, dtype=np.int64)
    worth = np.zeros(rows.size, dtype=np.int64)
    then[there], worth[there] = helper[rows[there]], old.worth[rows[there]]
    gained = new.worth - worth
    now_met, then_met = new.helper != _NOT_MET, then != _NOT_MET
    kinds = {
        "met": now_met & ~then_met,
        "lost": then_met & ~now_met,
        "moved": now_met & then_met & (new.helper != then),
        "repriced": now_met & then_met & (new.helper == then) & (gained != 0),
    }

    def moves(kind: str) -> tuple[Move, ...]:
        return tuple(
            Move(
                need_id=after.options.needs.ids[need],
                before=None if rows[need] < 0 else old.name(int(rows[need])),
                after=new.name(need),
                people=int(after.options.needs.people[need]),
                grade=GRADES[after.options.needs.grade[need]],
                gained=int(gained[need]),
            )
            for need in np.flatnonzero(kinds[kind]).tolist()
        )

    left = tuple(
        Move(
            need_id=before.options.needs.ids[need],
            before=old.name(need),
            after=None,
            people=int(before.options.needs.people[need]),
            grade=GRADES[before.options.needs.grade[need]],
            gained=-int(old.worth[need]),
        )
        for need in gone[old.helper[gone] != _NOT_MET].tolist()
    )
    return Effects(
        met=moves("met"),
        lost=moves("lost"),
        moved=moves("moved"),
        left=left,
        repriced=moves("repriced"),
        gained=after.objective - before.objective,
        people_by_grade={
            grade: _people_met(after, place) - _people_met(before, place) for place, grade in enumerate(GRADES)
        },
    )


GRADES = tuple(grade.value for grade in Grade)
_NOT_MET = -3
MONEY = "money"


@dataclass(frozen=True, kw_only=True, eq=False)
class _Held:
    """What each need of a plan has: number of the helper, and value minus cost."""

    standing: Standing
    helper: Ints
    worth: Ints

    @classmethod
    def of(cls, standing: Standing) -> _Held:
        options, taken = standing.options, standing.solution.taken
        met = taken >= 0
        helper = np.full(taken.size, _NOT_MET, dtype=np.int64)
        helper[met] = options.helpers.resource[taken[met]]
        worth = np.where(met, options.needs.value - costs_taken(options, standing.solution), 0)
        return cls(standing=standing, helper=helper, worth=worth)

    def name(self, need: int) -> str | None:
        """Return the identifier of the helper of a need."""
        helper = int(self.helper[need])
        if helper == _NOT_MET:
            return None
        return MONEY if helper == DIRECT else self.standing.options.resources.ids[helper]


def _in_new_numbers(number: Ints, helper: Ints) -> Ints:
    """Return old helpers in new numbers; one that is gone gets a number that nobody has."""
    found = helper.copy()
    helped = helper >= 0
    found[helped] = np.where(number[helper[helped]] < 0, DIRECT - 1, number[helper[helped]])
    return found


def _people_met(standing: Standing, grade: int) -> int:
    needs = standing.options.needs
    return int(needs.people[(standing.solution.taken >= 0) & (needs.grade == grade)].sum())
