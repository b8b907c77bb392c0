"""A page that stands by itself: HTML with its style and drawings inside, nothing to fetch, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.model.text import Language
from scenarios.report.style import STYLE
from scenarios.report.svg.mark import mark, words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def page(title: str, parts: Iterable[str], language: Language) -> str:
    """Return a whole page.

    Parameters
    ----------
    title
        Stands in the tab and in the list of files.
    parts
        What the page holds, marked up.
    language
        Language of its words.
    """
    lang = "zh-CN" if language is Language.ZH else "en"
    head = "".join(
        (
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            mark("title", words(title)),
            mark("style", STYLE),
        )
    )
    return f'<!doctype html>\n<html lang="{lang}"><head>{head}</head>\n<body><main>\n{chr(10).join(parts)}\n</main></body></html>\n'


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table with a class of its own."""

    said: str
    style: str = ""


def table(titles: Sequence[str], rows: Iterable[Sequence[str | Cell]]) -> str:
    """Return a table; the first column is words, the others are figures."""
    head = mark("tr", *(mark("th", words(title), scope="col") for title in titles))
    body = [mark("tr", *(_cell(cell) for cell in row)) for row in rows]
    return mark("table", mark("thead", head), mark("tbody", *body))


def _cell(cell: str | Cell) -> str:
    if isinstance(cell, Cell):
        return mark("td", words(cell.said), class_=cell.style or None)
    return mark("td", words(cell))


def figure(drawn: str, said: str, legend: Sequence[tuple[str, str]] = ()) -> str:
    """Return a drawing with its legend, pairs of a class and words, and a caption."""
    keys = mark("div", *(mark("span", mark("i", class_=style), words(name)) for style, name in legend), class_="legend")
    return mark("figure", drawn, keys if legend else "", mark("figcaption", words(said)) if said else "")


def heading(said: str, level: int = 2) -> str:
    """Return a heading."""
    return mark(f"h{level}", words(said))


def paragraph(said: str, style: str = "") -> str:
    """Return a paragraph."""
    return mark("p", words(said), class_=style or None)


def listed(items: Iterable[str]) -> str:
    """Return a list of sentences; none give nothing."""
    found = [mark("li", words(item)) for item in items]
    return mark("ul", *found) if found else ""


def tiles(items: Iterable[tuple[str, str, str]]) -> str:
    """Return the few figures that matter most: what, the figure, what it is held against."""
    boxes = (
        mark("div", mark("span", words(what)), mark("b", words(said)), mark("span", words(beside)), class_="tile")
        for what, said, beside in items
    )
    return mark("div", *boxes, class_="tiles")
