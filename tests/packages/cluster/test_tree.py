"""Nearest points against looking at all pairs, and the order of the tree."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.packages.cluster.link import nearest
from matcher.packages.cluster.space import Space
from matcher.packages.cluster.tree import tree_order


def spaces(seed, size):
    random = np.random.Generator(np.random.PCG64(seed))
    place = random.uniform(0, 1, (size, 3)) * [[10, 5, seed % 2]]
    place[: size // 3] = np.round(place[: size // 3])  # many at the same place
    matrix = np.linalg.norm(place[:, None] - place[None], axis=2)
    return Space(place, np.zeros((0, 0))), Space(np.zeros((size, 3)), matrix)


@pytest.mark.parametrize(("seed", "size", "count"), [(0, 2, 1), (1, 9, 8), (2, 50, 5), (3, 400, 16)])
def test_the_nearest_are_those_of_all_pairs(seed, size, count):
    by_place, by_matrix = spaces(seed, size)
    rows = np.arange(size)[:, None]
    away = by_matrix.matrix + np.where(np.eye(size, dtype=bool), np.inf, 0)
    expected = np.sort(away, axis=1)[:, :count]
    for space in (by_place, by_matrix):
        found = nearest(space, count)
        assert (found != rows).all()
        assert all(len(set(row)) == count for row in found.tolist())
        assert np.allclose(by_matrix.matrix[rows, found], expected)


def test_the_order_of_the_tree_does_not_depend_on_the_order_of_the_rows():
    place = spaces(5, 200)[0].place
    weight = np.arange(200) % 7
    shuffled = np.random.Generator(np.random.PCG64(0)).permutation(200)
    one, other = tree_order(place, weight), tree_order(place[shuffled], weight[shuffled])
    assert np.array_equal(place[one], place[shuffled][other])
    assert np.array_equal(weight[one], weight[shuffled][other])
    assert sorted(one.tolist()) == list(range(200))
