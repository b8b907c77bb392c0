"""Draws: exact shares, bounds, independence of streams."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.samples.draw import Draws, apportion, half_hours

WEIGHTS = st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any)


@given(total=st.integers(0, 10_000), weights=WEIGHTS)
def test_apportioned_parts_sum_to_the_total_and_keep_the_quota(total, weights):
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


def test_apportion_gives_the_rest_to_the_largest_remainders():
    # 110 x 2, 8, 25, 65 % = 2.2, 8.8, 27.5, 71.5: two are left, for 0.8 and, of the equal 0.5s, the earlier.
    assert apportion(110, (2, 8, 25, 65)) == [2, 9, 28, 71]


@given(seed=st.integers(0, 2**63), weights=WEIGHTS, count=st.integers(0, 200))
def test_exact_draws_have_exact_numbers(seed, weights, count):
    drawn = Draws(seed, "test").exact(count, weights)
    assert np.bincount(drawn, minlength=len(weights)).tolist() == apportion(count, weights)


@given(seed=st.integers(0, 1000), low=st.integers(-5, 5), width=st.integers(0, 9))
def test_integers_stay_within_both_ends(seed, low, width):
    drawn = Draws(seed, "test").integers(300, low, low + width)
    assert low <= drawn.min()
    assert drawn.max() <= low + width


def test_integers_reach_both_ends():
    assert set(Draws(0, "test").integers(300, 1, 3)) == {1, 2, 3}


@given(seed=st.integers(0, 1000), percent=st.sampled_from([0.4, 1.5, 6, 80, 100]))
def test_a_share_is_rounded_up_and_drawn_among_the_marked(seed, percent):
    marked = np.arange(110) % 2 == 0
    drawn = Draws(seed, "test").share(marked, percent)
    # 55 are marked: 0.22, 0.825, 3.3, 44, 55.
    assert drawn.sum() == {0.4: 1, 1.5: 1, 6: 4, 80: 44, 100: 55}[percent]
    assert not drawn[~marked].any()


def test_weight_nought_is_never_drawn():
    assert set(Draws(0, "test").weighted(500, (0, 3, 0, 1))) == {1, 3}


def test_streams_of_other_purposes_or_seeds_differ():
    first = Draws(1, "needs").uniform(5).tolist()
    assert first == Draws(1, "needs").uniform(5).tolist()
    assert first != Draws(1, "providers").uniform(5).tolist()
    assert first != Draws(2, "needs").uniform(5).tolist()


def test_the_stream_is_the_same_on_every_machine():
    # PCG64 seeded with [0, *b"fixed"]: written down so that a change of stream is noticed.
    assert Draws(0, "fixed").integers(6, 0, 999).tolist() == [218, 547, 692, 734, 377, 390]


def test_half_hours_round_up_at_the_quarter():
    assert half_hours(np.array([0.24, 0.25, 0.75, 1.0])).tolist() == [0.0, 0.5, 1.0, 1.0]


def test_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match="negative"):
        Draws(-1, "needs")
