"""Cells that hold dates."""

import datetime as dt
import math

import pytest

from matcher.model.schema import NEEDS, PROVIDERS
from tests.files.cells.reading import read


@pytest.mark.parametrize(
    "value",
    [
        dt.date(2026, 11, 3),
        dt.datetime.fromisoformat("2026-11-03T14:30"),
        "2026-11-03",
        "2026-11-3",
        "2026/11/3",
        "2026.11.3",
        "20261103",
        20261103,
        20261103.0,
        "2026年11月3日",
        "２０２６年１１月３日",
        "2026-11-03 00:00:00",
        "2026-11-03T08:00:00+08:00",
        " 2026-11-03 ",
    ],
)
def test_dates_as_people_write_them(value):
    assert read(NEEDS["deadline"], value) == (dt.date(2026, 11, 3), [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-02-30", "impossible_date"),
        ("2026-13-01", "impossible_date"),
        ("20261332", "impossible_date"),
        ("03/04/2026", "ambiguous_date"),
        ("3-4-26", "ambiguous_date"),
        ("下周一", "not_a_date"),
        ("2026", "not_a_date"),
        (12, "not_a_date"),
        (True, "not_a_date"),
        (math.nan, "not_a_date"),
        ("0202-11-03", "date_out_of_range"),
        (dt.time(9, 0), "wrong_type"),
        ("#REF!", "error_cell"),
    ],
)
def test_what_is_no_date(value, code):
    assert read(NEEDS["deadline"], value) == (None, [code])


def test_a_serial_number_is_a_date_with_a_warning():
    assert read(NEEDS["deadline"], 46329) == (dt.date(2026, 11, 3), ["date_serial"])
    assert read(NEEDS["deadline"], "46329") == (dt.date(2026, 11, 3), ["date_serial"])


def test_without_end_is_accepted_only_where_a_date_ends_something():
    assert read(NEEDS["valid_until"], "9999-12-31")[1] == []
    assert read(NEEDS["publicity_start"], "9999-12-31")[1] == ["date_out_of_range"]
    # Banned for good: to leave the cell empty, as the remedy would say, means not banned at all.
    assert read(PROVIDERS["banned_until"], "9999-12-31") == (dt.date(9999, 12, 31), [])
