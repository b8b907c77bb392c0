"""Cells one by one and columns in bulk: what is read, what is refused, and that both ways agree."""

import datetime as dt
import math
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.files.cells import parse_cell, parse_column
from matcher.files.faults import shorten
from matcher.model.problems import Severity
from matcher.model.schema import FUNDS, NEEDS, PROVIDERS, SERVICES


def read(field, value):
    """Return the stored value and the codes of what is wrong."""
    stored, faults = parse_cell(field, value)
    return stored, [fault.code for fault in faults]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3),
        ("3", 3),
        (" ３ ", 3),
        ("3.0", 3),
        (3.0, 3),
        ("3人", 3),
        ("1,200", 1200),
        ("1，200", 1200),
        ("1e3", 1000),
        ("+2", 2),
    ],
)
def test_whole_numbers(value, expected):
    assert read(NEEDS["people"], value) == (expected, [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "out_of_range"),
        ("-1", "out_of_range"),
        (1.5, "not_whole"),
        ("1.5", "not_whole"),
        ("三人左右", "not_a_number"),
        ("2-3", "not_a_number"),
        ("1,5", "not_a_number"),
        ("12,00", "not_a_number"),
        (True, "not_a_number"),
        (math.nan, "not_finite"),
        (math.inf, "not_finite"),
        ("NaN", "not_finite"),
        ("1e999", "out_of_range"),
        (10**400, "out_of_range"),
        (10**5000, "too_long"),
        ("9" * 5000, "too_long"),
        (dt.date(2026, 1, 3), "wrong_type"),
        ([1, 2], "wrong_type"),
        ("#DIV/0!", "error_cell"),
        ("=1+1", "not_a_number"),
    ],
    ids=shorten,
)
def test_what_is_no_count_of_people(value, code):
    assert read(NEEDS["people"], value) == (None, [code])


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        ("1200元", 120_000),
        ("￥1,200.50", 120_050),
        ("¥ 3", 300),
        ("1.2万元", 1_200_000),
        (0.1 + 0.2, 30),
        ("100000000.01", 10_000_000_001),
        (Decimal("19.99"), 1_999),
    ],
)
def test_money_is_stored_in_fen(value, fen):
    assert read(NEEDS["amount"], value) == (fen, [])


@pytest.mark.parametrize(("value", "fen"), [("0.285", 29), (1.005, 101), ("2.674", 267), ("0.005", 1)])
def test_more_than_two_decimals_are_rounded_half_up_with_a_warning(value, fen):
    assert read(NEEDS["amount"], value) == (fen, ["rounded"])


def test_hours_are_rounded_on_the_decimals_that_were_written():
    assert read(PROVIDERS["hours"], "2.675") == (2.68, ["rounded"])
    assert read(PROVIDERS["hours"], "4小时") == (4.0, [])
    assert read(PROVIDERS["hours"], 1.0000000001) == (1.0, [])


def test_a_share_may_be_a_percentage_and_nothing_else_may():
    assert read(PROVIDERS["quality"], "80%") == (0.8, [])
    assert read(FUNDS["overhead"], "５％") == (0.05, [])
    assert read(PROVIDERS["quality"], 80) == (None, ["out_of_range"])
    assert read(PROVIDERS["radius_km"], "80%") == (None, ["not_a_number"])


def test_a_radius_of_zero_is_out_of_range():
    assert read(PROVIDERS["radius_km"], 0) == (None, ["out_of_range"])
    assert read(PROVIDERS["radius_km"], "5公里") == (5.0, [])


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


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "是", "有", "TRUE", "yes", "√", " 是 "])
def test_yes(value):
    assert read(NEEDS["verified"], value) == (True, [])


@pytest.mark.parametrize("value", [False, 0, "0", "否", "无", "False", "no", "×"])
def test_no(value):
    assert read(NEEDS["verified"], value) == (False, [])


