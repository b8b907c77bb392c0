"""Town and country, villages and their neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from matcher.model import Pool
from matcher.packages.gabriel import gabriel_edges
from matcher.packages.villages import Villages, neighbour_graph, villages_of

CODES = ("330111101001", "330111101002", "330111101003")


def villages(regions: list[dict[str, Any]], needs: list[str | None], rings: int = 1) -> Villages:
    """Return the villages of needs in some regions."""
    rows = [{"need_id": f"N{place}", "region": region} for place, region in enumerate(needs)]
    pool = Pool.from_rows(regions=regions, needs=rows)
    return villages_of(pool.needs, pool.regions, rings)


def test_the_longest_prefix_that_says_so_decides_between_town_and_country() -> None:
    """A village without a word is as its town; unknown counts as town."""
    regions = [
        {"code": "330111", "urban": True},
        {"code": "330111101", "urban": False},
        {"code": CODES[0], "urban": True},
    ]
    found = villages(regions, [CODES[0], CODES[1], "330111102", None])
    assert found.rural.tolist() == [False, True, False, False]
    assert found.village.tolist()[0] == -1
    assert found.codes[found.village[1]] == "330111101"  # the village is not in the table: its town


@pytest.mark.parametrize(("rings", "near"), [(0, 1), (1, 2), (2, 3)])
def test_rings_are_steps_in_the_graph_of_neighbours(rings: int, near: int) -> None:
    """Either of two regions that names the other makes them neighbours."""
    regions: list[dict[str, Any]] = [
        {"code": CODES[0], "urban": False, "neighbours": [CODES[1]]},
        {"code": CODES[1], "urban": False},
        {"code": CODES[2], "urban": False, "neighbours": [CODES[1]]},
    ]
    found = villages(regions, list(CODES), rings)
    assert np.diff(found.near_start)[0] == near
    assert found.lonely == ()


def test_without_neighbours_the_gabriel_graph_of_the_points_counts() -> None:
    """Three in a row: the outer two are parted by the one between; a village without a point is alone."""
    regions = [
        {"code": code, "urban": False, "lon": 119.9 + 0.01 * place, "lat": 30.0} for place, code in enumerate(CODES)
    ]
    pool = Pool.from_rows(regions=[*regions, {"code": "330111101004", "urban": False}])
    assert sorted(map(sorted, neighbour_graph(pool.regions).edges)) == [list(CODES[:2]), list(CODES[1:])]
    assert villages([*regions, {"code": "330111101004", "urban": False}], ["330111101004"]).lonely == ("330111101004",)


def test_gabriel_edges_as_their_definition_has_them() -> None:
    """Held against the definition, point by point, in a plane so small that it is flat."""
    draw = np.random.default_rng(7)
    lon, lat = draw.random(30) * 0.1, draw.random(30) * 0.1
    first, second = gabriel_edges(lon, lat)
    x, y = lon * 111.3195, lat * 110.574
    squared = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
    expected = {
        (one, other)
        for one in range(30)
        for other in range(one + 1, 30)
        if all(
            squared[one, third] + squared[third, other] >= squared[one, other]
            for third in range(30)
            if third not in (one, other)
        )
    }
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == expected
