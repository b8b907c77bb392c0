"""Strict JSON: what two programs could read differently is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ApiError
from api.strict_json import MOST_LEVELS, MOST_LISTED, parse_strict

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def flaws(text):
    with pytest.raises(ApiError) as caught:
        parse_strict(text)
    assert caught.value.code == "invalid_json"
    return [(error["code"], error["pointer"]) for error in caught.value.errors]


@given(VALUES)
def test_what_json_can_say_is_read_as_it_is(value):
    assert parse_strict(json.dumps(value).encode()) == value
    assert parse_strict(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_in_order(text):
    try:
        parse_strict(text)
    except ApiError:
        assert flaws(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'{"a": NaN}', [("not_finite", "/a")]),
        (b'{"a": [1, -Infinity]}', [("not_finite", "/a/1")]),
        (b'{"a": 1e999}', [("not_finite", "/a")]),
        (b'{"a": 1' + b"0" * 500 + b"}", [("not_finite", "/a")]),
        (b'{"a": {"b": 1, "b": 2}}', [("duplicate_key", "/a/b")]),
        (b'{"a/b~c": {"x": 1, "x": 1}}', [("duplicate_key", "/a~1b~0c/x")]),
        (b'["\\ud800"]', [("bad_text", "/0")]),
        (b'{"\\udfff": 1}', [("bad_text", "/\\udfff")]),
        (b'{"a": NaN, "b": "\\ud800"}', [("not_finite", "/a"), ("bad_text", "/b")]),
        (b"", [("empty_file", "")]),
        (b" \n", [("empty_file", "")]),
        (b"{", [("json_syntax", "")]),
        (b"{'a': 1}", [("json_syntax", "")]),
        (b'{"a": 1,}', [("json_syntax", "")]),
        (b'{"a": 1} {"b": 2}', [("json_syntax", "")]),
        ('{"a": "é"}'.encode("latin-1"), [("unknown_encoding", "")]),
        (b"[" * 100_000, [("too_deep", "")]),
    ],
)
def test_every_flaw_is_told_with_its_place(text, expected):
    assert flaws(text) == expected


def test_a_pair_of_surrogates_is_one_character():
    assert parse_strict(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_nesting_is_limited():
    assert parse_strict(b"[" * MOST_LEVELS + b"]" * MOST_LEVELS)
    assert flaws(b"[" * (MOST_LEVELS + 1) + b"]" * (MOST_LEVELS + 1)) == [("too_deep", "/0" * MOST_LEVELS)]


def test_very_many_flaws_are_cut_short():
    assert MOST_LISTED <= len(flaws(b"[" + b",".join([b"NaN"] * 5000) + b"]")) <= MOST_LISTED + 1
