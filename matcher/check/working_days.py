"""Five working days of publicity, counted day by day."""

from __future__ import annotations

import datetime as dt
from functools import cache

import chinese_calendar
import numpy as np
import polars as pl

from matcher.check.arrays import NO_LIMIT, Bools, as_bools, integers

DAYS_OF_PUBLICITY = 5

_DAY_0 = dt.date(1970, 1, 1)
"""From which columns of dates count."""


def is_working_day(day: dt.date) -> bool:
    """Return whether a day is worked in China; Monday to Friday where the official table does not reach."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


@cache
def in_publicity(start: dt.date | None, date: dt.date) -> bool:
    """Return whether publicity that began on ``start`` is still running on ``date``.

    Money may move on the fifth working day after the first working day: that is when six working days, both ends
    included, have been reached.
    """
    if start is None:
        return False
    reached, day = 0, start
    while day <= date:
        reached += is_working_day(day)
        if reached > DAYS_OF_PUBLICITY:
            return False
        day += dt.timedelta(days=1)
    return True


def in_publicity_on(starts: pl.Series, date: dt.date) -> Bools:
    """Return :func:`in_publicity` of each row of a column of first days; every day is judged once."""
    days, row = np.unique(integers(starts.to_physical(), absent=NO_LIMIT), return_inverse=True)
    firsts = (None if day == NO_LIMIT else _DAY_0 + dt.timedelta(days=day) for day in days.tolist())
    return as_bools(in_publicity(first, date) for first in firsts)[row]
