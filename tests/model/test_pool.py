"""The pool: typed columns, immutable, with a digest that knows no order."""

from __future__ import annotations

import random
from dataclasses import FrozenInstanceError

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model import Pool, Problem, Severity, Text
from matcher.model.schema import NEEDS, POOL_TABLES

NEEDS_ROWS = [
    {"need_id": f"n{place}", "service": "visiting", "people": place, "categories": ["ill", "child"]}
    for place in range(1, 6)
]


@given(st.randoms(use_true_random=False))
def test_order_of_rows_and_of_list_entries_changes_nothing(order: random.Random):
    rows = [row | {"categories": order.sample(["ill", "child"], 2)} for row in order.sample(NEEDS_ROWS, 5)]
    assert Pool.from_rows(needs=rows).digest() == Pool.from_rows(needs=NEEDS_ROWS).digest()


def test_every_value_counts_in_the_digest():
    pool = Pool.from_rows(needs=NEEDS_ROWS)
    changed = pool.replace(needs=pool.needs.with_columns(people=pl.lit(1, pl.Int64)))
    assert changed.digest() != pool.digest()
    assert pool.needs["people"].to_list() == [1, 2, 3, 4, 5]


def test_what_stands_in_which_cell_counts_in_the_digest():
    def digest(first, second):
        return Pool.from_rows(needs=[{"need_id": "n1", **first}, {"need_id": "n2", **second}]).digest()

    variants: tuple[tuple[dict[str, object], dict[str, object]], ...] = (
        ({"person_id": "ab"}, {"person_id": "c"}),
        ({"person_id": "a"}, {"person_id": "bc"}),
        ({"person_id": ""}, {"person_id": "abc"}),
        ({}, {"person_id": "abc"}),
        ({"household_id": "ab"}, {"household_id": "c"}),
        ({"skills": ["a:1", "b:1"]}, {}),
        ({"skills": ["a:1"]}, {"skills": ["b:1"]}),
        ({"skills": ["a:1b:1"]}, {}),
        ({"lon": 1.0}, {}),
        ({"lon": 0.0}, {}),
        ({"verified": False}, {}),
        ({"amount_fen": 1}, {}),
        ({}, {}),
    )
    assert len({digest(*variant) for variant in variants}) == len(variants)
    assert digest({"lon": -0.0}, {}) == digest({"lon": 0.0}, {})


def test_a_pool_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Pool().needs = NEEDS.empty()  # type: ignore[misc]


def test_other_columns_than_the_declared_are_refused():
    with pytest.raises(TypeError, match="needs"):
        Pool(needs=pl.DataFrame({"need_id": ["n1"]}))
    with pytest.raises(KeyError, match="amount"):
        Pool.from_rows(needs=[{"need_id": "n1", "amount": 3}])


def test_without_services_the_built_in_catalogue_stands():
    assert Pool().services.height == 17
    assert set(POOL_TABLES) == {"needs", "providers", "funds", "projects", "services", "regions", "teams", "pins"}


def test_refused_rows_are_collected_minus_accepted():
    error = Problem(table="needs", code="x", sentence=Text("", ""), remedy=Text("", ""))
    warning = Problem(table="needs", code="y", severity=Severity.WARNING, sentence=Text("", ""), remedy=Text("", ""))
    pool = Pool.from_rows(needs=NEEDS_ROWS).replace(collected={"needs": 7}, problems=(error, warning))
    assert pool.refused == 2
    assert pool.errors == (error,)
    assert Pool.from_rows(needs=NEEDS_ROWS).refused == 0
