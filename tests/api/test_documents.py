"""Rows as they are kept: the same text whether a few are written or many."""

from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.rows import documents
from matcher.files import pool_to_data
from matcher.model.schema import POOL_TABLES
from matcher.samples import build_sample

TINY = build_sample("tiny", 0)


def lines(frame):
    """The text of every row, written one by one and as a table."""
    found = [documents._lines(frame, frame.columns)]
    with patch.object(documents, "_FEW", -1):
        found.append(documents._lines(frame, frame.columns))
    return found


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6),
            st.one_of(
                st.none(), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.0, -0.0, 1e15, 1e-4])
            ),
            st.integers(-(2**62), 2**62),
            st.one_of(st.none(), st.dates()),
            st.booleans(),
            st.lists(st.sampled_from(["a", '"', "\\", "护理:2", "\u2028", "\x7f", "\x1f"]), max_size=3),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_row_has_one_text(rows):
    schema: dict[str, Any] = {
        "name": pl.String,
        "hours": pl.Float64,
        "amount_fen": pl.Int64,
        "deadline": pl.Date,
        "minor": pl.Boolean,
        "skills": pl.List(pl.String),
    }
    few, many = lines(pl.DataFrame(rows, schema=schema, orient="row"))
    assert few == many


@pytest.mark.parametrize("name", [name for name in POOL_TABLES if pool_to_data(TINY).get(name)])
def test_tables_of_a_sample(name):
    frame = TINY.table(name)
    few, many = lines(frame)
    assert few == many
    assert documents.decoded(POOL_TABLES[name], [(line, "{}") for line in few]).equals(frame)
