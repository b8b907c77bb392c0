"""Capacities of all resources: one row a resource, one column a dimension."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.check.arrays import NO_LIMIT, Ints, as_ints
from matcher.check.fund_columns import Funds
from matcher.check.helpers import Row

DIMENSIONS = ("hours", "cases", "people", "seats", "yuan")
HOURS, CASES, PEOPLE, SEATS, YUAN = range(len(DIMENSIONS))
SCALES = (100, 1, 1, 1, 100)
"""Whole units in a unit: hundredths of an hour, cases, people, seats, fen."""

OF_KIND = ((HOURS, CASES, PEOPLE), (SEATS, HOURS, YUAN), (YUAN, PEOPLE))
"""Dimensions of providers, projects and funds."""


def limit_table(providers: Sequence[Row], projects: Sequence[Row], funds: Funds) -> Ints:
    """Return every capacity in whole units; :data:`NO_LIMIT` where there is none.

    Returns
    -------
    ndarray of int
        Shape ``(resources, dimensions)``: providers, projects, funds.
    """
    table = np.full((len(providers) + len(projects) + len(funds), len(DIMENSIONS)), NO_LIMIT, dtype=np.int64)
    seats = slice(len(providers), len(providers) + len(projects))
    table[: len(providers), HOURS] = _column(providers, "hours", 100)
    table[: len(providers), CASES] = _column(providers, "cases")
    table[: len(providers), PEOPLE] = _column(providers, "people")
    table[seats, HOURS] = _column(projects, "hours", 100)
    table[seats, SEATS] = _column(projects, "seats")
    table[seats, YUAN] = _column(projects, "budget_fen")
    table[seats.stop :, YUAN] = funds.usable_fen
    table[seats.stop :, PEOPLE] = funds.people_cap
    return table


def _column(rows: Sequence[Row], name: str, scale: int = 1) -> Ints:
    return as_ints(NO_LIMIT if row[name] is None else round(row[name] * scale) for row in rows)
