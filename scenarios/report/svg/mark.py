"""Marks of SVG and HTML as text: everything that comes from data is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def mark(name: str, *inside: str, **attributes: object) -> str:
    """Return one element.

    Parameters
    ----------
    name
        Name of the element.
    inside
        What stands in it, marked up already; plain text goes through :func:`words` first.
    attributes
        Attributes; ``_`` becomes ``-``, one at the end is dropped (``class_``). Numbers get at most two decimals. ``None`` leaves
        one out.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(number(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>"


def words(text: object) -> str:
    """Return plain text as it may stand in an element."""
    return escape(str(text), quote=False)


def number(value: object) -> str:
    """Return a number with at most two decimals, anything else as text."""
    if isinstance(value, float):
        text = f"{value:.2f}".rstrip("0").rstrip(".")
        return "0" if text in ("-0", "") else text
    return str(value)


def text(x: float, y: float, said: object, *, class_: str = "", anchor: str | None = None) -> str:
    """Return a text of a drawing."""
    return mark("text", words(said), x=float(x), y=float(y), class_=class_ or None, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """Return a line of a drawing."""
    return mark("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=class_)


def box(x: float, y: float, width: float, height: float, class_: str) -> str:
    """Return a rectangle of a drawing; a side below 0 counts as 0."""
    return mark(
        "rect", x=float(x), y=float(y), width=max(0.0, float(width)), height=max(0.0, float(height)), class_=class_
    )


def drawing(width: float, height: float, said: str, parts: Iterable[str]) -> str:
    """Return a drawing that fits the width of its page, with what it shows in words for those who cannot see it."""
    return mark(
        "svg",
        mark("title", words(said)),
        *parts,
        viewBox=f"0 0 {number(float(width))} {number(float(height))}",
        width="100%",
        role="img",
        xmlns="http://www.w3.org/2000/svg",
        style=f"max-width:{number(float(width))}px",
    )


def text_width(said: str, size: float) -> float:
    """Return about how wide a text is: Chinese characters are as wide as the letters are high, others a little over half."""
    return sum(size if ord(letter) > 0x2E7F else 0.58 * size for letter in said)


Corners = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def overlap(one: Corners, other: Corners) -> bool:
    """Return whether two boxes have a part in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
