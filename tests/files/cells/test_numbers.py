"""Cells that hold numbers: counts, money, hours, shares."""

import datetime as dt
import math
from decimal import Decimal

import pytest

from matcher.files.faults import shorten
from matcher.model.schema import FUNDS, NEEDS, PROVIDERS
from tests.files.cells.reading import read


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
