"""Columns in bulk: as one cell after the other would be read, and in the declared type."""

import datetime as dt
import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.files.cells import parse_cell, parse_column
from matcher.model.schema import FUNDS, NEEDS, PROVIDERS, SERVICES

COLUMNS = [
    (NEEDS["need_id"], ["N1", " Ｎ2 ", "需求3", "1.2E+9", "无", "a;b", "a,b", "", None, "\u3000"]),
    (NEEDS["people"], ["1", "2人", "0", "x", None, "1.5", "3.0", " 4 ", "1e2"]),
    (NEEDS["amount"], ["1", "0.285", "1,200", "-1", "nan", "99999999.99", None]),
    (NEEDS["hours"], ["1.005", "2.5", "0.1", "x", "10001", ""]),
    (NEEDS["lon"], ["119.95", "181", "inf", "x", "-0.0"]),
    (NEEDS["deadline"], ["2026-11-03", "2026/1/2", "2026-02-30", "46329", "0001-01-01", None]),
    (NEEDS["grade"], ["红", "red", "紫", None, "无"]),
    (NEEDS["verified"], ["是", "0", "maybe", None]),
    (NEEDS["region"], ["330111", "33011", "3.3E+11", None]),
    (NEEDS["skills"], ["care:2;care:3", "care:9", None]),
    (NEEDS["refused_providers"], ["P1;P2;P1", "P1；P2", "无", "null", "NA;P1", "P 1", "1E5", None]),
    (PROVIDERS["name"], [" 队 ", "#N/A", "a\tb", "x" * 501, "a\u200bb", None]),
    (SERVICES["goes_to"], ["true", "false", None]),
]


@pytest.mark.parametrize(("field", "texts"), COLUMNS, ids=[field.name for field, _ in COLUMNS])
def test_bulk_reading_agrees_with_reading_one_by_one(field, texts):
    column = parse_column(field, pl.Series(texts, dtype=pl.String))
    for position, text in enumerate(texts):
        blank = text is None or not text.replace("\u3000", "").strip()
        stored, faults = (None, ()) if blank else parse_cell(field, text)
        assert column.values.to_list()[position] == stored, text
        assert column.given[position] is not blank
        codes = [fault.code for place, fault in column.faults if place == position and fault.code != "missing"]
        assert codes == [fault.code for fault in faults], text


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        (NEEDS["people"], pl.Series([1, None, 3], dtype=pl.Int32), [1, None, 3]),
        (NEEDS["amount"], pl.Series(["1.5", None], dtype=pl.String).cast(pl.Decimal(10, 2)), [150, None]),
        (NEEDS["need_id"], pl.Series([1.0, 2.0]), ["1", "2"]),
        (NEEDS["need_id"], pl.Series([1, 2]), ["1", "2"]),
        (NEEDS["grade"], pl.Series(["red", None], dtype=pl.Categorical), ["red", None]),
        (NEEDS["deadline"], pl.Series([dt.datetime.fromisoformat("2026-11-03T09:00")]), [dt.date(2026, 11, 3)]),
        (NEEDS["deadline"], pl.Series([20261103, 20261104]), [dt.date(2026, 11, 3), dt.date(2026, 11, 4)]),
        (NEEDS["verified"], pl.Series([True, None]), [True, None]),
        (NEEDS["verified"], pl.Series([1, 0], dtype=pl.Int8), [True, False]),
        (NEEDS["skills"], pl.Series([["care:2"], None, ["care", "care:3"]]), [["care:2"], None, ["care:3"]]),
        (NEEDS["region"], pl.Series([330111.0, None]), ["330111", None]),
        (NEEDS["team"], pl.Series([None, None], dtype=pl.Null), [None, None]),
        (NEEDS["circle"], [1, "2", 3.0, None], [1, 2, 3, None]),
    ],
)
def test_typed_columns(field, cells, expected):
    column = parse_column(field, cells)
    assert column.values.to_list() == expected
    assert column.values.dtype == field.dtype
    assert column.faults == ()


@pytest.mark.parametrize(
    ("field", "cells", "code"),
    [
        (NEEDS["need_id"], pl.Series([True]), "wrong_type"),
        (NEEDS["need_id"], pl.Series([dt.date(2026, 1, 1)]), "wrong_type"),
        (NEEDS["deadline"], pl.Series([dt.time(1, 2)]), "wrong_type"),
        (NEEDS["deadline"], pl.Series([dt.timedelta(1)]), "wrong_type"),
        (NEEDS["people"], pl.Series([b"x"]), "wrong_type"),
        (NEEDS["people"], pl.Series([{"a": 1}]), "wrong_type"),
        (NEEDS["lon"], pl.Series([[1.0]]), "wrong_type"),
        (NEEDS["people"], pl.Series([2**63], dtype=pl.UInt64), "out_of_range"),
    ],
)
def test_columns_of_a_type_that_means_nothing_here(field, cells, code):
    column = parse_column(field, cells)
    assert column.values.to_list() == [None]
    assert [fault.code for _, fault in column.faults] == [code]


def test_columns_without_a_row():
    for field in (*NEEDS.fields, *PROVIDERS.fields):
        for dtype in (pl.String, pl.Float64, pl.Null):
            column = parse_column(field, pl.Series([], dtype=dtype))
            assert column.values.dtype == field.dtype
            assert column.values.len() == 0
            assert column.faults == ()


def test_nan_in_a_typed_column_is_an_error_on_its_row():
    column = parse_column(NEEDS["hours"], pl.Series([1.0, math.nan, 2.0, math.nan]))
    assert [(place, fault.code) for place, fault in column.faults] == [(1, "not_finite"), (3, "not_finite")]
    assert column.values.to_list() == [1.0, None, 2.0, None]


def test_a_required_cell_is_missing_when_empty_or_when_it_says_nothing():
    column = parse_column(NEEDS["need_id"], ["N1", None, "  ", "无", "a\x00"])
    codes = sorted((place, fault.code) for place, fault in column.faults)
    assert codes == [(1, "missing"), (2, "missing"), (3, "missing"), (3, "taken_as_empty"), (4, "unreadable_text")]


ONE_OF_EACH_TYPE = tuple({field.type: field for field in (*NEEDS.fields, *PROVIDERS.fields, *FUNDS.fields)}.values())


@settings(max_examples=100, deadline=None)
@given(
    value=st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.text(alphabet="0123456789.,;:-/年月日E+%元 \ud800\x00", max_size=15)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.lists(st.text(max_size=5) | st.integers() | st.none(), max_size=3)
)
def test_no_cell_raises_and_what_is_stored_has_the_declared_type(value):
    for field in ONE_OF_EACH_TYPE:
        column = parse_column(field, [value, None])
        assert column.values.dtype == field.dtype
        assert column.values.len() == 2
        for _, fault in column.faults:
            assert fault.sentence.zh
            assert fault.remedy.en
            assert len(fault.value) <= 60
            fault.sentence.zh.encode("utf-8")
