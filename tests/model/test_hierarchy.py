"""The hierarchy of regions: named parents, prefixes, circles and inherited points."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.model.hierarchy import circular_regions, follows_prefixes, inherited_points, lent_points, region_graph
from matcher.model.regions import ancestors
from matcher.model.schema.regions import REGIONS


def table(*rows):
    return REGIONS.frame([{"code": code, **values} for code, values in rows])


def test_a_region_lies_in_the_nearest_prefix_of_the_table():
    graph = region_graph(table(("33", {}), ("330111", {}), ("330111001002", {})))
    assert set(graph.edges) == {("33", "330111"), ("330111", "330111001002")}


def test_a_named_parent_comes_before_the_prefix():
    graph = region_graph(table(("330111", {}), ("330199", {}), ("330111001", {"parent": "330199"})))
    assert set(graph.edges) == {("330199", "330111001")}


def test_a_named_parent_without_a_row_falls_back_to_the_prefix():
    graph = region_graph(table(("330111", {}), ("330111001", {"parent": "3301"})))
    assert set(graph.edges) == {("330111", "330111001")}


def test_points_are_inherited_along_named_parents():
    points = inherited_points(
        table(
            ("330199", {"lon": 120.0, "lat": 30.0}),
            ("330111001", {"parent": "330199"}),
            ("330111001002", {}),
            ("330112", {}),
        )
    )
    assert points.rows() == [
        ("330111001", 120.0, 30.0, "330199"),
        ("330111001002", 120.0, 30.0, "330199"),
        ("330199", 120.0, 30.0, "330199"),
    ]


def test_circles_are_found_and_inherit_nothing():
    rows = table(
        ("3301", {"parent": "3302", "lon": 120.0, "lat": 30.0}), ("3302", {"parent": "3301"}), ("33", {}), ("34", {})
    )
    assert circular_regions(region_graph(rows)) == [["3301", "3302"]]
    assert inherited_points(rows)["code"].to_list() == ["3301"]


def test_a_parent_that_is_the_nearest_prefix_needs_no_graph():
    assert follows_prefixes(table(("33", {}), ("330111", {"parent": "33"}), ("330111001", {}), ("34", {"parent": "3"})))
    assert not follows_prefixes(table(("33", {}), ("3301", {}), ("330111", {"parent": "33"})))
    assert not follows_prefixes(table(("33", {"parent": "34"}), ("34", {})))
    assert follows_prefixes(table(("33", {"parent": "33"})))


CODES = ("33", "3301", "330111", "330111001", "330111001002", "3302", "330211001", "34")
some_points = st.lists(st.tuples(st.sampled_from(CODES), st.booleans()), max_size=8, unique_by=lambda row: row[0])


@given(some_points)
def test_points_by_prefix_are_those_of_the_graph(rows):
    regions = table(
        *((code, {"lon": 120.0 + place, "lat": 30.0} if own else {}) for place, (code, own) in enumerate(rows))
    )
    by_prefix = lent_points(regions)
    found = [
        (code, *next(by_prefix[outer] for outer in ancestors(code) if outer in by_prefix))
        for code in sorted(code for code, _ in rows)
        if not by_prefix.keys().isdisjoint(ancestors(code))
    ]
    assert found == inherited_points(regions).rows()


def test_points_are_lent_along_named_parents():
    regions = table(("330199", {"lon": 120.0, "lat": 30.0}), ("330111001", {"parent": "330199"}))
    assert lent_points(regions) == {"330199": (120.0, 30.0, "330199"), "330111001": (120.0, 30.0, "330199")}
