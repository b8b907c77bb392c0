"""Curves over a parameter, with bands between quantiles, and points against points with their frontier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scenarios.report.svg.mark import Corners, drawing, line, mark, number, overlap, text, text_width, words
from scenarios.report.svg.scale import Scale

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760.0, 320.0, 74.0, 120.0, 14.0, 44.0
_LABEL_HEIGHT = 15.0
COLOURS = 5
"""Styles ``s0`` ... ``s4`` of the sheet."""

STILL = "still"


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One curve.

    Attributes
    ----------
    points
        ``(x, y)`` in the order in which they are joined.
    label
        Stands at its end.
    band
        ``(x, low, high)``; empty for none.
    style
        Class of its colour; empty: ``s0`` ... in turn. ``still`` is a broken line without dots, for what does not change.
    """

    points: tuple[tuple[float, float], ...]
    label: str
    band: tuple[tuple[float, float, float], ...] = field(default=())
    style: str = ""


def tick_text(value: float) -> str:
    """Return a number of an axis, with separators and as many decimals as it has, three at most."""
    said = f"{value:,.3f}".rstrip("0").rstrip(".")
    return "0" if said in ("", "-0") else said.replace("-", "−")


def curves(
    shown: Sequence[Curve],
    said: str,
    *,
    x_title: str,
    y_title: str = "",
    whole_x: bool = False,
    stop_at: float | None = None,
    stop_said: str = "",
) -> str:
    """Return a drawing of curves over one parameter.

    Parameters
    ----------
    shown
        The curves, at most ``COLOURS`` to be told apart.
    said
        What the drawing shows, in words.
    x_title, y_title
        Names of the axes with their units.
    whole_x
        Whether the parameter is a whole number, a tick each.
    stop_at, stop_said
        A value of the parameter that is marked, and what it is.
    """
    xs = [x for curve in shown for x, _ in curve.points]
    ys = [y for curve in shown for _, y in curve.points] + [
        y for curve in shown for _, low, high in curve.band for y in (low, high)
    ]
    across = Scale.of(xs, start=_LEFT, end=_WIDTH - _RIGHT, ticks=min(8, int(max(xs) - min(xs)) or 1) if whole_x else 6)
    up = Scale.of(ys, start=_HEIGHT - _BOTTOM, end=_TOP)
    parts = _axes(across, up, x_title, y_title)
    if stop_at is not None and across.low <= stop_at <= across.high:
        place = across.at(stop_at)
        parts += [
            line(place, _TOP, place, _HEIGHT - _BOTTOM, "stop"),
            text(place + 4, _TOP + 10, stop_said, class_="tick"),
        ]
    for place, curve in enumerate(shown):
        style = _style(curve, place)
        if len(curve.band) > 1:
            edge = [(x, high) for x, _, high in curve.band] + [(x, low) for x, low, _ in reversed(curve.band)]
            parts.append(mark("polygon", points=_places(edge, across, up), class_=f"between {style}"))
        parts.append(mark("polyline", points=_places(curve.points, across, up), class_=f"curve {style}"))
        if style != STILL:
            parts += [_dot(across.at(x), up.at(y), f"{tick_text(x)}: {tick_text(y)}", style) for x, y in curve.points]
    parts += _ends(shown, across, up)
    return drawing(_WIDTH, _HEIGHT, said, parts)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One point of a scatter.

    Attributes
    ----------
    x, y
        Where.
    label
        What it is.
    is_best
        Whether it is on the frontier: no other is as good in both and better in one.
    is_base
        Whether it is what stands today.
    """

    x: float
    y: float
    label: str
    is_best: bool = False
    is_base: bool = False


def scatter(points: Sequence[Mark], said: str, *, x_title: str, y_title: str) -> str:
    """Return a drawing of points, those on the frontier joined by a line and named."""
    across = Scale.of([point.x for point in points], start=_LEFT, end=_WIDTH - _RIGHT, ticks=6)
    up = Scale.of([point.y for point in points], start=_HEIGHT - _BOTTOM, end=_TOP)
    parts = _axes(across, up, x_title, y_title)
    best = sorted((point for point in points if point.is_best), key=lambda point: (point.x, point.y))
    if len(best) > 1:
        edge = _places([(point.x, point.y) for point in best], across, up)
        parts.append(mark("polyline", points=edge, class_="curve s0"))
    for point in sorted(points, key=lambda point: (point.is_best, point.is_base)):
        style = "base" if point.is_base else "s0" if point.is_best else "off"
        parts.append(_dot(across.at(point.x), up.at(point.y), point.label, style, radius=6 if point.is_base else 4.5))
    taken: list[Corners] = []
    for point in sorted(points, key=lambda point: (not point.is_base, not point.is_best, point.x)):
        if point.is_best or point.is_base:
            parts += _label(point, across.at(point.x), up.at(point.y), taken)
    return drawing(_WIDTH, _HEIGHT, said, parts)


def _label(point: Mark, x: float, y: float, taken: list[Corners]) -> list[str]:
    """Write a point's label where it overlaps no other, below a baseline and above others; none where there is no room."""
    wide = text_width(point.label, 11.0)
    for left in (x + 9, x - 9 - wide):
        for base in (y + 16, y - 7) if point.is_base else (y - 7, y + 16):
            place = left - 2, base - 11, left + wide + 2, base + 3
            if place[0] >= _LEFT and place[2] <= _WIDTH and not any(overlap(place, other) for other in taken):
                taken.append(place)
                return [text(left, base, point.label, class_="tick place")]
    return []


