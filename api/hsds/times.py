"""Reads schedules of HSDS: from when to when something is offered, and how many hours a week it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from api.hsds.flat import Record

_DAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})


def period_of(schedules: Sequence[Record]) -> dict[str, str]:
    """Return the first and the last day of all schedules together; a schedule without an end has none."""
    row: dict[str, str] = {}
    starts = [_date(schedule.text("valid_from")) for schedule in schedules]
    ends = [_date(schedule.text("valid_to")) for schedule in schedules]
    first = min((day for day in starts if day), default=None)
    last = max((day for day in ends if day), default=None)
    if first and all(starts):
        row["available_from"] = first
    if last and all(ends):
        row["available_to"] = last
    return row


def hours_of(schedules: Sequence[Record]) -> float | None:
    """Return how many hours a week weekly schedules are open, at most 168; ``None`` where none tells it."""
    minutes = 0.0
    for schedule in schedules:
        opens, closes = _minute(schedule.text("opens_at")), _minute(schedule.text("closes_at"))
        days = {part.strip().upper() for part in schedule.text("byday").split(",")} & _DAYS
        interval = schedule.number("interval")
        if schedule.text("freq") == "WEEKLY" and opens is not None and closes is not None and closes > opens:
            minutes += len(days) * (closes - opens) / max(1.0, 1.0 if interval is None else interval)
    return min(168.0, round(minutes / 60, 2)) if minutes else None


def _date(text: str) -> str:
    """Return a day as it is written here; empty where it is none."""
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _minute(text: str) -> int | None:
    """Return the minute of the day; an offset from UTC is the same for opening and closing."""
    hours, _, rest = text.partition(":")
    if not (hours.isdigit() and rest[:2].isdigit() and int(hours) <= 24 and int(rest[:2]) < 60):
        return None
    return int(hours) * 60 + int(rest[:2])
