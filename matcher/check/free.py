"""Pairs of a need and a helper that nothing keeps apart: pin, rules and the need's own size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from matcher.check.arrays import Bools, Ints
from matcher.check.distances import SPHERE_SHARE, sphere_km
from matcher.check.limits import CASES, HOURS, PEOPLE, SEATS, YUAN
from matcher.check.pairs import Pairs
from matcher.check.pairs_service import HELPER_RULES

Check = Callable[[Pairs], Bools]
"""Returns which pairs fail."""

RULES_OF_SERVICE = ("banned", "window", "service_offered")
"""Rules that look at no more of a need than its service."""

RULES_OF_KIND = (*RULES_OF_SERVICE, "publicity", "gender", "team", "skills")
"""Rules that look at no more of a need than its service, skills, gender, team and publicity."""

CHEAPEST_FIRST = (*RULES_OF_KIND, "region", "project_category", "refused", "conflict", "radius")


def capacity_checks(room: Ints) -> Iterator[tuple[str, Check]]:
    """Yield the check of each capacity: whether a need alone asks for more than is to be had.

    The first is none: a helper with nothing to do, where no hours are asked and no budget pays an amount, does not
    make a need ``complete``.

    Parameters
    ----------
    room
        Capacities to be had, shape ``(resources, dimensions)``.
    """

    def above(dimension: int, asked: Callable[[Pairs], Ints]) -> Check:
        return lambda pairs: asked(pairs) > room[pairs.other, dimension]

    yield "complete", _has_nothing_to_do
    yield "capacity_hours", above(HOURS, lambda pairs: pairs.facts.needs.hundredths[pairs.need])
    yield "capacity_cases", above(CASES, lambda pairs: np.ones(len(pairs), dtype=np.int64))
    yield "capacity_people", above(PEOPLE, lambda pairs: pairs.facts.needs.people[pairs.need])
    yield "seats", above(SEATS, lambda pairs: pairs.facts.needs.people[pairs.need])
    yield "balance", above(YUAN, lambda pairs: pairs.facts.seat_pays_fen(pairs.need, pairs.other))


def _has_nothing_to_do(pairs: Pairs) -> Bools:
    needs = pairs.facts.needs
    pays: Bools = pairs.facts.helpers.pays[pairs.other] & (needs.amount_fen[pairs.need] != 0)
    asks_no_hours: Bools = needs.hundredths[pairs.need] == 0
    return asks_no_hours & ~pays


def _plainly_far(pairs: Pairs) -> Bools:
    """Return which pairs the rough distance excludes: most need no exact one."""
    needs, helpers = pairs.facts.needs, pairs.facts.helpers
    km = sphere_km(needs.lat[pairs.need], needs.lon[pairs.need], helpers.lat[pairs.other], helpers.lon[pairs.other])
    return km > (1 + SPHERE_SHARE) * helpers.radius_km[pairs.other] + 0.01


def free_pairs(pairs: Pairs, room: Ints, codes: Sequence[str] = CHEAPEST_FIRST) -> Ints:
    """Return the places of the pairs of a need and a helper that neither pin nor rule nor capacity keeps apart.

    The rules about the need alone and the money that funds owe are not looked at. What one check excludes, the next
    is not asked.

    Parameters
    ----------
    pairs
        Needs and helpers.
    room
        Capacities to be had, shape ``(resources, dimensions)``.
    codes
        Rules to look at.
    """
    checks: list[Check] = [check for _, check in capacity_checks(room)]
    for code in codes:
        checks += [_plainly_far] if code == "radius" else []
        checks.append(HELPER_RULES[code].broken)
    checks.append(lambda left: left.facts.is_forbidden(left.need, left.other))
    places = np.arange(len(pairs))
    for check in checks:
        fails = check(pairs)
        if fails.any():
            places, pairs = places[~fails], pairs.where(~fails)
    return places
