"""`radius`: the geodesic distance from base to need is at most ``radius_km``, with a tolerance of one metre.

Most pairs are decided by a straight line through a sphere of mean radius ``R``: with ``u, v`` the unit vectors of two
points, the arc is ``s = 2 R arcsin(|u - v| / 2)``. The geodesic on the ellipsoid differs from ``s`` by less than 0.6 %
(its radii of curvature lie between 6335.4 and 6399.6 km), so only pairs within 1 % of the radius are measured. The
arc grows with the square of the chord ``|u - v|``, so squares are compared and no arc is worked out.
"""

import numpy as np

from matcher.model.distance import distance_km
from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Floats, Index
from matcher.rules.rule import HELPERS, Finding, PairRule

TOLERANCE_KM = 0.001
_MEAN_RADIUS_KM = 6371.0088
_MARGIN = 0.01


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    needs, resources = context.needs, context.resources(kind)
    allowed = np.isinf(resources.radius_km)[resource_index]
    bounded = np.flatnonzero(~allowed)
    i, r = need_index[bounded], resource_index[bounded]
    ends = context.once("radius needs", lambda: _unit_vectors(needs.lon, needs.lat))
    bases = context.once(("radius", kind), lambda: _unit_vectors(resources.lon, resources.lat))
    square = np.zeros(len(bounded))
    for end, base in zip(ends, bases, strict=True):
        square += (end[i] - base[r]) ** 2
    near, far = context.once(("radius limits", kind), lambda: _squares(resources.radius_km))
    within = square <= near[r]
    # A point that is not known (NaN) is neither near nor far: it is measured, and NaN is not within any radius.
    unsure = np.flatnonzero(~within & ~(square > far[r]))
    i, r = i[unsure], r[unsure]
    measured = distance_km(
        from_lon=resources.lon[r], from_lat=resources.lat[r], to_lon=needs.lon[i], to_lat=needs.lat[i]
    )
    within[unsure] = measured <= resources.radius_km[r] + TOLERANCE_KM
    allowed[bounded] = within
    return allowed


def _squares(radius_km: Floats) -> tuple[Floats, Floats]:
    """Return the squares of the chords up to which a pair is within each radius for sure, and above which it is not."""
    near, far = ((radius_km + TOLERANCE_KM) / share / _MEAN_RADIUS_KM for share in (1 + _MARGIN, 1 - _MARGIN))
    return _square_of_chord(near), _square_of_chord(far)


def _square_of_chord(arc: Floats) -> Floats:
    # No two points are farther apart than half way round: all are within such an arc.
    return np.where(arc < np.pi, (2 * np.sin(np.minimum(arc, np.pi) / 2)) ** 2, np.inf)


def _unit_vectors(lon: Floats, lat: Floats) -> tuple[Floats, Floats, Floats]:
    along, up = np.radians(lon), np.radians(lat)
    return np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    radius = resource["radius_km"]
    if radius is None:
        return Finding(True, Text("不限距离", "it goes any distance"))
    points = (resource["lon"], resource["lat"], need["lon"], need["lat"])
    if any(degrees is None for degrees in points):
        zh = f"缺少坐标，无法确认是否在 {words.number(radius)} 公里之内"
        return Finding(False, Text(zh, f"a point is missing, {words.number(radius)} km cannot be checked"))
    away = float(distance_km(from_lon=points[0], from_lat=points[1], to_lon=points[2], to_lat=points[3]))
    shown = f"{away:.1f}" if away <= radius or round(away, 1) > radius else f"{away:.3f}"
    limit = words.number(radius)
    if away <= radius + TOLERANCE_KM:
        return Finding(
            True, Text(f"距离 {shown} 公里，在服务半径 {limit} 公里之内", f"{shown} km away, within {limit} km")
        )
    zh = f"距离 {shown} 公里，超过服务半径 {limit} 公里"
    return Finding(False, Text(zh, f"{shown} km away, beyond its radius of {limit} km"))


RADIUS = PairRule(
    code="radius", title=Text("在服务半径之内", "within its radius"), kinds=HELPERS, mask=_mask, explain=_explain
)
