"""A few rows are read one by one, many in bulk: rows and problems are the same."""

import os
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.files import columns, part_from_data, patch_from_data, pool_from_data, pool_to_data
from matcher.files.cells import column
from matcher.files.errors import UnusableInput
from matcher.model.schema import POOL_TABLES
from matcher.samples import build_sample
from tests.files.test_part import standing_in

EXAMPLES = int(os.environ.get("WISHPOOL_EXAMPLES", "8"))
"""Few, for the suite should be quick; a thousand find more."""

POOL = build_sample("tiny", 0)
TABLES = pool_to_data(POOL)
KNOWN = standing_in(POOL)
TEXTS = (
    "visiting",
    "探访",
    "P001",
    "330111",
    "330111001002",
    "330100",
    "gcj02",
    "red",
    "bd09",
    "无",
    "care:9",
    "a;b",
    "",
)
DATES = ("2026-11-03", "2026-01-01", "2025-02-30", "03/04/2026", 46_000)
NUMBERS = (0, 1, -1, 2.345, 119.95, 30.05, 95.0, 1e9, 500, 0.5, "1,200", "12元")
VALUES = st.sampled_from(
    (*TEXTS, *DATES, *NUMBERS, None, True, False, [], ["P001"], ["P001", "P001", "none"], ["330111", "x"], {"a": 1})
)


def rows_of(name):
    """Rows of a table of the sample, some of them changed at will."""
    spec = POOL_TABLES[name]
    changes = st.dictionaries(st.sampled_from([field.name for field in spec.fields]), VALUES, max_size=4)
    rows = st.sampled_from(TABLES.get(name) or [{}])
    return st.lists(st.builds(lambda row, changed: {**row, **changed}, rows, changes), min_size=1, max_size=6)


def both_ways(read):
    """What comes out of reading one by one, and of reading in bulk."""
    found = [_outcome(read)]
    with patch.object(columns, "FEW", -1), patch.object(column, "_FEW", -1):
        found.append(_outcome(read))
    return found


def _outcome(read):
    try:
        found = read()
    except UnusableInput as error:
        return error.problems, {}
    tables = {"": found.frame} if hasattr(found, "frame") else {name: found.table(name) for name in POOL_TABLES}
    return found.problems, {name: (frame.schema, frame.rows()) for name, frame in tables.items()}


@pytest.mark.parametrize("name", POOL_TABLES)
def test_added_rows(name):
    @settings(max_examples=EXAMPLES)
    @given(rows_of(name))
    def check(rows):
        few, many = both_ways(lambda: part_from_data(name, rows, KNOWN))
        assert few == many

    check()


@pytest.mark.parametrize("name", ["needs", "providers", "funds", "projects", "services"])
def test_changed_rows(name):
    spec = POOL_TABLES[name]
    free = [field.name for field in spec.fields if field.name not in spec.key]
    before = POOL.table(name).head(1)

    @settings(max_examples=EXAMPLES)
    @given(st.dictionaries(st.sampled_from(free), VALUES, min_size=1, max_size=4))
    def check(changes):
        few, many = both_ways(lambda: patch_from_data(name, before, changes, KNOWN))
        assert few == many

    check()


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_whole_pools(data):
    changed = {name: rows + data.draw(rows_of(name)) for name, rows in TABLES.items()}
    few, many = both_ways(lambda: pool_from_data(changed))
    assert few == many
