"""The end of publicity, counted on the official calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from matcher.model.calendar import is_working_day, publicity_ends


@pytest.mark.parametrize(
    ("start", "free"),
    [
        ("2025-11-17", "2025-11-24"),  # Monday to Friday, money on the next Monday
        ("2025-11-19", "2025-11-26"),  # from a Wednesday over one weekend
        ("2025-11-22", "2025-12-01"),  # a Saturday counts as the next Monday
        ("2025-09-26", "2025-10-10"),  # Sunday 28 September is worked, 1-8 October are holidays
    ],
)
def test_money_may_move_on_the_fifth_working_day_after_the_first(start, free):
    day, official = publicity_ends(dt.date.fromisoformat(start))
    assert (day.isoformat(), official) == (free, True)


def test_beyond_the_calendar_monday_to_friday_is_assumed_and_said():
    assert is_working_day(dt.date(2099, 1, 1)) == (True, False)  # a Thursday
    assert is_working_day(dt.date(2099, 1, 3)) == (False, False)  # a Saturday
    assert publicity_ends(dt.date(2099, 1, 1)) == (dt.date(2099, 1, 8), False)
