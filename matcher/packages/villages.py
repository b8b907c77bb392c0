"""Which needs are rural, in which village, and which villages lie within some rings of one another."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import polars as pl

from matcher.model.regions import LEVEL_BY_LENGTH
from matcher.options.options import Bools, Ints

VILLAGE_DIGITS = (12, 9)
"""A need lives in a village, or where the table of regions knows no villages, in a town."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Villages:
    """Where needs live, as far as rural packages ask.

    Attributes
    ----------
    rural
        Whether the region of each need is marked as not urban; shape ``(needs,)``.
    village
        Number of the village (or town) of each rural need, -1 for the others.
    codes
        Codes by number.
    near_start, near
        Villages within the rings of each village, itself included, ascending; and where they start.
    lonely
        Codes of villages with rural needs that have no neighbour at all; none where packages stay within a village anyway.
    """

    rural: Bools
    village: Ints
    codes: tuple[str, ...]
    near_start: Ints
    near: Ints
    lonely: tuple[str, ...]


def villages_of(needs: pl.DataFrame, regions: pl.DataFrame, rings: int) -> Villages:
    """Return the villages of needs and who adjoins whom.

    A need is rural where ``urban`` is false at the longest prefix of its region at which the table of regions says
    anything. Its village is the longest prefix of 12 or 9 digits that stands in the table, else the region itself.

    Parameters
    ----------
    needs
        Table of needs.
    regions
        Table of regions.
    rings
        Steps in the graph of neighbours, >= 0.
    """
    said = regions.select("code", "urban").drop_nulls()
    rural = ~_flag(needs["region"], said)
    village = _longest_prefix(needs["region"], regions["code"], VILLAGE_DIGITS).fill_null(needs["region"])
    known = village.filter(pl.Series(rural)).drop_nulls().unique()
    # Without rural needs nobody asks who adjoins whom.
    graph = neighbour_graph(regions if known.len() else regions.clear())
    graph.add_nodes_from(known.to_list())
    codes = tuple(sorted(graph.nodes))
    place = {code: number for number, code in enumerate(codes)}
    reach = [
        sorted(place[other] for other in nx.single_source_shortest_path_length(graph, code, rings)) for code in codes
    ]
    number = village.replace_strict(place, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy()
    return Villages(
        rural=rural,
        village=np.where(rural, number, -1).astype(np.int64),
        codes=codes,
        near_start=np.concatenate([[0], np.cumsum([len(near) for near in reach])]).astype(np.int64),
        near=np.array([other for near in reach for other in near], dtype=np.int64),
        lonely=tuple(code for code in sorted(known.to_list()) if rings and not graph.degree(code)),
    )


def _flag(codes: pl.Series, said: pl.DataFrame) -> Bools:
    """Return whether each region is urban by its longest prefix that says so; unknown counts as urban."""
    found = pl.Series([None] * codes.len(), dtype=pl.Boolean)
    for digits in LEVEL_BY_LENGTH:  # longest first
        here = _prefix(codes, digits).to_frame("code").join(said, on="code", how="left", maintain_order="left")["urban"]
        found = found.fill_null(here)
    return np.asarray(found.fill_null(value=True).to_numpy(), dtype=np.bool_)


def _longest_prefix(codes: pl.Series, known: pl.Series, lengths: tuple[int, ...]) -> pl.Series:
    found = pl.Series([None] * codes.len(), dtype=pl.String)
    for digits in lengths:
        prefix = _prefix(codes, digits)
        found = found.fill_null(pl.select(pl.when(prefix.is_in(known.implode())).then(prefix)).to_series())
    return found


def _prefix(codes: pl.Series, digits: int) -> pl.Series:
    return pl.select(pl.when(codes.str.len_bytes() >= digits).then(codes.str.head(digits))).to_series()


def neighbour_graph(regions: pl.DataFrame) -> nx.Graph[str]:
    """Return the graph of adjoining villages and towns.

    Either of two regions that names the other makes the edge. Where no region of a length (12 or 9 digits) names any
    neighbour, those of that length with points are joined by their Gabriel graph.
    """
    graph: nx.Graph[str] = nx.Graph()
    for digits in VILLAGE_DIGITS:
        rows = regions.filter(pl.col("code").str.len_bytes() == digits)
        graph.add_nodes_from(rows["code"].to_list())
        if rows.height and not rows["neighbours"].list.len().sum():
            from matcher.packages.gabriel import gabriel_edges  # the compiler of its loop takes a second to load

            placed = rows.drop_nulls(["lon", "lat"])
            codes = placed["code"].to_list()
            first, second = gabriel_edges(placed["lon"].to_numpy(), placed["lat"].to_numpy())
            graph.add_edges_from((codes[a], codes[b]) for a, b in zip(first.tolist(), second.tolist(), strict=True))
    named = regions.select("code", "neighbours").explode("neighbours").drop_nulls()
    graph.add_edges_from(pair for pair in named.iter_rows() if pair[0] in graph and pair[1] in graph)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph
