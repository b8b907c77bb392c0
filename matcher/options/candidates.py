"""Candidate pairs through indexes: by service, then by region code or by bands of points, never the full product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from matcher.model.distance import EQUATOR_KM
from matcher.model.enums import ResourceKind
from matcher.options.balls import runs_in_balls
from matcher.rules import Context
from matcher.rules.arrays import NeedArrays, ResourceArrays
from matcher.rules.encode import Ints
from matcher.rules.runs import in_parts, written_out

_WIDEN = 1.01
"""A sphere of the equator's radius makes distances up to 0.7 % longer than the ellipsoid; the rule `radius` decides."""

_BATCH = 1 << 20
"""Pairs handed on at once: bounds the memory of the masks."""

Pairs = tuple[Ints, Ints]


def candidate_pairs(
    context: Context, kind: ResourceKind, *, wanted: Ints, offered: Mapping[str, Ints]
) -> Iterator[Pairs]:
    """Yield pairs (need row, resource row) among which all eligible ones are, none twice.

    Resources with a radius and a base look up the needs around them (:mod:`matcher.options.balls`); resources with
    a region take the run of needs whose code begins with theirs; only the rest see every need of their services.

    Parameters
    ----------
    context
        Pool, policy and day.
    kind
        Provider or project.
    wanted
        Rows of the needs that may be served.
    offered
        Rows of the resources that offer each service.

    Yields
    ------
    tuple of arrays
        Rows of needs and rows of resources, of one length.
    """
    needs, resources = context.needs, context.resources(kind)
    has_ball = np.isfinite(resources.lon + resources.lat) & np.isfinite(resources.radius_km)
    order = wanted[np.argsort(needs.service.codes[wanted], kind="stable")]
    services = needs.service.values.to_list()
    border = np.searchsorted(needs.service.codes[order], np.arange(len(services) + 1))
    for place, service in enumerate(services):
        asking, rows = order[border[place] : border[place + 1]], offered.get(service)
        if rows is not None and rows.size and asking.size:
            yield from _around(needs, asking, resources, rows[has_ball[rows]])
            yield from _of_regions(needs, asking, resources, rows[~has_ball[rows]])


def _around(needs: NeedArrays, asking: Ints, resources: ResourceArrays, rows: Ints) -> Iterator[Pairs]:
    asking = asking[np.isfinite(needs.lon[asking] + needs.lat[asking])]
    if not asking.size or not rows.size:
        return
    reach_km = resources.radius_km[rows] * _WIDEN + 0.01
    for runs in runs_in_balls(
        lon=needs.lon[asking],
        lat=needs.lat[asking],
        base_lon=resources.lon[rows],
        base_lat=resources.lat[rows],
        angle=np.minimum(reach_km / EQUATOR_KM, np.pi),
    ):
        yield from _pairs(asking[runs.order], rows[runs.ball], runs.first, runs.length)


def _of_regions(needs: NeedArrays, asking: Ints, resources: ResourceArrays, rows: Ints) -> Iterator[Pairs]:
    if not rows.size:
        return
    # A region is a range of village codes; a need lies in it only if its own range begins there.
    asking = asking[np.argsort(needs.region_low[asking])]
    begins = needs.region_low[asking]
    first = np.searchsorted(begins, resources.region_low[rows], side="left")
    length = np.searchsorted(begins, resources.region_high[rows], side="right") - first
    yield from _pairs(asking, rows, first, length)


def _pairs(asking: Ints, rows: Ints, first: Ints, length: Ints) -> Iterator[Pairs]:
    """Yield the pairs of each resource and its run of needs, so many at a time."""
    for part in in_parts(length, _BATCH):
        yield asking[written_out(first[part], length[part])], np.repeat(rows[part], length[part])
