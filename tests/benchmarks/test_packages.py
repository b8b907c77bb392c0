"""The capacitated p-median and the ways of grouping: reading, rules, figures by hand, what stands on the page."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from benchmarks.packages import FOLDER, Capacitated, best_known, read_capacitated
from benchmarks.packages.__main__ import chosen, solve
from benchmarks.packages.contest import METHODS, NEEDS_A_GROUP, by_hand
from benchmarks.packages.figures import figures
from benchmarks.packages.instance import instance_of
from benchmarks.page import results_page
from benchmarks.parts.packages import NAMES
from matcher.packages.cluster import cluster
from tests.benchmarks.test_page import BESIDE, line

data = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no data in {FOLDER.name} beside the project")

THREE = "3 1\n0 0 9 1\n3 4 9 2\n6 8 9 3\n"


def write(folder, text):
    path = folder / "instance.txt"
    path.write_text(text, encoding="ascii")
    return path


def random_instance(seed: int) -> Capacitated:
    draws = np.random.Generator(np.random.PCG64(seed))
    place = draws.integers(0, 100, (9, 2)).astype(np.float64)
    distance = np.floor(np.linalg.norm(place[:, None] - place[None], axis=2))
    demand = draws.integers(1, 10, 9)
    return Capacitated(place=place, distance=distance, demand=demand, capacity=int(demand.sum() / 3) + 4, medians=3)


def cheapest(instance: Capacitated) -> float:
    """Every choice of medians, every assignment of points, by dynamic programming over loads."""
    best = np.inf
    for medians in combinations(range(instance.demand.size), instance.medians):
        known = {(0,) * instance.medians: 0.0}
        for point, demand in enumerate(instance.demand.tolist()):
            following: dict[tuple[int, ...], float] = {}
            for loads, cost in known.items():
                for spot, median in enumerate(medians):
                    after = tuple(load + demand * (place == spot) for place, load in enumerate(loads))
                    if after[spot] <= instance.capacity:
                        total = cost + float(instance.distance[point, median])
                        following[after] = min(total, following.get(after, np.inf))
            known = following
        best = min([best, *known.values()])
    return best


def test_an_instance_is_read_as_it_stands(tmp_path):
    found = read_capacitated(write(tmp_path, THREE), whole_numbers=False)
    assert (found.medians, found.capacity, found.demand.tolist()) == (1, 9, [1, 2, 3])
    assert found.distance.tolist() == [[0, 5, 10], [5, 0, 5], [10, 5, 0]]
    assert read_capacitated(write(tmp_path, "2 1\n0 0 9 1\n1 1 9 1\n"), whole_numbers=True).distance[0, 1] == 1.0


def test_a_file_that_is_not_one_is_refused(tmp_path):
    with pytest.raises(ValueError, match="holds 4 numbers of points, expected 8"):
        read_capacitated(write(tmp_path, "2 1\n0 0 9 1\n"), whole_numbers=False)
    with pytest.raises(ValueError, match="capacities differ"):
        read_capacitated(write(tmp_path, "2 1\n0 0 9 1\n1 1 8 1\n"), whole_numbers=False)


def test_a_cost_is_that_of_a_grouping_that_keeps_every_rule(tmp_path):
    found = read_capacitated(write(tmp_path, THREE), whole_numbers=False)
    assert found.cost_of(np.zeros(3, np.int64), np.array([1])) == 10.0
    with pytest.raises(ValueError, match="not every point"):
        found.cost_of(np.array([0, 0, -1]), np.array([1]))
    with pytest.raises(ValueError, match="2 medians, expected 1"):
        found.cost_of(np.array([0, 0, 1]), np.array([1, 2]))
    narrow = read_capacitated(write(tmp_path, THREE.replace(" 9 ", " 5 ")), whole_numbers=False)
    with pytest.raises(ValueError, match="beyond its capacity"):
        narrow.cost_of(np.zeros(3, np.int64), np.array([1]))


@pytest.mark.parametrize("seed", range(4))
def test_small_instances_are_solved_to_the_best_of_all(seed):
    instance = random_instance(seed)
    found = cluster(
        None,
        distances=instance.distance,
        weights=instance.demand,
        at_least=1,
        at_most=instance.capacity,
        count=instance.medians,
        weighted=False,
    )
    assert instance.cost_of(found.group, found.medoid) == cheapest(instance)


def test_figures_by_hand():
    # Two groups on a line: 0, 3, 6 weighing 1 each, 20, 22 weighing 2 and 1; one left over.
    place = np.array([[0.0, 0], [3, 0], [6, 0], [20, 0], [22, 0], [90, 0]])
    weight, group = np.array([1, 1, 1, 2, 1, 4]), np.array([0, 0, 0, 1, 1, -1])
    found = figures(place, weight, group, at_least=3, at_most=3)
    assert (found["groups"], found["broken"], found["share"]) == (2, 0, 0.6)
    assert (found["mean_diameter_km"], found["worst_diameter_km"]) == (4.0, 6.0)
    assert found["to_medoid_km"] == 6 + 2  # to 3; to 20
    assert found["to_mean_km"] == pytest.approx(6 + 8 / 3)  # to 3; to 20 2/3: 2 x 2/3 + 4/3
    assert figures(place, weight, group, at_least=4, at_most=5)["broken"] == 2
    assert figures(place, weight, np.full(6, -1), at_least=4, at_most=5)["share"] == 0.0


def test_by_hand_goes_from_west_to_east_and_keeps_the_bounds():
    place = np.column_stack([np.arange(2.0 * NEEDS_A_GROUP + 10), np.zeros(2 * NEEDS_A_GROUP + 10)])
    found = by_hand(place, np.ones(len(place), np.int64), by_size=True)
    assert np.bincount(found + 1).tolist() == [10, NEEDS_A_GROUP, NEEDS_A_GROUP]
    assert found[0] == 0
    # People: within 6 km of the first there are seven, of three each: 20 are enough, so 21 it is.
    people = by_hand(place[:14], np.full(14, 3), by_size=False)
    assert people.tolist() == [0] * 7 + [1] * 7
    far = by_hand(10 * place[:14], np.full(14, 3), by_size=False)
    assert far.tolist() == [-1] * 14


def result(name: str, cost: float | None):
    gap = None if cost is None else (cost - 100) / 100
    return (
        BESIDE
        | {"name": name, "points": 50, "medians": 5, "fullness": 0.9, "best": 100.0, "cost": cost, "gap": gap}
        | {
            "solve_wall_s": 4.0,
            "solve_cpu_s": 3.0,
        }
    )


def way(method: str, to_medoid: float, cpu_s: float, **others: Any):
    row = {"method": method, "groups": 25, "share": 1.0, "mean_diameter_km": 1.0, "worst_diameter_km": 2.0, "broken": 0}
    times = {"solve_wall_s": cpu_s, "solve_cpu_s": cpu_s, "wall_s": 9.0, "cpu_s": 9.0}
    return row | {"to_medoid_km": to_medoid, "to_mean_km": to_medoid} | times | others


def test_the_page_tells_gaps_and_incomplete_groupings():
    page = results_page({"packages": {"group1/cpmp01": result("a", 100.0), "group1/cpmp02": result("b", None)}})
    assert line(page, "`group1/cpmp01`").endswith("| 0.000 % | 4.0 | 3.0 |")
    assert "incomplete" in line(page, "`group1/cpmp02`")
    assert line(page, "capacitated p-median, 2 instances: mean gap").endswith("**missed** |")
    whole = results_page({"packages": {"group1/cpmp01": result("a", 100.4)}})
    assert line(whole, "capacitated p-median, 1 instances: mean gap").endswith("| 0.400 % | kept |")
    absent = results_page({"packages": {"group1/cpmp01": BESIDE | {"absent": "cpmp"}}})
    assert "the data do not stand beside" in absent


def test_a_size_is_kept_where_ours_is_nearer_in_no_more_time():
    peer = way("size/k-means-constrained", 110.0, 5.0)

    def page(*ours):
        rows = [*ours, peer, {"method": "size/k-means-constrained-10", "failed": -9, "wall_s": 600.0, "cpu_s": 590.0}]
        return results_page({"packages": {"size-1k": BESIDE | {"needs": 1000, "rows": rows}}})

    words = "1,000 needs in groups, against k-means-constrained"
    assert line(page(way("size/ours", 100.0, 5.0)), words).endswith("| kept |")
    assert line(page(way("size/ours", 100.0, 5.1)), words).endswith("**missed** |")
    assert line(page(way("size/ours", 120.0, 1.0)), words).endswith("**missed** |")
    assert line(page(way("size/ours", 100.0, 5.1), way("size/ours-quick", 105.0, 1.0)), words).endswith("| kept |")
    assert "ended with code -9" in page(way("size/ours", 100.0, 5.0))


@data
@pytest.mark.shared
def test_names_of_instances_are_those_of_the_data():
    assert tuple(best_known()) == NAMES
    assert chosen([]) == list(NAMES)
    assert chosen(["group2"]) == [name for name in NAMES if name.startswith("group2/")]
    for name in NAMES:
        instance = instance_of(name)
        assert instance.demand.sum() <= instance.medians * instance.capacity
    assert all(method.split("/")[0] in ("size", "people") for method in METHODS)


@data
@pytest.mark.shared
def test_a_public_instance_is_solved_to_the_best_known():
    row = solve("group1/cpmp01", work=10)
    assert (row["cost"], row["gap"]) == (713.0, 0.0)
