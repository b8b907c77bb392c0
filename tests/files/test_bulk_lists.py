"""Columns of arrays read at once agree with the same cells read one by one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.files.cells import column as columns
from matcher.files.cells import parse_column
from matcher.files.cells.bulk_lists import bulk_arrays
from matcher.model.schema import FUNDS, NEEDS, PROVIDERS

FIELDS = {
    "choices": NEEDS["categories"],
    "closed choices": PROVIDERS["genders"],
    "skills": NEEDS["skills"],
    "identifiers": NEEDS["preferred_providers"],
    "roles": PROVIDERS["roles"],
    "regions": FUNDS["regions"],
}
ENTRIES = st.sampled_from(
    ["elderly", "老人", "Elderly ", "disabled", "f", "女", "care", "care:2", "care:3", "ｃａｒｅ", "care:9", "P1", " P1", "p-2_x",
     "team", "nurse:2", "nurse:3", "nurse: 2", "330111", "330111.0", "99", "3.3E+5", "无", "na", "", " ", "a;b", "a,b", "#REF!",
     "\u200b", "x\ny", "字" * 1001]
)  # fmt: skip
LISTS = st.lists(st.none() | st.lists(st.none() | ENTRIES, max_size=3), max_size=6)


@pytest.mark.parametrize("name", FIELDS)
@given(lists=LISTS)
def test_both_ways_agree(name, lists):
    field = FIELDS[name]
    at_once = parse_column(field, pl.Series(lists, dtype=pl.List(pl.String)))
    slow = columns._one_by_one(field, lists)
    assert at_once.values.to_list() == slow[0].to_list()
    assert at_once.values.dtype == field.dtype
    assert at_once.given.to_list() == slow[1].to_list()
    assert sorted(at_once.faults, key=str) == sorted(slow[2], key=str)


def test_plain_lists_are_handed_through_and_only_doubtful_rows_are_left_over():
    field = NEEDS["skills"]
    plain = pl.Series([["care:2", "teaching:1"], None, ["care:1"]], dtype=pl.List(pl.String))
    values, done = bulk_arrays(field, plain)
    assert values is plain
    assert done.to_list() == [True, False, True]
    odd = pl.Series(
        [["care"], ["care:1", "care:2"], ["care:9"], ["teaching:2", "teaching:2"]], dtype=pl.List(pl.String)
    )
    values, done = bulk_arrays(field, odd)
    assert done.to_list() == [True, False, False, False]
    assert values[0].to_list() == ["care:1"]


IDENTIFIERS = st.sampled_from(
    ["N1", "E5", "1E5", "1.0E+3", "na1", "n/a", "NA", "无", "007", "３", "a;b", "a,b", "", " N1", "\u200bN1"]
)


@given(st.lists(st.none() | IDENTIFIERS | st.text(max_size=3), max_size=6))
def test_identifiers_read_at_once_are_those_read_one_by_one(texts):
    field = NEEDS["person_id"]
    at_once = parse_column(field, pl.Series(texts, dtype=pl.String))
    slow = columns._one_by_one(field, texts)
    assert at_once.values.to_list() == slow[0].to_list()
    assert at_once.given.to_list() == slow[1].to_list()
    assert sorted(at_once.faults, key=str) == sorted(slow[2], key=str)
