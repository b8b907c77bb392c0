"""A map drawn from coordinates alone: towns as circles, sites as squares, a scale bar; no base map and no borders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.report.svg.mark import Corners, drawing, line, mark, overlap, text, text_width, words
from scenarios.report.svg.scale import round_step

_WIDTH, _MARGIN, _HIGHEST, _LOWEST = 760.0, 62.0, 640.0, 260.0
_KM_PER_DEGREE = 111.2
_LARGEST, _SMALLEST = 30.0, 3.5
_LETTER, _LINE = 12.0, 13.0


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One place of a map.

    Attributes
    ----------
    lon, lat
        Decimal degrees, WGS-84.
    size
        Its number; the area of its circle is proportional to it, >= 0.
    style
        Class of the mark: ``more``, ``less``, ``noise``, ``none``, ``openmore``, ``openless``, ``asked`` or ``site``.
    label
        Written beside it where there is room; the first spots have precedence.
    said
        What it says when pointed at.
    """

    lon: float
    lat: float
    size: float
    style: str
    label: str
    said: str


def ground_map(spots: Sequence[Spot], said: str, *, behind: Sequence[Spot] = (), unit_km: str = "km") -> str:
    """Return a map.

    Parameters
    ----------
    spots
        Places; their labels are placed in this order. Circles of one map share one scale.
    said
        What the map shows, in words.
    behind
        Places drawn first, without labels, on a scale of their own.
    unit_km
        How kilometres are written at the scale bar.
    """
    everywhere = [*spots, *behind]
    if not everywhere:
        return ""
    view = _View.of(everywhere)
    parts = [_spot(view, spot, _radius(spot, behind, 1.15)) for spot in _largest_first(behind)]
    parts += [_spot(view, spot, _radius(spot, spots, 1.0)) for spot in _largest_first(spots)]
    parts += _labels(view, spots)
    parts += _scale_bar(view, unit_km)
    return drawing(_WIDTH, view.height, said, parts)


@dataclass(frozen=True, kw_only=True)
class _View:
    """Plate carree with the meridians drawn together by the cosine of the middle latitude."""

    west: float
    north: float
    narrowed: float
    per_degree: float
    height: float

    @classmethod
    def of(cls, spots: Sequence[Spot]) -> _View:
        west, east = min(spot.lon for spot in spots), max(spot.lon for spot in spots)
        south, north = min(spot.lat for spot in spots), max(spot.lat for spot in spots)
        narrowed = math.cos(math.radians((south + north) / 2))
        wide, tall = max(1e-3, (east - west) * narrowed), max(1e-3, north - south)
        scale = min((_WIDTH - 2 * _MARGIN) / wide, (_HIGHEST - 2 * _MARGIN) / tall)
        height = max(_LOWEST, tall * scale + 2 * _MARGIN)
        spare = (_WIDTH - 2 * _MARGIN - wide * scale) / 2 / scale, (height - 2 * _MARGIN - tall * scale) / 2 / scale
        return cls(
            west=west - spare[0] / narrowed, north=north + spare[1], narrowed=narrowed, per_degree=scale, height=height
        )

    def at(self, spot: Spot) -> tuple[float, float]:
        return (
            _MARGIN + (spot.lon - self.west) * self.narrowed * self.per_degree,
            _MARGIN + (self.north - spot.lat) * self.per_degree,
        )


def _largest_first(spots: Sequence[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: -spot.size)


def _radius(spot: Spot, among: Sequence[Spot], factor: float) -> float:
    if spot.style == "site":
        return 8.0
    largest = max((other.size for other in among if other.style != "site"), default=0.0)
    return _SMALLEST if largest <= 0 else max(_SMALLEST, factor * _LARGEST * math.sqrt(spot.size / largest))


def _spot(view: _View, spot: Spot, radius: float) -> str:
    x, y = view.at(spot)
    inside = mark("title", words(spot.said))
    if spot.style == "site":
        return mark("rect", inside, x=x - radius, y=y - radius, width=2 * radius, height=2 * radius, class_="spot site")
    return mark("circle", inside, cx=x, cy=y, r=radius, class_=f"spot {spot.style}")


def _labels(view: _View, spots: Sequence[Spot]) -> list[str]:
    """Place labels right, left, above or below their marks where they overlap no other mark's middle or label."""
    taken: list[Corners] = []
    parts = []
    for spot in spots:
        if not spot.label:
            continue
        x, y = view.at(spot)
        radius = _radius(spot, spots, 1.0)
        wide = text_width(spot.label, _LETTER)
        for left, base in (
            (x + radius + 3, y + 4),
            (x - radius - 3 - wide, y + 4),
            (x - wide / 2, y - radius - 4),
            (x - wide / 2, y + radius + _LINE),
        ):
            place = (left, base - _LINE + 3, left + wide, base + 3)
            if place[0] >= 2 and place[2] <= _WIDTH - 2 and not any(overlap(place, other) for other in taken):
                taken.append(place)
                parts.append(text(left, base, spot.label, class_="place"))
                break
    return parts


def _scale_bar(view: _View, unit: str) -> list[str]:
    km = round_step(130 / view.per_degree * _KM_PER_DEGREE * 0.6)
    wide, y = km / _KM_PER_DEGREE * view.per_degree, view.height - 16
    said = f"{km:g} {unit}"
    return [
        line(14, y, 14 + wide, y, "rule"),
        line(14, y - 4, 14, y + 4, "rule"),
        line(14 + wide, y - 4, 14 + wide, y + 4, "rule"),
        text(14 + wide / 2, y - 6, said, class_="tick", anchor="middle"),
    ]
