"""One need against a standing plan: how it could be met, moving at most so many others. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.options import DIRECT, Options
from matcher.standing.effects import GRADES, MONEY, Move
from matcher.standing.state import Standing


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A way to meet one need against a standing plan.

    Attributes
    ----------
    option
        Row of the option in ``standing.options.helpers``.
    resource_id
        The helper; ``money`` where nobody goes.
    funds
        Who would pay, and how much in fen; empty where nothing falls due.
    moves
        What changes for other needs; empty where it is feasible without moving anybody.
    change
        Change of the objective, the need itself and all who move included, micropoints; negative where others lose more than is gained.
    """

    option: int
    resource_id: str
    funds: tuple[tuple[str, int], ...]
    moves: tuple[Move, ...]
    change: int

    @property
    def is_feasible_now(self) -> bool:
        """Whether nobody has to be moved."""
        return not self.moves


_TRIES = 1_000
"""Tries for one need: a few milliseconds."""


def try_need(standing: Standing, need: int, *, most_moves: int = 0) -> Trial | None:
    """Return the best way that was found to meet a need by moving at most so many others, ``None`` where none was.

    A need that the plan meets is tried as if it were not: the answer is then what else it could have, and ``change`` counts from
    the plan as it stands; what a package loses when a member leaves it is not counted. Bounded work: that nothing was found is no proof that there is nothing.

    Parameters
    ----------
    standing
        The plan that stands.
    need
        Row of the need.
    most_moves
        Others that may change their helper or lose it, 0 to 2.
    """
    who = standing.board[0].needs[need]
    return _tried(standing, need, int(who["start"]), int(who["end"]), most_moves)


def try_option(standing: Standing, option: int, *, most_moves: int = 0) -> Trial | None:
    """Return the best way that was found to take one option, ``None`` where none was; else as :func:`try_need`.

    Parameters
    ----------
    standing
        The plan that stands.
    option
        Row in ``standing.options.helpers``.
    most_moves
        Others that may change their helper or lose it, 0 to 2.
    """
    return _tried(standing, int(standing.options.helpers.need[option]), option, option + 1, most_moves)


def _tried(standing: Standing, need: int, first: int, last: int, most_moves: int) -> Trial | None:
    if not 0 <= most_moves <= MOST_MOVES:
        raise ValueError(f"0 to {MOST_MOVES} others may move")
    # With it comes the compiler of its loops.
    from matcher.standing.moves import try_out

    board, rivals = standing.board
    recipe, answer = np.zeros(_RECIPE, dtype=np.int64), np.zeros(4, dtype=np.int64)
    found = try_out(
        *board, rivals.start, rivals.cheap, rivals.loose, need, first, last, most_moves, _TRIES, recipe, answer
    )
    if not found:
        return None
    options = standing.options
    pairs = recipe[1 : 1 + 2 * int(recipe[0])].reshape(-1, 2).tolist()
    option, gain = pairs[0][1], board.needs["gain"]
    return Trial(
        option=option,
        resource_id=_name(options, option) or "",
        funds=_funds(options, option, *answer[1:].tolist()),
        moves=tuple(
            Move(
                need_id=options.needs.ids[other],
                before=_name(options, int(standing.solution.taken[other])),
                after=_name(options, instead),
                people=int(options.needs.people[other]),
                grade=GRADES[options.needs.grade[other]],
                gained=int((board.options["gain"][instead] if instead >= 0 else 0) - gain[other]),
            )
            for other, instead in pairs[1:]
        ),
        change=int(answer[0]) + _saved(standing, need),
    )


MOST_MOVES = 2
_RECIPE = 64


def _name(options: Options, option: int) -> str | None:
    if option < 0:
        return None
    resource = int(options.helpers.resource[option])
    return MONEY if resource == DIRECT else options.resources.ids[resource]


def _funds(options: Options, option: int, first: int, second: int, fen: int) -> tuple[tuple[str, int], ...]:
    ids, fund, due = options.resources.ids, options.money.resource, int(options.helpers.due_fen[option])
    pays = ((first, fen), (second, due - fen))
    return tuple((ids[fund[payer]], amount) for payer, amount in pays if payer >= 0)


def _saved(standing: Standing, need: int) -> int:
    """Return what a member of a package bears there more than it would alone, micropoints; 0 for who is in none."""
    grouping, taken = standing.solution.grouping, int(standing.solution.taken[need])
    if grouping is None or taken < 0 or grouping.package[need] < 0:
        return 0
    return int(grouping.cost[need] - standing.options.helpers.cost[taken])
