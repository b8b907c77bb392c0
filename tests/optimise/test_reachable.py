"""Capacities rounded down to what options can add up to, against every subset."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from matcher.optimise.prices.market import UNLIMITED
from matcher.optimise.prices.reachable import reachable_hours

AMOUNTS = st.lists(st.sampled_from([0, 25, 50, 75, 100, 125, 225, 300]) | st.integers(0, 900), max_size=9)


def largest_sum(amounts, most):
    """Return the largest sum of a subset that is at most ``most``, by trying every subset."""
    sums = (sum(chosen) for size in range(len(amounts) + 1) for chosen in itertools.combinations(amounts, size))
    return max(total for total in sums if total <= most)


def reached(capacity, amounts):
    """Return what the capacities of resources become whose options take these amounts."""
    resource = np.repeat(np.arange(len(amounts)), [len(each) for each in amounts])
    hours = np.array([amount for each in amounts for amount in each], dtype=np.int64)
    return reachable_hours(np.array(capacity, dtype=np.int64), resource, hours, unlimited=UNLIMITED).tolist()


@given(st.lists(st.tuples(st.integers(0, 2_000), AMOUNTS), min_size=1, max_size=4))
@example([(400, [300, 300])])  # four hours, needs of three
@example([(0, [100])])
@example([(700, [])])
@example([(999, [100] * 9)])
def test_it_is_the_largest_sum_of_a_subset(resources):
    capacity, amounts = [each[0] for each in resources], [each[1] for each in resources]
    assert reached(capacity, amounts) == [largest_sum(each, most) for most, each in resources]


@given(st.integers(1, 60), st.integers(1, 40), st.integers(1, 40), st.integers(0, 3_000))
def test_many_options_of_the_same_hours(first, second, count, capacity):
    amounts = [first] * count + [second] * count
    sums = {first * i + second * j for i in range(count + 1) for j in range(count + 1)}
    assert reached([capacity], [amounts]) == [max(total for total in sums if total <= capacity)]


def test_what_has_no_limit_keeps_none():
    assert reached([UNLIMITED, 250], [[100, 100], [100, 100]]) == [UNLIMITED, 200]


@given(st.integers(20_001, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=40))
def test_a_large_capacity_is_never_rounded_below_what_can_be_reached(capacity, amounts):
    # Beyond a size only units and the sum of all are looked at: between what a greedy filling reaches and the capacity.
    (found,) = reached([capacity], [amounts])
    filled = 0
    for amount in sorted(amounts, reverse=True):
        filled += amount if filled + amount <= capacity else 0
    assert filled <= found <= min(capacity, sum(amounts))