@pytest.mark.parametrize("value", [2, "也许", "2", 0.5, dt.date(2026, 1, 1)])
def test_neither_yes_nor_no(value):
    assert read(NEEDS["verified"], value) == (None, ["not_a_boolean"])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (NEEDS["grade"], "红", "red"),
        (NEEDS["grade"], "RED", "red"),
        (NEEDS["grade"], "黄色", "yellow"),
        (NEEDS["crs"], "GCJ-02", "gcj02"),
        (NEEDS["crs"], "wgs 84", "wgs84"),
        (NEEDS["crs"], "百度", "bd09"),
        (NEEDS["helper_gender"], "女", "f"),
        (PROVIDERS["level"], "街道", "town"),
        (PROVIDERS["level"], "村(社区)", "village"),
        (PROVIDERS["type"], "Social organisation", "social_org"),
    ],
)
def test_choices_by_code_and_title(field, value, code):
    assert read(field, value) == (code, [])


def test_an_unknown_choice_names_the_nearest():
    stored, [fault] = parse_cell(NEEDS["grade"], "yelow")
    assert stored is None
    assert fault.severity is Severity.ERROR
    assert "yellow" in fault.remedy.en
    assert "黄" in fault.remedy.zh


def test_an_unknown_category_is_kept_with_a_warning_and_a_suggestion():
    stored, [fault] = parse_cell(NEEDS["categories"], "老年人;低保户")
    assert stored == ["elderly", "低保户"]
    assert (fault.code, fault.severity) == ("unknown_category", Severity.WARNING)
    assert "low_income" in fault.remedy.en


@pytest.mark.parametrize(
    ("value", "expected", "codes"),
    [
        ("elderly;disabled", ["elderly", "disabled"], []),
        ("老年人；残疾，低保、ill", ["elderly", "disabled", "low_income", "ill"], []),
        (["elderly", "残疾"], ["elderly", "disabled"], []),
        ("elderly;;elderly; ", ["elderly"], []),
        ("elderly\ndisabled", ["elderly", "disabled"], []),
        ("无", [], ["taken_as_empty"]),
        (" ；; ", [], ["taken_as_empty"]),
        (["", None], [], ["taken_as_empty"]),
    ],
)
def test_lists_are_parted_at_every_separator_and_repetitions_vanish(value, expected, codes):
    assert read(NEEDS["categories"], value) == (expected, codes)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("care", ["care:1"]),
        ("care:3", ["care:3"]),
        ("care：2；counselling", ["care:2", "counselling:1"]),
        ("care:1;care:4;care:2", ["care:4"]),
    ],
)
def test_skills_are_stored_with_their_highest_level(value, expected):
    assert read(NEEDS["skills"], value) == (expected, [])


@pytest.mark.parametrize("value", ["care:0", "care:6", "care:x", "care:", ":2", "care:2:3", "care:-1"])
def test_bad_skills(value):
    assert read(NEEDS["skills"], value)[1] == ["bad_skill"]


def test_roles_have_one_count_each():
    assert read(PROVIDERS["roles"], "社工:2;volunteer:15;社工:2") == (["社工:2", "volunteer:15"], [])
    assert read(PROVIDERS["roles"], "社工")[1] == ["bad_role"]
    assert read(PROVIDERS["roles"], "社工:2;社工:3")[1] == ["bad_role"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (330111102000.0, "330111102000"),
        (330111, "330111"),
        ("330111", "330111"),
        ("３３０１１１", "330111"),
        ("330111.0", "330111"),
        ("3.30111102001E+11", "330111102001"),
        (33.0, "33"),
    ],
)
def test_region_codes_survive_the_spreadsheet(value, expected):
    assert read(NEEDS["region"], value) == (expected, [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("3.30111E+11", "digits_lost"),
        ("3.30111102E+11", "digits_lost"),
        ("33011", "bad_region_code"),
        (3301111020.0, "bad_region_code"),
        ("富阳区", "bad_region_code"),
        ("990111", "bad_region_code"),
        ("010111", "bad_region_code"),
        (330111.5, "bad_region_code"),
        (True, "wrong_type"),
    ],
)
def test_bad_region_codes(value, code):
    stored, codes = read(NEEDS["region"], value)
    assert stored is None
    assert code in codes


