"""What assignments use of the capacities of resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.check.arrays import Bools, WholeNumbers, sums
from matcher.check.limits import CASES, DIMENSIONS, HOURS, PEOPLE, SEATS, YUAN

if TYPE_CHECKING:
    from matcher.check.facts import Facts


def usage(facts: Facts, kept: Bools | None = None) -> WholeNumbers:
    """Return what the assignments use of every capacity, in whole units.

    Parameters
    ----------
    facts
        Pool and assignments.
    kept
        Needs whose assignments count, shape ``(needs,)``; absent: all.

    Returns
    -------
    ndarray of int
        Shape ``(resources, dimensions)``.
    """
    needs, served, paid, size = facts.needs, facts.rows.served, facts.rows.paid, len(facts.resources)
    if kept is not None:
        served, paid = served.where(kept[served.need]), paid.where(kept[paid.need])
    is_seat = facts.helpers.is_project[served.resource]
    people = needs.people[served.need]
    used = {
        HOURS: sums(needs.hundredths[served.need], served.resource, size),
        CASES: sums((~is_seat).astype(np.int64), served.resource, size),
        PEOPLE: sums(np.where(is_seat, 0, people), served.resource, size)
        + sums(needs.people[paid.need], paid.resource, size),
        SEATS: sums(np.where(is_seat, people, 0), served.resource, size),
        YUAN: sums(facts.seat_pays_fen(served.need, served.resource), served.resource, size)
        + sums(paid.fen, paid.resource, size),
    }
    return np.stack([used[dimension] for dimension in range(len(DIMENSIONS))], axis=1)
