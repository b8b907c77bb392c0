"""ISO weeks in China, and which of them a schedule is due for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""Clocks in all of China; they have not been put forward in summer since 1991."""


def week_of(now: dt.datetime) -> str:
    """Return the ISO week of a moment in China, such as ``2026-W48``; later weeks stand behind in the order of texts."""
    year, week, _ = now.astimezone(CHINA).isocalendar()
    return f"{year:04d}-W{week:02d}"


def moment_in(week: str, weekday: int, time: str) -> dt.datetime:
    """Return when a schedule strikes in a week.

    Parameters
    ----------
    week
        Such as ``2026-W48``.
    weekday
        1 (Monday) to 7.
    time
        In China, ``HH:MM``.
    """
    day = dt.date.fromisocalendar(int(week[:4]), int(week[6:]), weekday)
    hour, minute = map(int, time.split(":"))
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def first_week(now: dt.datetime, weekday: int, time: str) -> str:
    """Return the first week of a schedule that is made now: this one, unless its time has passed."""
    week = week_of(now)
    return week if moment_in(week, weekday, time) >= now else week_of(now + dt.timedelta(days=7))


def next_at(now: dt.datetime, weekday: int, time: str, *, first: str, had: Collection[str]) -> dt.datetime:
    """Return when a schedule strikes next: not before its first week, and not in one that it has had."""
    week = max(week_of(now), first)
    while week in had:
        week = week_of(moment_in(week, 1, "12:00") + dt.timedelta(days=7))
    return moment_in(week, weekday, time)


def due_week(now: dt.datetime, weekday: int, time: str, *, first: str, had: Collection[str]) -> str | None:
    """Return the week that a schedule is due for, ``None`` where it is not.

    Only the current week is ever due: weeks that were missed stay missed. A clock that was far ahead for a moment leaves
    a week in the future behind, which silences none of those before it.

    Parameters
    ----------
    now
        The time.
    weekday, time
        When it strikes.
    first
        Its first week.
    had
        The weeks that it has had.
    """
    week = week_of(now)
    return week if week >= first and week not in had and now >= moment_in(week, weekday, time) else None
