"""The hierarchy of regions as a graph: the parent that a row names, else the nearest prefix that stands in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from matcher.model.regions import ancestors

if TYPE_CHECKING:
    import networkx as nx


def follows_prefixes(regions: pl.DataFrame) -> bool:
    """Return whether every region lies in the nearest prefix of the table, as where no other parent is named.

    Such a table has no circles, and needs no graph.
    """
    if regions["parent"].null_count() == regions.height:
        return True
    codes, parents = (regions[name].to_list() for name in ("code", "parent"))
    known = frozenset(codes)
    for code, parent in zip(codes, parents, strict=True):
        if parent is None or parent == code or parent not in known:
            continue
        if parent != next((outer for outer in ancestors(code) if outer != code and outer in known), None):
            return False
    return True


def region_graph(regions: pl.DataFrame) -> nx.DiGraph[str]:
    """Return the graph of regions, an arrow from every region to each that it directly contains.

    Parameters
    ----------
    regions
        Table of regions; ``parent`` empty means the nearest containing code of the table.

    Returns
    -------
    networkx.DiGraph
        One node a code of the table; a named parent that is not in the table has no node of its own.
    """
    import networkx as nx  # most tables need no graph

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(regions["code"].to_list())
    for code, parent in regions.select("code", "parent").iter_rows():
        named = [parent] if parent is not None else []
        above = [*named, *ancestors(code)[1:]]
        holder = next((outer for outer in above if outer != code and outer in graph), None)
        if holder is not None:
            graph.add_edge(holder, code)
    return graph


def circular_regions(graph: nx.DiGraph[str]) -> list[list[str]]:
    """Return the circles of regions that contain one another, each sorted by code; none in a sound table."""
    import networkx as nx

    return sorted(sorted(circle) for circle in nx.strongly_connected_components(graph) if len(circle) > 1)


def inherited_points(regions: pl.DataFrame) -> pl.DataFrame:
    """Return for every region of the table the point of itself or of the nearest region above it that has one.

    Parameters
    ----------
    regions
        Table of regions in WGS-84.

    Returns
    -------
    DataFrame
        Columns ``code``, ``lon``, ``lat`` and ``source`` (the code whose point it is); regions without a point above
        them, and regions in a circle, are absent.
    """
    import networkx as nx

    graph = region_graph(regions)
    circular = {code for circle in circular_regions(graph) for code in circle}
    own = {
        code: (lon, lat, code)
        for code, lon, lat in regions.select("code", "lon", "lat").iter_rows()
        if lon is not None and lat is not None
    }
    tree = graph.subgraph(sorted(graph.nodes - circular))
    for code in nx.lexicographical_topological_sort(tree):
        for holder in tree.predecessors(code):
            if code not in own and holder in own:
                own[code] = own[holder]
    rows = [(code, *own[code]) for code in sorted(own)]
    schema = {"code": pl.String(), "lon": pl.Float64(), "lat": pl.Float64(), "source": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def lent_points(regions: pl.DataFrame) -> dict[str, tuple[float, float, str]]:
    """Return points by code, such that the longest prefix of a code that stands there gives its point.

    Parameters
    ----------
    regions
        Table of regions in WGS-84.

    Returns
    -------
    dict
        Longitude, latitude and the code whose point it is. Where every region lies in its nearest prefix, the regions
        with a point of their own are enough.
    """
    if follows_prefixes(regions):
        columns = [regions[name].to_list() for name in ("code", "lon", "lat", "code")]
    else:
        columns = [column.to_list() for column in inherited_points(regions).iter_columns()]
    return {
        code: (lon, lat, source)
        for code, lon, lat, source in zip(*columns, strict=True)
        if code is not None and lon is not None and lat is not None
    }
