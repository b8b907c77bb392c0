"""Date cells: real dates, ISO text, and the ways in which people write a date in China."""

from __future__ import annotations

import datetime as dt
import math
import re

import polars as pl

from matcher.files.cells.clean import means_nothing, normalise, taken_as_empty, unreadable, wrong_type
from matcher.files.faults import Fault, fault
from matcher.model.field import Field
from matcher.model.problems import Severity
from matcher.model.text import Text

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2999, 12, 31)
FOREVER = dt.date(9999, 12, 31)
"""How registers write "without end"; accepted where a date ends something."""
ENDS = frozenset({"deadline", "valid_until", "available_to", "ends", "banned_until"})

_SERIAL_DAY_ZERO = dt.date(1899, 12, 30)
_SERIALS = range(40_000, 60_001)
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"[ T]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")

Parsed = tuple[dt.date | None, tuple[Fault, ...]]


def parse_date(field: Field, value: object) -> Parsed:
    """Return one date cell, and what is wrong with it.

    Read are dates and times of a spreadsheet (the time of day is dropped), ``2026-11-03``, ``2026/11/3``,
    ``2026.11.3``, ``20261103``, ``2026年11月3日``, and the serial numbers 40000-60000 of Excel with a warning. A date
    whose day and month could be exchanged (``03/04/2026``) is an error.
    """
    if isinstance(value, bool):
        return None, (_not_a_date(field, value),)
    if isinstance(value, dt.datetime):
        return _plausible(field, value, value.date())
    if isinstance(value, dt.date):
        return _plausible(field, value, value)
    if isinstance(value, int | float):
        return _from_number(field, value)
    if not isinstance(value, str):
        return None, (wrong_type(field, value, Text("时间或列表", "a time or a list")),)
    bad = unreadable(field, value)
    if bad:
        return None, (bad,)
    text = normalise(value)
    if means_nothing(text):
        return None, (taken_as_empty(field, value),)
    clock = _TIME.search(text)
    if clock and clock.end() == len(text):
        text = text[: clock.start()]
    match = _YEAR_FIRST.fullmatch(re.sub(r"\s+", "", text)) or _COMPACT.fullmatch(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
        try:
            return _plausible(field, value, dt.date(year, month, day))
        except ValueError:
            return None, (_impossible(field, value),)
    if _DAY_OR_MONTH_FIRST.fullmatch(text):
        return None, (_ambiguous(field, value),)
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_number(field, float(text))
    return None, (_not_a_date(field, value),)


def bulk_date(field: Field, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read a column of text, dates or times at once; see :func:`matcher.files.cells.text.bulk_text`."""
    if cells.dtype == pl.String:
        days = cells.str.to_date("%Y-%m-%d", strict=False)
    elif isinstance(cells.dtype, pl.Datetime):
        days = cells.dt.date()
    else:
        days = cells
    return days, (days >= FIRST_DAY) & (days <= LAST_DAY)


def _from_number(field: Field, number: float) -> Parsed:
    if math.isfinite(number):
        whole = int(number)
        if whole in _SERIALS:
            day = _SERIAL_DAY_ZERO + dt.timedelta(days=whole)
            return day, (_serial(field, number, day),)
        match = _COMPACT.fullmatch(str(whole)) if number == whole else None
        if match:
            return parse_date(field, match.group())
    return None, (_not_a_date(field, number),)


def _plausible(field: Field, value: object, day: dt.date) -> Parsed:
    if FIRST_DAY <= day <= LAST_DAY or (day == FOREVER and field.name in ENDS):
        return day, ()
    return None, (
        fault(
            field,
            value,
            "date_out_of_range",
            expected=Text("应在 1900 年到 2999 年之间", "must lie between the years 1900 and 2999"),
            remedy=Text(
                "请核对年份；没有期限时请留空。", "Check the year; leave the cell empty where there is no end."
            ),
        ),
    )


def _not_a_date(field: Field, value: object) -> Fault:
    return fault(
        field,
        value,
        "not_a_date",
        expected=Text("应为日期", "must be a date"),
        remedy=Text("请写作 2026-11-23 的形式。", "Write it as 2026-11-23."),
    )


def _impossible(field: Field, value: object) -> Fault:
    return fault(
        field,
        value,
        "impossible_date",
        expected=Text("不是日历上有的一天", "is not a day of the calendar"),
        remedy=Text("请核对月份和日子。", "Check the month and the day."),
    )


def _ambiguous(field: Field, value: object) -> Fault:
    return fault(
        field,
        value,
        "ambiguous_date",
        expected=Text("分不清哪个是月、哪个是日", "does not tell the month from the day"),
        remedy=Text("请把年份写在前面，例如 2026-04-03。", "Write the year first, for instance 2026-04-03."),
    )


def _serial(field: Field, value: object, day: dt.date) -> Fault:
    return fault(
        field,
        value,
        "date_serial",
        expected=Text(
            f"是表格软件的日期序号，按 {day} 处理", f"is a spreadsheet's serial number and was read as {day}"
        ),
        remedy=Text("请把这一列的格式改为“日期”。", "Set the column's format to Date."),
        severity=Severity.WARNING,
    )