def _axes(across: Scale, up: Scale, x_title: str, y_title: str) -> list[str]:
    parts = []
    for value in up.ticks:
        place = up.at(value)
        parts += [
            line(_LEFT, place, _WIDTH - _RIGHT, place, "grid"),
            text(_LEFT - 8, place + 4, tick_text(value), class_="tick", anchor="end"),
        ]
    for value in across.ticks:
        place = across.at(value)
        parts += [
            line(place, _HEIGHT - _BOTTOM, place, _HEIGHT - _BOTTOM + 4, "axis"),
            text(place, _HEIGHT - _BOTTOM + 17, tick_text(value), class_="tick", anchor="middle"),
        ]
    parts.append(line(_LEFT, _HEIGHT - _BOTTOM, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM, "axis"))
    parts.append(text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, x_title, class_="label", anchor="middle"))
    if y_title:
        middle = (_TOP + _HEIGHT - _BOTTOM) / 2
        turned = f"rotate(-90 14 {number(middle)})"
        parts.append(
            mark("text", words(y_title), x=14.0, y=middle, class_="label", text_anchor="middle", transform=turned)
        )
    return parts


def _places(points: Sequence[tuple[float, float]], across: Scale, up: Scale) -> str:
    return " ".join(f"{number(across.at(x))},{number(up.at(y))}" for x, y in points)


def _dot(x: float, y: float, said: str, style: str, radius: float = 3.5) -> str:
    return mark("circle", mark("title", words(said)), cx=float(x), cy=float(y), r=float(radius), class_=f"dot {style}")


def _ends(shown: Sequence[Curve], across: Scale, up: Scale) -> list[str]:
    """Write each label at the end of its curve, moved apart where they would overlap."""
    ends = sorted((up.at(curve.points[-1][1]) + 4, place, curve) for place, curve in enumerate(shown) if curve.points)
    parts, last = [], -_LABEL_HEIGHT
    for y, place, curve in ends:
        last = max(y, last + _LABEL_HEIGHT)
        parts.append(text(across.at(curve.points[-1][0]) + 9, last, curve.label, class_=_style(curve, place)))
    return parts


def _style(curve: Curve, place: int) -> str:
    return curve.style or f"s{place % COLOURS}"
