"""Differences as bars on both sides of zero, each with the noise that it stands against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenarios.report.svg.mark import box, drawing, line, text
from scenarios.report.svg.scale import Scale

_LABEL, _WIDTH, _VALUE, _TOP, _FOOT = 190, 760, 92, 8, 26
_ROW, _TALL_ROW = 26, 36
_BAR = 12


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One difference.

    Attributes
    ----------
    label
        What it is the difference of.
    change
        The difference; ``None`` where it is not shown.
    said
        The difference in words.
    low, high
        Ends of the noise band; ``None`` where it was not measured.
    style
        ``more``, ``less``, ``noise`` (inside the band), ``none`` (no difference), ``openmore`` or ``openless`` (no band).
    beside
        What stands under the label, smaller.
    """

    label: str
    change: float | None
    said: str
    low: float | None = None
    high: float | None = None
    style: str = "none"
    beside: str = ""


def bars(rows: Sequence[Bar], said: str, unit: str, tick: Callable[[float], str]) -> str:
    """Return a drawing of differences, one row each, from top to bottom.

    Parameters
    ----------
    rows
        The differences.
    said
        What the drawing shows, in words.
    unit
        Stands at the end of the axis.
    tick
        How a number of the axis is written.
    """
    numbers = [value for row in rows for value in (row.change, row.low, row.high) if value is not None]
    scale = Scale.of(numbers, start=_LABEL + 12, end=_WIDTH - _VALUE, zero=True)
    height = _TALL_ROW if any(row.beside for row in rows) else _ROW
    bottom = _TOP + height * len(rows)
    parts = []
    for value in scale.ticks:
        place = scale.at(value)
        parts += [
            line(place, _TOP, place, bottom, "zero" if value == 0 else "grid"),
            text(place, bottom + 16, tick(value), class_="tick", anchor="middle"),
        ]
    parts.append(text(_WIDTH, bottom + 16, unit, class_="tick", anchor="end"))
    for place, row in enumerate(rows):
        parts += _row(row, _TOP + height * place + height / 2, scale)
    return drawing(_WIDTH, bottom + _FOOT, said, parts)


def _row(row: Bar, middle: float, scale: Scale) -> list[str]:
    parts = [text(_LABEL, middle + (-1 if row.beside else 4), row.label, class_="label", anchor="end")]
    if row.beside:
        parts.append(text(_LABEL, middle + 12, row.beside, class_="beside", anchor="end"))
    if row.low is not None and row.high is not None:
        left, right = scale.at(min(row.low, 0.0)), scale.at(max(row.high, 0.0))
        parts.append(box(left - 1, middle - _BAR / 2 - 4, right - left + 2, _BAR + 8, "band"))
    end = scale.at(0.0)
    if row.change is not None:
        zero, end = end, scale.at(row.change)
        parts.append(box(min(zero, end), middle - _BAR / 2, abs(end - zero), _BAR, f"bar {row.style}"))
    high = scale.at(row.high) if row.high is not None else end
    parts.append(text(max(end, high, scale.at(0.0)) + 7, middle + 4, row.said, class_=f"value {row.style}"))
    return parts
