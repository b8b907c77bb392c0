"""Numbers as people read them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.report.money import usable_fen
from matcher.report.titles import COLUMNS, EXIT_REASONS, FORMS, NOTES, SEVERITIES, SHEETS
from matcher.report.words import gap_text, iso_week, number_text, share_text, yuan_text


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5, "0.05"), (123_456_789, "1,234,567.89"), (-150, "-1.50")])
def test_yuan_are_exact_to_the_fen(fen, text):
    assert yuan_text(fen) == text


@pytest.mark.parametrize(("value", "text"), [(2.0, "2"), (1.5, "1.5"), (0.25, "0.25"), (1200.0, "1,200"), (0.0, "0")])
def test_numbers_have_no_trailing_zeros(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "—"), (1, 2, "50.0%"), (9_999, 10_000, "99.9%"), (1, 10_000, "<0.1%"), (5, 5, "100.0%"), (0, 5, "0.0%")],
)
def test_a_share_is_all_only_where_it_is_all(part, whole, text):
    assert share_text(part, whole) == text


@given(st.floats(0, 2))
def test_a_gap_is_never_told_smaller_than_it_is(gap):
    assert float(gap_text(gap).removesuffix("%")) >= 100 * gap - 1e-9


@pytest.mark.parametrize(("gap", "text"), [(0.0, "0%"), (0.0012, "0.12%"), (0.00002, "0.0020%"), (0.123, "12.3%")])
def test_a_gap_has_the_decimals_it_needs(gap, text):
    assert gap_text(gap) == text


def test_a_week_is_an_iso_week():
    assert iso_week(dt.date(2026, 11, 23)) == "2026-W48"
    assert iso_week(dt.date(2027, 1, 1)) == "2026-W53"


@given(st.integers(0, 10**13), st.decimals(0, 1, places=4))
def test_usable_money_is_rounded_down_to_the_fen(balance, overhead):
    usable = usable_fen(balance, float(overhead))
    assert 0 <= usable <= balance * (1 - overhead) < usable + 1


def test_every_title_is_there_in_both_languages():
    texts = [*SHEETS.values(), *NOTES.values(), *COLUMNS.values(), *FORMS.values(), *SEVERITIES.values(), *EXIT_REASONS]
    assert all(text.zh.strip() and text.en.strip() for text in texts)
    assert set(NOTES) == set(SHEETS)
