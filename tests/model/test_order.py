"""The order of rows: sorted by the key, found out without sorting where they are."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from matcher.model.order import _is_sorted, sorted_by

texts = st.sampled_from(["", "a", "b", "ü", "中"])
rows = st.lists(st.tuples(st.none() | texts, st.none() | st.integers(0, 3), st.integers(0, 99)), max_size=6)


@given(rows)
def test_rows_come_out_as_sorting_puts_them(rows):
    frame = pl.DataFrame(rows, schema={"text": pl.String, "number": pl.Int64, "other": pl.Int64}, orient="row")
    for keys in (["text"], ["text", "number"], ["number", "text"]):
        assert sorted_by(frame, keys).equals(frame.sort(keys, maintain_order=True))


@given(st.lists(st.tuples(texts, st.integers(0, 3)), max_size=6))
def test_full_keys_in_order_are_known_to_be(rows):
    frame = pl.DataFrame(rows, schema={"text": pl.String, "number": pl.Int64}, orient="row")
    assert _is_sorted(frame.sort("text", "number"))
    assert _is_sorted(frame) == (frame.rows() == frame.sort("text", "number").rows())
