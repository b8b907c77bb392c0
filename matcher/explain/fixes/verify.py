"""A change is tried: the plan is found anew from the standing one, and what really happens is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.explain.fixes.candidate import Candidate
from matcher.explain.fixes.change import changed_pool
from matcher.explain.fixes.costs import FixKind
from matcher.explain.fixes.ground import Ground
from matcher.model.enums import PlanStatus
from matcher.optimise import Limits
from matcher.options import DIRECT
from matcher.standing import Effects, Standing, effects

OF_A_KIND = 2
"""At most so many changes of one kind are tried as long as there are others: a planner wants to choose."""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What really happens when one change is made and the plan found anew.

    Attributes
    ----------
    is_met
        Whether the need is met then.
    helper
        Who helps it then; empty where funds alone meet it, ``None`` where it is not met.
    effects
        Everything that changes: who else is met, who no longer, who moves; points and people by grade.
    gained
        Objective then less objective now, micropoints.
    is_proven
        Whether the plan found is proven best: else a better one might do otherwise.
    most_moves
        At most so many others could be moved; ``None`` where there was no limit.
    """

    is_met: bool
    helper: str | None
    effects: Effects
    gained: int
    is_proven: bool
    most_moves: int | None


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A change that might let a need be met, and what really happens where it was tried.

    Attributes
    ----------
    candidate
        The change, and what is known beforehand.
    verified
        What happens; ``None`` where it was not tried.
    """

    candidate: Candidate
    verified: Verified | None = None


def verified_fixes(
    standing: Standing,
    need_id: str,
    found: Sequence[Candidate],
    *,
    most: int = 5,
    limits: Limits | None = None,
    solver: str = "highs",
) -> list[Fix]:
    """Return changes with what really happens for the best of them, in the order of the candidates.

    Parameters
    ----------
    standing
        The plan that stands.
    need_id
        The need that is asked for.
    found
        As :func:`matcher.explain.fixes.find.candidates` returns them.
    most
        So many are tried: the cheapest, at most two of a kind as long as there are other kinds.
    limits, solver
        Limits of work and solver of each try.
    """
    chosen = _chosen(found, most)
    tried = {id(candidate) for candidate in chosen}
    ground = Ground.of(standing, [candidate.change for candidate in chosen if candidate.change], limits, solver)
    return [
        Fix(candidate=each, verified=verify(ground, need_id, each) if id(each) in tried else None) for each in found
    ]


def verify(ground: Ground, need_id: str, candidate: Candidate) -> Verified:
    """Return what really happens when a change is made: the plan is found anew from the standing one.

    Parameters
    ----------
    ground
        The plan that the change is tried on.
    need_id
        The need that is asked for.
    candidate
        A candidate with a change of a row.

    Raises
    ------
    ValueError
        If the candidate changes no single row.
    """
    if candidate.change is None:
        raise ValueError("more needs like this one are no change of a row: they cannot be tried")
    after = ground.after(changed_pool(ground.standing.context.pool, candidate.change), asked=(need_id,))
    option = int(after.solution.taken[after.need_row(need_id)])
    resource = DIRECT if option < 0 else int(after.options.helpers.resource[option])
    return Verified(
        is_met=option >= 0,
        helper=None if option < 0 else "" if resource == DIRECT else after.options.resources.ids[resource],
        effects=effects(ground.standing, after),
        gained=after.objective - ground.standing.objective,
        is_proven=after.solution.status is PlanStatus.OPTIMAL,
        most_moves=ground.most_moves,
    )


def _chosen(found: Sequence[Candidate], most: int) -> list[Candidate]:
    """Return the candidates to try: the cheapest, at most two of a kind as long as there are other kinds."""
    able = [candidate for candidate in found if candidate.change is not None]
    seen: dict[FixKind, int] = {}
    first: list[Candidate] = []
    rest: list[Candidate] = []
    for candidate in able:
        seen[candidate.kind] = seen.get(candidate.kind, 0) + 1
        (first if seen[candidate.kind] <= OF_A_KIND else rest).append(candidate)
    return (first + rest)[:most]
