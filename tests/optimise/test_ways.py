"""What a second-best way costs, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.optimise.prices.ways import Ways, mean_loss


def ways_of(*reduced):
    """Return ways with these reduced gains, a list a need."""
    size = [len(each) for each in reduced]
    count = sum(size)
    none = np.full(count, -1, dtype=np.int64)
    worth = np.array([value for each in reduced for value in each], dtype=np.float64)
    return Ways(
        start=np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
        option=np.arange(count),
        first_payer=none,
        second_payer=none,
        gain=worth.astype(np.int64),
        reduced=worth,
        best=np.array([max([0.0, *each]) for each in reduced]),
        entry=np.zeros(count + 1, dtype=np.int64),
        row=np.zeros(0, dtype=np.int32),
        amount=np.zeros(0, dtype=np.int64),
    )


@pytest.mark.parametrize(
    ("reduced", "loss"),
    [
        ([[5, 3]], 2),
        ([[3, 1, 5]], 2),  # in whatever order
        ([[4]], 4),  # or none
        ([[4, -1]], 4),  # none is better than what costs more than it is worth
        ([[-1, -3]], 1),  # none is the best, the least loss comes second
        ([[-2]], 2),
        ([[5, 3], [], [4], [-1]], (2 + 4 + 1) / 3),
        ([[5, 5], [4]], 2),  # ties lose nothing, and count
        ([[9], [90, 10], [5, 3]], 2),  # from the margin on there is no choice
        ([[10]], 10),
        ([[5, 5], [3, 3, 3]], 10),  # the margin, where nobody loses anything
        ([[], []], 10),
        ([], 10),
    ],
)
def test_the_mean_loss_by_the_second_best_way(reduced, loss):
    margin = 9 if reduced == [[9], [90, 10], [5, 3]] else 10
    assert mean_loss(ways_of(*reduced), margin) == pytest.approx(loss)
