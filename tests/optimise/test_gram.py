"""Sums of products of sparse vectors, against dense numpy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matcher.optimise.prices.covariance import Vectors
from matcher.optimise.prices.gram import block_times, gather_rows, no_holders, transpose
from matcher.optimise.prices.sweeps import PARTS


def random_vectors(draw, rows, count):
    """Return vectors with partners, some of them empty, and the same as a dense matrix; a partner is the vector or another."""
    dense = draw.normal(size=(count, rows)) * (draw.random((count, rows)) < draw.random((count, 1)))
    dense = dense.astype(np.float32)
    places = [np.flatnonzero(line) for line in dense]
    start = np.concatenate([[0], np.cumsum([line.size for line in places])]).astype(np.int64)
    spare = 5  # the arrays are longer than what is written
    vectors = Vectors(
        start=np.concatenate([start, np.full(spare, -1)]),
        partner=np.concatenate([draw.integers(0, count, count), np.full(spare, -1)]).astype(np.int32),
        weight=np.concatenate([draw.normal(size=count), np.full(spare, np.nan)]),
        column=np.concatenate([*places, np.full(spare, -1)]).astype(np.int32),
        value=np.concatenate(
            [*(line[place] for line, place in zip(dense, places, strict=True)), np.full(spare, 7)]
        ).astype(np.float32),
    )
    return vectors, dense.astype(np.float64)


@pytest.mark.parametrize(("rows", "count"), [(1, 3), (9, 40), (60, 15), (60, 1)])
@pytest.mark.parametrize("seed", range(3))
def test_the_sum_of_products_of_partners(rows, count, seed):
    draw = np.random.default_rng(seed)
    sets = [random_vectors(draw, rows, count) for _ in range(PARTS)]
    vectors = tuple(each for each, _ in sets)
    holders = tuple(transpose(each, count, rows) for each in vectors)
    diagonal = draw.normal(size=rows)
    own_column = np.stack(
        [np.where(draw.random(rows) < 0.5, draw.integers(0, rows, rows), -1) for _ in range(3)], axis=1
    )
    own_value = draw.normal(size=(rows, 3))
    expected = np.diag(diagonal)
    for each, dense in sets:
        expected += (dense * each.weight[:count, None]).T @ dense[each.partner[:count]]
    for place in range(3):
        there = own_column[:, place] >= 0
        np.add.at(expected, (np.flatnonzero(there), own_column[there, place]), own_value[there, place])
    cuts = sorted({0, rows // 3, rows // 2, rows})
    vector, product = draw.normal(size=rows), np.zeros(rows)
    found = np.zeros((rows, rows))
    for first, last in itertools.pairwise([0, *cuts]):  # the first block has no row
        block = gather_rows(vectors, holders, diagonal, own_column.astype(np.int32), own_value, first, last)
        assert block.start.size == last - first + 1
        for row in range(first, last):
            inside = slice(block.start[row - first], block.start[row - first + 1])
            assert block.column[inside][0] == row  # the diagonal stands first
            assert np.unique(block.column[inside]).size == block.column[inside].size
            found[row, block.column[inside]] = block.value[inside]
        block_times(block, first, vector, product)
    assert found == pytest.approx(expected, abs=1e-12 * count * np.abs(expected).max())
    assert product == pytest.approx(expected @ vector, abs=1e-10)


def test_every_row_meets_the_vectors_that_have_it_in_their_order():
    vectors, dense = random_vectors(np.random.default_rng(5), 12, 20)
    holders = transpose(vectors, 20, 12)
    for row in range(12):
        meets = np.flatnonzero(dense[:, row])
        inside = slice(holders.start[row], holders.start[row + 1])
        partner = vectors.partner[meets]
        assert holders.first[inside].tolist() == vectors.start[partner].tolist()
        assert holders.last[inside].tolist() == vectors.start[partner + 1].tolist()
        assert holders.factor[inside].tolist() == (vectors.weight[meets] * dense[meets, row]).tolist()


def test_nothing_to_meet_leaves_the_diagonal():
    vectors, _ = random_vectors(np.random.default_rng(1), 4, 3)
    none = np.full((4, 3), -1, dtype=np.int32)
    block = gather_rows((vectors,) * PARTS, (no_holders(4),) * PARTS, np.arange(4.0), none, np.zeros((4, 3)), 0, 4)
    assert block.column.tolist() == [0, 1, 2, 3]
    assert block.value.tolist() == [0, 1, 2, 3]
