"""Spliced options are those that a whole compilation gives, field by field, whatever changed."""

from __future__ import annotations

import os
import random
from dataclasses import fields

import numpy as np

from matcher.model import Policy
from matcher.options import Options, compile_options
from matcher.rules import Context
from matcher.samples import build_sample
from matcher.samples.assumed import DATE as SAMPLE_DATE
from matcher.standing import changed_rows, splice
from tests.pools import DATE, random_pool
from tests.standing.changes import changed

POOLS = int(os.environ.get("WISHPOOL_POOLS", "20"))
"""Pools that are tried; ``WISHPOOL_POOLS`` asks for more."""


def differences(one: Options, other: Options) -> list[str]:
    """Return the names of the fields in which two sets of options differ."""
    found = []
    for group in ("needs", "resources", "capacities", "helpers", "money"):
        for field in fields(getattr(one, group)):
            left, right = (getattr(getattr(options, group), field.name) for options in (one, other))
            if isinstance(left, np.ndarray):
                same = left.dtype == right.dtype and np.array_equal(left, right, equal_nan=left.dtype.kind == "f")
            else:
                same = left == right
            found += [] if same else [f"{group}.{field.name}"]
    found += [
        name for name in ("person_caps", "small_person_caps", "problems") if getattr(one, name) != getattr(other, name)
    ]
    return found


def test_spliced_options_are_compiled_ones():
    for seed in range(POOLS):
        draw = random.Random(seed)
        pool = random_pool(draw, most_needs=8, strict=False)
        new = changed(draw, pool)
        before, after = (Context(pool=each, policy=Policy(), date=DATE) for each in (pool, new))
        found = splice(compile_options(before), before, after, changed_rows(pool, new))
        assert differences(found, compile_options(after)) == [], seed


def test_equal_pools_differ_in_no_row():
    pool = build_sample("tiny")
    changes = changed_rows(pool, pool.replace(needs=pool.needs.clone()))
    assert changes.count == 0
    assert all(not table.differs.any() and not table.gone.size for table in changes.tables.values())


def test_rows_that_come_go_and_change_are_named():
    pool = build_sample("tiny")
    needs = pool.needs.filter(pool.needs["need_id"] != "FY-00002")
    needs = needs.with_columns(hours=needs["hours"] + (needs["need_id"] == "FY-00003").cast(int))
    found = changed_rows(pool, pool.replace(needs=needs)).tables["needs"]
    assert (found.added, found.removed, found.changed) == ((), ("FY-00002",), ("FY-00003",))
    back = changed_rows(pool.replace(needs=needs), pool).tables["needs"]
    assert (back.added, back.removed, back.changed) == (("FY-00002",), (), ("FY-00003",))
    assert back.old_of_new.tolist() == [0, -1, *range(1, pool.needs.height - 1)]


def test_another_day_compiles_all_anew():
    pool = build_sample("tiny")
    before = Context(pool=pool, policy=Policy(), date=SAMPLE_DATE)
    after = Context(pool=pool, policy=Policy(), date=SAMPLE_DATE.replace(year=SAMPLE_DATE.year + 1))
    found = splice(compile_options(before), before, after, changed_rows(pool, pool))
    assert differences(found, compile_options(after)) == []
    assert differences(found, compile_options(before)) != []
