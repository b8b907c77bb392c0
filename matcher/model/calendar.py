"""Working days in China: the official calendar where its table reaches, Monday to Friday beyond it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

PUBLICITY_WORKING_DAYS = 5


def is_working_day(day: dt.date) -> tuple[bool, bool]:
    """Return whether a day is a working day, and whether the official calendar says so.

    Parameters
    ----------
    day
        A calendar day.

    Returns
    -------
    tuple of bool
        ``(working, official)``; ``official`` is false where the table of public holidays does not reach the year and
        Monday to Friday was assumed.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False


@lru_cache(maxsize=4096)
def publicity_ends(start: dt.date) -> tuple[dt.date, bool]:
    """Return the first day on which money may move after publicity, and whether the calendar is official.

    That day is the fifth working day after the first working day of publicity: publicity that starts on a Monday of
    an ordinary week ends with the Friday, and money may move on the next Monday (M03: five working days or more).

    Parameters
    ----------
    start
        First day of publicity; a day off counts as the next working day.
    """
    day, official = start, True
    working, known = is_working_day(day)
    official &= known
    while not working:
        day += dt.timedelta(days=1)
        working, known = is_working_day(day)
        official &= known
    passed = 0
    while passed < PUBLICITY_WORKING_DAYS:
        day += dt.timedelta(days=1)
        working, known = is_working_day(day)
        official &= known
        passed += working
    return day, official
