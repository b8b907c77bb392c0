"""Cells that hold identifiers and names."""

import datetime as dt

import pytest

from matcher.files.faults import shorten
from matcher.model.schema import NEEDS, PROVIDERS
from tests.files.cells.reading import read


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