def test_a_bad_region_in_a_list_is_left_out_but_the_list_never_becomes_empty():
    stored, [fault] = parse_cell(FUNDS["regions"], "330111;富阳")
    assert (stored, fault.code, fault.severity) == (["330111"], "entry_dropped", Severity.WARNING)
    _, [fault] = parse_cell(FUNDS["regions"], "富阳")
    assert fault.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("value", "expected", "codes"),
    [
        (1.0, "1", []),
        (7, "7", []),
        ("007", "007", []),
        ("  Ｎ－１ ", "N-1", []),
        ("\ufeffN1\u200b", "N1", []),
        (1.5, "1.5", ["number_as_code"]),
        (123456789012345678.0, None, ["digits_lost"]),
        ("1.23457E+17", None, ["digits_lost"]),
        (True, None, ["wrong_type"]),
        (dt.datetime.fromisoformat("2026-03-11"), None, ["wrong_type"]),
        ("N1;N2", None, ["separator_in_code"]),
        ("N1,N2", "N1,N2", ["separator_in_code"]),
        ("N\x001", None, ["unreadable_text"]),
        ("N\ud8001", None, ["unreadable_text"]),
        ("x" * 1_000_000, None, ["too_long"]),
        ("#N/A", None, ["error_cell"]),
        ("无", None, ["taken_as_empty"]),
    ],
    ids=shorten,
)
def test_identifiers(value, expected, codes):
    assert read(NEEDS["need_id"], value) == (expected, codes)


def test_names_are_kept_as_text_whatever_they_look_like():
    assert read(PROVIDERS["name"], "=cmd()") == ("=cmd()", [])
    assert read(PROVIDERS["name"], "（爱心）队") == ("（爱心）队", [])
    assert read(PROVIDERS["name"], 2026) == ("2026", [])
    assert read(PROVIDERS["name"], dt.date(2026, 3, 11)) == ("2026-03-11", [])
    assert read(PROVIDERS["name"], "x" * 501) == (None, ["too_long"])
    assert read(PROVIDERS["name"], "a\x00b") == (None, ["unreadable_text"])
    assert read(PROVIDERS["name"], "#REF!") == (None, ["taken_as_empty"])


def test_personal_values_and_names_never_stand_in_a_fault():
    for field in (NEEDS["person_id"], PROVIDERS["name"], PROVIDERS["conflicts"], NEEDS["lon"]):
        _, [fault] = parse_cell(field, "secret\x00")
        assert fault.value == ""
        assert "secret" not in fault.sentence.zh + fault.sentence.en + fault.remedy.zh + fault.remedy.en


def test_values_are_shortened_and_printable():
    assert shorten("好" * 100) == "好" * 59 + "…"
    assert shorten("a\x00\ud800b") == "a\\x00\\ud800b"
    assert len(shorten(10**5000)) <= 60


def test_a_fault_says_what_was_found_and_what_is_expected_in_both_languages():
    _, [fault] = parse_cell(NEEDS["people"], "0")
    assert fault.sentence.zh == "“受益人数”应在 1 到 100000人 之间，现为“0”。"
    assert fault.sentence.en == 'people must be from 1 to 100000; found "0".'


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


@pytest.mark.parametrize(("value", "spelled"), [(-1.0, "-1"), (-1.5, "-1.5"), (True, "TRUE"), (-1e300, "-1e+300")])
def test_values_are_shown_as_the_sheet_shows_them(value, spelled):
    assert shorten(value) == spelled


@pytest.mark.parametrize(
    ("spoken", "level"),
    [("镇街", "town"), ("乡镇", "town"), ("街道", "town"), ("区县", "district"), ("社区", "village")],
)
def test_levels_may_be_named_as_people_speak(spoken, level):
    assert read(PROVIDERS["level"], spoken) == (level, [])
